#include "collector/git/path_book.hpp"

#include <mutex>

#include "collector/git/lens_script.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_paths_remembered = 300'000;
constexpr std::size_t k_path_bytes = 4096;  // PATH_MAX: a longer path cannot be checked out

}  // namespace

PathSight PathBook::look_at(std::string_view path) {
  if (path.size() > k_path_bytes) return {};
  {
    const std::shared_lock lock(m_mutex);
    if (const auto it = m_paths.find(path); it != m_paths.end()) return it->second;
  }
  auto sight = m_lens.classify(path);
  PathSight out{sight.test, sight.is_document() && !sight.content, may_be_script(path), nullptr};
  if (sight.is_document()) out.document = std::make_shared<const PathClass>(std::move(sight));
  const std::lock_guard lock(m_mutex);
  if (m_paths.size() > k_paths_remembered) m_paths.clear();
  return m_paths.emplace(std::string(path), std::move(out)).first->second;
}

}  // namespace plumbline::git
