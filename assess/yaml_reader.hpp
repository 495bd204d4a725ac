#pragma once
// YAML and JSON files of packs as plain values with lines. The one place that touches yaml-cpp.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer.hpp"
#include "core/instant.hpp"
#include "core/result.hpp"

namespace plumbline::assess {

struct YamlEntry;

/// A node of a file; every scalar is text, what it means is the reader's matter.
struct YamlValue {
  enum class Kind { none, scalar, list, map } kind = Kind::none;
  std::string text;
  std::vector<YamlValue> items;
  std::vector<YamlEntry> entries;
  int line = 0;  ///< 1 is the first

  [[nodiscard]] const YamlEntry* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  int line = 0;
  YamlValue value;
};

/// Reads the values of one file and remembers the first thing that is wrong, so that a caller reads straight
/// on and asks once at the end.
class YamlReader {
 public:
  /// Errors: unreadable, config (file, line, what), limit (more than 8 MiB, 200,000 nodes or 32 levels).
  [[nodiscard]] static Result<YamlReader> open(const std::string& file);

  [[nodiscard]] const YamlValue& root() const { return m_root; }
  [[nodiscard]] const std::string& file() const { return m_file; }
  [[nodiscard]] const std::string& bytes() const { return m_bytes; }
  /// What was refused first; absent: nothing.
  [[nodiscard]] const std::optional<Error>& refusal() const { return m_refusal; }

  /// Refuses with "file:line: key: what". Only the first refusal is kept.
  void refuse(int line, std::string_view key, std::string_view what);
  /// Refuses with the error of another file.
  void refuse(Error error) {
    if (!m_refusal) m_refusal = std::move(error);
  }
  /// True when `value` is a map that has none but these keys; refuses otherwise, with the nearest one.
  bool is_map(const YamlValue& value, std::string_view key, const std::vector<std::string>& allowed);

  // Each reads one key of a map; absent where the key is absent or was refused.
  [[nodiscard]] std::optional<std::string> text(const YamlValue& map, std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> number(const YamlValue& map, std::string_view key);
  [[nodiscard]] std::optional<bool> flag(const YamlValue& map, std::string_view key);
  [[nodiscard]] std::optional<Duration> duration(const YamlValue& map, std::string_view key);
  [[nodiscard]] std::optional<Share> share(const YamlValue& map, std::string_view key);
  [[nodiscard]] std::map<std::string, std::string> texts(const YamlValue& map, std::string_view key);
  /// As `text`, and refuses when the key is absent or empty.
  [[nodiscard]] std::string required(const YamlValue& map, std::string_view key);

 private:
  explicit YamlReader(std::string file) : m_file(std::move(file)) {}
  std::string m_file, m_bytes;
  YamlValue m_root;
  std::optional<Error> m_refusal;
};

/// The bytes of a file. Errors: unreadable, limit.
[[nodiscard]] Result<std::string> load_bytes(const std::string& file, std::size_t most);

/// " Did you mean X?" or nothing.
[[nodiscard]] std::string hint(std::string_view word, const std::vector<std::string>& names);

}  // namespace plumbline::assess
