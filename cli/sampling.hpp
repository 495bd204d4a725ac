#pragma once
#include <optional>
#include <vector>

#include "assess/assessment.hpp"
#include "core/result.hpp"

namespace plumbline::cli {

/// The score at `since` where it is given, then on the calendar's dates (firsts of months, quarters, years;
/// Mondays; midnights), and at `end`; dates before the first step are left out. Durations are only ever added
/// to a first of January, a Monday or a midnight, so month ends cannot wander (SEMANTICS 1). Errors: usage
/// (more than 10,000 dates, or an empty duration).
[[nodiscard]] Result<std::vector<assess::ScorePoint>> sampled(const std::vector<assess::ScorePoint>& steps,
                                                              std::optional<Instant> since, Duration every,
                                                              Instant end);

/// The value in force at `since`, told at that date, and every step after it.
[[nodiscard]] Result<std::vector<assess::ScorePoint>> steps_since(
    const std::vector<assess::ScorePoint>& steps, std::optional<Instant> since);

}  // namespace plumbline::cli
