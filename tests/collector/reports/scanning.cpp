// What scanners write: SARIF, gitleaks, OSV-Scanner, Trivy, cppcheck, Scorecard.
#include "collector/reports/ledger.hpp"
#include "tests/catch.hpp"
#include "tests/collector/reports/reading.hpp"

namespace scanning_tests {
using namespace plumbline;
using namespace plumbline::test;
using reports::Status;

TEST_CASE("a SARIF is a run of its tool, with its version, and its findings") {
  const auto r =
      read(sarif(result("a", "x.cpp", 3) + "," + result("b", "y.cpp", 4), R"(,"artifacts":[{},{},{}])"));
  REQUIRE(r.status == Status::accepted);
  CHECK(r.type == "sarif");
  CHECK(r.version == "2.1.0");
  CHECK(r.counts.at("findings") == 2);
  const auto runs = all_of<ToolRun>(r);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].tool == "codeql");
  CHECK(runs[0].category == "sast");
  CHECK(runs[0].version == "2.9.1");
  CHECK(runs[0].outcome == "findings");
  CHECK(runs[0].findings == 2);
  CHECK(runs[0].inputs == 3);
  CHECK(runs[0].seen_in == "report");
  CHECK(runs[0].at == Instant{1000});
  CHECK(runs[0].id == "run-1000/report");
  CHECK(all_of<Finding>(r)[0].severity == "high");
}

TEST_CASE("a SARIF says how long its tool ran where each of its invocations says it") {
  const auto seconds = [](const std::string& calls) {
    return all_of<ToolRun>(read(sarif("", R"(,"invocations":[)" + calls + "]"))).at(0).seconds;
  };
  const std::string minute =
      R"({"executionSuccessful":true,"startTimeUtc":"2024-01-01T10:00:00Z","endTimeUtc":"2024-01-01T10:01:00Z"})";
  CHECK(seconds(minute) == 60);
  CHECK(seconds(minute + "," + minute) == 120);
  CHECK_FALSE(seconds(minute + R"(,{"executionSuccessful":true})"));
  CHECK_FALSE(seconds(R"({"startTimeUtc":"2024-01-01T10:01:00Z","endTimeUtc":"2024-01-01T10:00:00Z"})"));
  CHECK_FALSE(seconds(""));
}

TEST_CASE("an empty SARIF of a tool that failed is a failed run, one that succeeded a clean one") {
  const auto outcome = [](const std::string& bytes) { return all_of<ToolRun>(read(bytes)).at(0).outcome; };
  CHECK(outcome(sarif("")) == "success");
  CHECK(outcome(sarif("", R"(,"invocations":[{"executionSuccessful":true}])")) == "success");
  CHECK(outcome(sarif("", R"(,"invocations":[{"executionSuccessful":false}])")) == "failure");
  CHECK(
      outcome(sarif(
          "",
          R"(,"invocations":[{"toolExecutionNotifications":[{"level":"error","message":{"text":"x"}}]}])")) ==
      "failure");
  CHECK(outcome(sarif("", R"(,"invocations":[{"executionSuccessful":false,"exitSignalName":"SIGSEGV"}])")) ==
        "crashed");
  CHECK(outcome(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"}}}]})") == "failure");
  CHECK(outcome(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"}},"results":null}]})") ==
        "failure");
}

TEST_CASE("a SARIF that calls its run successful and denies it in the same breath is no clean success") {
  const auto outcome = [](const std::string& results, const std::string& call) {
    return all_of<ToolRun>(read(sarif(results, ",\"invocations\":[{" + call + "}]"))).at(0).outcome;
  };
  const std::string fine = R"("executionSuccessful":true)";
  const std::string error = R"(:[{"level":"error","message":{"text":"x"}}])";
  const std::string found = result("a", "x.cpp", 3);
  CHECK(outcome("", fine + R"(,"exitCode":0)") == "success");
  CHECK(outcome("", fine + R"(,"exitCode":2)") == "unknown");
  CHECK(outcome("", R"("exitCode":2)") == "unknown");
  CHECK(outcome("", fine + R"(,"toolExecutionNotifications")" + error) == "unknown");
  CHECK(outcome("", fine + R"(,"toolConfigurationNotifications")" + error) == "unknown");
  CHECK(outcome("", fine + R"(,"toolExecutionNotifications":[{"level":"warning","message":{"text":"x"}}])") ==
        "success");
  CHECK(outcome(R"({"ruleId":"a","kind":"pass","message":{"text":"x"}})", fine + R"(,"exitCode":2)") ==
        "unknown");
  CHECK(outcome(found, fine + R"(,"exitCode":1)") == "findings");  // as linters do
  CHECK(outcome(found, fine + R"(,"toolExecutionNotifications")" + error) == "findings");
  CHECK(outcome(found, R"("executionSuccessful":false)") == "failure");
}

