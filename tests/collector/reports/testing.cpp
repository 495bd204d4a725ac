// Tests, coverage, and what is hostile in any format.
#include "tests/catch.hpp"
#include "tests/collector/reports/reading.hpp"

namespace testing_tests {
using namespace plumbline;
using namespace plumbline::test;
using reports::Status;

TEST_CASE("JUnit cases are counted one by one, in all its dialects") {
  const auto r = read(R"(<testsuites><testsuite name="pytest" tests="9"><testcase name="a"/>
    <testcase name="b"><failure message="m"/></testcase><testcase name="c"><error/></testcase><testcase name="d"><skipped/></testcase>
    <testsuite name="inner"><testcase name="e" status="notrun"/><testcase name="f" status="run" result="completed"/></testsuite>
    </testsuite></testsuites>)");
  REQUIRE(r.status == Status::accepted);
  const auto run = all_of<TestRun>(r).at(0);
  CHECK((run.passed == 2 && run.failed == 2 && run.skipped == 2));
  CHECK(run.tool == "pytest");
  CHECK(r.reason.find("1 suites state another number") == 0);
}

TEST_CASE("a suite that lists no case has the totals it states, and says so") {
  const auto r = read(R"(<testsuites><testsuite name="pytest" tests="6" failures="1" errors="0" skipped="2"/>
    <testsuite tests="2" failures="9"/><testsuite tests="0"/></testsuites>)");
  REQUIRE(r.status == Status::accepted);
  const auto run = all_of<TestRun>(r).at(0);
  CHECK((run.passed == 3 && run.failed == 3 && run.skipped == 2));
  CHECK(r.reason.find("8 tests are counted as their suites state them") == 0);
}

TEST_CASE("what Jenkins keeps of tests is read as well") {
  const auto r = read(R"(<result><suites><suite><name>s</name><cases>
    <case><testName>a</testName><skipped>false</skipped><failedSince>0</failedSince></case>
    <case><testName>b</testName><skipped>true</skipped><failedSince>0</failedSince></case>
    <case><testName>c</testName><skipped>false</skipped><errorDetails>x</errorDetails><failedSince>7</failedSince></case>
    </cases></suite></suites></result>)");
  REQUIRE(r.type == "junit");
  const auto run = all_of<TestRun>(r).at(0);
  CHECK((run.passed == 1 && run.failed == 1 && run.skipped == 1 && run.tool == "jenkins"));
}

TEST_CASE("a suite that broke outside its cases did not pass") {
  const auto r = read(R"(<testsuite tests="1" errors="1"><error message="no such file"/></testsuite>)");
  CHECK(all_of<TestRun>(r).at(0).failed == 1);
}

TEST_CASE("SCAS cases are a run of their own, and what was not run is no pass") {
  const auto junit = read(
      R"(<testsuite><testcase name="test_33117_h10_TC_LOG"/><testcase name="test_33117_h10_4_2_3"><skipped/></testcase>
    <testcase name="plain"/></testsuite>)");
  const auto runs = all_of<TestRun>(junit);
  REQUIRE(runs.size() == 2);
  CHECK((runs[0].category == "scas" && runs[0].passed == 1 && runs[0].skipped == 1));
  CHECK((runs[1].category == "unit" && runs[1].passed == 1));
  const auto json =
      read(R"([{"spec":"33.117","spec_version":"17.1.0","section":"4.2","result":"pass","release_id":"r"},
    {"spec":"33.117","section":"4.3","result":"inconclusive"},{"spec":"33.117","test_name":"TC","result":"fail"}])");
  REQUIRE(json.status == Status::accepted);
  const auto run = all_of<TestRun>(json).at(0);
  CHECK((run.passed == 1 && run.failed == 1 && run.skipped == 1 && run.category == "scas"));
  CHECK(json.counts.at("without_release") == 2);
  CHECK(read(R"([{"spec":"33.117","section":"4.2","result":"maybe"}])").status == Status::refused);
}

