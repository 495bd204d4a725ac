// plumbline import: what each file is, and what is kept of it.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/scratch.hpp"

namespace importing_tests {
using namespace plumbline::test;
using nlohmann::json;

namespace {

const std::string k_junit =
    R"(<testsuite name="s" timestamp="2025-06-01T10:00:00"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite>)";
const std::string k_bom = R"({"bomFormat":"CycloneDX","specVersion":"1.2","version":1,"components":[]})";

}  // namespace

TEST_CASE(
    "an import tells of each file its type, version, status, reason and counts, and a dry run stores "
    "nothing") {
  const Scratch here;
  here.write("in/tests.xml", k_junit);
  here.write("in/bom.json", k_bom);
  const auto ran = run_plumbline({"import", "in", "--dry-run", "--format", "json"}, here.path());
  CHECK(ran.code == 3);  // something was refused
  const auto told = json::parse(ran.out);
  REQUIRE(told.size() == 2);
  CHECK(told[0] == json{{"file", "in/bom.json"},
                        {"type", "cyclonedx"},
                        {"version", "1.2"},
                        {"status", "refused"},
                        {"reason", "CycloneDX \"1.2\" is not read, 1.4 to 1.7 are"},
                        {"counts", json::object()}});
  CHECK(told[1]["status"] == "accepted");
  CHECK(told[1]["type"] == "junit");
  CHECK(told[1]["counts"]["tests"] == 2);
  CHECK(told[1]["counts"]["failed"] == 1);
  CHECK_FALSE(fs::exists(here.path("plumbline.db")));
}

TEST_CASE("what is imported is stored once under its source, and a later collect leaves it") {
  const Scratch here;
  here.write("tests.xml", k_junit);
  CHECK(run_plumbline({"import", "tests.xml", "--source", "lab"}, here.path()).code == 0);
  CHECK(run_plumbline({"import", "tests.xml", "--source", "lab"}, here.path()).code == 0);
  const auto rows = [&] {
    return json::parse(
        run_plumbline({"query", "SELECT subject, passed, failed FROM test_run", "--format", "json"},
                      here.path())
            .out);
  };
  const auto before = rows();
  CHECK(before.dump().find("\"lab\"") != std::string::npos);
  CHECK(run_plumbline({"collect"}, here.path()).code == 0);
  CHECK(rows() == before);
}

TEST_CASE("a file that is not there is refused with its name") {
  const Scratch here;
  const auto ran = run_plumbline({"import", "nothing.xml", "--dry-run"}, here.path());
  CHECK(ran.code == 3);
  CHECK(ran.out.find("nothing.xml") != std::string::npos);
}

TEST_CASE("the second of two files that would be known as one is refused") {
  const Scratch here;
  here.write("a/tests.xml", k_junit);
  here.write("b/tests.xml", k_junit);
  const auto counts = [&](const std::vector<std::string>& what) {
    std::vector<std::string> call{"import", "--dry-run", "--format", "json"};
    call.insert(call.end(), what.begin(), what.end());
    const auto ran = run_plumbline(call, here.path());
    std::string out = std::to_string(ran.code);
    for (const auto& row : json::parse(ran.out)) out += " " + row["status"].get<std::string>();
    return out;
  };
  CHECK(counts({"a/tests.xml", "b/tests.xml"}) == "3 accepted refused");
  CHECK(counts({"a", "b/tests.xml"}) == "3 accepted refused");
  CHECK(counts({"a", "b"}) == "3 accepted refused");
  CHECK(counts({"."}) == "0 accepted accepted");
  here.write("b/plumbline-manifest.yaml", "runs:\n  - {path: tests.xml, id: other}\n");
  CHECK(counts({"a", "b"}) == "0 accepted accepted");
}

TEST_CASE("an archive without a file, and a log that begins as markup does, are told as what they are") {
  const Scratch here;
  here.write("empty.zip", std::string("PK\x05\x06", 4) + std::string(18, '\0'));
  here.write("lint.txt", "<stdout>(980): warning #177: label was declared\n");
  here.write("page.html", "<!DOCTYPE html><p>no report");
  const auto told = [&](const std::string& name) {
    const auto ran = run_plumbline({"import", name, "--dry-run", "--format", "json"}, here.path());
    const auto rows = json::parse(ran.out);
    REQUIRE(rows.size() == 1);
    return rows[0]["status"].get<std::string>() + " " + rows[0]["type"].get<std::string>() + " " +
           rows[0]["reason"].get<std::string>();
  };
  CHECK(told("empty.zip") == "refused  holds no file");
  CHECK(told("lint.txt") == "accepted log ");
  CHECK(told("page.html").starts_with("refused"));
}

TEST_CASE("a report that is imported under one name day after day opens and closes its findings") {
  const Scratch here;
  const auto report = [&](const std::string& rules, const std::string& day) {
    auto results = json::array();
    for (const char rule : rules)
      results.push_back({{"ruleId", std::string(1, rule)}, {"message", {{"text", "m"}}}});
    const json run{{"tool", {{"driver", {{"name", "CodeQL"}}}}},
                   {"results", results},
                   {"invocations", {{{"executionSuccessful", true}, {"endTimeUtc", day + "T03:04:05Z"}}}}};
    here.write("scan.sarif", json{{"version", "2.1.0"}, {"runs", {run}}}.dump());
    return run_plumbline({"import", "scan.sarif"}, here.path());
  };
  const auto rows = [&](const std::string& sql) {
    const auto ran = run_plumbline({"query", sql, "--format", "csv"}, here.path());
    return ran.out.substr(std::min(ran.out.find('\n') + 1, ran.out.size()));
  };
  const std::string lives =
      "SELECT rule || date(opened,'unixepoch') || coalesce(date(decided,'unixepoch'),'') AS r FROM finding "
      "ORDER BY rule, opened";
  const std::string runs = "SELECT date(at,'unixepoch') AS r FROM tool_run ORDER BY at";
  CHECK(report("AB", "2025-01-01").code == 0);
  CHECK(report("BC", "2025-01-03").code == 0);
  CHECK(rows(lives) == "A2025-01-012025-01-03\r\nB2025-01-01\r\nC2025-01-03\r\n");
  CHECK(rows(runs) == "2025-01-01\r\n2025-01-03\r\n");
  CHECK(report("BC", "2025-01-03").err.find("0 new records") != std::string::npos);
  CHECK(report("CX", "2025-01-02").code == 0);  // late
  CHECK(rows(lives) ==
        "A2025-01-012025-01-02\r\nB2025-01-012025-01-02\r\nB2025-01-03\r\nC2025-01-02\r\n"
        "X2025-01-022025-01-03\r\n");
  CHECK(rows(runs) == "2025-01-01\r\n2025-01-02\r\n2025-01-03\r\n");
}

}  // namespace importing_tests