TEST_CASE("what a report with errors of its tool no longer lists is not fixed") {
  const auto fixed_by = [](const std::string& call) {
    reports::FindingLedger ledger;
    ledger.add("s", "1", Instant{100}, read(sarif(result("a", "x.cpp", 3))));
    ledger.add("s", "2", Instant{200}, read(sarif(result("b", "y.cpp", 3), call)));
    int out = 0;
    ledger.take([&](const Finding& finding) { out += finding.decision == "fixed" ? 1 : 0; });
    return out;
  };
  CHECK(fixed_by("") == 1);
  CHECK(fixed_by(R"(,"invocations":[{"executionSuccessful":true,"toolExecutionNotifications":)"
                 R"([{"level":"error","message":{"text":"x"}}]}])") == 0);
}

TEST_CASE("a finding keeps its identity when its line moves, and duplicates are told apart") {
  const auto ids = [](const std::string& results) {
    std::vector<std::string> out;
    for (const auto& f : all_of<Finding>(read(sarif(results)))) out.push_back(f.id);
    return out;
  };
  CHECK(ids(result("a", "x.cpp", 3)) == ids(result("a", "x.cpp", 90)));
  CHECK(ids(result("a", "x.cpp", 3, "memcpy()")) == ids(result("a", "x.cpp", 9, "memcpy()")));
  CHECK(ids(result("a", "x.cpp", 3, "memcpy()")) != ids(result("a", "x.cpp", 3, "strcpy()")));
  CHECK(ids(result("a", "x.cpp", 3)) != ids(result("a", "y.cpp", 3)));
  CHECK(ids(result("a", "x.cpp", 3)) != ids(result("b", "x.cpp", 3)));
  const auto twice = ids(result("a", "x.cpp", 3) + "," + result("a", "x.cpp", 7));
  CHECK(twice[1] == twice[0] + "#2");
  const auto print = [](const std::string& value, const std::string& text) {
    return R"({"ruleId":"a","message":{"text":")" + text + R"("},"partialFingerprints":{"h/v1":")" + value +
           R"("}})";
  };
  CHECK(ids(print("1", "one")) == ids(print("1", "two")));
  CHECK(ids(print("1", "one")) != ids(print("2", "one")));
}

TEST_CASE("what passed, was absent or is suppressed is no open finding") {
  const auto r = read(sarif(
      R"({"ruleId":"a","kind":"pass","message":{"text":"x"}},)"
      R"({"ruleId":"b","baselineState":"absent","message":{"text":"x"}},)"
      R"({"ruleId":"c","suppressions":[{"kind":"external","status":"accepted"}],"message":{"text":"x"}},)"
      R"({"ruleId":"d","suppressions":[{"kind":"external","status":"rejected"}],"message":{"text":"x"}})"));
  CHECK(r.counts.at("no_findings") == 2);
  const auto findings = all_of<Finding>(r);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].decision == "accepted");
  CHECK_FALSE(findings[1].decision);
  CHECK(all_of<ToolRun>(r)[0].findings == 1);
}

TEST_CASE("SARIF of another version and SARIF that breaks its own schema are refused") {
  CHECK(read(R"({"$schema":"sarif-2.2","version":"2.2","runs":[]})").reason ==
        "SARIF \"2.2\" is not read, 2.1.0 is");
  CHECK(read(R"({"version":"2.1.0","runs":[{"tool":{"driver":{}},"results":[]}]})").status ==
        Status::refused);
  CHECK(read(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":7}]})").status ==
        Status::refused);
}

TEST_CASE("a SARIF of no run at all is read, and is no run") {
  const auto r = read(R"({"$schema":"https://x/sarif-2.1.0.json","version":"2.1.0","runs":null})");
  CHECK(r.status == Status::accepted);
  CHECK(r.counts.at("runs") == 0);
  CHECK(r.reason == "holds no run of any tool");
}

TEST_CASE("a tool nobody knows covers no kind of looking") {
  const auto r =
      read(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"My Checker"}},"results":[]}]})");
  CHECK(all_of<ToolRun>(r)[0].tool == "my-checker");
  CHECK(all_of<ToolRun>(r)[0].category == "other");
}

