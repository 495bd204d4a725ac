// A folder of logs and reports as a source.
#include "collector/files/manifest.hpp"
#include "collector/files/reading.hpp"
#include "tests/catch.hpp"
#include "tests/collector/files/night.hpp"

namespace collecting_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

const std::string k_first =
    "runs:\n"
    "- {path: 'one/**', id: r1, job: scan, time: 2026-01-02T03:04:05Z, trigger: schedule, outcome: success,\n"
    "   commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}\n";
const std::string k_manifest =
    k_first + "- {path: 'two/**', id: r2, job: scan, time: 2026-01-03T03:04:05Z, trigger: schedule}\n";

}  // namespace

TEST_CASE("a manifest says of which run a file is, and findings open and close over the runs") {
  Collecting c;
  c.write("plumbline-manifest.yaml", k_manifest);
  c.write("one/scan.sarif", sarif(result("a", "x", 1)));
  c.write("two/scan.sarif", sarif("", R"(,"artifacts":[{"location":{"uri":"x"}}])"));
  c.collect();
  CHECK(c.gaps.empty());
  const auto runs = all_of<ToolRun>(c.records);
  REQUIRE(runs.size() == 2);
  CHECK((runs[0].job == "scan" && runs[0].trigger == "schedule" && runs[0].commit == std::string(40, 'a')));
  REQUIRE(all_of<CiRun>(c.records).size() == 1);
  CHECK(all_of<CiRun>(c.records)[0].outcome == "success");
  const auto findings = all_of<Finding>(c.records);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].opened == runs[0].at);
  CHECK(findings[0].decided == runs[1].at);
}

TEST_CASE("no secret of a report reaches a record or the words about it") {
  const std::string secret =
      "gh"
      "p_" +
      std::string(30, 'Q') + "aB3dE6";
  Collecting c;
  c.write("plumbline-manifest.yaml", k_manifest);
  c.write("one/scan.sarif", sarif(result("rule " + secret, "src/" + secret + "/a.c", 1) + "," +
                                  result("long", std::string(290, 'p') + "/" + secret, 2)));
  c.write(
      "one/bom.json",
      R"({"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"x","version":"1",)"
      R"("purl":"pkg:git/x@1?vcs_url=https://bob:)" +
          secret + R"(@git.example.org/x"}]})");
  c.write("two/wrong.json", R"({"bomFormat":")" + secret + R"(","specVersion":"1.5"})");
  c.collect();
  REQUIRE(all_of<Finding>(c.records).size() == 2);
  REQUIRE(all_of<Component>(c.records).size() == 1);
  std::string kept;
  for (const auto& one : all_of<Finding>(c.records))
    kept += one.id + "\n" + one.rule.value_or("") + "\n" + one.location.value_or("") + "\n";
  kept += all_of<Component>(c.records)[0].purl.value_or("");
  for (const auto& gap : c.gaps) kept += "\n" + gap.detail;
  CHECK(kept.find("QQQ") == std::string::npos);
  CHECK(kept.find("[redacted]") != std::string::npos);
  CHECK(kept.find("a.c") != std::string::npos);
}

TEST_CASE("an imported SAST report covers nothing of secret scanning") {
  Collecting c;
  c.write("plumbline-manifest.yaml", k_first);
  c.write("one/scan.sarif", sarif(""));
  c.collect();
  CHECK(c.covers("tool_run", "sast"));
  CHECK_FALSE(c.covers("tool_run", "secret"));
  CHECK_FALSE(c.covers("tool_run", "*"));
  CHECK_FALSE(c.covers("ticket", "*"));
}

TEST_CASE("a quiet night opens no file and hands over nothing") {
  Collecting c;
  c.write("plumbline-manifest.yaml", k_first);
  c.write("one/scan.sarif", sarif(result("a", "x", 1)));
  c.write("broken.sarif", R"({"version":"2.1.0","runs":[{"tool":{}}]})");
  c.collect();
  const auto coverage = c.coverage.size(), gaps = c.gaps.size();
  CHECK(c.put > 0);
  CHECK(gaps == 1);
  c.collect();
  CHECK(c.put == 0);
  CHECK(c.coverage.size() == coverage);
  CHECK(c.gaps.size() == gaps);
  c.write("two/scan.sarif", sarif(""));
  c.collect();
  CHECK(c.put > 0);
}

TEST_CASE("packed or not, a folder gives the same records") {
  Collecting open, packed_up;
  const auto one = sarif(result("a", "x", 1));
  open.write("plumbline-manifest.yaml", k_first);
  open.write("one/scan.sarif", one);
  packed_up.source.location = packed_up.scratch.write(
      "in.tgz", packed(Pack::tar_gz, {{"one/scan.sarif", one}, {"plumbline-manifest.yaml", k_first}}));
  open.collect();
  packed_up.collect();
  REQUIRE(open.records.size() == packed_up.records.size());
  for (std::size_t i = 0; i < open.records.size(); ++i)
    std::visit(
        [&](const auto& r) {
          CHECK(show_record(r) == show_record(std::get<std::decay_t<decltype(r)>>(packed_up.records[i])));
        },
        open.records[i]);
}

