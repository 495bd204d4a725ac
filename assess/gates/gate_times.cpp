#include "assess/gates/gate_times.hpp"

#include <algorithm>

namespace plumbline::assess::gates {

GateTimes::GateTimes(const Process& process, const Facts& facts, const std::vector<Release>& releases,
                     std::optional<std::size_t> next)
    : m_process(process), m_facts(facts), m_releases(releases), m_next(next), m_finder(process, facts) {}

// A release is judged by its own gates, those of the one before and those that end the looking for late
// evidence.
void GateTimes::find(const std::vector<std::size_t>& wanted) {
  m_held.resize(m_releases.size());
  const auto find = [&](std::optional<std::size_t> i) {
    if (!i || !m_held[*i].empty()) return;
    for (const auto& gate : m_process.gates) {
      auto held = m_finder.find(m_releases[*i], gate);
      if (i == m_next && !held)
        held = Held{m_facts.as_of, HeldBy::stand_in, Clock::committer_date, "now", "today"};
      m_held[*i].push_back(std::move(held));
    }
  };
  for (const auto i : wanted) {
    find(i);
    for (std::size_t g = 0; g < m_process.gates.size(); ++g) find(before_at(i, g));
    find(m_releases[i].until);
  }
}

Interval GateTimes::interval(const Held& held, Clock weakest, const Views& views) const {
  if (weakest <= held.clock) return point(held.at);
  if (!held.tag.empty()) return views.time_of_tag(held.tag, held.at, held.clock, weakest);
  for (const auto& line : m_facts.history.lines) {  // a record or a stand-in dated by its commit
    const auto commit = held.evidence.substr(held.evidence.rfind(':') + 1);
    if (held.evidence.starts_with("commit:") && line.is_on(commit))
      return views.time_of_place(line, *line.find(commit), weakest);
  }
  return {k_always, m_facts.known_at};
}

std::optional<std::size_t> GateTimes::tree_of(const Release& release, const Held& held) const {
  const Line* line = m_facts.history.line(release.line);
  if (line == nullptr || held.tag.empty()) return std::nullopt;
  const auto* tag = m_facts.history.tag(held.tag);
  return tag != nullptr && line->is_on(tag->commit) ? line->find(tag->commit) : std::nullopt;
}

// The release before that this gate was held for: a gate of feature releases was not held for the patches
// between two of them, however late those were made.
std::optional<std::size_t> GateTimes::before_at(std::size_t release, std::size_t gate) const {
  auto before = m_releases[release].previous;
  while (before && !m_finder.not_for(m_releases[*before], m_process.gates[gate]).empty()) {
    const auto further = m_releases[*before].previous;
    if (further && *further >= *before) return std::nullopt;  // by time: no way to go round in circles
    before = further;
  }
  return before;
}

std::optional<Interval> GateTimes::time_of(std::size_t release, std::size_t gate, Clock weakest,
                                           const std::string& name, const Views& views) const {
  if (name == "previous") {
    const auto before = before_at(release, gate);
    if (!before) return std::nullopt;
    const auto& held = m_held[*before][gate];
    if (held && held->beside) return point(*held->beside);
    return held ? std::optional(interval(*held, weakest, views)) : std::nullopt;
  }
  for (std::size_t k = 0; k < m_process.gates.size(); ++k) {
    const bool is = name == "gate" ? k == gate : m_process.gates[k].id == name;
    if (is)
      return m_held[release][k] ? std::optional(interval(*m_held[release][k], weakest, views)) : std::nullopt;
  }
  return std::nullopt;
}

// Late is looked for only up to the same gate of the next release on its line: else a threat model five years
// on would make every old release late.
Instant GateTimes::late_until(std::size_t release, std::size_t gate) const {
  const auto next = m_releases[release].until;
  if (!next) return m_facts.as_of;
  const auto& held = m_held[*next][gate];
  return std::min(m_facts.as_of, held ? held->beside.value_or(held->at) : m_releases[*next].at);
}

}  // namespace plumbline::assess::gates
