// Whole evaluations over a real store: scores, the example firm, one run of each probe, same bytes, scope and
// examples.
#include <algorithm>
#include <set>

#include "assess/assess.hpp"
#include "assess/loader.hpp"
#include "assess/rows.hpp"
#include "tests/assess/take.hpp"
#include "tests/assess/test_world.hpp"
#include "tests/catch.hpp"

namespace evaluation_tests {
using namespace plumbline;
using namespace plumbline::assess;
using tests::day;
using tests::take;
using tests::TestWorld;

namespace {

DataPaths shipped() {
  const std::string root = PLUMBLINE_SOURCE_DIR;
  return {{root}, {root + "/probe"}};
}

Pack bsimm() {
  auto pack = load_pack("bsimm", shipped());
  if (!pack) throw std::runtime_error(pack.error().message);
  return *pack;
}

const ControlResult& control(const Assessment& a, const std::string& id) {
  const auto is = [&](const ControlResult& c) { return c.id == id; };
  return *std::find_if(a.controls.begin(), a.controls.end(), is);
}

std::string state(const Assessment& a, const std::string& id) {
  const auto& standing = control(a, id).standing;
  const auto reason = name(standing.reason);
  return std::string(name(standing.state)) + (reason.empty() ? "" : ": " + std::string(reason));
}

void cover_git(TestWorld& world, const std::string& source, Instant until) {
  for (const auto* shape : {"commit", "tag", "document", "ci_call", "review"})
    world.cover(source, shape, k_always, until);
}

void add_run(TestWorld& world, const std::string& source, std::int64_t on_day, std::int64_t inputs) {
  ToolRun run;
  run.id = source + std::to_string(on_day) + "." + std::to_string(inputs);
  run.at = day(on_day);
  run.tool = "codeql";
  run.category = "sast";
  run.outcome = "success";
  run.inputs = inputs;
  if (inputs == 0) run.idle = 1;
  run.trigger = "push";
  world.sources[source].records.emplace_back(run);
}

void add_call(TestWorld& world, const std::string& source, const Commit& commit) {
  Document file;
  file.kind = "ci.config";
  file.path = file.lineage = ".github/workflows/scan.yml";
  file.commit = commit.oid;
  file.blob = tests::made_oid("blob", 1);
  file.substance = 1;
  file.substantive = true;
  world.sources[source].records.emplace_back(file);
  CiCall call;
  call.path = file.path;
  call.commit = commit.oid;
  call.system = "github_actions";
  call.job = "scan";
  call.tool = "codeql";
  call.category = "sast";
  call.trigger = "push";
  call.live = true;
  world.sources[source].records.emplace_back(call);
}

/// One source: configured since day 0, CI covered from day 100, one run on day 120.
TestWorld configured(std::int64_t inputs) {
  auto world = TestWorld::with_sources({"app"});
  const auto first = world.commit("app", day(0));
  world.commit("app", day(399));
  cover_git(world, "app", day(400));
  world.cover("app", "tool_run", day(100), day(400));
  add_call(world, "app", first);
  add_run(world, "app", 120, inputs);
  return world;
}

Attestation attested(const std::string& id) {
  Attestation out;
  out.pack = "bsimm";
  out.control = id;
  out.subject = "all";
  out.person = "lead";
  out.statement = "done";
  out.since = day(0);
  return out;
}

}  // namespace

// A repository of 40,000 commits has a quarter of a million rows: what each of them holds is what an audit
// takes.
TEST_CASE("the rows of all probes share their texts, and one takes no more than twelve words") {
  STATIC_REQUIRE(sizeof(ProbeRow) <= 12 * sizeof(void*));
  auto world = TestWorld::with_sources({"app"});
  cover_git(world, "app", day(400));
  for (std::int64_t n = 0; n < 40; ++n) world.commit("app", day(n * 10));
  const auto reader = world.write();
  const auto pack = bsimm();
  const auto known = World::load(reader);
  REQUIRE(known);
  const auto rows = ProbeRows::ask_all(reader, pack, *known);
  REQUIRE(rows);
  std::map<std::string, const std::string*> places;
  std::size_t shared = 0;
  for (const auto& key : rows->keys()) {
    for (const auto& row : rows->of(key, "app")) {
      for (const auto* text : {&row.subject, &row.evidence, &row.commit, &row.detail}) {
        if (text->empty()) continue;
        const auto [it, fresh] = places.emplace(text->str(), &text->str());
        CHECK(it->second == &text->str());
        shared += fresh ? 0 : 1;
      }
    }
  }
  CHECK(shared > 40);
}

TEST_CASE("EXAMPLES CR1.4: configured indicates, a run shows, and 90 days later it is stale") {
  const auto evaluation = take(Evaluation::evaluate(configured(5).write(), bsimm()));
  const auto at = [&](std::int64_t n, std::int64_t s = 0) {
    return state(take(evaluation.assess("all", Instant{day(n).seconds + s})), "CR1.4");
  };
  CHECK(at(0) == "indicated");
  CHECK(at(120, -1) == "indicated");
  CHECK(at(120) == "observed");
  CHECK(at(210, -1) == "observed");
  CHECK(at(210) == "absent: stale");
}

TEST_CASE(
    "configured and never run, run long ago, run in one of eight, run and failed, found and unread differ") {
  const auto asked = [](const TestWorld& world, const std::string& id) {
    const auto found = take(Evaluation::evaluate(world.write(), bsimm()));
    return control(take(found.assess("all", day(399))), id);
  };
  const auto told = [](const ControlResult& c) {
    std::string out(name(c.standing.state));
    out += ": " + std::string(name(c.standing.reason));
    for (const auto& term : c.terms) {
      for (const auto& row : term.too_thin) out += "; " + row.detail;
      if (term.left_window) out += "; left: " + term.left_window->detail;
    }
    return out;
  };
  const auto world_of = [](std::int64_t sources) {
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < sources; ++i) names.push_back("app" + std::to_string(i));
    auto world = TestWorld::with_sources(names);
    for (const auto& one : names) {
      const auto first = world.commit(one, day(0));
      world.commit(one, day(399));
      cover_git(world, one, day(400));
      for (const auto* shape : {"tool_run", "finding"}) world.cover(one, shape, k_always, day(400));
      add_call(world, one, first);
    }
    return world;
  };
  auto world = world_of(1);
  CHECK(told(asked(world, "CR1.4")) == "absent: none");

