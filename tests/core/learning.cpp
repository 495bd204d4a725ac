// SEMANTICS 2, "learning never overturns": replacing an `unknown` by what it really was changes no `yes` or
// `no`.
#include "core/answer.hpp"
#include "tests/catch.hpp"
#include "tests/core/samples.hpp"

namespace learning_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

struct RuleTree {
  enum class Kind { leaf, all_of, any_of, across } kind = Kind::leaf;
  std::size_t leaf = 0;
  bool if_any = false;
  Share threshold{1, 1};
  std::int64_t min = 1;
  std::vector<RuleTree> terms;
};

RuleTree grow(Dice& dice, int depth, std::size_t& leaves) {
  RuleTree rule;
  rule.if_any = dice.roll(0, 4) == 0;
  if (depth == 0 || dice.roll(0, 3) == 0) {
    rule.leaf = leaves++;
    return rule;
  }
  rule.kind = static_cast<RuleTree::Kind>(dice.roll(1, 3));
  rule.threshold = {dice.roll(1, 10), 10};
  rule.min = dice.roll(1, 3);
  for (auto n = dice.roll(1, 5); n > 0; --n) rule.terms.push_back(grow(dice, depth - 1, leaves));
  return rule;
}

Verdict across(const RuleTree& rule, const std::vector<Verdict>& terms) {
  const auto count = [&](Answer a) {
    return std::count_if(terms.begin(), terms.end(), [a](Verdict v) { return v.answer == a; });
  };
  const auto unknown = count(Answer::unknown);
  return judge(count(Answer::yes), unknown, count(Answer::yes) + count(Answer::no) + unknown, rule.threshold,
               rule.min);
}

Verdict ask(const RuleTree& rule, const std::vector<Answer>& leaves) {
  Verdict out{};
  if (rule.kind == RuleTree::Kind::leaf) {
    out = {leaves[rule.leaf], Reason::not_given};
  } else {
    std::vector<Verdict> terms;
    for (const auto& term : rule.terms) terms.push_back(ask(term, leaves));
    out = rule.kind == RuleTree::Kind::all_of   ? all_of(terms)
          : rule.kind == RuleTree::Kind::any_of ? any_of(terms)
                                                : across(rule, terms);
  }
  return rule.if_any && out.answer == Answer::no_case ? k_yes : out;
}

}  // namespace

TEST_CASE("learning never overturns a yes or a no, over random rule trees") {
  int decided = 0;
  int learned = 0;
  for (std::uint32_t seed = 0; seed < 20000; ++seed) {
    Dice dice(seed);
    std::size_t leaves = 0;
    const RuleTree rule = grow(dice, 3, leaves);
    std::vector<Answer> before;
    for (std::size_t i = 0; i < leaves; ++i) before.push_back(static_cast<Answer>(dice.roll(0, 3)));
    std::vector<Answer> after = before;
    for (auto& answer : after) {
      if (answer != Answer::unknown || dice.roll(0, 2) == 0) continue;
      constexpr Answer k_really[] = {Answer::yes, Answer::no, Answer::no_case};
      answer = k_really[dice.roll(0, 2)];
      ++learned;
    }
    const Answer first = ask(rule, before).answer;
    if (first != Answer::yes && first != Answer::no) continue;
    ++decided;
    INFO("seed " << seed);
    REQUIRE(ask(rule, after).answer == first);
  }
  CHECK(decided > 5000);
  CHECK(learned > 5000);
}

TEST_CASE("learning a row never overturns a yes or a no of a population") {
  for (std::int64_t n = 1; n <= 10; ++n) {
    for (std::int64_t open = 1; open <= n; ++open) {
      for (std::int64_t ok = 0; ok + open <= n; ++ok) {
        const auto first = judge(ok, open, n, {4, 5}, 2).answer;
        if (first != Answer::yes && first != Answer::no) continue;
        CHECK(judge(ok + 1, open - 1, n, {4, 5}, 2).answer == first);
        CHECK(judge(ok, open - 1, n, {4, 5}, 2).answer == first);
      }
    }
  }
}

}  // namespace learning_tests
