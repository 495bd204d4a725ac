#pragma once
// Versions of a file share most of their lines: the parts of one are remembered and put together for the
// next.
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "collector/git/lens_memo.hpp"
#include "collector/git/lens_yaml.hpp"

namespace plumbline::git {

/// Says the same as parse_yaml with its default limits, but for line numbers within a tree. Callable from
/// several threads.
///
/// Why it is sound: a block mapping or sequence at column k is cut only in front of a line that begins at k
/// with a key or a dash, and each part is parsed alone, its columns kept. Such a line ends every plain
/// scalar, every literal and every block inside the part before it; what it does not end (a quote, a bracket)
/// leaves that part unfinished, which is an error there, as is an alias whose anchor stands in another part.
/// On any error, merge key, further document or limit the file is parsed as a whole.
class YamlCache {
 public:
  /// `worth_cutting`: a smaller part is read at once; 400 is our choice.
  explicit YamlCache(std::size_t bytes, std::size_t worth_cutting = 400)
      : m_worth_cutting(worth_cutting), m_parts(bytes) {}
  [[nodiscard]] Result<std::vector<Yaml>> parse(std::string_view content);

 private:
  struct Part {
    bool sound = false;  ///< false: this part cannot stand alone
    Yaml node;
    std::size_t nodes = 0, levels = 0;  ///< as the limits count them
  };
  using Known = Memo<Part>::Value;
  struct Rows;
  [[nodiscard]] Known part(const Rows& rows, std::size_t depth);
  [[nodiscard]] Part read(const Rows& rows, std::size_t depth);
  [[nodiscard]] Part join(const std::vector<Rows>& pieces, Yaml::Kind kind, std::size_t depth);
  [[nodiscard]] static std::vector<Rows> cut(const Rows& rows, std::size_t like);
  [[nodiscard]] static std::optional<Rows> only_document(const Rows& all);
  std::size_t m_worth_cutting;
  Memo<Part> m_parts;
};

}  // namespace plumbline::git