  world = world_of(1);
  add_run(world, "app0", 30, 5);
  CHECK(told(asked(world, "CR1.4")).starts_with("absent: stale"));
  CHECK_THAT(told(asked(world, "CR1.4")), Catch::Matchers::Contains("left: codeql, 5 files"));

  world = world_of(8);
  add_run(world, "app0", 390, 5);
  const auto one_of_eight = asked(world, "CR1.4");
  CHECK(one_of_eight.standing.state == State::absent);
  std::map<Answer, int> answers;
  for (const auto& term : one_of_eight.terms) {
    if (term.rule == "observed") ++answers[term.verdict.answer];
  }
  CHECK(answers[Answer::yes] == 1);
  CHECK(answers[Answer::no] == 7);

  world = world_of(1);
  add_run(world, "app0", 390, 0);
  std::get<ToolRun>(world.sources["app0"].records.back()).outcome = "crashed";
  CHECK_THAT(told(asked(world, "CR1.4")), Catch::Matchers::Contains("absent: none; codeql did not finish"));

  world = world_of(1);
  add_run(world, "app0", 390, 5);
  for (int i = 0; i < 6; ++i) {
    Finding found;
    found.id = "f" + std::to_string(i);
    found.opened = day(100);
    found.category = "sast";
    found.severity = "high";
    world.sources["app0"].records.emplace_back(found);
  }
  CHECK(told(asked(world, "CR1.4")).starts_with("observed"));
  CHECK(told(asked(world, "CR2.8")).starts_with("absent: below"));
}

