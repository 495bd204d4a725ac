#pragma once
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace plumbline {

/// Seconds since 1970-01-01T00:00:00Z; the two ends of the range stand for "always" and "for ever" (SEMANTICS
/// 1).
struct Instant {
  std::int64_t seconds = 0;
  friend constexpr auto operator<=>(Instant, Instant) = default;
};

inline constexpr Instant k_always{std::numeric_limits<std::int64_t>::min()};
inline constexpr Instant k_forever{std::numeric_limits<std::int64_t>::max()};

/// `[since, until)`; empty when since >= until.
struct Span {
  Instant since = k_always;
  Instant until = k_forever;
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
  [[nodiscard]] constexpr bool contains(Instant t) const { return since <= t && t < until; }
  [[nodiscard]] constexpr bool empty() const { return !(since < until); }
};

/// ISO 8601 duration. Months and years follow the calendar in UTC; the rest is exact seconds.
/// It is only ever added to an event, never taken from a date.
struct Duration {
  std::int64_t months = 0;
  std::int64_t seconds = 0;
  friend constexpr bool operator==(const Duration&, const Duration&) = default;
};

/// `t + d`, the day clamped to the end of the month; the infinities stay where they are; saturates, never
/// overflows.
[[nodiscard]] Instant add(Instant t, Duration d);

/// Parses `P90D`, `P1Y6M`, `PT12H`, `P2W`; refuses "1m", "90d", empty and negative ones with the right
/// spelling in the message.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);
[[nodiscard]] std::string format(Duration d);

/// Parses RFC 3339 (`2026-08-22T10:00:00+02:00`) or `YYYY-MM-DD` (its first second, UTC).
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);

/// `2026-08-22T10:00:00Z`; the infinities as "-inf" and "+inf".
[[nodiscard]] std::string format_rfc3339(Instant t);
/// `2026-08-22`, UTC; the infinities as "always" and "for ever".
[[nodiscard]] std::string format_date(Instant t);

}  // namespace plumbline
