#pragma once
// What the lens says of each path, asked once whatever thread meets it.
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "collector/git/lens.hpp"

namespace plumbline::git {

/// What a walk wants to know of a path.
struct PathSight {
  bool test = false, dependency = false;
  bool script = false;                        ///< a CI configuration may call it
  std::shared_ptr<const PathClass> document;  ///< null: it promises none
};

/// Bounded; for several threads.
class PathBook {
 public:
  explicit PathBook(const Lens& lens) : m_lens(lens) {}
  [[nodiscard]] PathSight look_at(std::string_view path);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  const Lens& m_lens;
  std::shared_mutex m_mutex;
  std::unordered_map<std::string, PathSight, Hash, std::equal_to<>> m_paths;
};

}  // namespace plumbline::git