TEST_CASE("what a feed tells, it tells of its host, and the host alone is counted") {
  auto world = configured(5);
  Subject feed;
  feed.name = "app-ci";
  feed.parent = "app";
  feed.kind = "source";
  feed.type = "buildbot";
  world.tree.rows.push_back(feed);
  auto& app = world.sources["app"];
  auto& ci = world.sources["app-ci"];
  const auto is_run = [](const Record& record) { return std::holds_alternative<ToolRun>(record); };
  const auto is_of_ci = [](const Coverage& c) { return c.shape == "tool_run"; };
  std::copy_if(app.records.begin(), app.records.end(), std::back_inserter(ci.records), is_run);
  std::erase_if(app.records, is_run);
  for (auto& record : ci.records) std::get<ToolRun>(record).lines = "12: 0 findings";
  std::copy_if(app.coverage.begin(), app.coverage.end(), std::back_inserter(ci.coverage), is_of_ci);
  std::erase_if(app.coverage, is_of_ci);
  ci.gaps.push_back({"ci_run", "*", day(130), day(140), "refused", "no right to read", std::nullopt});

  const auto evaluation = take(Evaluation::evaluate(world.write(), bsimm()));
  const auto at = [&](std::int64_t n) { return take(evaluation.assess("all", day(n))); };
  CHECK(state(at(119), "CR1.4") == "indicated");
  CHECK(state(at(120), "CR1.4") == "observed");
  CHECK(state(at(210), "CR1.4") == "absent: stale");
  CHECK(state(take(evaluation.assess("app-ci", day(120))), "CR1.4") == "observed");
  const auto seen = at(120);
  CHECK(seen.ends.size() == 2);
  REQUIRE(seen.gaps.size() == 1);
  CHECK(seen.gaps.front().source == "app-ci");
  const auto explained = take(evaluation.explain("app", "CR1.4", day(120)));
  REQUIRE(!explained.evidence.empty());
  CHECK(explained.evidence.front().starts_with("tool_run:app-ci:"));
  const auto ran = std::find_if(explained.terms.begin(), explained.terms.end(), [](const auto& t) {
    return !t.witnesses.empty() && t.witnesses.front().evidence.starts_with("tool_run:");
  });
  REQUIRE(ran != explained.terms.end());
  CHECK(ran->witnesses.front().log == std::get<ToolRun>(ci.records.front()).id);
  CHECK(ran->witnesses.front().lines == "12: 0 findings");
}

TEST_CASE("EXAMPLES CR1.4: a run that read nothing is no run") {
  const auto evaluation = take(Evaluation::evaluate(configured(0).write(), bsimm()));
  const auto at = [&](std::int64_t n, std::int64_t s = 0) {
    return state(take(evaluation.assess("all", Instant{day(n).seconds + s})), "CR1.4");
  };
  CHECK(at(150) == "indicated");
  CHECK(at(190, -1) == "indicated");
  CHECK(at(190) == "absent: none");
}

TEST_CASE("EXAMPLES SM1.4: eight of ten ran, two have no CI: observed") {
  std::vector<std::string> names;
  for (int i = 0; i < 10; ++i) names.push_back("repo" + std::to_string(i));
  auto world = TestWorld::with_sources(names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    world.commit(names[i], day(0));
    cover_git(world, names[i], day(200));
    if (i >= 8) continue;
    world.cover(names[i], "tool_run", k_always, day(200));
    add_run(world, names[i], 150, 5);
  }
  const auto a = take(take(Evaluation::evaluate(world.write(), bsimm())).assess("all", day(199)));
  CHECK(state(a, "SM1.4") == "observed");
  CHECK(control(a, "SM1.4").evidence.size() == 8);
}

