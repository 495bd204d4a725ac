// SEMANTICS 2, "learning never overturns": replacing an unknown by what it really was changes no yes and no
// made without it.
#include <map>
#include <random>

#include "assess/compose.hpp"
#include "assess/rule_text.hpp"
#include "assess/world.hpp"
#include "tests/assess/test_world.hpp"
#include "tests/catch.hpp"

namespace learning_tests {
using namespace plumbline;
using namespace plumbline::assess;
using tests::day;

namespace {

Rule random_rule(std::mt19937& random, int depth, bool inside_across) {
  Rule rule;
  const auto pick = random() % 10;
  if (depth == 0 || pick < 4) {
    rule.kind = Rule::Kind::present;
    rule.probe = "p" + std::to_string(random() % 4);
    rule.fresh = Duration{0, 10 * 86400};
  } else if (pick < 6 && !inside_across) {
    rule.kind = Rule::Kind::across;
    rule.at_least = {static_cast<std::int64_t>(1 + random() % 4), 4};
    rule.min = static_cast<std::int64_t>(1 + random() % 3);
    rule.terms.push_back(random_rule(random, depth - 1, true));
  } else {
    rule.kind = pick % 2 == 0 ? Rule::Kind::all_of : Rule::Kind::any_of;
    for (unsigned i = 0; i < 1 + random() % 3; ++i)
      rule.terms.push_back(random_rule(random, depth - 1, inside_across));
  }
  rule.if_any = random() % 5 == 0;
  if (rule.kind != Rule::Kind::across)
    rule.inherits = random() % 5 == 0, rule.each_branch = random() % 5 == 0;
  if (rule.kind == Rule::Kind::present && random() % 5 == 0) rule.formality = 2;
  return rule;
}

Verdict random_verdict(std::mt19937& random, bool known) {
  switch (random() % (known ? 3 : 4)) {
    case 0:
      return k_yes;
    case 1:
      return {Answer::no, Reason::none};
    case 2:
      return k_no_case;
    default:
      return {Answer::unknown, Reason::gap};
  }
}

using Leaves = std::map<std::pair<std::string, std::string>, Timeline<Verdict>>;

Timeline<Verdict> ask(const World& world, const Rule& rule, const Leaves& leaves) {
  Rule across;
  across.kind = Rule::Kind::across;
  across.at_least = {3, 4};
  const Composer composer(
      world, across,
      [&](const Rule& leaf, const Source& s) {
        return leaves.at({leaf.probe, s.name});
      },
      [](const Rule&, const std::string&) { return Timeline<Verdict>(k_no_case); });
  return composer.ask(rule, "all");
}

}  // namespace

TEST_CASE("learning what was unknown overturns no yes and no no, over 3,000 random rules") {
  auto made = tests::TestWorld::with_sources({"a", "b", "c"});
  Subject above;
  above.name = "above";
  above.parent = "all";
  above.kind = "source";
  made.tree.rows.push_back(above);
  Subject branch;
  branch.name = "a@stable";
  branch.parent = "a";
  branch.kind = "branch";
  made.tree.rows.push_back(branch);
  const auto reader = made.write();
  const auto world = World::load(reader);
  REQUIRE(world);
  std::mt19937 random(7);
  int decided = 0;
  int overturned = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto rule = random_rule(random, 3, false);
    Leaves before, after;
    for (const auto* probe : {"p0", "p1", "p2", "p3"}) {
      for (const auto* source : {"a", "b", "c", "above", "a@stable"}) {
        Timeline<Verdict> blind, seen;
        for (int i = 0; i < 4; ++i) {
          const auto verdict = random_verdict(random, false);
          blind.append(day(i * 7), verdict);
          seen.append(day(i * 7), verdict.answer == Answer::unknown ? random_verdict(random, true) : verdict);
        }
        before[{probe, source}] = blind;
        after[{probe, source}] = seen;
      }
    }
    const auto told = ask(*world, rule, before);
    const auto learnt = ask(*world, rule, after);
    for (int i = 10; i < 28; ++i) {
      const auto was = told.at(day(i)).answer;
      if (was != Answer::yes && was != Answer::no) continue;
      ++decided;
      if (learnt.at(day(i)).answer != was && ++overturned == 1) {
        WARN(in_words(rule) << " on day " << i << " was " << name(was) << ", is "
                            << name(learnt.at(day(i)).answer));
      }
    }
  }
  CHECK(decided > 1000);
  CHECK(overturned == 0);
}

}  // namespace learning_tests
