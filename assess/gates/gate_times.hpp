#pragma once
// When the gates of each release were held, and what lies around those times: what verdicts are measured by.
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "assess/gates/held.hpp"
#include "assess/gates/views.hpp"

namespace plumbline::assess::gates {

class GateTimes {
 public:
  /// `next`: the release of `releases` that is not made yet, whose gates are taken to be held at the look.
  GateTimes(const Process& process, const Facts& facts, const std::vector<Release>& releases,
            std::optional<std::size_t> next);

  /// Has to be called, with all releases that are asked about, before anything else.
  void find(const std::vector<std::size_t>& wanted);

  /// Absent: nothing tells.
  [[nodiscard]] const std::optional<Held>& held(std::size_t release, std::size_t gate) const {
    return m_held[release][gate];
  }
  /// Why the gate is not held for this release; empty: it is.
  [[nodiscard]] std::string not_for(std::size_t release, std::size_t gate) const {
    return m_finder.not_for(m_releases[release], m_process.gates[gate]);
  }
  /// The time of it, through clocks at least as strong.
  [[nodiscard]] Interval interval(const Held& held, Clock weakest, const Views& views) const;
  /// Place on the release's line of the tag that dates the gate.
  [[nodiscard]] std::optional<std::size_t> tree_of(const Release& release, const Held& held) const;
  /// Of a gate of this release by its id, "gate" for itself, or "previous": this gate of the release before.
  [[nodiscard]] std::optional<Interval> time_of(std::size_t release, std::size_t gate, Clock weakest,
                                                const std::string& name, const Views& views) const;
  [[nodiscard]] std::optional<std::size_t> before_at(std::size_t release, std::size_t gate) const;
  [[nodiscard]] Instant late_until(std::size_t release, std::size_t gate) const;

 private:
  using HeldGates = std::vector<std::optional<Held>>;  // by gate

  const Process& m_process;
  const Facts& m_facts;
  const std::vector<Release>& m_releases;
  std::optional<std::size_t> m_next;
  HeldFinder m_finder;
  std::vector<HeldGates> m_held;  // by release; empty where nobody asks
};

}  // namespace plumbline::assess::gates