TEST_CASE("a path pattern says job and time, and what no one dates is a gap, whatever its file time is") {
  Collecting c;
  c.source.settings["pattern"] = "{job}/{time}";
  c.write("nightly/20260102T030405Z/scan.sarif", sarif(""));
  c.write("elsewhere.sarif", sarif(""));
  c.collect();
  const auto runs = all_of<ToolRun>(c.records);
  REQUIRE(runs.size() == 1);
  CHECK((runs[0].job == "nightly" && runs[0].at == Instant{1767323045}));
  REQUIRE(c.gaps.size() == 1);
  CHECK(c.gaps[0].reason == "undated");
  CHECK(c.gaps[0].detail.find("elsewhere.sarif: nothing says when") == 0);
}

TEST_CASE("an empty list is a clean run of gitleaks where the manifest says so, and nothing else") {
  const auto collected = [](const std::string& type, const std::string& bytes) {
    Collecting c;
    c.write("plumbline-manifest.yaml",
            "runs:\n- {path: leaks.json, job: leaks, time: 2026-01-02T03:04:05Z" + type + "}\n");
    c.write("leaks.json", bytes);
    c.collect();
    std::string out;
    for (const auto& run : c.standing<ToolRun>()) out += run.tool + " " + run.category + " " + run.outcome;
    return out + (c.covers("finding", "secret") ? ", covered" : "") + (c.gaps.empty() ? "" : ", gap");
  };
  CHECK(collected("", "[]") == ", gap");
  CHECK(collected(", type: gitleaks", "[]") == "gitleaks secret success, covered");
  CHECK(collected(", type: gitleaks", " [ ]\n") == "gitleaks secret success, covered");
  CHECK(collected(", type: gitleaks", "{}") == ", gap");
  CHECK(collected(", type: gitleaks", "[1]").empty());
  CHECK(collected(", type: gitleaks", sarif("")) == "codeql sast success");
  CHECK(collected(", type: sarif", "[]") == ", gap");  // no type one may name
}

TEST_CASE("what is dated in the future is not believed") {
  Collecting c;
  c.write("plumbline-manifest.yaml", "runs: [{path: '**', job: j, time: 2999-01-01}]\n");
  c.write("scan.sarif", sarif(""));
  c.collect();
  CHECK(c.records.empty());
  REQUIRE(c.gaps.size() == 1);
  CHECK(c.gaps[0].detail.find("has not come yet") != std::string::npos);
}

TEST_CASE("a manifest may say what is there without a hole") {
  Collecting c;
  c.write("plumbline-manifest.yaml",
          "runs: []\ncovers: [{shape: tool_run, kind: fuzz, since: 2026-01-01, until: 2099-01-01}]\n");
  c.collect();
  REQUIRE(c.coverage.size() == 1);
  CHECK(c.coverage[0].until == c.context.now);
}

TEST_CASE("a wrong manifest, a missing folder and a damaged archive are gaps, and what was known stays") {
  Collecting c;
  c.write("plumbline-manifest.yaml", k_first);
  c.write("one/scan.sarif", sarif(""));
  c.collect();
  c.write("plumbline-manifest.yaml", "runs: [{path: x, tme: 1}]\n");
  c.collect();
  REQUIRE(c.gaps.size() == 1);
  CHECK(c.gaps[0].detail == c.source.location +
                                "/plumbline-manifest.yaml: line 1: \"tme\" is no key here; known: path, id, "
                                "job, commit, branch, time, "
                                "trigger, outcome, ignored, type");
  CHECK(c.covers("tool_run", "sast"));
  c.source.location = c.scratch.path("nowhere");
  c.collect();
  CHECK(c.gaps.size() == 1);
  Collecting damaged;
  damaged.write("a.zip", "PK\x03\x04 and no more");
  damaged.write(
      "b.sarif",
      sarif("", R"(,"invocations":[{"executionSuccessful":true,"endTimeUtc":"2026-01-02T03:04:05Z"}])"));
  damaged.collect();
  CHECK(damaged.gaps.size() == 1);
  CHECK(all_of<ToolRun>(damaged.records).size() == 1);
}

TEST_CASE("a manifest that says what nobody understands is told its line and what would be right") {
  const auto said = [](const std::string& run) {
    const auto parsed = files::Manifest::parse("runs:\n  - {path: a, " + run + "}\n");
    return parsed ? std::string("fine") : parsed.error().message;
  };
  CHECK(said("trigger: push, ignored: false") == "fine");
  CHECK(said("trigger: cron") ==
        "line 2: trigger should be one of push, change_request, schedule, manual, tag, release, other");
  CHECK(said("ignored: maybe") == "line 2: ignored should be true or false");
  CHECK(said("job: a, job: b") == "line 2: \"job\" stands there twice");
  const auto words = files::Manifest::parse("runs: x\n");
  REQUIRE_FALSE(words);
  CHECK(words.error().message == "line 1: runs should be a list");
}

