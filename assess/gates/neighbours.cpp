#include "assess/gates/neighbours.hpp"

#include <algorithm>

namespace plumbline::assess::gates {
namespace {

struct Lower {
  bool operator()(const Version* a, const Version* b) const { return a->compare(*b) < 0; }
};
using ByVersion = std::map<const Version*, std::size_t, Lower>;

// Versions by how many numbers they have: among those of one length all of a train are neighbours.
struct Seen {
  ByVersion all;
  std::map<std::size_t, ByVersion> by_length;
};

std::optional<std::size_t> next_lower(const ByVersion& versions, const Version& me) {
  const auto it = versions.lower_bound(&me);
  return it == versions.begin() ? std::nullopt : std::optional(std::prev(it)->second);
}
std::optional<std::size_t> next_higher(const ByVersion& versions, const Version& me) {
  const auto it = versions.upper_bound(&me);
  return it == versions.end() ? std::nullopt : std::optional(it->second);
}

template <class F>
void for_each_series(const Release& release, F f) {
  f(release.version.series);
  for (const auto& name : release.also_series) f(name);
}

}  // namespace

bool same_train(const Version& a, const Version& b) {
  const auto& x = a.numbers;
  const auto& y = b.numbers;
  const auto at = [](const std::vector<std::int64_t>& v, std::size_t i) { return i < v.size() ? v[i] : 0; };
  const std::size_t kept = std::max(x.size(), y.size()) >= 3 ? std::max(x.size(), y.size()) - 1 : 1;
  for (std::size_t i = 0; i < kept; ++i) {
    if (at(x, i) != at(y, i)) return false;
  }
  return true;
}

Neighbours::Neighbours(const History& history, const std::vector<Release>& releases)
    : m_releases(releases),
      m_before(releases.size()),
      m_before_in_train(releases.size()),
      m_after(releases.size()),
      m_after_in_train(releases.size()) {
  place_all(history);
  std::map<std::string, std::vector<std::size_t>> series;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    for_each_series(releases[i], [&](const std::string& name) { series[name].push_back(i); });
  }
  for (const auto& [name, same] : series) compare_all(name, same);
}

void Neighbours::place_all(const History& history) {
  for (const auto& line : history.lines) {
    for (std::size_t i = 0; i < m_releases.size(); ++i) {
      const auto& release = m_releases[i];
      if (!line.is_on(release.commit)) continue;
      const auto place = *line.find(release.commit);
      for_each_series(release, [&](const std::string& name) {
        m_on[{line.subject, name}].emplace_back(place, i);
      });
    }
  }
  for (std::size_t i = 0; i < m_releases.size(); ++i) {
    const auto& release = m_releases[i];
    if (!release.on_line) continue;
    for_each_series(release, [&](const std::string& name) {
      m_own[{release.line, name}].emplace_back(*release.place, i);
    });
  }
  for (auto* index : {&m_on, &m_own}) {
    for (auto& [key, placed] : *index) std::sort(placed.begin(), placed.end());
  }
}

// Walks forward in time for what is before, and back for what is after. Of equal versions the first counts.
void Neighbours::compare_all(const std::string& series, const std::vector<std::size_t>& same_series) {
  const auto same_time = [&](std::size_t a, std::size_t b) { return m_releases[a].at == m_releases[b].at; };
  Seen earlier;
  for (std::size_t begin = 0, end = 0; begin < same_series.size(); begin = end) {
    while (end < same_series.size() && same_time(same_series[begin], same_series[end])) ++end;
    for (auto k = begin; k < end; ++k) {
      const auto& version = m_releases[same_series[k]].version;
      earlier.all.emplace(&version, same_series[k]);
      earlier.by_length[version.numbers.size()].emplace(&version, same_series[k]);
    }
    for (auto k = begin; k < end; ++k) {
      const auto i = same_series[k];
      const auto& me = m_releases[i].version;
      if (me.series != series) continue;
      m_before[i] = next_lower(earlier.all, me);
      auto& best = m_before_in_train[i];
      for (const auto& [length, versions] : earlier.by_length) {
        const auto found = next_lower(versions, me);
        if (!found || !same_train(me, m_releases[*found].version)) continue;
        const int order = best ? m_releases[*best].version.compare(m_releases[*found].version) : -1;
        if (order < 0 || (order == 0 && *found < *best)) best = found;
      }
    }
  }
  Seen later;
  for (std::size_t begin = same_series.size(), end = begin; begin > 0; end = begin) {
    while (begin > 0 && same_time(same_series[begin - 1], same_series[end - 1])) --begin;
    for (auto k = end; k > begin; --k) {
      const auto& version = m_releases[same_series[k - 1]].version;
      later.all.insert_or_assign(&version, same_series[k - 1]);
      later.by_length[version.numbers.size()].insert_or_assign(&version, same_series[k - 1]);
    }
    for (auto k = begin; k < end; ++k) {
      const auto i = same_series[k];
      const auto& me = m_releases[i].version;
      if (me.series != series) continue;
      m_after[i] = next_higher(later.all, me);
      auto& best = m_after_in_train[i];
      for (const auto& [length, versions] : later.by_length) {
        const auto found = next_higher(versions, me);
        if (!found || !same_train(me, m_releases[*found].version)) continue;
        const int order = best ? m_releases[*found].version.compare(m_releases[*best].version) : -1;
        if (order < 0 || (order == 0 && *found < *best)) best = found;
      }
    }
  }
}

Neighbours::Index Neighbours::before_on_line(std::size_t i) const {
  const auto& me = m_releases[i];
  if (!me.on_line) return std::nullopt;
  const auto& placed = m_on.at({me.line, me.version.series});
  const auto it = std::lower_bound(placed.begin(), placed.end(), std::pair(*me.place, i));
  return it == placed.begin() ? std::nullopt : std::optional(std::prev(it)->second);
}

Neighbours::Index Neighbours::before_commit_on_line(std::size_t i) const {
  const auto& me = m_releases[i];
  if (!me.on_line) return std::nullopt;
  const auto& placed = m_on.at({me.line, me.version.series});
  const auto it = std::lower_bound(placed.begin(), placed.end(), std::pair(*me.place, std::size_t{0}));
  return it == placed.begin() ? std::nullopt : std::optional(std::prev(it)->second);
}

Neighbours::Index Neighbours::after_on_line(std::size_t i) const {
  const auto& me = m_releases[i];
  if (!me.on_line) return std::nullopt;
  const auto& placed = m_own.at({me.line, me.version.series});
  const auto it = std::upper_bound(placed.begin(), placed.end(), std::pair(*me.place, i));
  return it == placed.end() ? std::nullopt : std::optional(it->second);
}

Neighbours::Index Neighbours::before_by_version(std::size_t i, bool train) const {
  return train ? m_before_in_train[i] : m_before[i];
}

Neighbours::Index Neighbours::after_by_version(std::size_t i, bool train) const {
  return train ? m_after_in_train[i] : m_after[i];
}

}  // namespace plumbline::assess::gates
