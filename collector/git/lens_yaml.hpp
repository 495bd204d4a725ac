#pragma once
// The one adapter around libyaml: bytes to a plain tree, with limits, never an exception.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace plumbline::git {

/// A list that copies by sharing: subtrees are reused from version to version of a file, and an alias costs
/// nothing.
template <class T>
class Shared {
 public:
  Shared() = default;
  explicit Shared(std::vector<T> list)
      : m_list(list.empty() ? nullptr : std::make_shared<const std::vector<T>>(std::move(list))) {}
  [[nodiscard]] auto begin() const { return list().begin(); }
  [[nodiscard]] auto end() const { return list().end(); }
  [[nodiscard]] bool empty() const { return list().empty(); }
  [[nodiscard]] std::size_t size() const { return list().size(); }
  [[nodiscard]] const T& operator[](std::size_t i) const { return list()[i]; }
  [[nodiscard]] const T& front() const { return list().front(); }
  [[nodiscard]] const T& back() const { return list().back(); }
  /// Equal places hold the same list, for as long as one of its copies lives; null: none.
  [[nodiscard]] const void* place() const { return m_list.get(); }

 private:
  [[nodiscard]] const std::vector<T>& list() const {
    static const std::vector<T> k_none;
    return m_list ? *m_list : k_none;
  }
  std::shared_ptr<const std::vector<T>> m_list;
};

struct Yaml {
  enum class Kind { nothing, scalar, sequence, map };
  Kind kind = Kind::nothing;
  std::string text;                          ///< scalar, as written, unquoted
  std::string tag;                           ///< "!reference" and the like
  Shared<std::pair<std::string, Yaml>> map;  ///< in the order of the file; merge keys already merged
  Shared<Yaml> items;
  std::size_t line = 0;  ///< 1-based; of a part read by YamlCache, within that part

  [[nodiscard]] bool is_map() const { return kind == Kind::map; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  /// The value of `key`; a node of kind `nothing` when there is none.
  [[nodiscard]] const Yaml& operator[](std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const;
  /// A scalar as a list of one, a sequence of scalars as it is, else empty.
  [[nodiscard]] std::vector<std::string> strings() const;
};

struct YamlLimits {
  std::size_t bytes = 1U << 20;
  std::size_t nodes = 200'000;  ///< after aliases are followed: this is what defuses an alias bomb
  std::size_t depth = 64;
};

struct YamlDocuments {
  std::vector<Yaml> documents;
  std::size_t nodes = 0;  ///< as the limit counts them
  std::size_t levels = 0;
  bool merged = false;  ///< a merge key was met
};

/// All documents of `content`; maps of several documents stand side by side. Bytes that are no UTF-8 become
/// U+FFFD. Errors: limit, unreadable ("line 3: …").
[[nodiscard]] Result<YamlDocuments> parse_documents(std::string_view content, const YamlLimits& limits = {});
[[nodiscard]] Result<std::vector<Yaml>> parse_yaml(std::string_view content, const YamlLimits& limits = {});

}  // namespace plumbline::git
