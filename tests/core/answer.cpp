#include "core/answer.hpp"

#include <array>

#include "tests/catch.hpp"
#include "tests/core/samples.hpp"

namespace answer_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

constexpr Answer k_answers[] = {Answer::yes, Answer::no, Answer::unknown, Answer::no_case};

Verdict verdict(Answer answer) {
  switch (answer) {
    case Answer::yes:
      return k_yes;
    case Answer::no:
      return {Answer::no, Reason::none};
    case Answer::unknown:
      return {Answer::unknown, Reason::gap};
    case Answer::no_case:
      break;
  }
  return k_no_case;
}

Answer both(Answer a, Answer b, Verdict (*rule)(std::span<const Verdict>)) {
  const std::vector<Verdict> terms{verdict(a), verdict(b)};
  const std::vector<Verdict> swapped{terms[1], terms[0]};
  CHECK(rule(terms) == rule(swapped));
  return rule(terms).answer;
}

std::string judged(std::int64_t ok, std::int64_t open, std::int64_t n) {
  return std::string(name(judge(ok, open, n, {95, 100}, 5).answer));
}

// The `across` of SEMANTICS 7 over subjects that answered so.
Answer across(std::int64_t yes, std::int64_t unknown, std::int64_t no) {
  return judge(yes, unknown, yes + no + unknown, {80, 100}, 1).answer;
}

}  // namespace

TEST_CASE("counting against 95 percent with a minimum of five") {
  CHECK(judged(19, 0, 20) == "yes");
  CHECK(judged(18, 1, 20) == "unknown");
  CHECK(judged(18, 0, 20) == "no");
  CHECK(judged(4, 0, 4) == "no_case");
  CHECK(judged(0, 0, 0) == "no_case");
  CHECK(judged(10, 10, 20) == "unknown");
}

TEST_CASE("nothing to count is no case even with a minimum of nothing") {
  CHECK(judge(0, 0, 0, {1, 1}, 0).answer == Answer::no_case);
}

TEST_CASE("counting gives a reason with every no and unknown") {
  CHECK(judge(18, 0, 20, {95, 100}, 5) == Verdict{Answer::no, Reason::below});
  CHECK(judge(18, 1, 20, {95, 100}, 5) == Verdict{Answer::unknown, Reason::open_rows});
  CHECK(judge(2, 2, 4, {50, 100}, 3) == Verdict{Answer::unknown, Reason::open_rows});
  CHECK(judge(2, 0, 4, {50, 100}, 3) == k_yes);
  CHECK(judge(3, 2, 5, {50, 100}, 3) == k_yes);
}

TEST_CASE("eighty percent of ten subjects") {
  CHECK(across(8, 0, 2) == Answer::yes);
  CHECK(across(7, 2, 1) == Answer::unknown);
  CHECK(across(6, 1, 3) == Answer::no);
  CHECK(across(4, 0, 0) == Answer::yes);
  CHECK(across(0, 0, 0) == Answer::no_case);
}

TEST_CASE("judge says yes or no exactly when every way the open rows could turn out says so") {
  for (std::int64_t n = 0; n <= 12; ++n) {
    for (std::int64_t open = 0; open <= n; ++open) {
      for (std::int64_t ok = 0; ok + open <= n; ++ok) {
        for (const Share share : {Share{95, 100}, Share{1, 2}, Share{1, 1}, Share{2, 3}, Share{1, 100}}) {
          for (const std::int64_t min : {1, 3}) {
            const auto got = judge(ok, open, n, share, min).answer;
            bool always = true;
            bool never = true;
            for (std::int64_t turned = 0; turned <= open; ++turned) {
              const bool reached = (ok + turned) * share.den >= share.num * n;
              always = always && reached;
              never = never && !reached;
            }
            const auto sure = always ? Answer::yes : never ? Answer::no : Answer::unknown;
            // Beyond what may turn out, `yes` and `no` ask for `min` decided rows; a `yes` even with open
            // ones.
            const auto slow = n == 0 || n < min ? Answer::no_case : n - open < min ? Answer::unknown : sure;
            if (got != slow) FAIL(ok << " " << open << " " << n << " " << format(share) << " min " << min);
          }
        }
      }
    }
  }
}

