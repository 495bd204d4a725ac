#include "assess/gates/releases.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <tuple>
#include <unordered_map>

#include "assess/gates/neighbours.hpp"

namespace plumbline::assess::gates {
namespace {

constexpr std::int64_t k_together =
    std::int64_t{30} * 86'400;  // seconds between tags of one release; our choice
constexpr std::size_t k_series_told = 5;
constexpr std::size_t k_longest_name = 250;  // std::regex walks recursively; our choice

// The tag of a version that stands for it: annotated before lightweight, the commoner prefix, the earlier
// one, then the name.
struct Rank {
  bool annotated;
  std::size_t prefix_count;
  Instant at;
  std::string name;
};
bool better(const Rank& a, const Rank& b) {
  if (a.annotated != b.annotated) return a.annotated;
  if (a.prefix_count != b.prefix_count) return a.prefix_count > b.prefix_count;
  return std::tie(a.at, a.name) < std::tie(b.at, b.name);
}

// Equal for versions that compare as equal: 2.7 and 2.7.0.
std::string same_version_key(const Version& version) {
  Version out = version;
  while (out.numbers.size() > 1 && out.numbers.back() == 0) out.numbers.pop_back();
  return out.text() + ' ' + out.suffix;
}

// Tags this near are of one release; a date may be any number.
std::pair<Instant, Instant> around(Instant t) {
  return {t.seconds < k_always.seconds + k_together ? k_always : Instant{t.seconds - k_together},
          t.seconds > k_forever.seconds - k_together ? k_forever : Instant{t.seconds + k_together}};
}

// The last place two lines share: main lines of one repository agree up to where they part.
std::optional<std::size_t> last_shared(const Line& a, const Line& b) {
  std::size_t low = 0;
  std::size_t high = std::min(a.commits.size(), b.commits.size());
  while (low < high) {
    const auto middle = (low + high) / 2;
    if (a.commits[middle] == b.commits[middle])
      low = middle + 1;
    else
      high = middle;
  }
  return low == 0 ? std::nullopt : std::optional(low - 1);
}

class Finder {
 public:
  Finder(const History& history, const std::set<std::string>& gate_tags, Releases& out)
      : m_history(history), m_gate_tags(gate_tags), m_out(out) {}

  Result<void> choose(std::string_view pattern);
  void place_all();
  void join_candidates();
  void order();
  void cut_ranges();
  void note_tags();
  void note_series();

 private:
  void put_twins(std::vector<std::pair<const TagSeen*, Version>> twins,
                 const std::map<std::string, std::size_t>& prefixes);
  [[nodiscard]] std::optional<std::size_t> shared_with(const Release& a, const Release& b) const;

