#include "assess/gates/items.hpp"

#include <set>
#include <tuple>

namespace plumbline::assess::gates {

Items::Items(std::vector<Item> all, bool stand) : m_all(std::move(all)) {
  std::sort(m_all.begin(), m_all.end(), [](const Item& a, const Item& b) {
    return std::tuple(a.in(Worlds::sure), std::string_view(a.row->evidence)) <
           std::tuple(b.in(Worlds::sure), std::string_view(b.row->evidence));
  });
  m_by_place = sorted_by([](const Item& item) { return item.place; },
                         [](const Item& a, const Item& b) { return *a.place < *b.place; });
  m_by_commit = sorted_by([](const Item& item) { return item.commit != nullptr; },
                          [](const Item& a, const Item& b) { return *a.commit < *b.commit; });
  m_by_name = sorted_by([](const Item& item) { return !item.row->name.empty(); },
                        [](const Item& a, const Item& b) { return a.row->name < b.row->name; });
  if (stand) index_tree();
}

template <class Has, class Less>
std::vector<Items::Index> Items::sorted_by(Has has, Less less) const {
  std::vector<Index> out;
  out.reserve(static_cast<std::size_t>(std::count_if(m_all.begin(), m_all.end(), has)));
  for (std::size_t i = 0; i < m_all.size(); ++i) {
    if (has(m_all[i])) out.push_back(static_cast<Index>(i));
  }
  std::stable_sort(out.begin(), out.end(), [&](Index a, Index b) { return less(m_all[a], m_all[b]); });
  return out;
}

// Walks along the line: at each place some begin to stand in its tree and some end.
void Items::index_tree() {
  std::vector<std::tuple<std::size_t, bool, std::size_t>> turns;  // place, comes, item
  for (const auto i : m_by_place) {
    const auto& item = m_all[i];
    const bool stands =
        item.made_in_git && !item.row->doubtful && (item.row->until == k_forever || item.end_place);
    if (!stands || (item.end_place && item.row->until != k_forever && *item.end_place <= *item.place))
      continue;
    turns.emplace_back(*item.place, true, i);
    if (item.row->until != k_forever) turns.emplace_back(*item.end_place, false, i);
  }
  std::sort(turns.begin(), turns.end());
  std::set<std::size_t> there;
  std::multiset<Instant> sure, possible;
  for (std::size_t i = 0; i < turns.size();) {
    const auto place = std::get<0>(turns[i]);
    for (; i < turns.size() && std::get<0>(turns[i]) == place; ++i) {
      const auto [at, comes, which] = turns[i];
      const auto& time = m_all[which].time;
      if (comes) {
        there.insert(which);
        sure.insert(time.not_before);
        possible.insert(time.not_after);
      } else {
        there.erase(which);
        sure.erase(sure.find(time.not_before));
        possible.erase(possible.find(time.not_after));
      }
    }
    Standing now;
    for (auto it = there.rbegin(); it != there.rend() && now.n < k_most_shown; ++it)
      now.newest[now.n++] = *it;
    if (!sure.empty()) now.sure_from = *sure.rbegin();
    if (!possible.empty()) now.possible_from = *possible.rbegin();
    m_standing.emplace_back(place, now);
  }
}

void Items::index_times() {
  if (m_latest_begin.size() == m_all.size()) return;
  m_latest_begin.reserve(m_all.size());
  m_latest_end.reserve(m_all.size());
  Instant latest = k_always;
  for (const auto& item : m_all) {
    latest = std::max(latest, item.time.not_before);
    m_latest_begin.push_back(latest);
  }
  m_by_begin = sorted_by([](const Item& item) { return !item.row->doubtful; },
                         [](const Item& a, const Item& b) { return a.time.not_before < b.time.not_before; });
  latest = k_always;
  for (const auto i : m_by_begin) {
    latest = std::max(latest, m_all[i].time.not_after);
    m_latest_end.push_back(latest);
  }
}

std::size_t Items::count_by(Instant t) const {
  const auto it = std::upper_bound(m_all.begin(), m_all.end(), t,
                                   [](Instant x, const Item& item) { return x < item.in(Worlds::sure); });
  return static_cast<std::size_t>(it - m_all.begin());
}

std::vector<std::size_t> Items::of_release(const Release& release) const {
  std::vector<std::size_t> out;
  const auto take = [&](const std::vector<Index>& from, std::string_view what, auto text) {
    const auto first =
        std::partition_point(from.begin(), from.end(), [&](Index i) { return text(m_all[i]) < what; });
    for (auto it = first; it != from.end() && text(m_all[*it]) == what; ++it) out.push_back(*it);
  };
  take(m_by_commit, release.commit, [](const Item& item) { return std::string_view(*item.commit); });
  take(m_by_name, release.name, [](const Item& item) { return std::string_view(item.row->name); });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  // Two tags may name one commit.
  std::erase_if(out, [&](std::size_t i) {
    const auto& row = *m_all[i].row;
    return row.evidence.starts_with("tag:") && row.name != release.name;
  });
  return out;
}

std::vector<std::size_t> Items::of_range(const Release::Range& range) const {
  const auto begin = std::partition_point(m_by_place.begin(), m_by_place.end(),
                                          [&](Index i) { return *m_all[i].place < range.first; });
  const auto end =
      std::partition_point(begin, m_by_place.end(), [&](Index i) { return *m_all[i].place <= range.last; });
  return {begin, end};
}

const Items::Standing& Items::standing(std::size_t tree) const {
  static const Standing k_nothing;
  const auto it = std::upper_bound(m_standing.begin(), m_standing.end(), tree,
                                   [](std::size_t place, const auto& step) { return place < step.first; });
  return it == m_standing.begin() ? k_nothing : std::prev(it)->second;
}

bool Items::any_within(Worlds world, Instant from, Instant to) const {
  if (world == Worlds::sure) {
    const auto n = count_by(to);
    return n != 0 && from < m_latest_begin[n - 1];
  }
  const auto end = std::upper_bound(m_by_begin.begin(), m_by_begin.end(), to,
                                    [&](Instant x, Index i) { return x < m_all[i].time.not_before; });
  return end != m_by_begin.begin() &&
         from < m_latest_end[static_cast<std::size_t>(end - m_by_begin.begin()) - 1];
}

std::vector<std::size_t> Items::within(Worlds world, Instant from, Instant to) const {
  std::vector<std::size_t> out;
  if (world == Worlds::sure) {
    for (auto n = count_by(to); n > 0 && from < m_all[n - 1].time.not_after; --n) {
      if (from < m_all[n - 1].time.not_before) out.push_back(n - 1);
    }
  } else {
    const auto end = std::upper_bound(m_by_begin.begin(), m_by_begin.end(), to,
                                      [&](Instant x, Index i) { return x < m_all[i].time.not_before; });
    for (auto n = static_cast<std::size_t>(end - m_by_begin.begin()); n > 0 && from < m_latest_end[n - 1];
         --n) {
      if (from < m_all[m_by_begin[n - 1]].time.not_after) out.push_back(m_by_begin[n - 1]);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace plumbline::assess::gates
