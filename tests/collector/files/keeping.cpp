// What is taken away, torn or not to be read takes nothing of the past with it.
#include "tests/catch.hpp"
#include "tests/collector/files/night.hpp"

namespace keeping_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

struct Nights : Collecting {
  Nights() {
    source.settings["pattern"] = "{job}/{time}";
    write(k_one, sarif(result("a", "x", 1)));
    write(k_two, sarif(result("a", "x", 1)));
    collect();
  }
  static inline const std::string k_one = "nightly/20260102T030405Z/scan.sarif",
                                  k_two = "nightly/20260103T030405Z/scan.sarif";
};

}  // namespace

TEST_CASE("a folder that keeps the last nights forgets none of those before") {
  Nights c;
  REQUIRE(c.standing<ToolRun>().size() == 2);
  std::filesystem::remove_all(c.scratch.path("in/nightly/20260102T030405Z"));
  c.write("nightly/20260104T030405Z/scan.sarif", sarif(result("a", "x", 1)));
  c.collect();
  CHECK(c.standing<ToolRun>().size() == 3);
  CHECK(c.gaps.empty());
  REQUIRE(c.standing<Finding>().size() == 1);
  CHECK(c.standing<Finding>()[0].opened == parse_instant("2026-01-02T03:04:05Z").value());
  CHECK(c.covers("tool_run", "sast"));
  c.write("nightly/20260105T030405Z/scan.sarif", sarif(""));
  c.collect();
  CHECK(c.standing<ToolRun>().size() == 4);
}

TEST_CASE("a report that was torn, emptied or became another thing is a hole, and what it said stays") {
  for (const std::string bytes :
       {R"({"version":"2.1.0","runs":[{"tool":{"dri)", "[]", "", "\x01\x02\x03\x01\x02"}) {
    Nights c;
    c.write(Nights::k_two, bytes);
    c.collect();
    INFO(bytes);
    CHECK(c.standing<ToolRun>().size() == 2);
    REQUIRE(c.gaps.size() == 1);
    CHECK(c.gaps[0].reason == "damaged");
  }
}

TEST_CASE("a torn report that nobody saw whole is a hole as well, a settings file is none") {
  Collecting c;
  c.write("one/torn.json", R"({"bomFormat":"CycloneDX","specVersion":"1.5","compo)");
  c.write("one/tsconfig.json", "{ // ours\n \"strict\": true }");
  c.collect();
  REQUIRE(c.gaps.size() == 1);
  CHECK(c.gaps[0].detail.find("torn.json") != std::string::npos);
}

TEST_CASE("an empty folder where reports were is a hole, and takes nothing with it") {
  Nights c;
  std::filesystem::remove_all(c.scratch.path("in/nightly"));
  c.collect();
  CHECK(c.standing<ToolRun>().size() == 2);
  REQUIRE(c.gaps.size() == 1);
  CHECK(c.gaps[0].reason == "missing");
}

TEST_CASE("what the manifest leaves open the path tells") {
  Collecting c;
  c.source.settings["pattern"] = "{job}/{time}";
  c.write("plumbline-manifest.yaml", "runs: [{path: 'nightly/**', trigger: schedule}]\n");
  c.write(Nights::k_one, sarif(""));
  c.collect();
  CHECK(c.gaps.empty());
  REQUIRE(c.standing<ToolRun>().size() == 1);
  CHECK(c.standing<ToolRun>()[0].trigger == "schedule");
  CHECK(c.standing<ToolRun>()[0].job == "nightly");
}

}  // namespace keeping_tests
