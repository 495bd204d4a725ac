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
  Instant t = start;
  for (std::int64_t n = 1; t < end; ++n) {
    if (n > k_most_dates)
      return fail(Errc::usage, fmt::format("--every {} gives more than {} dates; take a longer one",
                                           format(every), k_most_dates));
    if (const auto point = at(steps, t)) out.push_back(*point);
    t = add(start, {every.months * n, every.seconds * n});
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
