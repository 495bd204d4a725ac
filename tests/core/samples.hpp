#pragma once
// A seeded generator of small worlds, and the days the examples of SEMANTICS count in.
#include <cstdint>
#include <random>
#include <vector>

#include "core/timeline.hpp"

namespace plumbline::test {

inline constexpr std::int64_t k_day = 86400;
inline Instant day(std::int64_t n) {
  return {n * k_day};
}
inline Duration days(std::int64_t n) {
  return {0, n * k_day};
}

/// Instants of a small world lie in [0, k_world); a slow reference may look at every one of them.
inline constexpr std::int64_t k_world = 40;

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : m_engine(seed) {}
  /// A whole number in [least, most], the same on every machine.
  std::int64_t roll(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(m_engine() % static_cast<std::uint64_t>(most - least + 1));
  }
  std::vector<Span> spans(int most) {
    std::vector<Span> out;
    for (auto n = roll(0, most); n > 0; --n) out.push_back(span());
    return out;
  }
  Timeline<int> steps(int most, int values) {
    Timeline<int> out(static_cast<int>(roll(0, values - 1)));
    std::int64_t at = 0;
    for (auto n = roll(0, most); n > 0; --n) {
      at += roll(0, 4);
      out.append({at}, static_cast<int>(roll(0, values - 1)));
    }
    return out;
  }

 private:
  // Often empty or reversed, now and then without a beginning or an end.
  Span span() {
    Span s{{roll(0, k_world - 1)}, {roll(0, k_world - 1)}};
    if (roll(0, 9) == 0) s.since = k_always;
    if (roll(0, 9) == 0) s.until = k_forever;
    return s;
  }
  std::mt19937 m_engine;
};

/// Every instant worth asking: the small world with a margin, and both ends of time.
inline std::vector<Instant> every_instant(std::int64_t margin = 60) {
  std::vector<Instant> out{k_always};
  for (std::int64_t t = -margin; t < k_world + margin; ++t) out.push_back({t});
  out.push_back({k_forever.seconds - 1});
  return out;
}

/// SEMANTICS 1: sorted breakpoints from -inf on, equal neighbours merged.
template <class T>
bool is_canonical(const Timeline<T>& timeline) {
  const auto& steps = timeline.steps();
  if (steps.empty() || steps.front().at != k_always) return false;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (!(steps[i - 1].at < steps[i].at) || steps[i - 1].value == steps[i].value) return false;
  }
  return steps.back().at != k_forever;
}

}  // namespace plumbline::test
