#pragma once
// Path patterns. `*` and `?` stay inside one folder, `**` is any number of folders, `{a,b}` are alternatives.
// A pattern matches at any depth unless it starts with `/`; one that ends with `/` matches everything below
// that folder. ASCII case does not matter.
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plumbline::git {

/// A path in lower case, cut at its slashes.
struct SplitPath {
  explicit SplitPath(std::string_view path);
  SplitPath(const SplitPath&) = delete;
  SplitPath& operator=(const SplitPath&) = delete;
  std::string text;
  std::vector<std::string_view> parts;
};

/// Many patterns, each with a number; asking costs a look-up by file name and by extension, and few real
/// matches.
class GlobSet {
 public:
  void add(std::string_view pattern, std::uint16_t number);
  /// Numbers of all patterns that match, ascending, each once.
  [[nodiscard]] std::vector<std::uint16_t> match(const SplitPath& path) const;
  [[nodiscard]] bool any(const SplitPath& path) const;

 private:
  struct Glob {
    std::vector<std::string> parts;
    std::string within;  ///< of "*within*" as the last part: most names do not hold it
    bool anchored = false;
    bool deep = false;  ///< holds "**"
    std::uint16_t number = 0;
  };
  [[nodiscard]] static bool matches(const Glob& glob, const SplitPath& path);
  void add_one(std::string_view pattern, std::uint16_t number);
  template <class F>
  bool visit(const SplitPath& path, F f) const;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  using Index = std::unordered_map<std::string, std::vector<Glob>, Hash, std::equal_to<>>;
  Index m_by_name;       // last part without wildcard
  Index m_by_extension;  // last part ends with ".ext"
  Index m_by_folder;     // "folder/**": first part without wildcard
  std::vector<Glob> m_rest;
};

}  // namespace plumbline::git
