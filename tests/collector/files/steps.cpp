// The log archive of a GitHub run, which holds each job whole and by steps; logs of Windows; what a manifest
// names.
#include "tests/catch.hpp"
#include "tests/collector/files/night.hpp"

namespace steps_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

const std::string k_scan =
    "2026-01-02T03:04:05.0000000Z Checking src/a.c ...\n"
    "2026-01-02T03:04:06.0000000Z 1/1 files checked 100% done\n";

std::string wide(std::string_view text) {
  std::string out;
  for (const char c : text) out += std::string{c, '\0'};
  return out;
}

}  // namespace

TEST_CASE("a step whose job has a log of its own is counted there, and nowhere else") {
  Collecting c;
  c.write("run/0_build.txt", k_scan);
  c.write("run/build/2_scan.txt", k_scan);
  c.collect();
  REQUIRE(c.standing<ToolRun>().size() == 1);
  CHECK(c.standing<ToolRun>()[0].id.find("0_build.txt") != std::string::npos);
  CHECK(c.gaps.empty());
}

TEST_CASE("a step counts where its job has no log of its own, and so does a job of another run") {
  Collecting c;
  c.write("one/0_test.txt", k_scan);
  c.write("one/build/2_scan.txt", k_scan);
  c.write("two/build/2_scan.txt", k_scan);
  c.write("three/0_build.txt", k_scan);
  c.collect();
  CHECK(c.standing<ToolRun>().size() == 4);
}

TEST_CASE("a folder whose name GitHub cut is that of the job whose log begins so") {
  const std::string job(120, 'j');
  Collecting c;
  c.write("0_" + job + ".txt", k_scan);
  c.write(job.substr(0, 90) + "/1_scan.txt", k_scan);
  c.write("1_short.txt", k_scan);
  c.write("sho/1_scan.txt", k_scan);
  c.collect();
  CHECK(c.standing<ToolRun>().size() == 3);
}

TEST_CASE("a step counts where the log of its job is cut off before it") {
  Collecting c;
  c.write("0_build.txt", "2026-01-02T03:04:05.0000000Z Set up job\n2026-01-02T03:04:06.0000000Z cut\n");
  c.write("build/2_scan.txt", k_scan);
  c.collect();
  REQUIRE(c.standing<ToolRun>().size() == 1);
}

TEST_CASE("a log in UTF-16 without a mark is read as any other") {
  Collecting c;
  c.write("console.log", wide(k_scan));
  c.collect();
  REQUIRE(c.standing<ToolRun>().size() == 1);
  CHECK(c.standing<ToolRun>()[0].inputs == 1);
}

TEST_CASE("a path of the manifest that fits no file is a hole at its time, and no other") {
  Collecting c;
  c.write("plumbline-manifest.yaml",
          "runs:\n"
          "- {path: 'nights/one.log', job: scan, time: 2026-01-02T03:04:05Z}\n"
          "- {path: 'elsewhere.log', job: scan}\n"
          "- {path: 'told.log', job: scan, time: 2026-01-03T03:04:05Z, outcome: success}\n");
  c.write("night/one.log", k_scan);
  c.collect();
  REQUIRE(c.gaps.size() == 1);
  CHECK(c.gaps[0].reason == "missing");
  CHECK(c.gaps[0].since == parse_instant("2026-01-02T03:04:05Z").value());
  CHECK(c.gaps[0].until.seconds == c.gaps[0].since.seconds + 1);
  CHECK(c.gaps[0].detail.find("nights/one.log") != std::string::npos);
}

TEST_CASE("a secret in a manifest is not kept either") {
  const std::string secret = std::string("gh") + "p_" + std::string(30, 'Q') + "aB3dE6";
  Collecting c;
  c.write("plumbline-manifest.yaml", "runs:\n- {path: 'a.log', job: 'scan " + secret + "', branch: 'b/" +
                                         secret +
                                         "', time: 2026-01-02T03:04:05Z, "
                                         "outcome: success}\n");
  c.write("a.log", k_scan);
  c.collect();
  REQUIRE(c.standing<CiRun>().size() == 1);
  REQUIRE(c.standing<ToolRun>().size() == 1);
  const auto run = c.standing<CiRun>()[0];
  CHECK((run.job + run.branch.value_or("") + c.standing<ToolRun>()[0].job.value_or("")).find(secret) ==
        std::string::npos);
}

}  // namespace steps_tests
