#include "assess/gates/held.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace plumbline::assess::gates {
namespace {

std::string filled(std::string pattern, const Release& release) {
  const auto put = [&](std::string_view mark, const std::string& value) {
    for (auto at = pattern.find(mark); at != std::string::npos; at = pattern.find(mark, at + value.size()))
      pattern.replace(at, mark.size(), value);
  };
  put("{release}", release.name);
  put("{version}", release.version.text());
  return pattern;
}

Clock clock_of(const std::string& tag_clock) {
  return tag_clock == "first_sight" ? Clock::first_sight : Clock::committer_date;
}

}  // namespace

bool fits(std::string_view name, std::string_view pattern) {
  // The last `*` and where it stood are all one needs to go back to.
  std::size_t n = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

HeldFinder::HeldFinder(const Process& process, const Facts& facts) : m_process(process), m_facts(facts) {
  for (const auto& record : facts.records) {
    if (facts.as_of < record.recorded) continue;
    auto& last = m_records[{record.release, record.gate}];
    const auto order = [](const GateRecord& r) { return std::tie(r.ticket, r.at, r.evidence); };
    if (last == nullptr || order(*last) < order(record)) last = &record;
  }
  for (const auto& stated : process.held) {
    if (!stated.product.empty() && stated.product != facts.product) continue;
    auto& last = m_stated[{stated.release, stated.gate}];
    if (last == nullptr || last->at < stated.at) last = &stated;
  }
  for (const auto& tag : facts.history.tags) m_tags.emplace(tag.name, &tag);
}

std::optional<Held> HeldFinder::recorded(const Release& release, const Gate& gate) const {
  const auto it = m_records.find({release.name, gate.id});
  if (it == m_records.end()) return std::nullopt;
  const auto& record = *it->second;
  Held out;
  // A record cannot tell of what came after it: a date later than the record itself counts as the record's.
  out.at = std::min(record.at, record.recorded);
  out.by = record.ticket ? HeldBy::ticket : HeldBy::file;
  out.clock = record.ticket ? Clock::forge_event : Clock::committer_date;
  out.source = record.source;
  out.evidence = record.evidence;
  out.decision = record.decision;
  out.roles = record.roles;
  out.open_actions = record.open_actions;
  out.recorded = record.recorded;
  return out;
}

std::optional<Held> HeldFinder::stated(const Release& release, const Gate& gate) const {
  const auto it = m_stated.find({release.name, gate.id});
  if (it == m_stated.end() || m_facts.as_of < it->second->at) return std::nullopt;
  Held out;
  out.at = it->second->at;
  out.by = HeldBy::stated;
  out.clock = Clock::committer_date;  // as strong as the word of whoever commits the file
  out.source = it->second->where;
  out.decision = it->second->decision;
  out.roles = it->second->roles;
  out.open_actions = it->second->open_actions;
  return out;
}

Held HeldFinder::by_tag(const TagSeen& tag, HeldBy by) const {
  Held out;
  out.at = tag.at;
  out.by = by;
  out.clock = clock_of(tag.clock);
  out.source = tag.clock == "committer_date"
                   ? fmt::format("tag {} (lightweight: its commit's committer date)", tag.name)
                   : fmt::format("tag {}", tag.name);
  out.evidence = tag.evidence;
  out.tag = tag.name;
  return out;
}

std::optional<Held> HeldFinder::tagged(const Release& release, const Gate& gate) const {
  const TagSeen* last = nullptr;
  const auto take = [&](const TagSeen& tag) {
    if (m_facts.as_of < tag.at) return;
    if (last == nullptr || last->at < tag.at) last = &tag;
  };
  for (const auto& words : gate.tags) {
    const auto pattern = filled(words, release);
    if (pattern.find('*') == std::string::npos) {
      if (const auto it = m_tags.find(pattern); it != m_tags.end()) take(*it->second);
      continue;
    }
    const auto& tags = m_facts.history.tags;  // sorted by name
    const auto begins = std::string_view(pattern).substr(0, pattern.find('*'));
    auto it = std::partition_point(tags.begin(), tags.end(),
                                   [&](const TagSeen& tag) { return std::string_view(tag.name) < begins; });
    for (; it != tags.end() && it->name.starts_with(begins); ++it) {
      if (fits(it->name, pattern)) take(*it);
    }
  }
  if (last != nullptr) return by_tag(*last, HeldBy::tag);
  const auto own = m_tags.find(release.name);
  if (own == m_tags.end()) return std::nullopt;
  if (gate.tag_is_gate) return by_tag(*own->second, HeldBy::release_tag);
  if (gate.continuous) return by_tag(*own->second, HeldBy::continuous);
  return std::nullopt;
}

std::optional<Held> HeldFinder::stand_in(const Release& release, const Gate& gate) const {
  Held out;
  out.by = HeldBy::stand_in;
  const auto tag = [&](const std::string& name) -> std::optional<Held> {
    const auto it = m_tags.find(name);
    if (it == m_tags.end()) return std::nullopt;
    auto held = by_tag(*it->second, HeldBy::stand_in);
    return held;
  };
  switch (gate.stand_in) {
    case StandIn::none:
      return std::nullopt;
    case StandIn::release:
      return tag(release.name);
    case StandIn::candidate:
      return tag(release.candidates.empty() ? release.name : release.candidates.front());
    case StandIn::work_began:
      break;
  }
  if (!release.range || release.range->first > release.range->last) return std::nullopt;
  const Line& line = *m_facts.history.line(release.line);
  const auto& commit = line.commits[release.range->first];
  out.at = line.times[release.range->first];
  out.source = fmt::format("the first commit after the release before, {}", commit.substr(0, 12));
  out.evidence = fmt::format("commit:{}:{}", line.subject, commit);
  return out;
}

std::optional<Held> HeldFinder::find(const Release& release, const Gate& gate) const {
  if (auto held = recorded(release, gate)) return held;
  if (auto held = stated(release, gate)) return held;
  if (auto held = tagged(release, gate)) return held;
  return stand_in(release, gate);
}

std::string HeldFinder::not_for(const Release& release, const Gate& gate) const {
  if (!gate.dropped.empty()) return "tailored out: " + gate.dropped;
  switch (gate.applies) {
    case Applies::every:
      return {};
    case Applies::feature:
      if (!release.patch) return {};
      return recorded(release, gate) || stated(release, gate) ? "" : "a patch release: not held";
    case Applies::patch:
      return release.patch ? "" : "no patch release";
    case Applies::recorded:
      return recorded(release, gate) || stated(release, gate) || tagged(release, gate)
                 ? ""
                 : "held only when recorded";
  }
  return {};
}

}  // namespace plumbline::assess::gates
