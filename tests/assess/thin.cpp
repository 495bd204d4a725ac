// A stub is not "nothing there": what was seen and does not count is named, with why.
#include "assess/thin.hpp"

#include "assess/assess.hpp"
#include "tests/assess/nights.hpp"
#include "tests/catch.hpp"

namespace thin_tests {
using namespace plumbline;
using namespace plumbline::assess;
using tests::day;
using tests::take;

namespace {

Document threat(tests::TestWorld& world, std::int64_t at, bool substantive, const std::string& facts) {
  Document d;
  d.kind = "doc.threat";
  d.path = d.lineage = "docs/threats.md";
  d.commit = world.commit("app", day(at)).oid;
  d.blob = tests::made_oid("blob", at);
  d.substance = at + 1;
  d.bytes = 40;
  d.substantive = substantive;
  if (!facts.empty()) d.facts = facts;
  return d;
}

TermAnswer answer_at(const Evaluation& evaluation, std::int64_t at) {
  const auto control = take(evaluation.explain("app", "A1", day(at)));
  return control.terms.front();
}

}  // namespace

TEST_CASE("a document that is there and too thin is named with its path, and why it does not count") {
  const tests::Folder packs;
  const auto pack = tests::load_into(packs, "own", tests::k_small_pack);
  auto world = tests::TestWorld::with_sources({"app"});
  for (auto& row : world.tree.rows) row.places = row.kind == "source" ? "doc.threat=git" : "";
  world.commit("app", day(0));
  auto& records = world.sources["app"].records;
  records.emplace_back(threat(world, 10, false, ""));
  records.emplace_back(threat(world, 20, false, "template"));
  records.emplace_back(threat(world, 30, true, ""));
  records.emplace_back(threat(world, 40, false, "link_only"));
  for (const auto* shape : {"commit", "document"}) world.cover("app", shape, k_always, day(100));
  const auto evaluation = take(Evaluation::evaluate(world.write(), pack));
  const auto seen = [&](std::int64_t at) {
    const auto term = answer_at(evaluation, at);
    std::string out = std::string(name(term.verdict.answer));
    for (const auto& row : term.too_thin) out += "; " + row.detail;
    return out;
  };
  CHECK(seen(5) == "no");
  CHECK(seen(15) == "no; docs/threats.md: 40 bytes that say too little");
  CHECK(seen(25) == "no; docs/threats.md: an unfilled template");
  CHECK(seen(35) == "yes");
  CHECK(seen(45) == "no; docs/threats.md: hardly more than a link");
  CHECK(answer_at(evaluation, 45).too_thin.front().commit.size() == 40);
}

TEST_CASE("of a CI configuration its calls are asked for, and what of them nobody could read is named") {
  const tests::Folder packs;
  const auto pack = tests::load_into(packs, "own", R"(
pack: own
edition: OWN1
title: Ours
default_across: {across: 60%, min: 1, why: ours}
controls:
  - {id: A1, title: An analyser, practice: A, indicated: {present: tool_is_configured, with: {category: sast}}, why: ours}
)");
  auto world = tests::TestWorld::with_sources({"app"});
  for (auto& row : world.tree.rows) row.places = row.kind == "source" ? "ci.config=git" : "";
  world.commit("app", day(0));
  auto& records = world.sources["app"].records;
  const auto version = [&](std::int64_t at, const std::vector<std::string>& calls) {
    Document d;
    d.kind = "ci.config";
    d.path = d.lineage = ".gitlab-ci.yml";
    d.commit = world.commit("app", day(at)).oid;
    d.blob = tests::made_oid("blob", at);
    d.substance = at + 1;
    d.bytes = 400;
    d.substantive = true;
    for (const auto& name : calls) {
      CiCall call;
      call.path = d.path;
      call.commit = d.commit;
      call.system = "gitlab_ci";
      call.job = "a";
      call.tool = name;
      call.category = name == "ctest" ? "unit_test" : name == "cppcheck" ? "sast" : "unfollowed";
      call.trigger = "push";
      call.live = true;
      records.emplace_back(std::move(call));
    }
    records.emplace_back(std::move(d));
  };
  version(10, {"ctest"});
  version(20, {"ctest", "make scan"});
  version(30, {"ctest", "make scan", "make tidy"});
  version(40, {"make scan", "cppcheck"});
  for (const auto* shape : {"commit", "document", "ci_call"}) world.cover("app", shape, k_always, day(100));
  const auto evaluation = take(Evaluation::evaluate(world.write(), pack));
  const auto seen = [&](std::int64_t at) {
    const auto term = answer_at(evaluation, at);
    std::string out = std::string(name(term.verdict.answer));
    for (const auto& row : term.too_thin) out += "; " + row.detail;
    return out;
  };
  CHECK(seen(15) == "no; .gitlab-ci.yml: none of its calls is what is asked for");
  CHECK(seen(25) ==
        "unknown; .gitlab-ci.yml: none of the calls that could be read is what is asked for; make scan could "
        "not");
  CHECK(seen(35) ==
        "unknown; .gitlab-ci.yml: none of the calls that could be read is what is asked for; "
        "make scan and 1 more could not");
  CHECK(seen(45) == "yes");
}

}  // namespace thin_tests
