#pragma once
// How long something may take, as a service level says it: of all days, or of working days alone.
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/instant.hpp"
#include "core/result.hpp"

namespace plumbline {

struct Term {
  Duration duration;
  bool working = false;                ///< the clock stands still outside working days
  std::int64_t offset = 0;             ///< seconds east of UTC, by which days begin
  int first = 0, last = 4;             ///< working days of a week, from Monday (0); may go over its end
  std::vector<std::int64_t> holidays;  ///< days since 1970-01-01, ascending
  friend bool operator==(const Term&, const Term&) = default;
};

/// Parses a duration (`P5D`), or one of working days: `P5D working`, `P2DT4H working Sun-Thu +03:00 but
/// 2026-12-24 2026-12-25`. Without days of the week it is Mon-Fri, without an offset UTC. Daylight saving is
/// none of it: its rules come from the machine, and the same input must give the same answer everywhere.
/// Errors: config (what is wrong and what would be right; weeks, months and years hold no fixed number of
/// working days).
[[nodiscard]] Result<Term> parse_term(std::string_view text);

/// When the term is over that began at `t`: the first moment at which so much time of working days has
/// passed.
[[nodiscard]] Instant add(Instant t, const Term& term);

}  // namespace plumbline
