#pragma once
// The answer of a criterion's rule for one release at one instant, in both worlds of its clocks.
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "assess/gates/verdict.hpp"
#include "assess/gates/views.hpp"

namespace plumbline::assess::gates {

/// What a rule is asked about.
struct Asking {
  const Release* release = nullptr;
  const Criterion* criterion = nullptr;
  const Gate* gate = nullptr;
  const Line* line = nullptr;       ///< the release stands on; absent: on none that is read
  bool first = true;                ///< the gate was held for no release before
  Interval at;                      ///< the gate's time, through clocks as strong as the criterion asks
  std::optional<std::size_t> tree;  ///< place on the release's line of the tag that dates the gate: what is
                                    ///< in that tree was there for the gate
  /// The time of a gate of this release, or of this gate of the release before; absent: not known.
  std::function<std::optional<Interval>(const std::string& name)> time_of;
};

class Answering {
 public:
  Answering(const Process& process, const Facts& facts) : m_views(process, facts) {}

  /// Has to be called for each criterion and line before it is asked about.
  void prepare(const Criterion& criterion, const Line* line) { m_views.prepare(criterion, line); }
  /// The rule's answer at `t`, which is the gate or later.
  [[nodiscard]] Verdict ask(const Rule& rule, const Asking& asking, Worlds world, Instant t) const;
  /// Instants in (after, until] where the answer may turn, sorted.
  [[nodiscard]] std::vector<Instant> turns(const Rule& rule, const Asking& asking, Instant after,
                                           Instant until) const;
  /// Fills witnesses, exceptions, counts and the clock that decided, as they stand at `t`.
  void show(const Rule& rule, const Asking& asking, Instant t, CriterionVerdict& out) const;
  /// When what a criterion shows at `t` will have grown too old or ended, if nothing new comes; k_forever:
  /// never.
  struct Lapse {
    Instant at = k_forever;
    std::string what;  ///< the evidence that lasts longest
  };
  [[nodiscard]] Lapse lapses(const Criterion& criterion, const Line* line, Instant t) const;
  [[nodiscard]] const Views& views() const { return m_views; }

 private:
  [[nodiscard]] Lapse lapses(const Rule& rule, Clock weakest, const Line* line, Instant t) const;
  [[nodiscard]] Verdict ask_leaf(const Rule& leaf, const Asking& asking, Worlds world, Instant t) const;
  [[nodiscard]] bool stands_in_tree(const View& view, const Rule& leaf, const Asking& asking, Worlds world,
                                    Instant t) const;
  [[nodiscard]] bool stands_in_tree(const Item& item, const Rule& leaf, const Asking& asking, Worlds world,
                                    Instant t) const;
  [[nodiscard]] bool known(const Item& item, const Asking& asking, Worlds world, Instant t) const;
  [[nodiscard]] const View& view(const Rule& leaf, const Asking& asking) const;
  [[nodiscard]] std::pair<Instant, Instant> bounds(const Rule& leaf, const Asking& asking, Worlds world,
                                                   Instant t) const;
  [[nodiscard]] std::vector<std::size_t> chosen(const View& view, const Rule& leaf, const Asking& asking,
                                                Worlds world, Instant t) const;
  [[nodiscard]] std::optional<Verdict> not_askable(const Rule& leaf, const Asking& asking) const;
  [[nodiscard]] bool is_there(const View& view, const Rule& leaf, const Asking& asking, Worlds world,
                              Instant t) const;
  [[nodiscard]] Verdict present(const View& view, const Rule& leaf, const Asking& asking, Worlds world,
                                Instant t) const;
  [[nodiscard]] Verdict ratio(const View& view, const Rule& leaf, const Asking& asking, Worlds world,
                              Instant t) const;
  [[nodiscard]] Verdict still_counted(const View& view, const Rule& leaf, const Asking& asking,
                                      Instant t) const;
  [[nodiscard]] std::vector<std::size_t> in_doubt(const View& view, const Rule& leaf, const Asking& asking,
                                                  Instant t) const;
  [[nodiscard]] std::vector<std::size_t> in_force(const View& view, const Rule& leaf, const Asking& asking,
                                                  Instant t) const;
  [[nodiscard]] std::vector<std::size_t> counted(const View& view, const Rule& leaf, const Asking& asking,
                                                 Instant t) const;

  Views m_views;
};

}  // namespace plumbline::assess::gates
