#pragma once
// The release that is not made yet: what it would be, when it may come, and what will have ended by then.
#include <optional>

#include "assess/gates/answering.hpp"
#include "assess/gates/facts.hpp"
#include "assess/gates/verdict.hpp"

namespace plumbline::assess::gates {

/// The release after the newest one on the main line made by `as_of`: the commits since, no tag and no name.
/// Absent: there is none.
[[nodiscard]] std::optional<Release> next_release(const Facts& facts, const std::vector<Release>& releases);

/// When it may come: the newest one and the median of the last times between feature releases of its line.
struct Expected {
  std::optional<Instant> at;
  std::size_t intervals = 0;
};
[[nodiscard]] Expected expected_next(const std::vector<Release>& releases, std::size_t last);

/// What the release `next` of `releases`, judged as if it were made at the look, says of what is to come.
/// `answers`: prepared for its line.
[[nodiscard]] Readiness readiness_of(const Facts& facts, const std::vector<Release>& releases,
                                     std::size_t next, ReleaseVerdict verdict, const Answering& answers);

}  // namespace plumbline::assess::gates