TEST_CASE("an alias bomb in a manifest ends at the limit") {
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    bomb += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) bomb += std::string(i > 0 ? "," : "") + "*" + char(c - 1);
    bomb += "]\n";
  }
  const auto parsed = files::Manifest::parse(bomb + "runs: *i\n");
  REQUIRE(!parsed);
  CHECK(parsed.error().code == Errc::limit);
}

TEST_CASE("patterns match in bounded time, whatever they are") {
  std::string pattern;
  for (int i = 0; i < 100; ++i) pattern += "**/*a";
  const auto parsed = files::Manifest::parse("runs: [{path: '" + pattern + "b', job: j}]\n");
  REQUIRE(parsed);
  CHECK(parsed->find(std::string(4000, 'a')) == nullptr);
  const auto check = [](const std::string& glob, const std::string& path) {
    return files::Manifest::parse("runs: [{path: '" + glob + "', job: j}]\n")->find(path) != nullptr;
  };
  CHECK(check("a/*.xml", "a/b.xml"));
  CHECK_FALSE(check("a/*.xml", "a/b/c.xml"));
  CHECK(check("**/c.xml", "c.xml"));
  CHECK(check("**/c.xml", "a/b/c.xml"));
  CHECK_FALSE(check("**/c.xml", "a/bc.xml"));
  CHECK(check("a/**", "a/b/c"));
  CHECK_FALSE(check("a?c", "a/c"));
}

TEST_CASE("times stand in paths in many spellings, and nothing else is taken for one") {
  for (const std::string text :
       {"2026-01-02T03:04:05Z", "20260102T030405Z", "20260102030405", "2026-01-02_03-04-05", "1767323045"})
    CHECK(files::time_in_path(text) == Instant{1767323045});
  CHECK(files::time_in_path("2026-01-02") == Instant{1767312000});
  for (const std::string text : {"", "build", "12", "20269902", "99999999999999999999"})
    CHECK_FALSE(files::time_in_path(text));
}

TEST_CASE("a report that ends in the middle is no log, and a console's stray bytes make none of it") {
  Collecting c;
  c.write("plumbline-manifest.yaml", k_first);
  c.write("one/cut.xml", "<testsuites tests=\"2\"><testsuite name=\"a\"><testcase name=\"x\"/><testcase");
  c.collect();
  CHECK(c.gaps.size() == 1);
  Collecting other;
  other.write("plumbline-manifest.yaml", k_first);
  const std::string stray("boot \0 \x7 x\n", 11);
  other.write("one/console.log", stray + "[==========] Running 2 tests from 1 test suite.\n" +
                                     "[==========] 2 tests from 1 test suite ran. (1 ms total)\n" +
                                     "[  PASSED  ] 2 tests.\n");
  other.collect();
  CHECK(other.gaps.empty());
  CHECK(all_of<ToolRun>(other.records).size() == 1);
  Collecting binary;
  binary.write("plumbline-manifest.yaml", k_first);
  binary.write("one/tool", std::string("\x7f"
                                       "ELF\0\0\0\x1\0\0\0",
                                       11));
  binary.collect();
  CHECK(all_of<ToolRun>(binary.records).empty());
}

TEST_CASE("a log is read with the time its first line tells") {
  CHECK(files::time_of_line("2026-01-02T03:04:05.1234567Z make all") == Instant{1767323045});
  CHECK(files::time_of_line("[2026-01-02 03:04:05] make all") == Instant{1767323045});
  CHECK_FALSE(files::time_of_line("make all"));
  CHECK(files::time_of_log("2026-01-02T03:04:05Z make\nall\n") == Instant{1767323045});
  const std::string head = "# kept from run 7\n";
  CHECK(files::time_of_log(head + "2026-01-02T03:04:05Z make\n2026-01-02T03:04:09Z all") ==
        Instant{1767323045});
  CHECK_FALSE(files::time_of_log(head + "2019-01-01 00:00:00 is what the test prints\nmake all\n"));
  CHECK_FALSE(files::time_of_log(head));
  CHECK_FALSE(files::time_of_log(""));
}

TEST_CASE("what a log shows was there when the log ended") {
  const Instant begin{1'767'323'045}, end{begin.seconds + 3600};
  CHECK(files::end_of_log("2026-01-02T03:30:00Z make\n2026-01-02T04:04:05Z all\n", begin) == end);
  CHECK(files::end_of_log("2026-01-02T04:04:05Z all\nno stamp\n", begin) == end);
  CHECK(files::end_of_log("2019-01-02T04:04:05Z printed by a test\n", begin) == begin);
  CHECK(files::end_of_log("", begin) == begin);
  Collecting c;
  std::string log = "2026-01-02T03:04:05Z make\n";
  for (int i = 0; i < 3000; ++i) log += "2026-01-02T03:04:06Z compiling a file, line after line\n";
  c.write("job.log", log +
                         "2026-01-02T04:04:04Z [==========] Running 2 tests from 1 test suite.\n"
                         "2026-01-02T04:04:05Z [==========] 2 tests from 1 test suite ran. (1 ms total)\n"
                         "2026-01-02T04:04:05Z [  PASSED  ] 2 tests.\n");
  c.collect();
  const auto runs = all_of<ToolRun>(c.records);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].at == end);
}

}  // namespace collecting_tests
