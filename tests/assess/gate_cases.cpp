// Runs tests/gates/*.yaml: each case is a small world in a real store, each expectation a verdict.
#include <fmt/core.h>

#include <filesystem>

#include "assess/gates/judge.hpp"
#include "tests/assess/case_reader.hpp"
#include "tests/assess/take.hpp"
#include "tests/catch.hpp"

namespace gate_cases_tests {
using namespace plumbline;
using namespace plumbline::assess;
using namespace plumbline::assess::gates;
using namespace plumbline::tests;

namespace {

const std::string k_root = PLUMBLINE_SOURCE_DIR;
const DataPaths k_paths{{k_root + "/tests/gates/process"}, {k_root + "/probe"}};

std::string in_words(const CriterionVerdict& c) {
  std::string out(name(c.outcome));
  if (c.outcome == Outcome::late) out += fmt::format(" {}d", *c.late_seconds / 86400);
  if (c.outcome == Outcome::undecidable && c.reason != Reason::not_given)
    out += ": " + std::string(name(c.reason));
  return out;
}

std::string in_words(const GateVerdict& g) {
  std::string out(name(g.outcome));
  if (g.held) out += ": " + std::string(name(g.held->by));
  return out;
}

/// The verdict a key such as "v1.0/R1" or "v1.0/R" names.
std::string verdict_of(const Report& report, const std::string& key) {
  const auto slash = key.rfind('/');
  for (const auto& v : report.verdicts) {
    if (report.releases[v.release].name != key.substr(0, slash)) continue;
    for (const auto& g : v.gates) {
      if (g.gate->id == key.substr(slash + 1)) return in_words(g);
      for (const auto& c : g.criteria) {
        if (c.criterion->id == key.substr(slash + 1)) return in_words(c);
      }
    }
  }
  return "absent";
}

bool fits(const std::string& expected, const std::string& given) {
  return expected == given || given.substr(0, given.find(':')) == expected;
}

std::vector<std::string> notes_of(const Report& report, bool without_gates) {
  std::vector<std::string> out;
  for (const auto& note : report.notes) {
    if (note.kind == "without_gates" && !without_gates) continue;
    out.push_back(note.kind + " " + note.release);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string texts_of(const Report& report) {
  std::string out;
  for (const auto& note : report.notes) out += fmt::format(" [{}]", note.text);
  return out;
}

void run(YamlReader& reader, const YamlValue& one, std::vector<std::string>& wrong) {
  const auto name = reader.required(one, "name");
  const auto where =
      fmt::format("{}:{}: {}: ", std::filesystem::path(reader.file()).filename().string(), one.line, name);
  Folder folder;
  std::string settings;
  if (const auto text = reader.text(one, "settings")) settings = folder.write("plumbline.yaml", *text);
  const auto store = read_world(reader, one).write();
  const auto process = take(load_process("try", k_paths, settings, "product"));
  std::optional<Instant> as_of;
  if (const auto on = reader.number(one, "as_of")) as_of = day(*on);
  const auto report = take(ask_gates(store, process, "product", as_of));
  for (const auto& expected : one.find("expect")->value.entries) {
    const auto given = verdict_of(report, expected.key);
    if (!fits(expected.value.text, given))
      wrong.push_back(
          fmt::format("{}{}: expected {}, is {}", where, expected.key, expected.value.text, given));
  }
  if (const auto* says = one.find("says")) {
    for (const auto& item : says->value.items) {
      const auto holds = [&](const Note& note) { return note.text.find(item.text) != std::string::npos; };
      if (std::none_of(report.notes.begin(), report.notes.end(), holds))
        wrong.push_back(fmt::format("{}no finding says \"{}\", but:{}", where, item.text, texts_of(report)));
    }
  }
  std::vector<std::string> notes;
  if (const auto* listed = one.find("notes")) {
    for (const auto& item : listed->value.items) notes.push_back(item.text);
  }
  std::sort(notes.begin(), notes.end());
  const bool without =
      std::any_of(notes.begin(), notes.end(), [](const auto& n) { return n.starts_with("without_gates"); });
  if (notes_of(report, without) != notes) {
    std::string given;
    for (const auto& note : notes_of(report, without)) given += "[" + note + "]";
    wrong.push_back(where + "findings are " + given);
  }
}

}  // namespace

TEST_CASE("gates judge as their cases say") {
  std::vector<std::string> wrong;
  std::size_t cases = 0;
  for (const auto& file : case_files("gates")) {
    auto reader = take(YamlReader::open(file));
    for (const auto& one : reader.root().find("cases")->value.items) {
      ++cases;
      run(reader, one, wrong);
    }
    if (reader.refusal()) wrong.push_back(reader.refusal()->message);
  }
  std::string all;
  for (const auto& line : wrong) all += line + "\n";
  INFO(all);
  CHECK(wrong.empty());
  CHECK(cases >= 25);
}

namespace {

Report report_of(const TestWorld& world, const std::string& product, const std::string& settings = "") {
  Folder folder;
  const auto file = settings.empty() ? "" : folder.write("plumbline.yaml", settings);
  const auto process = take(load_process("try", k_paths, file, product));
  return take(ask_gates(world.write(), process, product, std::nullopt));
}

std::string names_of(const Report& report) {
  std::string out;
  for (const auto& v : report.verdicts) out += (out.empty() ? "" : " ") + report.releases[v.release].name;
  return out;
}

void tag(TestWorld& world, const std::string& source, const std::string& name, const Commit& commit,
         Instant at) {
  Tag made;
  made.name = name;
  made.target = commit.oid;
  made.landed = commit.oid;
  made.annotated = made.release = true;
  made.tagged = at;
  made.committed = commit.committed;
  world.sources[source].records.emplace_back(made);
}

}  // namespace

TEST_CASE("a product without a release says why, and what to do") {
  auto world = TestWorld::with_sources({"app"});
  Subject empty;
  empty.name = "empty";
  empty.parent = "all";
  empty.kind = "product";
  world.tree.rows.push_back(empty);
  const auto why = [&](const std::string& product) {
    const auto report = report_of(world, product);
    CHECK(report.verdicts.empty());
    return report.why_empty.empty() ? std::string() : report.why_empty.front();
  };
  CHECK(why("empty").find("no git source") != std::string::npos);
  CHECK(why("product").find("no commit") != std::string::npos);
  const auto commit = world.commit("app", day(1));
  world.cover("app", "commit", day(0), day(10));
  CHECK(why("product").find("no tag") != std::string::npos);
  Tag nightly;
  nightly.name = "nightly";
  nightly.target = commit.oid;
  world.sources["app"].records.emplace_back(nightly);
  CHECK(why("product").find("gates: releases: tags:") != std::string::npos);
}

TEST_CASE("a pattern that fits the beginning of tags alone says that it has to match the whole name") {
  auto world = TestWorld::with_sources({"app"});
  world.cover("app", "commit", day(0), day(10));
  tag(world, "app", "radio-1.0", world.commit("app", day(1)), day(1));
  const auto report =
      report_of(world, "product", "gates:\n  releases: [{product: product, tags: \"^radio-\"}]\n");
  REQUIRE(report.why_empty.size() == 1);
  CHECK(
      report.why_empty.front() ==
      "none of the 1 tags of app (such as radio-1.0) is matched by gates: releases: tags: \"^radio-\", which "
      "has to match the whole name of a tag");
}

TEST_CASE("two products share a repository, each with its own tags") {
  auto world = TestWorld::with_sources({"app"});
  Subject other;
  other.name = "other";
  other.parent = "all";
  other.kind = "product";
  world.tree.rows.push_back(other);
  auto shared = world.tree.rows[2];
  shared.parent = "other";
  world.tree.rows.push_back(shared);
  world.cover("app", "commit", day(0), day(10));
  tag(world, "app", "a-1.0", world.commit("app", day(1)), day(1));
  tag(world, "app", "b-1.0", world.commit("app", day(2)), day(2));
  tag(world, "app", "a-2.0", world.commit("app", day(3)), day(3));
  const std::string settings =
      "gates:\n  releases: [{product: product, tags: \"a-.*\"}, {product: other, tags: \"b-.*\"}]\n";
  CHECK(names_of(report_of(world, "product", settings)) == "a-1.0 a-2.0");
  CHECK(names_of(report_of(world, "other", settings)) == "b-1.0");
  CHECK(names_of(report_of(world, "other")) == "a-1.0 a-2.0");  // b-1.0 is a tag of the same version
}

TEST_CASE("the same facts are the same verdicts, whatever order they were stored in") {
  auto world = TestWorld::with_sources({"app"});
  world.cover("app", "commit", day(0), day(10));
  for (int i = 1; i < 6; ++i)
    tag(world, "app", "v1." + std::to_string(i), world.commit("app", day(i)), day(i));
  const auto process = take(load_process("try", k_paths, "", "product"));
  const auto first = take(ask_gates(world.write(1), process, "product", std::nullopt));
  const auto second = take(ask_gates(world.write(2), process, "product", std::nullopt));
  CHECK(names_of(first) == names_of(second));
  CHECK(first.notes == second.notes);
}

TEST_CASE("the next release: what it has to bring, when it may come, and what will have ended by then") {
  auto world = TestWorld::with_sources({"app"});
  world.tree.rows[2].places = "doc.threat=git";
  for (const auto* shape : {"commit", "tag", "document"}) world.cover("app", shape, day(0), day(101));
  Document model;
  model.kind = "doc.threat";
  model.path = model.lineage = "t.md";
  model.commit = world.commit("app", day(10)).oid;
  model.bytes = 1000;
  model.substance = 7;
  model.substantive = true;
  world.sources["app"].records.emplace_back(model);
  for (const int on : {20, 60, 100})
    tag(world, "app", "v1." + std::to_string(on), world.commit("app", day(on)), day(on));
  for (const int until : {110, 120}) {
    Attestation signature;
    signature.pack = "try";
    signature.control = "T/tester";
    signature.subject = "product";
    signature.person = "cam";
    signature.since = day(5);
    signature.until = day(until);
    world.sources["app"].records.emplace_back(signature);
  }
  const std::string settings =
      "gates:\n  waivers: [{criterion: R6, requester: ann, approver: bob, reason: soon, since: 2024-01-01, "
      "until: 2025-01-01}]\n";
  const auto report = report_of(world, "product", settings);
  REQUIRE(report.next);
  const auto& next = *report.next;
  CHECK(report.releases[next.previous].name == "v1.100");
  CHECK(next.expected == day(140));
  CHECK(next.intervals == 2);
  std::string lapses;
  for (const auto& lapse : next.lapses) {
    const auto& gate = report.process.gates[lapse.gate];
    lapses += fmt::format("{} {} {};", lapse.criterion ? gate.criteria[*lapse.criterion].id : lapse.what,
                          format_date(lapse.at), lapse.by_then);
  }
  // 100 days after day 10; of two signatures the one that holds longer, until day 120; the waiver ends after
  // the release may come.
  CHECK(lapses == "R2 2024-04-20 true;signature as tester by cam 2024-04-30 true;R6 2025-01-01 false;");
  for (const auto& g : next.verdict.gates) {
    if (g.gate->id == "R") CHECK(g.criteria[0].outcome == Outcome::in_time);
    if (g.gate->id == "P") CHECK(g.criteria[1].outcome == Outcome::missing);  // not reaffirmed since v1.100's
  }
  CHECK(report.releases.size() == 3);  // it is none of them
}

TEST_CASE("a tag for a gate is no release, and a release later than the look is named") {
  auto world = TestWorld::with_sources({"app"});
  for (const auto* shape : {"commit", "tag", "document"}) world.cover("app", shape, day(0), day(101));
  for (const int on : {20, 60, 100}) {
    const auto commit = world.commit("app", day(on));
    tag(world, "app", "v1." + std::to_string(on), commit, day(on));
    tag(world, "app", "TR5-v1." + std::to_string(on), commit, day(on - 1));
  }
  tag(world, "app", "TR5-v7", world.commit("app", day(100)), day(100));  // of no release that is there
  auto report = report_of(world, "product");
  CHECK(names_of(report) == "v1.20 v1.60 TR5-v7 v1.100");
  tag(world, "app", "v1.200", world.commit("app", day(100)), day(200));
  report = report_of(world, "product");
  CHECK(names_of(report) == "v1.20 v1.60 TR5-v7 v1.100");
  const auto later = std::find_if(report.notes.begin(), report.notes.end(),
                                  [](const Note& note) { return note.kind == "not_looked_at"; });
  REQUIRE(later != report.notes.end());
  CHECK(later->text.starts_with("v1.200 was made after 2024-04-10"));
}

TEST_CASE("a forecast that has passed is still the median it says it is") {
  auto world = TestWorld::with_sources({"app"});
  for (const auto* shape : {"commit", "tag", "document"}) world.cover("app", shape, day(0), day(301));
  for (const int on : {20, 60, 100})
    tag(world, "app", "v1." + std::to_string(on), world.commit("app", day(on)), day(on));
  const auto report = report_of(world, "product");
  REQUIRE(report.next);
  CHECK(report.next->expected == day(140));
  CHECK(day(140) < report.as_of);
}

}  // namespace gate_cases_tests
