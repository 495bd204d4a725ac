// The running example of the gates: its script makes a repository and reports, and each verdict is the one
// that expected.tsv said before the first run.
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "tests/catch.hpp"
#include "tests/house/support.hpp"

namespace gates_example_tests {
namespace fs = std::filesystem;
using plumbline::test::run_plumbline;
using plumbline::test::TempFolder;

namespace {

const fs::path k_example = fs::path(PLUMBLINE_SOURCE_DIR) / "examples/gates";

/// Made once: the repository, the reports and the database.
const fs::path& made() {
  static const TempFolder k_folder;
  static const fs::path k_path = [] {
    const auto path = k_folder.path() / "radio";
    const std::string call =
        "sh '" + (k_example / "make.sh").string() + "' '" + path.string() + "' >/dev/null";
    if (std::system(call.c_str()) != 0) throw std::runtime_error("make.sh failed");
    const auto ran = run_plumbline({"collect"}, path);
    if (ran.code != 0) throw std::runtime_error("collect failed: " + ran.err + ran.out);
    return path;
  }();
  return k_path;
}

std::map<std::string, std::string> verdicts() {
  const auto ran = run_plumbline({"gates", "--format", "json"}, made());
  REQUIRE(ran.code == 0);
  const auto document = nlohmann::json::parse(ran.out);
  std::map<std::string, std::string> out;
  for (const auto& release : document["products"][0]["releases"]) {
    const auto name = release["name"].get<std::string>();
    for (const auto& gate : release["gates"]) {
      out[name + " " + gate["id"].get<std::string>()] = gate["verdict"];
      for (const auto& criterion : gate["criteria"])
        out[name + " " + criterion["id"].get<std::string>()] = criterion["verdict"];
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the example of the gates gives the verdicts of its table, each of them at least once") {
  const auto given = verdicts();
  std::ifstream in(k_example / "expected.tsv");
  std::set<std::string> seen, releases;
  std::string wrong;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string release, what, verdict;
    words >> release >> what >> verdict;
    seen.insert(verdict);
    releases.insert(release);
    const auto it = given.find(release + " " + what);
    const auto is = it == given.end() ? "absent" : it->second;
    if (is != verdict) wrong += line + ", is " + is + "\n";
  }
  INFO(wrong);
  CHECK(wrong.empty());
  CHECK(releases.size() == 6);
  for (const auto* verdict :
       {"in_time", "late", "missing", "undecidable", "waived", "not_applicable", "nothing_to_judge", "passed",
        "passed_with_open_actions", "passed_on_waivers", "failed", "not_held"})
    CHECK(seen.count(verdict) == 1);
}

TEST_CASE("a gate recorded as passed whose evidence came later is found") {
  const auto ran = run_plumbline({"gates", "--all"}, made());
  INFO(ran.out);
  CHECK(ran.code == 0);
  CHECK(ran.out.find("G4 is recorded as \"pass\"") != std::string::npos);
  CHECK(ran.out.find("of 26 criteria can be decided from git") == std::string::npos);
  CHECK(ran.out.find("criteria can be decided from git") != std::string::npos);
  CHECK(ran.out.find("6 of 6 releases") != std::string::npos);
  CHECK(ran.out.find("not public") != std::string::npos);
}

TEST_CASE("a criterion is explained the whole way to its evidence") {
  const auto ran = run_plumbline({"explain", "v1.0.1/G6/G6.5"}, made());
  INFO(ran.out + ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.out.find("late by 18 days") != std::string::npos);
  CHECK(ran.out.find("docs/hardening.md") != std::string::npos);
  CHECK(run_plumbline({"explain", "v1.0.1/G6.5"}, made()).out == ran.out);
  const auto wrong = run_plumbline({"explain", "v1.0.1/G6/G6.55"}, made());
  CHECK(wrong.code == 2);
  CHECK(wrong.err.find("Did you mean \"G6.5\"?") != std::string::npos);
  const auto light = run_plumbline({"explain", "v1.2.1/G6"}, made());
  CHECK(light.out.find("lightweight") != std::string::npos);
}

TEST_CASE("one line a criterion as CSV, and one release alone") {
  const auto ran = run_plumbline({"gates", "--format", "csv", "--release", "v2.0.0"}, made());
  CHECK(ran.code == 0);
  CHECK(ran.out.find("v2.0.0") != std::string::npos);
  CHECK(ran.out.find("v1.0.0") == std::string::npos);
  const auto far = run_plumbline({"gates", "--release", "nothing-like-it"}, made());
  CHECK(far.code == 2);
  CHECK(far.err.find("there is no release \"nothing-like-it\". The newest is \"v") != std::string::npos);
  const auto wrong = run_plumbline({"gates", "--release", "v2.0.1"}, made());
  CHECK(wrong.code == 2);
  CHECK(wrong.err.find("there is no release") != std::string::npos);
}

TEST_CASE("a gate record is written once, and read back after it was committed") {
  TempFolder folder;
  const std::vector<std::string> call{"gate",      "record", "--gate",        "G5",
                                      "--release", "v2.0.0", "--participant", "Tom Tester=second_line",
                                      "--action",  "retest"};
  const auto ran = run_plumbline(call, folder.path());
  INFO(ran.out + ran.err);
  CHECK(ran.code == 0);
  CHECK(fs::exists(folder.path() / "gates/v2.0.0/G5.yaml"));
  CHECK(run_plumbline(call, folder.path()).code == 0);
  CHECK(fs::exists(folder.path() / "gates/v2.0.0/G5-2.yaml"));
  auto wrong = call;
  wrong[3] = "G55";
  CHECK(run_plumbline(wrong, folder.path()).err.find("no gate \"G55\"") != std::string::npos);
  wrong = call;
  wrong[7] = "Tom Tester";
  CHECK(run_plumbline(wrong, folder.path()).code == 2);
}

TEST_CASE("doctor counts the criteria that lack evidence") {
  const auto ran = run_plumbline({"doctor"}, made());
  CHECK(ran.out.find("lack evidence that nobody brings yet") != std::string::npos);
}

TEST_CASE("what machines read of the example fits its schema, the next release among it") {
  const auto ran = run_plumbline({"gates", "--format", "json"}, made());
  auto document = nlohmann::json::parse(ran.out);
  const auto read =
      nlohmann::json::parse(std::ifstream(fs::path(PLUMBLINE_SOURCE_DIR) / "docs/gates.schema.json"));
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(read), schema);
  const auto fits = [&] {
    valijson::Validator validator;
    return validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), nullptr);
  };
  CHECK(fits());
  const auto next = document["products"][0]["next"];
  CHECK(next["previous"] == "v2.0.0");
  CHECK(next["expected"].is_string());
  document["products"][0]["next"]["lapses"] = "none";
  CHECK_FALSE(fits());
}

TEST_CASE("collect refuses gates that fit no process, with the line and the nearest name") {
  const auto said = [](const std::string& part) {
    TempFolder folder;
    std::ofstream(folder.path() / "plumbline.yaml")
        << "organisation: {name: acme, products: [{name: radio, sources: [{name: radio-src, git: radio}]}]}\n"
        << part;
    const auto ran = run_plumbline({"collect"}, folder.path());
    CHECK(ran.code == 2);
    return ran.err;
  };
  const auto has = [](const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  has(said("gates: {tailoring: [{product: radoi, drop: G8, reason: none}]}\n"), "Did you mean \"radio\"?");
  has(said("gates: {tailoring: [{product: radio, drop: G99, reason: none}]}\n"), "plumbline.yaml:2");
  has(said("gates: {taloring: []}\n"), "tailoring");
  has(said("gates: {held: [{product: radio, release: v1, gate: G5, at: someday}]}\n"), "at");
  has(said("gates: {releases: [{product: radio, tags: \"(\"}]}\n"), "ECMAScript");
}

}  // namespace gates_example_tests
