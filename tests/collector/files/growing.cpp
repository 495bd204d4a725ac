// Logs that grow, jobs that did not end well, and files of which nothing can be read.
#include "tests/catch.hpp"
#include "tests/collector/files/night.hpp"

namespace growing_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

/// One run of GoogleTest on that day.
std::string session(const std::string& day) {
  return day + "T03:04:04Z [==========] Running 2 tests from 1 test suite.\n" + day +
         "T03:04:05Z [==========] 2 tests from 1 test suite ran. (1 ms total)\n" + day +
         "T03:04:05Z [  PASSED  ] 2 tests.\n";
}

std::vector<std::string> days_of(const Collecting& c) {
  std::vector<std::string> out;
  for (const auto& run : c.standing<ToolRun>()) out.push_back(format_rfc3339(run.at).substr(0, 10));
  std::sort(out.begin(), out.end());
  return out;
}

const std::string k_night = "runs:\n- {path: 'two/**', id: r2, job: scan, time: 2026-01-03T03:04:05Z";

/// A finding, then the files of another run of which `more` is told.
struct After : Collecting {
  After(const std::string& more, const std::map<std::string, std::string>& files) {
    write("plumbline-manifest.yaml",
          k_night + more + "}\n- {path: 'one/**', id: r1, job: scan, time: 2026-01-02T03:04:05Z}\n");
    write("one/scan.sarif", sarif(result("a", "x", 1)));
    for (const auto& [name, bytes] : files) write("two/" + name, bytes);
    collect();
  }
};

}  // namespace

TEST_CASE("each run of a log is of its own time, however the log goes on") {
  Collecting c;
  c.write("ci.log", session("2025-01-02") + session("2026-03-04") + "2026-10-01T02:00:00Z nothing to do\n");
  c.collect();
  CHECK(days_of(c) == std::vector<std::string>{"2025-01-02", "2026-03-04"});
  REQUIRE(c.coverage.size() >= 1);
  for (const auto& one : c.coverage) CHECK(format_rfc3339(one.until).substr(0, 10) == "2026-03-04");
}

TEST_CASE("a log that grows night by night tells each run once") {
  Collecting c;
  std::string log;
  std::vector<std::string> days;
  for (const std::string day : {"2026-01-02", "2026-01-03", "2026-01-04"}) {
    c.write("ci.log", log += session(day));
    days.push_back(day);
    c.collect();
    CHECK(days_of(c) == days);
  }
  c.write("ci.log", session("2026-01-05"));  // begun anew: another log
  days.push_back("2026-01-05");
  c.collect();
  CHECK(days_of(c) == days);
}

TEST_CASE("an empty report of a job that did not end well closes nothing and is in doubt") {
  const auto clean = sarif("", R"(,"artifacts":[{"location":{"uri":"x"}}])");
  for (const std::string outcome : {"failure", "crashed", "skipped"}) {
    INFO(outcome);
    const After c(", outcome: " + outcome, {{"scan.sarif", clean}});
    REQUIRE(c.standing<Finding>().size() == 1);
    CHECK_FALSE(c.standing<Finding>()[0].decided);
  }
  CHECK(After(", outcome: success", {{"scan.sarif", clean}}).standing<Finding>()[0].decision == "fixed");
}

TEST_CASE("a night of which nothing can be read is a hole, beside a report it is none") {
  const std::map<std::string, std::string> useless{{"page.html", "<!doctype html><title>502</title>"},
                                                   {"list.json", "[]"}};
  for (const auto& file : useless) {
    INFO(file.first);
    const After c("", {file});
    REQUIRE(c.gaps.size() == 1);
    CHECK(c.gaps[0].reason == "missing");
    CHECK(c.gaps[0].since == parse_instant("2026-01-03T03:04:05Z").value());
    CHECK(c.gaps[0].detail.find(file.first) != std::string::npos);
  }
  auto all = useless;
  all["scan.sarif"] = sarif("");
  CHECK(After("", all).gaps.empty());
}

TEST_CASE("a secret in a path is not kept") {
  const std::string secret =
      "gh"
      "p_" +
      std::string(30, 'Q') + "aB3dE6";
  Collecting c;
  c.source.settings["pattern"] = "{job}/{time}";
  c.write(secret + "/20260102T030405Z/scan.sarif", sarif(result("a", "x", 1)));
  c.write("job/20260102T030405Z/" + secret + ".log", session("2026-01-02"));
  c.collect();
  CHECK(c.standing<ToolRun>().size() == 2);
  for (const auto& [key, text] : c.sink.records) CHECK(text.find(secret) == std::string::npos);
  CHECK(c.context.cursor.find(secret) == std::string::npos);
}

}  // namespace growing_tests
