#include "collector/git/difference.hpp"

#include <limits>
#include <queue>
#include <unordered_map>

#include "collector/git/commit_parse.hpp"

namespace plumbline::git {
namespace {

struct Sight {
  std::int64_t date = 0;
  std::vector<Oid> parents;
  bool hidden = false;
  bool done_open = false, done_hidden = false;  ///< its parents were told
};

class Search {
 public:
  Search(const Objects& objects, const OidSet& shallow, std::int64_t skew)
      : m_objects(objects), m_shallow(shallow), m_skew(skew) {}

  [[nodiscard]] bool reach(const Oid& oid, bool hidden) {
    auto [it, fresh] = m_seen.try_emplace(oid);
    if (fresh && !load(oid, it->second)) return false;
    Sight& sight = it->second;
    if (!fresh && (sight.hidden || !hidden)) return true;
    sight.hidden = sight.hidden || hidden;
    if (!sight.hidden)
      ++m_open;
    else if (!fresh && !sight.done_open)
      --m_open;  // it waits in the queue as an open one no more
    m_queue.emplace(sight.date, oid);
    return true;
  }

  [[nodiscard]] bool run() {
    while (!m_queue.empty() && !settled()) {
      const Oid oid = m_queue.top().second;
      m_queue.pop();
      if (!expand(oid)) return false;
    }
    return true;
  }

  [[nodiscard]] Commits open() const {
    Commits out;
    for (const auto& [oid, sight] : m_seen) {
      if (!sight.hidden) out.emplace(oid, sight.parents);
    }
    return out;
  }

 private:
  bool load(const Oid& oid, Sight& sight) {
    const Object object = m_objects.read(oid, GIT_OBJECT_COMMIT);
    auto commit = object ? parse_commit(object.bytes()) : std::nullopt;
    if (!commit) return false;
    sight.date = commit->committer.seconds;
    if (!m_shallow.contains(oid)) sight.parents = std::move(commit->parents);
    return true;
  }

  bool expand(const Oid& oid) {
    Sight& sight = m_seen.at(oid);
    if (sight.hidden ? sight.done_hidden : sight.done_open) return true;
    if (sight.hidden) {
      sight.done_hidden = true;
    } else {
      sight.done_open = true;
      --m_open;
      m_oldest = std::min(m_oldest, sight.date);
    }
    const bool hidden = sight.hidden;
    const auto parents = sight.parents;  // the map may move while they are reached
    for (const auto& parent : parents) {
      if (!reach(parent, hidden)) return false;
    }
    return true;
  }

  /// No open commit waits, and what is hidden is too old to reach a candidate.
  [[nodiscard]] bool settled() const {
    if (m_open > 0) return false;
    return m_oldest == k_none || m_queue.top().first < m_oldest - m_skew;
  }

  using Waiting = std::pair<std::int64_t, Oid>;
  static constexpr std::int64_t k_none = std::numeric_limits<std::int64_t>::max();
  const Objects& m_objects;
  const OidSet& m_shallow;
  std::int64_t m_skew;
  std::unordered_map<Oid, Sight, OidHash> m_seen;
  std::priority_queue<Waiting> m_queue;
  std::int64_t m_open = 0;
  std::int64_t m_oldest = k_none;
};

}  // namespace

std::optional<Commits> difference(const Objects& objects, const OidSet& shallow, const std::vector<Oid>& from,
                                  const std::vector<Oid>& hidden, std::int64_t skew) {
  Search search(objects, shallow, skew);
  for (const auto& oid : hidden) {
    if (!search.reach(oid, true)) return std::nullopt;
  }
  for (const auto& oid : from) {
    if (!search.reach(oid, false)) return std::nullopt;
  }
  if (!search.run()) return std::nullopt;
  return search.open();
}

}  // namespace plumbline::git
