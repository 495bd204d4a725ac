// The examples of SEMANTICS 4 to 8 and 11, asked of leaves, rules and states without a store.
#include "assess/compose.hpp"
#include "assess/explain.hpp"
#include "assess/leaf.hpp"
#include "assess/score.hpp"
#include "tests/assess/test_world.hpp"
#include "tests/catch.hpp"

namespace semantics_tests {
using namespace plumbline;
using namespace plumbline::assess;
using tests::day;

namespace {

constexpr Duration days(std::int64_t n) {
  return {0, n * 86400};
}

Source app(const std::string& shape = "tool_run", Instant since = k_always, Instant until = day(10'000)) {
  Source source;
  source.name = "app";
  source.life = {k_always, k_forever};
  source.coverage.push_back({shape, "*", since, until});
  source.end = until;
  return source;
}

Probe probe(std::vector<std::vector<Need>> needs = {{{"tool_run", "*"}}}, bool population = false) {
  Probe out;
  out.id = "probe";
  out.population = population;
  out.needs = std::move(needs);
  return out;
}

ProbeRow version(std::int64_t since, std::optional<std::int64_t> until = std::nullopt) {
  return {"app", day(since), until ? day(*until) : k_forever, std::nullopt, "e" + std::to_string(since), ""};
}
ProbeRow row(std::int64_t at, std::optional<int> ok) {
  return {"app", day(at), k_forever, ok, "e" + std::to_string(at), ""};
}

Rule present(std::optional<Duration> fresh = std::nullopt) {
  Rule rule;
  rule.kind = Rule::Kind::present;
  rule.probe = "probe";
  rule.fresh = fresh;
  return rule;
}
Rule ratio(Share at_least, Duration window, std::int64_t min = 1) {
  Rule rule;
  rule.kind = Rule::Kind::ratio;
  rule.probe = "probe";
  rule.at_least = at_least;
  rule.window = window;
  rule.min = min;
  return rule;
}

/// "yes", "no: stale", … on a day.
std::string on(const Timeline<Verdict>& timeline, std::int64_t n, std::int64_t seconds = 0) {
  const auto verdict = timeline.at({day(n).seconds + seconds});
  const std::string answer(name(verdict.answer));
  return verdict.reason == Reason::not_given ? answer : answer + ": " + std::string(name(verdict.reason));
}

Timeline<Verdict> answered(const Rule& rule, const std::vector<ProbeRow>& rows, const Source& source,
                           const Probe& asked = probe()) {
  return answer_leaf(rule, asked, {&source, &rows}).carried;
}
Timeline<Verdict> judged(const Rule& rule, const std::vector<ProbeRow>& rows, const Source& source = app()) {
  return answered(rule, rows, source, probe({{{"tool_run", "*"}}}, true));
}

}  // namespace

TEST_CASE("SEMANTICS 5: versions, freshness and deletion") {
  const std::vector<ProbeRow> rows{version(0, 300), version(300, 900)};
  const auto there = answered(present(), rows, app());
  CHECK(on(there, 0) == "yes");
  CHECK(on(there, 899) == "yes");
  CHECK(on(there, 900) == "no: none");
  const auto fresh = answered(present(days(365)), rows, app());
  CHECK(on(fresh, 0) == "yes");
  CHECK(on(fresh, 665, -1) == "yes");
  CHECK(on(fresh, 665) == "no: stale");
  CHECK(on(fresh, 900, -1) == "no: stale");
  CHECK(on(fresh, 900) == "no: none");
}

TEST_CASE(
    "SEMANTICS 5: delete and re-add in one second leaves no hole, two documents hold one only where neither "
    "is") {
  CHECK(on(answered(present(), {version(0, 5), version(5)}, app()), 5) == "yes");
  const auto two = answered(present(), {version(0, 10), version(5, 20), version(30)}, app());
  CHECK(on(two, 15) == "yes");
  CHECK(on(two, 20) == "no: none");
  CHECK(on(two, 30) == "yes");
}

TEST_CASE("SEMANTICS 6: coverage from day 100 answers a window of P90D from day 190") {
  const auto seen = app("tool_run", day(100), day(200));
  const auto answer = judged(ratio({1, 1}, days(90)), {row(150, 1)}, seen);
  CHECK(on(answer, 100) == "unknown: before_coverage");
  CHECK(on(answer, 190, -1) == "unknown: before_coverage");
  CHECK(on(answer, 190) == "yes");
}

TEST_CASE("SEMANTICS 6: the last answer is carried for grace, then the source is stale") {
  const auto seen = app("tool_run", day(100), day(200));
  const auto answer = answered(present(days(90)), {version(120)}, seen);
  CHECK(on(answer, 201) == "yes");
  CHECK(on(answer, 202, -1) == "yes");
  CHECK(on(answer, 202) == "unknown: stale_source");
  const std::vector<ProbeRow> rows{version(120)};
  const auto leaf = answer_leaf(present(days(90)), probe(), {&seen, &rows});
  CHECK(on(leaf.frozen, 5000) == "yes");
  CHECK(on(leaf.forecast, 210, -1) == "yes");
  CHECK(on(leaf.forecast, 210) == "no: stale");
}

TEST_CASE("SEMANTICS 6: yes needs only its witness, no needs coverage") {
  const auto late = app("tool_run", day(100));
  CHECK(on(answered(present(), {version(50, 60)}, late), 55) == "yes");
  CHECK(on(answered(present(), {version(50, 60)}, late), 65) == "unknown: before_coverage");
  CHECK(on(answered(present(), {}, late), 100) == "no: none");
  CHECK(on(answered(present(), {}, app("ticket")), 100) == "unknown: no_source");
}

TEST_CASE("SEMANTICS 6: silence in git is a no only where the thing would have to be") {
  auto source = app("document");
  const auto asked = probe({{{"document", "doc.threat"}}});
  CHECK(on(answered(present(), {}, source, asked), 10) == "unknown: elsewhere");
  CHECK(on(answered(present(), {version(5)}, source, asked), 10) == "yes");
  source.places["doc.threat"] = "git,wiki";
  CHECK(on(answered(present(), {}, source, asked), 10) == "unknown: elsewhere");
  source.places["doc.threat"] = "git";
  CHECK(on(answered(present(), {}, source, asked), 10) == "no: none");
  source.places.clear();
  auto in_git = asked;
  in_git.in_git = true;
  CHECK(on(answered(present(), {}, source, in_git), 10) == "no: none");
  CHECK(on(answered(present(), {}, app("tag"), probe({{{"tag", "*"}}})), 10) == "no: none");
}

TEST_CASE("SEMANTICS 6: coverage is per kind") {
  auto source = app();
  source.coverage = {{"tool_run", "sast", k_always, day(500)}};
  CHECK(on(answered(present(), {}, source, probe({{{"tool_run", "sast"}}})), 10) == "no: none");
  CHECK(on(answered(present(), {}, source, probe({{{"tool_run", "secret"}}})), 10) == "unknown: no_source");
  CHECK(on(answered(present(), {}, source, probe({{{"tool_run", "*"}}})), 10) == "unknown: no_source");
  CHECK(on(answered(present(), {}, source, probe({{{"ticket", "*"}, {"tool_run", "sast"}}})), 10) ==
        "no: none");
  CHECK(on(answered(present(), {}, source, probe({{{"ticket", "*"}}, {{"tool_run", "sast"}}})), 10) ==
        "unknown: no_source");
  auto twin = present();
  twin.with["category"] = "secret";
  CHECK(on(answered(twin, {}, source, probe({{{"tool_run", ":category"}}})), 10) == "unknown: no_source");
  twin.with["category"] = "sast";
  CHECK(on(answered(twin, {}, source, probe({{{"tool_run", ":category"}}})), 10) == "no: none");
}

TEST_CASE("SEMANTICS 6: review coverage in git is real only where reviews are declared to live there") {
  auto source = app("review");
  source.coverage.push_back({"commit", "*", k_always, day(10'000)});
  const auto asked = probe({{{"commit", "*"}}, {{"review", "*"}}}, true);
  const auto rule = ratio({95, 100}, days(100));
  CHECK(on(answered(rule, {row(5, 0)}, source, asked), 10) == "unknown: elsewhere");
  CHECK(on(answered(rule, {row(5, 1)}, source, asked), 10) == "yes");
  CHECK(on(answered(rule, {row(5, std::nullopt)}, source, asked), 10) == "unknown: open_rows");
  CHECK(on(answered(rule, {}, source, asked), 10) == "no_case");
  source.places["review"] = "git";
  CHECK(on(answered(rule, {row(5, 0)}, source, asked), 10) == "no: below");
}

TEST_CASE("SEMANTICS 4: rows enter at their time and leave a window later") {
  const auto answer = judged(ratio({1, 1}, days(10)), {row(0, 1), row(5, 0)});
  CHECK(on(answer, 0, -1) == "no_case");
  CHECK(on(answer, 0) == "yes");
  CHECK(on(answer, 5, -1) == "yes");
  CHECK(on(answer, 5) == "no: below");
  CHECK(on(answer, 15, -1) == "no: below");
  CHECK(on(answer, 15) == "no_case");
}

TEST_CASE("SEMANTICS 3: a gap in the window") {
  auto source = app();
  source.gaps.push_back({"tool_run", "*", day(10), day(20), "damaged", "", std::nullopt});
  const std::vector<ProbeRow> rows{row(5, 1), row(12, 1), row(25, 0)};
  const auto share = judged(ratio({60, 100}, days(30)), rows, source);
  CHECK(on(share, 9) == "yes");
  CHECK(on(share, 10) == "unknown: gap");
  CHECK(on(share, 50, -1) == "unknown: gap");
  CHECK(on(share, 50) == "no: below");
  const auto every = judged(ratio({1, 1}, days(30)), rows, source);
  CHECK(on(every, 24) == "unknown: gap");
  CHECK(on(every, 25) == "no: below");
  CHECK(on(judged(ratio({1, 1}, days(30), 5), rows, source), 25) == "unknown: gap");
}

TEST_CASE("SEMANTICS 3: what a gap announces counts as open rows") {
  auto source = app();
  source.gaps.push_back({"tool_run", "*", day(10), day(20), "limit", "", 3});
  std::vector<ProbeRow> rows{row(12, 1)};  // one of the three was seen all the same
  for (int i = 0; i < 7; ++i) rows.push_back(row(21, 1));
  CHECK(on(judged(ratio({80, 100}, days(30)), rows, source), 25) == "yes");
  CHECK(on(judged(ratio({90, 100}, days(30)), rows, source), 25) == "unknown: open_rows");
  CHECK(on(judged(ratio({90, 100}, days(30)), rows, source), 50) == "yes");
}

TEST_CASE("SEMANTICS 4: the last ten look back no further than the tenth") {
  auto rule = ratio({1, 1}, days(1), 2);
  rule.window.reset();
  rule.last = 2;
  rule.max_age = days(1000);
  const auto source = app("tool_run", day(100));
  const auto answer = judged(rule, {row(90, 0), row(110, 1), row(120, 1)}, source);
  CHECK(on(answer, 115) == "unknown: before_coverage");
  CHECK(on(answer, 120) == "yes");
}

TEST_CASE("SEMANTICS 7: eighty per cent of ten") {
  const auto ten = [](int yes, int unknown, int no) {
    std::vector<Timeline<Verdict>> all;
    for (int i = 0; i < 10; ++i) {
      const Verdict v = i < yes                  ? k_yes
                        : i < yes + unknown      ? Verdict{Answer::unknown, Reason::gap}
                        : i < yes + unknown + no ? Verdict{Answer::no, Reason::none}
                                                 : k_no_case;
      all.emplace_back(v);
    }
    return on(judge_across(all, {80, 100}, 1), 0);
  };
  CHECK(ten(8, 0, 2) == "yes");
  CHECK(ten(7, 2, 1) == "unknown: gap");
  CHECK(ten(6, 1, 3) == "no: none");
  CHECK(ten(4, 0, 0) == "yes");
  CHECK(ten(0, 0, 0) == "no_case");
  CHECK(ten(8, 2, 0) == "yes");
}

TEST_CASE("SEMANTICS 7: across follows each subject through time, and several reasons are simply too few") {
  Timeline<Verdict> a(k_no_case), b(k_no_case);
  a.append(day(10), {Answer::no, Reason::none});
  b.append(day(20), {Answer::no, Reason::stale});
  a.append(day(30), k_yes);
  b.append(day(30), k_yes);
  const auto both = judge_across({a, b}, {1, 1}, 1);
  CHECK(on(both, 9) == "no_case");
  CHECK(on(both, 10) == "no: none");
  CHECK(on(both, 20) == "no: below");
  CHECK(on(both, 30) == "yes");
}

TEST_CASE("SEMANTICS 7: formality asks for a yes at the end of each of the last two windows") {
  Timeline<Verdict> answer(Verdict{Answer::no, Reason::none});
  answer.append(day(0), k_yes);
  answer.append(day(50), {Answer::no, Reason::stale});
  answer.append(day(60), k_yes);
  const auto held = held_through(answer, 2, days(30));
  CHECK(on(held, 29) == "no: none");
  CHECK(on(held, 30) == "yes");
  CHECK(on(held, 50) == "no: stale");
  CHECK(on(held, 60) == "yes");
  CHECK(on(held, 80) == "no: stale");
  CHECK(on(held, 90) == "yes");
}

TEST_CASE("SEMANTICS 11: since, seen since and at least since") {
  Timeline<Standing> timeline(Standing{State::unknown, Reason::before_coverage});
  timeline.append(day(10), {State::observed, Reason::not_given});
  timeline.append(day(20), {State::unknown, Reason::gap});
  timeline.append(day(30), {State::attested, Reason::not_given});
  timeline.append(day(40), {State::observed, Reason::not_given});
  timeline.append(day(50), {State::absent, Reason::none});
  const auto held = held_at(timeline, day(45));
  CHECK(held.since == day(30));
  CHECK(held.at_least);
  CHECK(held.seen_since == day(10));
  CHECK(held.unknown_inside == std::vector<Span>{{day(20), day(30)}});
  CHECK(held.until == day(50));
  const auto before = held_at(timeline, day(15));
  CHECK(before.since == day(10));
  CHECK(before.at_least);
  CHECK_FALSE(held_at(timeline, day(55)).at_least);
}

TEST_CASE(
    "SEMANTICS 4 and 11: explain counts the rows, names the exceptions and the row that left the window") {
  const auto source = app();
  const std::vector<ProbeRow> rows{row(0, 0), row(5, 1), row(6, std::nullopt)};
  const auto rule = ratio({50, 100}, days(10));
  const auto asked = probe({{{"tool_run", "*"}}}, true);
  const SourceRows both{&source, &rows};
  const auto answer = answer_leaf(rule, asked, both);
  const auto before = explain_leaf(rule, asked, both, answer, {day(8), AfterEnd::carried, day(10'000)});
  CHECK(before.verdict == Verdict{Answer::unknown, Reason::open_rows});
  CHECK(std::tuple(before.ok, before.open, before.n, before.exceptions) == std::tuple(1, 1, 3, 1));
  REQUIRE(before.first_exceptions.size() == 1);
  CHECK(before.first_exceptions[0].evidence == "e0");
  const auto after = explain_leaf(rule, asked, both, answer, {day(12), AfterEnd::carried, day(10'000)});
  CHECK(after.verdict == k_yes);
  CHECK(after.since == day(10));
  REQUIRE(after.left_window);
  CHECK(after.left_window->evidence == "e0");
}

TEST_CASE("SEMANTICS 11: what lapses is the first breakpoint after the end of coverage") {
  const auto source = app("tool_run", k_always, day(200));
  const std::vector<ProbeRow> rows{version(120)};
  const auto rule = present(days(90));
  const SourceRows asked{&source, &rows};
  const auto answer = answer_leaf(rule, probe(), asked);
  const auto at_end = explain_leaf(rule, probe(), asked, answer, {day(199), AfterEnd::frozen, day(200)});
  CHECK(at_end.lapses == day(210));
  REQUIRE(at_end.witnesses.size() == 1);
  const auto history = explain_leaf(rule, probe(), asked, answer, {day(100), AfterEnd::carried, day(200)});
  CHECK_FALSE(history.lapses);
}

TEST_CASE("SEMANTICS 7: pooled rows are one population, and one busy repository speaks for all") {
  const auto busy = app();
  auto quiet = app();
  quiet.name = "quiet";
  std::vector<ProbeRow> many;
  for (int i = 0; i < 100; ++i) many.push_back(row(i % 10, 1));
  const std::vector<ProbeRow> one{row(5, 0)};
  const auto rule = ratio({95, 100}, days(30));
  const auto asked = probe({{{"tool_run", "*"}}}, true);
  const auto pooled = answer_pooled(rule, asked, {{&busy, &many}, {&quiet, &one}});
  CHECK(on(pooled.carried, 10) == "yes");
  const auto apart = judge_across({judged(rule, many), judged(rule, one, quiet)}, {95, 100}, 1);
  CHECK(on(apart, 10) == "no: below");
  auto unseen = quiet;
  unseen.coverage.clear();
  CHECK(on(answer_pooled(rule, asked, {{&busy, &many}, {&unseen, &one}}).carried, 10) ==
        "unknown: no_source");
}

}  // namespace semantics_tests