TEST_CASE("SEMANTICS 8: entering the example firm of the report scores 41 with its high-water marks") {
  // BSIMM16 Figure 8 (p. 37), facts of the report; marks as its rule gives them.
  const std::vector<std::string> firm{"SM1.1",  "SM2.7", "CP1.1",   "CP1.2",   "CP1.3",   "CP2.5",  "T1.1",
                                      "T1.7",   "T2.8",  "T2.9",    "AM1.3",   "AM2.6",   "AM2.7",  "SFD1.1",
                                      "SFD1.2", "SR1.1", "SR1.2",   "SR1.5",   "SR2.5",   "AA1.1",  "AA1.2",
                                      "AA2.2",  "AA2.4", "CR1.2",   "CR1.4",   "CR2.6",   "CR2.8",  "ST1.1",
                                      "ST1.3",  "PT1.2", "PT1.3",   "PT3.1",   "SE1.2",   "SE1.3",  "SE1.4",
                                      "SE2.5",  "SE2.7", "CMVM1.1", "CMVM1.3", "CMVM3.3", "CMVM3.4"};
  const std::map<std::string, int> marks{{"SM", 2}, {"CP", 2}, {"T", 2},  {"AM", 2}, {"SFD", 1}, {"SR", 2},
                                         {"AA", 2}, {"CR", 2}, {"ST", 1}, {"PT", 3}, {"SE", 2},  {"CMVM", 3}};
  auto world = TestWorld::with_sources({"app"});
  for (const auto& id : firm) world.sources["app"].records.emplace_back(attested(id));
  const auto a = take(take(Evaluation::evaluate(world.write(), bsimm())).assess("all", day(10)));
  CHECK(a.confirmed == 41);
  CHECK(a.possible == 41);
  CHECK(a.of == 128);
  CHECK(a.coverage == 41);
  REQUIRE(a.practices.size() == marks.size());
  for (const auto& practice : a.practices) {
    INFO(practice.id);
    CHECK(practice.high_water_mark == marks.at(practice.id));
  }
  CHECK(a.trend.size() == 1);
  CHECK(a.trend.front().at == day(0));
  CHECK(control(a, "SM1.1").evidence.size() == 1);
}

TEST_CASE("SEMANTICS 12: the same evidence in any order gives the same bytes") {
  auto world = configured(5);
  for (std::int64_t i = 1; i < 50; ++i) add_run(world, "app", 120 + i % 7, i);
  std::set<std::string> digests;
  for (const unsigned seed : {0U, 1U, 2U, 3U}) {
    digests.insert(
        take(take(Evaluation::evaluate(world.write(seed), bsimm())).assess("all", day(150))).digest);
  }
  CHECK(digests.size() == 1);
  add_run(world, "app", 140, 1000);
  digests.insert(take(take(Evaluation::evaluate(world.write(), bsimm())).assess("all", day(150))).digest);
  CHECK(digests.size() == 2);
}

TEST_CASE("each probe with its parameters runs once for 120 dates") {
  const auto pack = bsimm();
  std::set<std::pair<std::string, std::map<std::string, std::string>>> questions;
  const auto add = [&](const Rule& leaf) { questions.insert({leaf.probe, leaf.with}); };
  for (const auto& one : pack.controls) {
    if (one.observed) for_each_leaf(*one.observed, add);
    if (one.indicated) for_each_leaf(*one.indicated, add);
  }
  const auto reader = configured(5).write();
  const auto before = reader.asked();
  const auto evaluation = take(Evaluation::evaluate(reader, pack));
  const auto after = reader.asked() - before;
  const auto wanted = static_cast<std::int64_t>(questions.size());
  CHECK(after >= wanted);
  CHECK(after <= wanted + 7);  // the releases, and where rows come from
  for (std::int64_t i = 0; i < 120; ++i) CHECK(take(evaluation.assess("all", day(i * 3))).of == 128);
  CHECK(reader.asked() - before == after);
}

TEST_CASE("SEMANTICS 7: dropping two bad repositories turns the share, and only the tree did it") {
  const auto judged = [](const std::vector<std::string>& names) {
    auto world = TestWorld::with_sources(names);
    for (const auto& name : names) {
      world.commit(name, day(0));
      cover_git(world, name, day(200));
      world.cover(name, "tool_run", k_always, day(200));
      if (name < "repo7") add_run(world, name, 150, 5);
    }
    return state(take(take(Evaluation::evaluate(world.write(), bsimm())).assess("all", day(199))), "CR1.4");
  };
  std::vector<std::string> names;
  for (int i = 0; i < 10; ++i) names.push_back("repo" + std::to_string(i));
  CHECK(judged(names) == "absent: none");
  names.resize(8);
  CHECK(judged(names) == "observed");
}

