// What belongs to one run of a tool, and what to the next.
#include "tests/collector/ci_log/log_fixture.hpp"

namespace runs_tests {
using namespace plumbline::ci_log;

namespace {

std::string outcomes(const std::string& log) {
  std::string out;
  for (const auto& one : seen_in(log)) out += one.tool + " " + one.outcome + ";";
  return out;
}

const std::string k_rspec =
    "Finished in 0.01 seconds (files took 0.05 seconds to load)\n3 examples, 0 failures\n";

}  // namespace

TEST_CASE("what is done in earnest after a rehearsal is a run of its own") {
  CHECK(outcomes("$ rspec --dry-run\n" + k_rspec + "$ rspec\n" + k_rspec) == "rspec skipped;rspec success;");
  // the rehearsal said nothing that is known, and was long ago
  std::string long_ago = "$ rspec --dry-run\n";
  for (int i = 0; i < 1100; ++i) long_ago += "a line\n";
  CHECK(outcomes(long_ago + k_rspec) == "rspec success;");
  const std::string deployed = "LAST DEPLOYED: Sun Nov 29 10:00:00 2026\nNAMESPACE: default\nSTATUS: ";
  CHECK(outcomes(deployed + "pending-upgrade\n" + deployed + "deployed\n") == "helm skipped;helm unknown;");
  // of a tool that does not say where a run begins nothing is left out
  CHECK(outcomes("+ go test --dry-run ./...\nok  \tx\t0.002s\n") == "go-test success;");
}

TEST_CASE("of many sums the last is among the lines that are kept") {
  const auto one = seen_in(
      "Test project /src\n"
      "10% tests passed, 1 tests failed out of 11\n11% tests passed, 1 tests failed out of 12\n"
      "12% tests passed, 1 tests failed out of 13\n13% tests passed, 1 tests failed out of 14\n"
      "14% tests passed, 1 tests failed out of 15\n");
  REQUIRE(one.size() == 1);
  CHECK(one[0].lines.back() == "6: 14% tests passed, 1 tests failed out of 15");
  CHECK(one[0].more_lines == 1);
}

TEST_CASE("a session of no tests looked at nothing") {
  const auto idle = [](const std::string& log) {
    const auto seen = seen_in(log);
    REQUIRE(seen.size() == 1);
    return seen[0].idle;
  };
  CHECK(idle("Ran 0 tests in 0.000s\n\nOK\n"));
  CHECK_FALSE(idle("Ran 1 test in 0.000s\n\nOK\n"));
  CHECK(idle("Test project /src\n100% tests passed, 0 tests failed out of 0\n"));
}

TEST_CASE("a run knows how its last line begins") {
  const auto seen = seen_in(
      "2026-01-02T03:04:05Z Ran 1 test in 0.000s\n2026-01-02T03:04:06Z \n2026-01-02T03:04:07Z OK\n"
      "2026-01-02T09:00:00Z nothing\n");
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].stamp.starts_with("2026-01-02T03:04:07Z"));
}

}  // namespace runs_tests