TEST_CASE("coverage in four formats is a run over so many files") {
  const auto check = [](const std::string& bytes, const std::string& type, std::int64_t lines,
                        std::int64_t covered) {
    const auto r = read(bytes);
    INFO(type << ": " << r.reason);
    CHECK(r.type == type);
    REQUIRE(r.status == Status::accepted);
    CHECK(r.counts.at("lines") == lines);
    CHECK(r.counts.at("covered") == covered);
    CHECK(all_of<ToolRun>(r).at(0).inputs == 1);
    CHECK(all_of<ToolRun>(r).at(0).category == "coverage");
  };
  check(
      R"(<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "http://x/coverage-04.dtd"><coverage line-rate="0.5"><packages><package>
    <classes><class filename="a.c"><lines><line number="1" hits="2"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>)",
      "cobertura", 2, 1);
  check(
      R"(<report name="x"><package name="p"><sourcefile name="A.java"/></package><counter type="LINE" missed="3" covered="4"/></report>)",
      "jacoco", 7, 4);
  check("TN:\nSF:/a.c\nDA:1,1\nDA:2,0\nend_of_record\n", "lcov", 2, 1);
  check(
      R"({"gcovr/format_version":"0.11","files":[{"file":"a.c","lines":[{"line_number":1,"count":0},{"line_number":2,"count":5}]}]})",
      "gcovr", 2, 1);
  CHECK(all_of<ToolRun>(read(R"({"gcovr/format_version":"0.11","files":[]})")).at(0).outcome == "failure");
  CHECK(read("TN:\nSF:/a.c\nDA:1,1\nend_of_record\nSF:/b.c\nDA:1\n").status == Status::refused);
}

TEST_CASE("XML that brings its own entities is refused, one that names a DTD is read without it") {
  std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\">";
  for (char c = 'b'; c < 'k'; ++c)
    laughs += std::string("<!ENTITY ") + c + " \"&" + char(c - 1) + ";&" + char(c - 1) + ";\">";
  const auto r = read(laughs + "]><testsuite>&j;</testsuite>");
  CHECK(r.status == Status::refused);
  CHECK(r.reason.find("entities of its own") != std::string::npos);
  CHECK(read(R"(<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><testsuite name="&f;"/>)").status ==
        Status::refused);
}

TEST_CASE("what nests ten thousand deep is refused, in JSON and XML") {
  const std::string opened(10'000, '['), closed(10'000, ']');
  CHECK(read("{\"runs\":" + opened + closed + "}").reason == "nests deeper than 256 levels");
  CHECK(read(opened).reason == "nests deeper than 256 levels");
  std::string xml = "<testsuite>";
  for (int i = 0; i < 10'000; ++i) xml += "<a>";
  for (int i = 0; i < 10'000; ++i) xml += "</a>";
  CHECK(read(xml + "</testsuite>").reason == "nests deeper than 256 levels");
}

TEST_CASE("what is too large or has too many parts is refused, never cut") {
  reports::Options options;
  options.most_bytes = 100;
  CHECK(read(sarif(result("a", "x", 1)), options).reason == "is larger than 100 bytes");
  options = {};
  options.most_marks = 10;
  CHECK(read("<testsuite><testcase/><testcase/><testcase/><testcase/><testcase/><testcase/></testsuite>",
             options)
            .status == Status::accepted);
  CHECK(read("<testsuite a='1' b='2' "
             "c='3'><testcase/><testcase/><testcase/><testcase/><testcase/><testcase/></testsuite>",
             options)
            .reason == "has more than 10 elements and attributes");
}

TEST_CASE("a report cut off anywhere is refused or says less, and never more") {
  const auto whole = sarif(result("a", "x", 1));
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK(read(whole.substr(0, size)).status == Status::refused);
}

TEST_CASE("control characters, broken UTF-8, a byte order mark and UTF-16 do not stop a reader") {
  auto odd = sarif(result("a", "x", 1, "tab\there"));
  CHECK(read(odd).counts.at("findings") == 1);
  CHECK(read("\xef\xbb\xbf" + sarif(result("a", "x\xff", 1))).counts.at("findings") == 1);
  std::string wide = "\xff\xfe";
  for (const char c : sarif("")) (wide += c) += '\0';
  CHECK(read(wide).type == "sarif");
}

TEST_CASE("a report without any time gives no records, and says that it has none") {
  RunContext run;
  run.at = k_always;
  const auto r = reports::read_report("x", sarif(result("a", "x", 1)), run);
  CHECK(r.status == Status::accepted);
  CHECK_FALSE(r.dated);
  CHECK(r.records.empty());
  const auto dated = reports::read_report(
      "x", sarif("", R"(,"invocations":[{"executionSuccessful":true,"endTimeUtc":"2026-01-02T03:04:05Z"}])"),
      run);
  CHECK(dated.dated);
  CHECK(all_of<ToolRun>(dated).at(0).at == Instant{1767323045});
}

TEST_CASE("what is no report of ours is refused without a type") {
  for (const std::string bytes :
       {"", "   ", "hello", "{}", "[]", "<html></html>", R"({"results":[]})", "[1,2]"})
    CHECK((read(bytes).status == Status::refused && read(bytes).type.empty()));
}

}  // namespace testing_tests
