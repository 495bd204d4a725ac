// A report that is written again under its name, night after night.
#include <algorithm>

#include "tests/catch.hpp"
#include "tests/collector/files/night.hpp"

namespace overwriting_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

const Instant k_day1{1'767'323'045}, k_day2{1'767'409'445}, k_day3{1'767'495'845};

// Dated by itself, as a scanner leaves it at one place.
std::string report(const std::string& rules, Instant at) {
  std::string results;
  for (const char rule : rules) {
    if (!results.empty()) results += ",";
    results += result(std::string(1, rule), std::string(1, rule) + ".cpp", 3);
  }
  return sarif(results,
               R"(,"invocations":[{"executionSuccessful":true,"endTimeUtc":")" + format_rfc3339(at) + "\"}]");
}

std::string lives(const Collecting& c) {
  std::map<std::string, std::string> out;
  for (const auto& f : c.standing<Finding>()) {
    const auto day = [](Instant at) { return at == k_day1 ? "1" : at == k_day2 ? "2" : "3"; };
    out[f.id] = *f.rule + day(f.opened) + (f.decided ? std::string("-") + day(*f.decided) : "");
  }
  std::string words;
  std::vector<std::string> sorted;
  for (const auto& [id, life] : out) sorted.push_back(life);
  std::sort(sorted.begin(), sorted.end());
  for (const auto& one : sorted) words += (words.empty() ? "" : " ") + one;
  return words;
}

}  // namespace

TEST_CASE("a report that is overwritten closes what it no longer lists, and both stay as evidence") {
  Collecting c;
  c.source.location = c.scratch.write("scan.sarif", report("ab", k_day1));
  c.collect();
  CHECK(lives(c) == "a1 b1");
  c.scratch.write("scan.sarif", report("bcd", k_day2));
  c.collect();
  CHECK(lives(c) == "a1-2 b1 c2 d2");
  std::vector<std::string> runs;
  for (const auto& run : c.standing<ToolRun>()) runs.push_back(run.id + " " + format_rfc3339(run.at));
  std::sort(runs.begin(), runs.end());
  CHECK(runs ==
        std::vector<std::string>{"scan.sarif " + format_rfc3339(k_day1),
                                 "scan.sarif@" + format_rfc3339(k_day2) + " " + format_rfc3339(k_day2)});
  CHECK(c.coverage.at(0).since == k_day1);
  CHECK(c.coverage.at(0).until == Instant{k_day2.seconds + 1});

  SECTION("the next one goes on from there, and what comes back is another finding") {
    c.scratch.write("scan.sarif", report("ac", k_day3));
    c.collect();
    CHECK(lives(c) == "a1-2 a3 b1-3 c2 d2-3");
    CHECK(c.standing<ToolRun>().size() == 3);
  }
  SECTION("what was corrected under its time replaces what it said") {
    c.scratch.write("scan.sarif", report("bc", k_day2));
    c.collect();
    CHECK(lives(c) == "a1-2 b1 c2");
    CHECK(c.standing<ToolRun>().size() == 2);
  }
  SECTION("an older one that is put back adds nothing") {
    const auto before = c.sink.records;
    c.scratch.write("scan.sarif", report("ab", k_day1));
    c.collect();
    CHECK(c.sink.records == before);
  }
}

TEST_CASE("parts of one night close nothing of each other") {
  Collecting c;
  SECTION("in a folder each, whatever their times") {
    c.write("core/scan.sarif", report("a", k_day1));
    c.write("radio/scan.sarif", report("b", k_day2));
    c.collect();
    CHECK(lives(c) == "a1 b2");
  }
  SECTION("told apart by a short number in their names") {
    c.write("shard1.sarif", report("a", k_day1));
    c.write("shard2.sarif", report("b", k_day2));
    c.collect();
    CHECK(lives(c) == "a1 b2");
  }
  SECTION("of one time, in folders that bear numbers") {
    c.write("1/scan.sarif", report("a", k_day1));
    c.write("2/scan.sarif", report("b", k_day1));
    c.write("3/scan.sarif", report("a", k_day2));
    c.write("4/scan.sarif", report("c", k_day2));
    c.collect();
    CHECK(lives(c) == "a1 b1-2 c2");
  }
  SECTION("but the day in a name is that of a later look") {
    c.write("scan-2026-01-02.sarif", report("ab", k_day1));
    c.write("scan-2026-01-03.sarif", report("b", k_day2));
    c.collect();
    CHECK(lives(c) == "a1-2 b1");
  }
}

TEST_CASE("a report that comes late counts when it was made") {
  Collecting c;
  c.source.location = c.scratch.write("scan.sarif", report("ab", k_day1));
  c.collect();
  c.scratch.write("scan.sarif", report("bc", k_day3));
  c.collect();
  CHECK(lives(c) == "a1-3 b1 c3");
  c.scratch.write("scan.sarif", report("cx", k_day2));
  c.collect();
  CHECK(lives(c) == "a1-2 b1-2 b3 c2 x2-3");
}

TEST_CASE("overwritten reports come to what a folder with all of them comes to") {
  Collecting one, all;
  const std::vector<std::string> nights{report("abc", k_day1), report("bd", k_day2), report("ad", k_day3)};
  for (std::size_t i = 0; i < nights.size(); ++i) {
    one.source.location = one.scratch.write("scan.sarif", nights[i]);
    one.collect();
    all.write("night" + std::to_string(i) + "/scan.sarif", nights[i]);
  }
  all.collect();
  CHECK(lives(one) == lives(all));
  CHECK(one.standing<ToolRun>().size() == all.standing<ToolRun>().size());
}

TEST_CASE("of more findings than are followed nobody is told that all is well, the night after neither") {
  const auto dated = [](const std::string& results, Instant at) {
    return sarif(results, R"(,"invocations":[{"executionSuccessful":true,"endTimeUtc":")" +
                              format_rfc3339(at) + "\"}]");
  };
  std::string many = result("r", "f.cpp", 1);
  for (int i = 0; i < 100'001; ++i) many += "," + result("r" + std::to_string(i), "f.cpp", 1);
  Collecting c;
  c.source.location = c.scratch.write("scan.sarif", dated(many, k_day1));
  c.collect();
  CHECK(c.gaps.empty());  // it is whole by itself
  for (const auto day : {k_day2, k_day3}) {
    c.scratch.write("scan.sarif", dated(result("r", "f.cpp", 1), day));
    c.collect();
    REQUIRE(c.gaps.size() == 1);
    CHECK(c.gaps[0].reason == "limit");
  }
}

TEST_CASE("a file that leaves a folder takes nothing with it") {
  Collecting c;
  c.write("one.sarif", report("a", k_day1));
  c.write("two.sarif", report("b", k_day2));
  c.collect();
  CHECK(c.standing<ToolRun>().size() == 2);
  std::filesystem::remove(c.scratch.path("in/one.sarif"));
  c.collect();
  CHECK(lives(c) == "a1 b2");
  CHECK(c.standing<ToolRun>().size() == 2);
}

}  // namespace overwriting_tests