TEST_CASE("all_of and any_of take the first that occurs of their order") {
  CHECK(both(Answer::yes, Answer::no_case, all_of) == Answer::no_case);
  CHECK(both(Answer::no, Answer::unknown, all_of) == Answer::no);
  CHECK(both(Answer::no, Answer::no_case, any_of) == Answer::no_case);
  CHECK(both(Answer::yes, Answer::unknown, any_of) == Answer::yes);
  constexpr Answer k_all[] = {Answer::no, Answer::unknown, Answer::no_case, Answer::yes};
  constexpr Answer k_any[] = {Answer::yes, Answer::unknown, Answer::no_case, Answer::no};
  const auto place = [](const Answer(&order)[4], Answer a) { return std::find(order, order + 4, a) - order; };
  for (const Answer a : k_answers) {
    for (const Answer b : k_answers) {
      CHECK(both(a, b, all_of) == k_all[std::min(place(k_all, a), place(k_all, b))]);
      CHECK(both(a, b, any_of) == k_any[std::min(place(k_any, a), place(k_any, b))]);
    }
  }
}

TEST_CASE("of no terms there is no case, and of several reasons the weightiest is told") {
  CHECK(all_of({}) == k_no_case);
  CHECK(any_of({}) == k_no_case);
  const std::vector<Verdict> terms{
      {Answer::unknown, Reason::open_rows}, {Answer::unknown, Reason::no_source}, k_yes};
  CHECK(all_of(terms) == Verdict{Answer::unknown, Reason::no_source});
}

TEST_CASE("a share is a whole-number fraction") {
  CHECK(parse_share("95%").value() == Share{95, 100});
  CHECK(parse_share("95 %").value() == Share{95, 100});
  CHECK(parse_share("99.5%").value() == Share{995, 1000});
  CHECK(parse_share("0.5%").value() == Share{5, 1000});
  CHECK(parse_share("1/2").value() == Share{1, 2});
  for (const auto* text : {"95%", "99.5%", "0.5%", "1/2", "100%", "33.333%"})
    CHECK(format(*parse_share(text)) == text);
  for (const auto* text : {"", "95", "0.95", "0%", "101%", "-5%", "1/0", "3/2", "5%%", ".5%", "5.%", "1/2%",
                           "9999999%", "1.2345%"}) {
    INFO(text);
    REQUIRE_FALSE(parse_share(text));
    CHECK(parse_share(text).error().code == Errc::config);
  }
}

TEST_CASE("every answer, reason and state has its own name") {
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Reason::contradicted); ++i)
    names.push_back(name(static_cast<Reason>(i)));
  std::sort(names.begin(), names.end());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
  CHECK(name(Reason::not_given).empty());
  CHECK(name(Reason::needs_person) == "needs_person");
  CHECK(name(State::not_applicable) == "not_applicable");
  CHECK(name(Answer::no_case) == "no_case");
}

TEST_CASE("of terms of which one would do, what was seen and is in doubt goes before what nobody connected") {
  const auto reason = [](Reason a, Reason b) {
    const std::array terms{Verdict{Answer::unknown, a}, Verdict{Answer::unknown, b}};
    return any_of(terms).reason;
  };
  for (const auto other : {Reason::no_source, Reason::before_coverage, Reason::elsewhere}) {
    CHECK(reason(other, Reason::open_rows) == Reason::open_rows);
    CHECK(reason(Reason::open_rows, other) == Reason::open_rows);
  }
  CHECK(reason(Reason::open_rows, Reason::gap) == Reason::gap);
  CHECK(reason(Reason::stale_source, Reason::open_rows) == Reason::stale_source);
}

}  // namespace answer_tests
