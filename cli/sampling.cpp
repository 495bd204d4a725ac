#include "cli/sampling.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace plumbline::cli {
namespace {

using assess::ScorePoint;

constexpr std::int64_t k_most_dates = 10'000;

// The point in force at `t`, told at `t`; absent before the first.
std::optional<ScorePoint> at(const std::vector<ScorePoint>& steps, Instant t) {
  const auto next = std::upper_bound(steps.begin(), steps.end(), t,
                                     [](Instant x, const ScorePoint& p) { return x < p.at; });
  if (next == steps.begin()) return std::nullopt;
  ScorePoint point = *std::prev(next);
  point.at = t;
  return point;
}

constexpr std::int64_t k_day = 86'400;
constexpr std::int64_t k_week = 7 * k_day;
constexpr std::int64_t k_monday = 4 * k_day;  // 1970-01-05

Instant nth(Instant anchor, Duration every, std::int64_t n) {
  return add(anchor, {every.months * n, every.seconds * n});
}

// What the calendar counts from. Months from a first of January: a first is never clamped. Weeks from a
// Monday, all else from midnight. A mixed duration is counted from the January before the start.
Instant anchor_of(Duration every, Instant start) {
  if (every.months == 0) return Instant{every.seconds % k_week == 0 ? k_monday : 0};
  if (every.seconds == 0) return parse_instant("0001-01-01").value();
  return parse_instant(format_date(start).substr(0, 4) + "-01-01").value_or(start);
}

// A count of steps that ends at or before `start`, and near it.
std::int64_t steps_before(Instant anchor, Duration every, Instant start) {
  std::int64_t low = 0;
  std::int64_t high = 1;
  if (every.months == 0) {  // may lie before the anchor
    const auto away = start.seconds - anchor.seconds;
    return away / every.seconds - (away % every.seconds < 0 ? 1 : 0);
  }
  while (nth(anchor, every, high) <= start && high < (1LL << 40)) high *= 2;
  while (low + 1 < high) {
    const auto middle = low + (high - low) / 2;
    (nth(anchor, every, middle) <= start ? low : high) = middle;
  }
  return low;
}

}  // namespace

Result<std::vector<ScorePoint>> sampled(const std::vector<ScorePoint>& steps, std::optional<Instant> since,
                                        Duration every, Instant end) {
  if (every == Duration{})
    return fail(Errc::usage, "--every: a duration of nothing never gets on; write P1M or P1W");
  std::vector<ScorePoint> out;
  const auto first =
      std::find_if(steps.begin(), steps.end(), [](const ScorePoint& p) { return p.at != k_always; });
  if (!since && first == steps.end()) return out;
  const Instant start = since.value_or(first->at);
  if (since) {
    if (const auto point = at(steps, start); point && start < end) out.push_back(*point);
  }
  const Instant anchor = anchor_of(every, start);
  std::int64_t n = steps_before(anchor, every, start);
  Instant t = nth(anchor, every, n);
  for (std::int64_t told = 0; t < end; ++told) {
    if (told > k_most_dates)
      return fail(Errc::usage, fmt::format("--every {} gives more than {} dates; take a longer one",
                                           format(every), k_most_dates));
    if (start < t) {
      if (const auto point = at(steps, t)) out.push_back(*point);
    }
    t = nth(anchor, every, ++n);
  }
  if (const auto last = at(steps, end); last && start <= end) out.push_back(*last);
  return out;
}

Result<std::vector<ScorePoint>> steps_since(const std::vector<ScorePoint>& steps,
                                            std::optional<Instant> since) {
  if (!since) return steps;
  std::vector<ScorePoint> out;
  if (const auto first = at(steps, *since)) out.push_back(*first);
  for (const auto& step : steps) {
    if (*since < step.at) out.push_back(step);
  }
  return out;
}

}  // namespace plumbline::cli
