#include "core/timeline.hpp"

#include "tests/catch.hpp"
#include "tests/core/samples.hpp"

namespace timeline_tests {
using namespace plumbline;
using namespace plumbline::test;

TEST_CASE("equal neighbours are merged, so equal timelines are equal bytes") {
  Timeline<int> one(0);
  one.append({5}, 1);
  one.append({7}, 1);
  one.append({9}, 2);
  one.append({9}, 1);
  Timeline<int> other(0);
  other.append({5}, 1);
  CHECK(one == other);
  CHECK(one.steps().size() == 2);
}

TEST_CASE("a later call at the same instant wins, down to the very first value") {
  Timeline<int> line(0);
  line.append(k_always, 3);
  CHECK(line.at(k_always) == 3);
  CHECK(line.steps().size() == 1);
}

TEST_CASE("for ever is never reached: a step there is no step") {
  Timeline<bool> line(false);
  line.append(k_forever, true);
  CHECK(line.steps().size() == 1);
  CHECK(spans_of(union_of({{{3}, k_forever}})) == std::vector<Span>{{{3}, k_forever}});
}

TEST_CASE("a run is the unbroken stretch of one value") {
  const auto line = union_of({{{10}, {20}}});
  CHECK(line.run_at({10}) == Span{{10}, {20}});
  CHECK(line.run_at({9}) == Span{k_always, {10}});
  CHECK(line.run_at({20}) == Span{{20}, k_forever});
}

TEST_CASE("spans that touch leave no hole, and empty ones leave no trace") {
  CHECK(spans_of(union_of({{{10}, {20}}, {{20}, {30}}})) == std::vector<Span>{{{10}, {30}}});
  CHECK(spans_of(union_of({{{10}, {10}}, {{30}, {20}}})).empty());
  CHECK(spans_of(union_of({})).empty());
  CHECK(spans_of(union_of({{k_always, k_forever}})) == std::vector<Span>{{k_always, k_forever}});
}

TEST_CASE("a union is true exactly where some span is") {
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    const auto spans = Dice(seed).spans(6);
    const auto line = union_of(spans);
    INFO("seed " << seed);
    REQUIRE(is_canonical(line));
    for (const Instant t : every_instant()) {
      const bool inside =
          std::any_of(spans.begin(), spans.end(), [&](const Span& s) { return s.contains(t); });
      if (line.at(t) != inside) FAIL("at " << t.seconds);
    }
    REQUIRE(union_of(spans_of(line)) == line);
  }
}

TEST_CASE("zip asks both timelines at every instant") {
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    Dice dice(seed);
    const auto a = dice.steps(8, 3);
    const auto b = dice.steps(8, 3);
    const auto f = [](int x, int y) { return (x * 3 + y) % 4; };
    const auto both = zip(a, b, f);
    INFO("seed " << seed);
    REQUIRE(is_canonical(both));
    for (const Instant t : every_instant()) {
      if (both.at(t) != f(a.at(t), b.at(t))) FAIL("at " << t.seconds);
    }
  }
}

TEST_CASE("map asks the timeline at every instant and merges what became equal") {
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    const auto line = Dice(seed).steps(10, 5);
    const auto odd = line.map([](int x) { return x % 2 == 1; });
    INFO("seed " << seed);
    REQUIRE(is_canonical(odd));
    for (const Instant t : every_instant()) {
      if (odd.at(t) != (line.at(t) % 2 == 1)) FAIL("at " << t.seconds);
    }
  }
}

}  // namespace timeline_tests
