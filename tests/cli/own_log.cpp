// The log of own actions (DESIGN, rule 11): what changed the file is a run.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"

namespace own_log_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;

TEST_CASE("an assessment that is kept is a run of its own, and moves no cut") {
  const Scratch here;
  small_product(here.path("product"));
  const auto at = [](const std::string& time) {
    return std::map<std::string, std::string>{{"PLUMBLINE_NOW", time}};
  };
  REQUIRE(run_plumbline({"audit", "product"}, here.path(), at("2026-01-01T00:00:00Z")).code == 0);
  const auto runs = [&] {
    return run({"sqlite3", here.path("plumbline.db"), "SELECT group_concat(command, ' ') FROM run"},
               here.path())
        .out;
  };
  CHECK(runs() == "audit assess\n");
  const Ran one = run_plumbline({"assess", "--format", "json"}, here.path(), at("2026-02-01T00:00:00Z"));
  const Ran two = run_plumbline({"assess", "--format", "json"}, here.path(), at("2026-03-01T00:00:00Z"));
  CHECK(one.out == two.out);
  CHECK(nlohmann::json::parse(one.out).at("known_at") == "2026-01-01T00:00:00Z");
  CHECK(runs() == "audit assess assess assess\n");
  const Ran doctor = run_plumbline({"doctor"}, here.path());
  CHECK(doctor.code == 0);
  CHECK_THAT(doctor.out, Contains("proves itself") && Contains("assess by "));
  // an earlier knowledge is a question, no action
  REQUIRE(run_plumbline({"assess", "--known-at", "2026-01-15"}, here.path()).code == 0);
  REQUIRE(run_plumbline({"explain", "CR1.4"}, here.path()).code == 0);
  CHECK(runs() == "audit assess assess assess\n");
  const Ran reported = run_plumbline({"trend", "--as-reported", "--format", "csv"}, here.path());
  CHECK(std::count(reported.out.begin(), reported.out.end(), '\n') == 2);
}

}  // namespace own_log_tests