TEST_CASE("SEMANTICS 6: without an as-of each source is shown at its own end, marked as mixed dates") {
  auto world = configured(5);
  for (auto& coverage : world.sources["app"].coverage) coverage.until = day(200);
  auto two = TestWorld::with_sources({"app", "late"});
  two.sources["app"] = world.sources["app"];
  two.commit("late", day(300));
  two.commit("late", day(350));
  cover_git(two, "late", day(351));
  const auto evaluation = take(Evaluation::evaluate(two.write(), bsimm()));
  CHECK(take(evaluation.newest_evidence("all")) == Instant{day(351).seconds - 1});
  const auto frozen = take(evaluation.assess("app", std::nullopt));
  CHECK(frozen.as_of == Instant{day(200).seconds - 1});
  CHECK_FALSE(frozen.mixed_dates);
  CHECK(state(frozen, "CR1.4") == "observed");
  CHECK(control(frozen, "CR1.4").lapses == day(210));
  const auto root = take(evaluation.assess("all", std::nullopt));
  CHECK(root.mixed_dates);
  CHECK(root.as_of_defaulted);
  const auto given = take(evaluation.assess("app", day(350)));
  CHECK(state(given, "CR1.4") == "unknown: stale_source");
  CHECK_FALSE(given.as_of_defaulted);
}

TEST_CASE(
    "a stale source is fetched before anything is connected: the reason, who would tell and what next") {
  auto world = configured(0);
  world.sources["app"].coverage.clear();
  cover_git(world, "app", day(200));  // an analyser is configured; CI, which would decide, is not connected
  const auto evaluation = take(Evaluation::evaluate(world.write(), bsimm()));
  CHECK(state(take(evaluation.assess("all", day(199))), "CR1.4") == "indicated");
  const auto later = take(evaluation.assess("all", day(300)));
  CHECK(state(later, "CR1.4") == "unknown: stale_source");
  CHECK(control(later, "CR1.4").would_tell == "a newer reading");
  const std::string action =
      "Bring up to date and collect again: app (read up to 2024-07-18). A clone tells nothing after its "
      "newest "
      "commit: where it is the origin itself, say `live: true` below its name in plumbline.yaml.";
  CHECK(control(later, "CR1.4").next == action);
  REQUIRE_FALSE(later.next.empty());
  CHECK(later.next.front().action == action);
  CHECK(later.next.front().turns >= 1);
}

