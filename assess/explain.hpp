#pragma once
// The way from an answer back to its evidence.
#include <string>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/leaf.hpp"
#include "assess/pack.hpp"

namespace plumbline::assess {

/// When and how a question was asked.
struct Asking {
  Instant as_of;
  AfterEnd mode = AfterEnd::frozen;  ///< frozen or carried
  Instant end;                       ///< newest coverage below the subject asked: later is a forecast
};

/// Where the rows of a source are looked at: nothing was read after its end, so they are seen where the
/// answer was last formed.
[[nodiscard]] Instant asked_at(const Source& source, const Asking& asking);

/// One leaf asked of one source. `answer`: its timelines, masked by the source's life.
[[nodiscard]] TermAnswer explain_leaf(const Rule& leaf, const Probe& probe, const SourceRows& asked,
                                      const LeafAnswer& answer, const Asking& asking);

/// First change of a timeline after `asking.end` if nothing new happens; absent: none, or it is history by
/// then.
template <class T>
[[nodiscard]] std::optional<Instant> lapse(const Timeline<T>& shown, const Timeline<T>& forecast,
                                           const Asking& asking) {
  const Instant from = std::max(asking.as_of, asking.end);
  if (asking.as_of < asking.end && shown.run_at(asking.as_of).until < asking.end) return std::nullopt;
  // Asked after the end, the forecast is no change of that day: what is shown there is stale, or carried.
  if (!(forecast.at(from) == shown.at(asking.as_of)))
    return asking.as_of < from ? std::optional(from) : std::nullopt;
  const Instant until = forecast.run_at(from).until;
  return until == k_forever ? std::nullopt : std::optional(until);
}

/// A text of a probe with `:parameter` replaced by its value.
[[nodiscard]] std::string bound_text(std::string text, const std::map<std::string, std::string>& with);

}  // namespace plumbline::assess
