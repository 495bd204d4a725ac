#pragma once
// The answer of a criterion's rule for one release at one instant, in both worlds of its clocks.
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "assess/gates/verdict.hpp"
#include "assess/gates/views.hpp"

namespace plumbline::assess::gates {

/// What a rule is asked about.
struct Asking {
  const Release* release = nullptr;
  const Criterion* criterion = nullptr;
  const Gate* gate = nullptr;
  Interval at;                      ///< the gate's time, through clocks as strong as the criterion asks
  std::optional<std::size_t> tree;  ///< place on the release's line of the tag that dates the gate: what is
                                    ///< in that tree was there for the gate
  /// The time of a gate of this release, or of this gate of the release before; absent: not known.
  std::function<std::optional<Interval>(const std::string& name)> time_of;
};

class Answering {
 public:
  Answering(const Process& process, const Facts& facts) : m_views(process, facts) {}

  /// The rule's answer at `t`, which is the gate or later.
  [[nodiscard]] Verdict ask(const Rule& rule, const Asking& asking, Worlds world, Instant t) const;
  /// Instants in (after, until] where the answer may turn, sorted.
  [[nodiscard]] std::vector<Instant> turns(const Rule& rule, const Asking& asking, Instant after,
                                           Instant until) const;
  /// Fills witnesses, exceptions, counts and the clock that decided, as they stand at `t`.
  void show(const Rule& rule, const Asking& asking, Instant t, CriterionVerdict& out) const;
  [[nodiscard]] const Views& views() const { return m_views; }

 private:
  [[nodiscard]] Verdict ask_leaf(const Rule& leaf, const Asking& asking, Worlds world, Instant t) const;
  [[nodiscard]] bool in_tree(const Item& item, const Asking& asking) const;
  [[nodiscard]] bool stands_in_tree(const Item& item, const Rule& leaf, const Asking& asking, Worlds world,
                                    Instant t) const;
  [[nodiscard]] bool known(const Item& item, const Asking& asking, Worlds world, Instant t) const;
  [[nodiscard]] const View& view(const Rule& leaf, const Asking& asking) const;
  [[nodiscard]] std::vector<std::size_t> chosen(const View& view, const Asking& asking) const;
  [[nodiscard]] std::optional<Verdict> not_askable(const Rule& leaf, const Asking& asking) const;
  [[nodiscard]] bool lies_between(const Item& item, const Rule& leaf, const Asking& asking, Worlds world,
                                  Instant t) const;
  [[nodiscard]] Verdict present(const View& view, const Asking& asking, Worlds world, Instant t) const;
  [[nodiscard]] Verdict ratio(const View& view, const Asking& asking, Worlds world, Instant t) const;

  Views m_views;
};

}  // namespace plumbline::assess::gates