TEST_CASE("over several reports findings open, close and come back; a failed run closes nothing") {
  reports::FindingLedger ledger;
  const auto look = [&](std::int64_t at, const std::string& results, const std::string& more = "") {
    const auto run = run_at(at);
    ledger.add("scan", run.id, run.at, reports::read_report("r", sarif(results, more), run));
  };
  look(400, result("b", "x", 1));  // out of order on purpose
  look(100, result("a", "x", 1) + "," + result("b", "x", 1));
  look(200, "", R"(,"invocations":[{"executionSuccessful":false}])");
  look(300, result("b", "x", 9));
  look(500, result("a", "x", 5) + "," + result("b", "x", 1));
  std::vector<Finding> findings;
  ledger.take([&](Finding one) { findings.push_back(std::move(one)); });
  REQUIRE(findings.size() == 3);
  const auto of = [&](const std::string& rule, std::int64_t opened) {
    for (const auto& f : findings)
      if (f.rule == rule && f.opened == Instant{opened}) return f;
    FAIL("no finding of " << rule << " at " << opened);
    return Finding{};
  };
  CHECK(of("a", 100).decided == Instant{300});
  CHECK(of("a", 100).decision == "fixed");
  CHECK_FALSE(of("a", 500).decided);
  CHECK(of("a", 500).id == of("a", 100).id + "@2");
  CHECK_FALSE(of("b", 100).decided);
}

TEST_CASE("a report that does not say what was looked at leaves in doubt what it does not list") {
  const auto life_over = [](const std::vector<std::string>& reports) {
    reports::FindingLedger ledger;
    std::int64_t at = 0;
    for (const auto& report : reports) {
      const auto run = run_at(at += 100);
      ledger.add("scan", run.id, run.at, reports::read_report("r", report, run));
    }
    std::string out;
    ledger.take([&](const Finding& f) {
      const auto time = [](const std::optional<Instant>& t) { return t ? std::to_string(t->seconds) : "-"; };
      if (f.rule == "a")
        out += time(f.opened) + " " + time(f.missed) + " " + time(f.decided) + " " +
               f.decision.value_or("-") + ";";
    });
    return out;
  };
  const auto found = sarif(result("a", "x", 1)), other = sarif(result("b", "x", 1)), empty = sarif("");
  const auto idle = sarif("", R"(,"artifacts":[])");
  const auto looked = sarif("", R"(,"artifacts":[{"location":{"uri":"x"}}])");
  const auto failed = sarif("", R"(,"invocations":[{"executionSuccessful":false}])");
  CHECK(life_over({found, empty}) == "100 200 - -;");
  CHECK(life_over({found, empty, empty}) == "100 200 - -;");  // since the first
  CHECK(life_over({found, failed, empty}) == "100 300 - -;");
  CHECK(life_over({found, empty, found}) == "100 - - -;");  // it was never away
  CHECK(life_over({found, empty, other}) == "100 200 300 fixed;");
  CHECK(life_over({found, empty, looked}) == "100 200 300 fixed;");
  CHECK(life_over({found, looked}) == "100 - 200 fixed;");
  CHECK(life_over({found, empty, looked, found}) == "100 200 300 fixed;400 - - -;");
  CHECK(life_over({found, idle}) == "100 200 - -;");
  // what it lists as no finding it has looked at
  for (const std::string said :
       {R"("kind":"pass")", R"("baselineState":"absent")", R"("suppressions":[{"kind":"inSource"}])"})
    CHECK(life_over({found, sarif(R"({"ruleId":"c",)" + said + R"(,"message":{"text":"x"}})")}) ==
          "100 - 200 fixed;");
  // a tool's settings and its own output are nothing it looked at
  for (const std::string role : {"toolSpecifiedConfiguration", "standardStream"})
    CHECK(life_over({found, sarif("", R"(,"artifacts":[{"location":{"uri":"x"},"roles":[")" + role +
                                          R"("]}])")}) == "100 200 - -;");
}

