#pragma once
// Clocks at a gate (SEMANTICS 10): an evidence time is an interval, and so is the time of a gate.
#include <optional>
#include <string_view>

#include "core/instant.hpp"
#include "core/shapes.hpp"

namespace plumbline::assess::gates {

/// `[not_before, not_after]`, both ends included; a point clock makes them equal. All of time: no clock
/// strong enough speaks.
struct Interval {
  Instant not_before = k_always;
  Instant not_after = k_forever;
  friend constexpr bool operator==(const Interval&, const Interval&) = default;
  [[nodiscard]] constexpr bool is_point() const { return not_before == not_after; }
};
[[nodiscard]] constexpr Interval point(Instant t) {
  return {t, t};
}

/// What two intervals say of one another.
enum class Placing { in_time, undecidable, late };
/// `in_time`: surely not after the gate (the same second is in time). `late`: surely after it.
[[nodiscard]] constexpr Placing place(Interval evidence, Interval gate) {
  if (evidence.not_after <= gate.not_before) return Placing::in_time;
  if (gate.not_after < evidence.not_before) return Placing::late;
  return Placing::undecidable;
}

/// "committer date", "CI server", …
[[nodiscard]] std::string_view name(Clock clock);
/// The word of a process file: `committer_date`; absent: no such clock.
[[nodiscard]] std::optional<Clock> parse_clock(std::string_view word);
[[nodiscard]] std::string_view word_of(Clock clock);

}  // namespace plumbline::assess::gates
