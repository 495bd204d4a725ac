#pragma once
// The answer of one leaf of a rule for one source (or pooled over several), over all time.
#include <vector>

#include "assess/assessment.hpp"
#include "assess/pack.hpp"
#include "assess/sight.hpp"

namespace plumbline::assess {

/// What an answer is after coverage ends (SEMANTICS 6).
enum class AfterEnd {
  carried,   ///< carried for `grace`, then unknown: an as-of was given
  frozen,    ///< as at the source's own end: no as-of was given
  forecast,  ///< coverage goes on and nothing new happens: what lapses next
};

struct LeafAnswer {
  Timeline<Verdict> carried{Verdict{}}, frozen{Verdict{}}, forecast{Verdict{}};

  [[nodiscard]] const Timeline<Verdict>& at_mode(AfterEnd mode) const {
    return mode == AfterEnd::carried ? carried : mode == AfterEnd::frozen ? frozen : forecast;
  }
};

struct SourceRows {
  const Source* source;
  const std::vector<ProbeRow>* rows;  ///< sorted (at, evidence)
};

/// Not masked by the source's life.
[[nodiscard]] LeafAnswer answer_leaf(const Rule& leaf, const Probe& probe, const SourceRows& asked);
/// `pool: true`: all rows of all sources judged as one population.
[[nodiscard]] LeafAnswer answer_pooled(const Rule& leaf, const Probe& probe,
                                       const std::vector<SourceRows>& asked);

/// Rows that count at `t`, as [first, last) of the sorted rows (population probes).
struct RowRange {
  std::size_t first = 0, last = 0;
};
[[nodiscard]] RowRange rows_in_window(const Rule& leaf, const std::vector<ProbeRow>& rows, Instant t);

/// When a row of a presence ceases to count: its end, or its age.
[[nodiscard]] Instant present_until(const Rule& leaf, const ProbeRow& row);

/// Same until `end`; from there on the value just before it.
[[nodiscard]] Timeline<Verdict> frozen_at(const Timeline<Verdict>& timeline, Instant end);
/// no_case outside `life`.
[[nodiscard]] Timeline<Verdict> within(const Timeline<Verdict>& timeline, Span life);

}  // namespace plumbline::assess