TEST_CASE("two reports of one run are one look, and tools do not close each other's findings") {
  reports::FindingLedger ledger;
  const auto add = [&](std::int64_t at, const std::string& bytes) {
    const auto run = run_at(at);
    ledger.add("scan", run.id, run.at, reports::read_report("r", bytes, run));
  };
  add(100, sarif(result("a", "x", 1)));
  add(100, sarif(result("b", "x", 1)));
  add(200, R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Semgrep"}},"results":[]}]})");
  int findings = 0;
  ledger.take([&](const Finding& f) {
    ++findings;
    CHECK_FALSE(f.decided);
  });
  CHECK(findings == 2);
}

TEST_CASE("nothing of a secret is kept, not even a digest that could be guessed against") {
  const std::string head = R"([{"RuleID":"key","File":"a.env","Commit":"c1","Match":"k=)", tail = R"("}])";
  const auto one = read(head + R"(hunter2","Secret":"hunter2)" + tail),
             other = read(head + R"(swordfish","Secret":"swordfish)" + tail);
  REQUIRE(one.status == Status::accepted);
  CHECK(all_of<Finding>(one)[0].id == all_of<Finding>(other)[0].id);
  CHECK(all_of<ToolRun>(one)[0].category == "secret");
}

TEST_CASE("OSV-Scanner and Trivy tell components, severities and what they looked at") {
  const auto osv = read(
      R"({"results":[{"source":{"path":"yarn.lock"},"packages":[{"package":{"name":"p","ecosystem":"npm"},
    "vulnerabilities":[{"id":"GHSA-1"}],"groups":[{"ids":["GHSA-1"],"max_severity":"9.8"}]},{"package":{"name":"q"}}]}]})");
  REQUIRE(osv.status == Status::accepted);
  CHECK(all_of<Finding>(osv)[0].severity == "critical");
  CHECK(all_of<Finding>(osv)[0].component == "p");
  CHECK(all_of<ToolRun>(osv)[0].inputs == 2);
  CHECK(
      read(R"({"results":[{"source":{},"packages":[{"package":{"name":"p","ecosystem":"npm"}}]}]})").status ==
      Status::refused);  // what it is to look at
  CHECK(read(R"({"results":[],"experimental_config":{}})").status == Status::accepted);
  const auto trivy =
      read(R"({"SchemaVersion":2,"ArtifactName":"x","CreatedAt":"2026-01-02T03:04:05Z","Results":[
    {"Target":"a","Class":"os-pkgs","Type":"alpine"},
    {"Target":"b","Class":"secret","Secrets":[{"RuleID":"k","Severity":"HIGH","Match":"***"}]}]})");
  REQUIRE(trivy.status == Status::accepted);
  const auto runs = all_of<ToolRun>(trivy);
  REQUIRE(runs.size() == 2);
  CHECK((runs[0].category == "sca" && runs[0].outcome == "success"));
  CHECK((runs[1].category == "secret" && runs[1].outcome == "findings"));
  CHECK(trivy.stated == Instant{1767323045});
}

TEST_CASE("cppcheck's words about itself are no findings") {
  const auto r = read(R"(<?xml version="1.0"?><results version="2"><cppcheck version="2.9"/><errors>
    <error id="nullPointer" severity="error" msg="m"><location file="a.c" line="1"/></error>
    <error id="missingInclude" severity="information" msg="m"/>
    <error id="syntaxError" severity="error" msg="m"/></errors></results>)");
  REQUIRE(r.status == Status::accepted);
  CHECK(r.counts.at("findings") == 1);
  CHECK(r.counts.at("not_analysed") == 1);
  CHECK(all_of<ToolRun>(r)[0].version == "2.9");
  CHECK(r.reason.find("proves nothing") != std::string::npos);
}

TEST_CASE("a Scorecard check of -1 is inconclusive, neither passed nor found") {
  const auto r =
      read(R"({"date":"2026-01-02","repo":{"name":"o/n","commit":"c"},"scorecard":{"version":"v5"},"score":5,
    "checks":[{"name":"A","score":-1},{"name":"B","score":10},{"name":"C","score":2}]})");
  REQUIRE(r.status == Status::accepted);
  CHECK(r.counts.at("inconclusive") == 1);
  CHECK(all_of<Finding>(r).size() == 1);
  CHECK(all_of<ToolRun>(r)[0].inputs == 2);
}

}  // namespace scanning_tests