TEST_CASE(
    "what a clone no longer tells names the line of plumbline.yaml that would change it; a URL has none") {
  struct Kept {
    std::string location;
    bool live, named;
  };
  for (const auto& kept : {Kept{"/srv/app", false, true}, Kept{"https://example.org/app.git", false, false},
                           Kept{"/srv/app", true, false}}) {
    INFO(kept.location << kept.live);
    auto world = configured(0);
    world.sources["app"].coverage.clear();
    cover_git(world, "app", day(200));
    for (auto& row : world.tree.rows) {
      if (row.name != "app") continue;
      row.type = "git";
      row.location = kept.location;
      row.live = kept.live;
    }
    const auto evaluation = take(Evaluation::evaluate(world.write(), bsimm()));
    const auto far = day(20'000);  // later than a live source was read as well
    const auto later = take(evaluation.assess("all", far));
    REQUIRE(state(later, "CR1.4") == "unknown: stale_source");
    const auto names = [](const std::string& text) { return text.find("`live: true`") != std::string::npos; };
    CHECK(names(control(later, "CR1.4").next) == kept.named);
    CHECK(names(later.next.front().action) == kept.named);
    const auto& terms = control(later, "CR1.4").terms;
    CHECK(std::any_of(terms.begin(), terms.end(), [&](const auto& term) { return names(term.missing); }) ==
          kept.named);
  }
}

TEST_CASE(
    "SEMANTICS 7: a source is asked while it lives, and evidence above stands for it where the rule "
    "inherits") {
  auto world = TestWorld::with_sources({"app"});
  world.commit("app", day(100));
  world.commit("app", day(299));
  cover_git(world, "app", day(300));
  Subject policies;
  policies.name = "policies";
  policies.parent = "all";
  policies.kind = "source";
  policies.type = "git";
  world.tree.rows.push_back(policies);
  const auto first = world.commit("policies", day(50));
  cover_git(world, "policies", day(300));
  Document plan;
  plan.kind = "doc.incident";
  plan.path = plan.lineage = "incident.md";
  plan.commit = first.oid;
  plan.blob = tests::made_oid("blob", 7);
  plan.substance = 7;
  plan.bytes = 4000;
  plan.substantive = true;
  world.sources["policies"].records.emplace_back(plan);
  const auto evaluation = take(Evaluation::evaluate(world.write(), bsimm()));
  CHECK(state(take(evaluation.assess("app", day(60))), "CMVM1.1") == "unknown: nothing_to_judge");
  const auto living = take(evaluation.assess("app", day(200)));
  CHECK(state(living, "CMVM1.1") == "indicated");
  const auto& terms = control(living, "CMVM1.1").terms;
  CHECK(std::any_of(terms.begin(), terms.end(),
                    [](const TermAnswer& t) { return t.subject == "policies" && t.verdict == k_yes; }));
  const auto& evidence = control(living, "CMVM1.1").evidence;
  CHECK(std::any_of(evidence.begin(), evidence.end(),
                    [](const std::string& e) { return e.rfind("document:policies:", 0) == 0; }));
}

TEST_CASE(
    "a contradicted attestation is indicated, one that ended no longer holds, not applicable is declared") {
  auto world = configured(0);
  world.sources["app"].records.emplace_back(attested("CR1.4"));
  auto over = attested("T1.1");
  over.until = day(50);
  world.sources["app"].records.emplace_back(over);
  auto not_ours = attested("SE1.2");
  not_ours.not_applicable = true;
  world.sources["app"].records.emplace_back(not_ours);
  const auto evaluation = take(Evaluation::evaluate(world.write(), bsimm()));
  const auto a = take(evaluation.assess("all", day(200)));
  CHECK(state(a, "CR1.4") == "indicated: contradicted");
  CHECK(state(a, "T1.1") == "unknown: needs_person");
  CHECK(control(a, "T1.1").would_tell == "person");
  CHECK(state(take(evaluation.assess("all", Instant{day(50).seconds - 1})), "T1.1") == "attested");
  CHECK(state(a, "SE1.2") == "not_applicable");
  CHECK(a.applicable == 127);
}

TEST_CASE("rows lead to the commit and the file that show them") {
  const auto evaluation = take(Evaluation::evaluate(configured(5).write(), bsimm()));
  const auto rows = take(evaluation.population("all", "static_analysis_is_configured"));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].commit == tests::made_oid("app", 0).hex());
  CHECK(rows[0].path == ".github/workflows/scan.yml");
  const auto wrong = evaluation.population("all", "static_analysis_is_configurd");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message ==
        "BSIMM16 asks no probe \"static_analysis_is_configurd\". Did you mean "
        "\"static_analysis_is_configured\"?");
}

TEST_CASE("steps of the score add up to the states") {
  const auto evaluation = take(Evaluation::evaluate(configured(5).write(), bsimm()));
  for (const auto& point : take(evaluation.trend("all", std::nullopt))) {
    const auto a = take(evaluation.assess("all", point.at));
    CHECK(point.confirmed == a.confirmed);
    CHECK(point.possible == a.possible);
    CHECK(point.coverage == a.coverage);
  }
  std::int64_t whole = 0;
  for (const auto& step : evaluation.score_steps("all")) whole += step.practice.empty() ? 1 : 0;
  CHECK(whole > 0);
  const auto spans = evaluation.control_spans("all");
  for (std::size_t i = 1; i < spans.size(); ++i) {
    if (spans[i].control == spans[i - 1].control)
      CHECK(spans[i].since == spans[i - 1].until);
    else
      CHECK(spans[i - 1].until == k_forever);
  }
}

}  // namespace evaluation_tests
