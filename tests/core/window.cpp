#include "core/window.hpp"

#include "core/answer.hpp"
#include "tests/catch.hpp"
#include "tests/core/samples.hpp"

namespace window_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

std::vector<RowPoint> some_rows(Dice& dice) {
  std::vector<RowPoint> rows;
  for (auto n = dice.roll(0, 12); n > 0; --n) {
    const auto ok = dice.roll(0, 2);
    rows.push_back(
        {{dice.roll(0, k_world - 1)}, ok == 2 ? std::nullopt : std::optional<int>(static_cast<int>(ok))});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return rows;
}

Counts& operator+=(Counts& counts, const RowPoint& row) {
  ++counts.n;
  if (!row.ok) ++counts.open;
  if (row.ok == 1) ++counts.ok;
  return counts;
}

Instant on(std::string_view date) {
  return parse_instant(date).value();
}

}  // namespace

TEST_CASE("a window of ten days: no case, yes, no for ten days after the exception, no case") {
  const auto counts = counts_in_window({{day(0), 1}, {day(5), 0}}, days(10));
  const auto verdicts = counts.map([](const Counts& c) {
    return judge(c.ok, c.open, c.n, {1, 1}, 1).answer;
  });
  Timeline<Answer> expected(Answer::no_case);
  expected.append(day(0), Answer::yes);
  expected.append(day(5), Answer::no);
  expected.append(day(15), Answer::no_case);
  CHECK(verdicts == expected);
}

TEST_CASE("a window counts at every instant the rows that are neither to come nor gone") {
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    Dice dice(seed);
    const auto rows = some_rows(dice);
    const Duration window{0, dice.roll(0, 15)};
    const auto line = counts_in_window(rows, window);
    INFO("seed " << seed);
    REQUIRE(is_canonical(line));
    for (const Instant t : every_instant()) {
      Counts slow;
      for (const auto& row : rows) {
        if (row.at <= t && t < add(row.at, window)) slow += row;
      }
      if (!(line.at(t) == slow)) FAIL("at " << t.seconds);
    }
  }
}

TEST_CASE("the last few are the newest rows so far, without those that are too old") {
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    Dice dice(seed);
    const auto rows = some_rows(dice);
    const auto last = dice.roll(0, 5);
    const auto max_age = dice.roll(0, 2) == 0 ? std::nullopt : std::optional<Duration>({0, dice.roll(1, 20)});
    const auto line = counts_of_last(rows, last, max_age);
    INFO("seed " << seed);
    REQUIRE(is_canonical(line));
    for (const Instant t : every_instant()) {
      std::vector<RowPoint> so_far;
      for (const auto& row : rows) {
        if (row.at <= t) so_far.push_back(row);
      }
      Counts slow;
      for (std::size_t i = 0; i < so_far.size(); ++i) {
        const bool among_last = static_cast<std::int64_t>(so_far.size() - i) <= last;
        if (among_last && (!max_age || t < add(so_far[i].at, *max_age))) slow += so_far[i];
      }
      if (!(line.at(t) == slow)) FAIL("at " << t.seconds);
    }
  }
}

TEST_CASE("at month ends an older row may outlast a newer one") {
  const auto line =
      counts_in_window({{on("2023-01-29T18:00:00Z"), 1}, {on("2023-01-31T06:00:00Z"), 0}}, {1, 0});
  CHECK(line.at(on("2023-02-28T05:59:59Z")) == Counts{1, 0, 2});
  CHECK(line.at(on("2023-02-28T06:00:00Z")) == Counts{1, 0, 1});
  CHECK(line.at(on("2023-02-28T18:00:00Z")) == Counts{});
}

TEST_CASE("versions of day 0 and 300, deleted day 900: present to 900, fresh to 665") {
  const std::vector<Span> versions{{day(0), day(300)}, {day(300), day(900)}};
  CHECK(spans_of(fresh(versions, std::nullopt)) == std::vector<Span>{{day(0), day(900)}});
  CHECK(spans_of(fresh(versions, days(365))) == std::vector<Span>{{day(0), day(665)}});
}

TEST_CASE(
    "deleted and added again in one second leaves no hole, two documents leave one only where neither is") {
  CHECK(spans_of(fresh({{day(0), day(10)}, {day(10), day(20)}}, std::nullopt)) ==
        std::vector<Span>{{day(0), day(20)}});
  CHECK(spans_of(fresh({{day(0), day(10)}, {day(5), day(12)}, {day(15), day(20)}}, std::nullopt)) ==
        std::vector<Span>{{day(0), day(12)}, {day(15), day(20)}});
}

TEST_CASE("freshness asks every span at every instant") {
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    Dice dice(seed);
    const auto spans = dice.spans(6);
    const Duration limit{0, dice.roll(0, 15)};
    const auto line = fresh(spans, limit);
    INFO("seed " << seed);
    REQUIRE(is_canonical(line));
    for (const Instant t : every_instant()) {
      const bool slow = std::any_of(spans.begin(), spans.end(),
                                    [&](const Span& s) { return s.contains(t) && t < add(s.since, limit); });
      if (line.at(t) != slow) FAIL("at " << t.seconds);
    }
  }
}

TEST_CASE("CI covered from day 100 and a window of 90 days: nothing is known before day 190") {
  const auto known = looked_back_on(union_of({{day(100), k_forever}}), days(90));
  CHECK(spans_of(known) == std::vector<Span>{{day(190), k_forever}});
}

TEST_CASE("a hole in coverage is looked back on until it left the window") {
  const auto known = looked_back_on(union_of({{day(0), day(50)}, {day(60), day(200)}}), days(30));
  CHECK(spans_of(known) == std::vector<Span>{{day(30), day(50)}, {day(90), day(200)}});
  CHECK(spans_of(looked_back_on(Timeline<bool>(false), days(30))).empty());
  CHECK(spans_of(looked_back_on(Timeline<bool>(true), days(30))) == std::vector<Span>{{k_always, k_forever}});
}

TEST_CASE("no uncovered second is ever looked back on, and no more than a second is given away") {
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    Dice dice(seed);
    const auto covered = union_of(dice.spans(5));
    const Duration window{0, dice.roll(0, 12)};
    const auto known = looked_back_on(covered, window);
    INFO("seed " << seed);
    for (std::int64_t t = 0; t < k_world; ++t) {
      const auto all_covered = [&](std::int64_t back) {
        for (std::int64_t e = t - back; e <= t; ++e) {
          if (!covered.at({e})) return false;
        }
        return true;
      };
      if (known.at({t}) && !all_covered(std::max<std::int64_t>(window.seconds - 1, 0))) FAIL("at " << t);
      if (!known.at({t}) && all_covered(window.seconds)) FAIL("unknown for no reason at " << t);
    }
  }
}

TEST_CASE("over month ends the taint lasts as long as any event in the hole could count") {
  for (const auto* start : {"2023-01-26", "2024-01-27", "2023-03-27", "2023-08-28", "2024-02-25"}) {
    for (const std::int64_t months : {1, 3, 6, 12}) {
      for (std::int64_t hours = 6; hours < 24 * 8; hours += 7) {
        const Span hole{on(start), {on(start).seconds + hours * 3600}};
        Instant slow = hole.since;
        for (Instant e = hole.since; e < hole.until; e.seconds += 900)
          slow = std::max(slow, add(e, {months, 0}));
        const Instant end = end_of_taint(hole, {months, 0});
        INFO(start << " " << months << " months, " << hours << " hours");
        REQUIRE(slow <= end);
        REQUIRE(end.seconds - slow.seconds <= 900);
      }
    }
  }
}

}  // namespace window_tests
