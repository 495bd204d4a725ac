#pragma once
// Why a control's state turned: the rows, people and subjects behind one breakpoint, or behind a change of
// what is looked at.
#include <string>
#include <vector>

#include "assess/body.hpp"
#include "assess/difference.hpp"

namespace plumbline::assess {

/// A row that counts, with the leaf it counts for.
struct Counted {
  std::string leaf;
  const ProbeRow* row;
};
/// Rows of all leaves of a control that count for `subject` at one instant, sorted by leaf and row.
[[nodiscard]] std::vector<Counted> counted_rows(const Body& body, const Control& control,
                                                const std::string& subject, const Asking& asking);

struct Reasoned {
  Cause cause;
  How how;
  std::vector<ProbeRow> rows;
};
/// Why a timeline of `control` steps from one standing to another at `at`.
[[nodiscard]] Reasoned why_turned(const Body& body, const Control& control, const std::string& subject,
                                  AfterEnd mode, Instant at, const Standing& before, const Standing& after);
/// Why the same date looks otherwise with what was stored since.
[[nodiscard]] Reasoned why_learned(const std::vector<Counted>& before_rows,
                                   const std::vector<Counted>& after_rows, const Standing& before,
                                   const Standing& after);

/// observed and attested 2, indicated 1, all else 0: what a state is worth.
[[nodiscard]] inline int worth(State state) {
  return is_confirmed(state) ? 2 : is_possible(state) ? 1 : 0;
}

}  // namespace plumbline::assess