  const History& m_history;
  const std::set<std::string>& m_gate_tags;
  Releases& m_out;
};

Result<void> Finder::choose(std::string_view pattern) {
  std::optional<std::regex> own;
  try {
    if (!pattern.empty()) own.emplace(std::string(pattern), std::regex::ECMAScript | std::regex::optimize);
  } catch (const std::regex_error& e) {
    return fail(Errc::config,
                fmt::format("releases: tags: \"{}\" is no ECMAScript pattern: {}", pattern, e.what()));
  }
  std::map<std::string, std::size_t> prefixes;
  std::map<std::string, std::vector<std::pair<const TagSeen*, Version>>> versions;
  for (const auto& tag : m_history.tags) {
    const auto version = parse_version(tag.name);
    const bool is =
        own ? tag.name.size() <= k_longest_name && std::regex_match(tag.name, *own)
            : tag.release && !tag.candidate && version.has_value() && !m_gate_tags.contains(tag.name);
    if (!is) {
      if (version && !tag.candidate) m_out.other_tags.push_back(tag.name);
      continue;
    }
    auto parsed = version.value_or(Version{tag.name, tag.name, {}, {}});
    ++prefixes[parsed.prefix];
    // The built-in grammar may take several tags of one version for it. A pattern of the user's says which
    // names are releases: only tags of one version at one commit are one.
    const auto key = parsed.numbers.empty() ? tag.name
                     : own                  ? parsed.prefix + same_version_key(parsed) + ' ' + tag.commit
                                            : same_version_key(parsed);
    versions[key].emplace_back(&tag, std::move(parsed));
  }
  m_out.all.reserve(versions.size() + 1);  // and the one that is coming
  for (auto& [key, twins] : versions) put_twins(std::move(twins), prefixes);
  std::sort(m_out.all.begin(), m_out.all.end(), [](const Release& a, const Release& b) {
    return std::tie(a.at, a.name) < std::tie(b.at, b.name);
  });
  return {};
}

// A version two parts of a repository reach years apart is two releases: the tags of one are made together.
void Finder::put_twins(std::vector<std::pair<const TagSeen*, Version>> twins,
                       const std::map<std::string, std::size_t>& prefixes) {
  std::sort(twins.begin(), twins.end(), [&](const auto& a, const auto& b) {
    return better({a.first->annotated, prefixes.at(a.second.prefix), a.first->at, a.first->name},
                  {b.first->annotated, prefixes.at(b.second.prefix), b.first->at, b.first->name});
  });
  std::set<std::pair<Instant, std::size_t>> by_time;  // those that are not taken yet
  std::unordered_map<std::string_view, std::set<std::size_t>> by_commit;
  for (std::size_t i = 0; i < twins.size(); ++i) {
    by_time.emplace(twins[i].first->at, i);
    by_commit[twins[i].first->commit].insert(i);
  }
  for (std::size_t leader = 0; leader < twins.size(); ++leader) {
    const auto& [tag, version] = twins[leader];
    if (by_time.count({tag->at, leader}) == 0) continue;
    std::set<std::size_t> also = by_commit[tag->commit];
    const auto [first, last] = around(tag->at);
    for (auto it = by_time.lower_bound({first, 0}); it != by_time.end() && it->first <= last; ++it)
      also.insert(it->second);
    Release out;
    out.name = tag->name;
    out.version = version;
    out.evidence = tag->evidence;
    out.commit = tag->commit;
    out.at = tag->at;
    out.clock = tag->clock;
    out.annotated = tag->annotated;
    out.moved = tag->moved;
    for (const auto i : also) {
      by_time.erase({twins[i].first->at, i});
      by_commit[twins[i].first->commit].erase(i);
      if (i == leader) continue;
      out.also.push_back(twins[i].first->name);
      const auto& series = twins[i].second.series;
      auto& known = out.also_series;
      if (series != version.series && std::find(known.begin(), known.end(), series) == known.end())
        known.push_back(series);
    }
    m_out.all.push_back(std::move(out));
  }
}

void Finder::place_all() {
  for (auto& release : m_out.all) {
    for (const auto& line : m_history.lines) {
      if (!line.is_on(release.commit)) continue;
      release.line = line.subject;
      release.place = line.find(release.commit);
      release.on_line = true;
      break;
    }
    if (release.on_line || m_history.lines.empty()) continue;
    for (const auto& line : m_history.lines) {  // brought in by a merge
      const auto place = line.find(release.commit);
      if (!place) continue;
      release.line = line.subject;
      release.place = place;
      break;
    }
  }
}

// Of the releases of its version the first that was not made before it: of others we know nothing.
void Finder::join_candidates() {
  std::map<std::pair<std::string, std::vector<std::int64_t>>, std::vector<std::size_t>> versions;
  const auto key = [](const Version& version) {
    auto numbers = version.numbers;
    while (!numbers.empty() && numbers.back() == 0) numbers.pop_back();
    return std::pair(version.series, std::move(numbers));
  };
  for (std::size_t i = 0; i < m_out.all.size(); ++i) versions[key(m_out.all[i].version)].push_back(i);
  std::vector<const TagSeen*> oldest_first;
  for (const auto& tag : m_history.tags) {
    if (tag.candidate) oldest_first.push_back(&tag);
  }
  std::stable_sort(oldest_first.begin(), oldest_first.end(),
                   [](const auto* a, const auto* b) { return a->at < b->at; });
  for (const auto* candidate : oldest_first) {
    const auto& tag = *candidate;
    const auto version = parse_version(tag.name);
    if (!version) continue;
    const auto found = versions.find(key(*version));
    if (found == versions.end()) continue;
    const auto& same = found->second;
    const auto it = std::partition_point(same.begin(), same.end(),
                                         [&](std::size_t i) { return m_out.all[i].at < tag.at; });
    if (it != same.end()) m_out.all[*it].candidates.push_back(tag.name);
  }
}

// The last commit of `a`'s line that `b` holds too, as a place on that line.
std::optional<std::size_t> Finder::shared_with(const Release& a, const Release& b) const {
  if (b.place == std::nullopt) return std::nullopt;
  const Line& mine = *m_history.line(a.line);
  const Line& theirs = *m_history.line(b.line);
  if (a.line == b.line) return b.place;
  const auto shared = last_shared(mine, theirs);
  return shared ? std::optional(std::min(*shared, *b.place)) : std::nullopt;
}

void Finder::order() {
  const Neighbours near(m_history, m_out.all);
  std::map<std::size_t, std::size_t> followed;  // on its line: release -> the one before
  for (std::size_t i = 0; i < m_out.all.size(); ++i) {
    auto& me = m_out.all[i];
    const bool trunk = me.on_line && me.line == m_history.source;
    auto on_line = near.before_on_line(i);
    // Another number at the same commit is a slip of whoever tagged it, unless it is of the same train.
    if (on_line && m_out.all[*on_line].commit == me.commit &&
        !same_train(m_out.all[*on_line].version, me.version))
      on_line = near.before_commit_on_line(i);
    // A maintenance line begins where it parts from the main line: what was tagged before that is not on it.
    if (on_line && !trunk && m_out.all[*on_line].line != me.line) on_line.reset();
    // A lower version was made since then on a line nobody reads: what it holds is not this release's work.
    const auto lower = near.before_by_version(i, false);
    if (on_line && lower && !m_out.all[*lower].on_line) {
      const auto& last = m_out.all[*on_line].version;
      const auto& other = m_out.all[*lower].version;
      if (last.compare(other) < 0 && !same_train(last, other)) on_line.reset();
    }
    const auto train = near.before_by_version(i, true);
    me.previous = on_line ? on_line : train ? train : lower;
    me.next = me.on_line ? near.after_on_line(i) : near.after_by_version(i, true);
    me.until = me.next ? me.next : near.after_by_version(i, false);
    if (me.next) followed[*me.next] = i;
    const auto& numbers = me.version.numbers;
    const bool third = numbers.size() >= 3 && numbers.back() > 0;
    me.patch = me.previous && (third || (on_line && !trunk));
  }
  // Where the next one on the line follows another that stands on none, years may lie between: what came late
  // is looked for up to the next higher version then.
  for (const auto& [next, before] : followed) {
    const auto previous = m_out.all[next].previous;
    if (previous && previous != before && !m_out.all[*previous].on_line)
      m_out.all[before].until = near.after_by_version(before, false);
  }
}

void Finder::cut_ranges() {
  for (auto& me : m_out.all) {
    if (!me.on_line) {
      me.range_unknown =
          me.place ? "its commit was brought in by a merge, and which commits it holds is not stored"
                   : "its commit stands on no line that is read; name its branch under `branches`";
      continue;
    }
    Release::Range range{0, *me.place};
    if (me.previous) {
      const auto shared = shared_with(me, m_out.all[*me.previous]);
      const bool own_line = m_out.all[*me.previous].on_line;
      if (!own_line || (!shared && !m_out.all[*me.previous].place)) {
        me.range_unknown = fmt::format("which commits {}, the release before, holds is not known",
                                       m_out.all[*me.previous].name);
        continue;
      }
      range.first = shared ? *shared + 1 : 0;
    }
    me.range = range;
  }
}

void Finder::note_tags() {
  std::map<std::string, const TagSeen*> tags;
  for (const auto& tag : m_history.tags) tags.emplace(tag.name, &tag);
  std::unordered_map<std::string_view, std::size_t> by_commit;
  for (std::size_t i = 0; i < m_out.all.size(); ++i) {
    const auto [first, fresh] = by_commit.try_emplace(m_out.all[i].commit, i);
    if (!fresh && m_out.all[first->second].version.series == m_out.all[i].version.series)
      m_out.notes.push_back({"same_commit", m_out.all[i].name, "",
                             fmt::format("the tag {} names the same commit", m_out.all[first->second].name)});
  }
  for (const auto& release : m_out.all) {
    if (release.moved)
      m_out.notes.push_back({"moved_tag", release.name, "", "the tag named another commit before"});
    for (const auto& name : release.also) {
      if (tags.at(name)->commit == release.commit) continue;
      m_out.notes.push_back({"twin_tags", release.name, "",
                             fmt::format("the tag {} has the same version and names another commit, {}", name,
                                         tags.at(name)->commit.substr(0, 12))});
    }
    if (release.clock == "first_sight")
      m_out.notes.push_back({"future_tag", release.name, "",
                             "the tag bears a date later than it was first seen; that sight counts"});
    if (release.on_line) {
      const auto made = m_history.line(release.line)->times[*release.place];
      if (release.at < made)
        m_out.notes.push_back({"tag_before_commit", release.name, "",
                               fmt::format("the tag bears {}, its commit {}: one of the two dates is wrong",
                                           format_rfc3339(release.at), format_rfc3339(made))});
    }
  }
}

// Tags of two series may be of one product that changed its names, or of two: nobody but the user knows.
void Finder::note_series() {
  std::map<std::string, std::pair<std::size_t, std::string>> series;  // how many, and a tag of each
  const auto count = [&](const std::string& tag, const std::string& of) {
    auto& [many, example] = series[of];
    if (many++ == 0) example = tag;
  };
  for (const auto& release : m_out.all) {
    count(release.name, release.version.series);
    for (const auto& name : release.also) count(name, parse_version(name).value_or(Version{}).series);
  }
  if (series.size() < 2) return;
  std::vector<std::pair<std::size_t, std::string>> common;
  for (auto& [name, seen] : series) common.push_back(std::move(seen));
  std::sort(common.begin(), common.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::string list;
  for (std::size_t i = 0; i < std::min(common.size(), k_series_told); ++i)
    list += fmt::format("{}{} like {}", i == 0 ? "" : ", ", common[i].first, common[i].second);
  if (common.size() > k_series_told) list += fmt::format(", {} more", common.size() - k_series_told);
  m_out.notes.push_back(
      {"several_series", "", "",
       fmt::format(
           "tags of {} series stand for releases here: {}; where one is of another product, say which "
           "tags are this product's: `tags` under `gates: releases:` in plumbline.yaml",
           common.size(), list)});
}

}  // namespace

Result<Releases> find_releases(const History& history, std::string_view pattern,
                               const std::set<std::string>& gate_tags) {
  Releases out;
  Finder finder(history, gate_tags, out);
  if (auto ok = finder.choose(pattern); !ok) return tl::unexpected(ok.error());
  finder.place_all();
  finder.join_candidates();
  finder.order();
  finder.cut_ranges();
  finder.note_tags();
  if (pattern.empty()) finder.note_series();
  return out;
}

std::optional<std::size_t> release_at_start(const std::vector<Release>& releases, std::string_view text) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const auto& name = releases[i].name;
    if (!text.starts_with(name) || (text.size() > name.size() && text[name.size()] != '/')) continue;
    if (!best || releases[*best].name.size() < name.size()) best = i;
  }
  return best;
}

}  // namespace plumbline::assess::gates
