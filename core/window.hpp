#pragma once
// What a rule sees of rows and spans at every instant: the building blocks between a probe's rows and
// `judge`. Pure.
//
// All of them only ever add a duration to an event (SEMANTICS 1): a row at `e` counts at `t` when `e <= t < e
// + W`.
#include <cstdint>
#include <optional>
#include <vector>

#include "core/timeline.hpp"

namespace plumbline {

/// One row of a population: final from `at`, ok 1, 0 or undecided.
struct RowPoint {
  Instant at;
  std::optional<int> ok;
};

/// What `judge` takes: rows that are ok, rows that are undecided, and all of them.
struct Counts {
  std::int64_t ok = 0, open = 0, n = 0;
  friend constexpr bool operator==(const Counts&, const Counts&) = default;
};

/// Rows that count at each instant, SEMANTICS 4: a row counts in `[at, at + window)`. Rows in any order.
[[nodiscard]] Timeline<Counts> counts_in_window(const std::vector<RowPoint>& rows, Duration window);

/// The last `n` rows not older than `max_age`, SEMANTICS 4: a row leaves at `at + max_age` or when the n-th
/// later row pushes it out; no older row comes back for one that aged out. Rows sorted by (at, evidence id);
/// absent `max_age`: no age limit.
[[nodiscard]] Timeline<Counts> counts_of_last(const std::vector<RowPoint>& rows, std::int64_t n,
                                              std::optional<Duration> max_age);

/// SEMANTICS 5: the union of `[since, min(until, since + fresh))`; absent `fresh`: the union of the spans.
[[nodiscard]] Timeline<bool> fresh(const std::vector<Span>& spans, std::optional<Duration> fresh);

/// The instant at which the counting of an event before `b` is surely over: `b + window`, and never earlier
/// than the end of any event in `[a, b)` (at month ends the calendar lets an earlier event count longer than
/// a later one).
[[nodiscard]] Instant end_of_taint(Span uncovered, Duration window);

/// SEMANTICS 6, who may say "no": true where everything an answer with this trailing window looks back on was
/// covered. An uncovered `[a, b)` taints `[a, b + window)`.
[[nodiscard]] Timeline<bool> looked_back_on(const Timeline<bool>& covered, Duration window);

}  // namespace plumbline
