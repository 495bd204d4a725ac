// A folder of logs below a repository: what it shows to have run is told of the repository.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"

namespace feeds_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

std::string state_of(const Scratch& here, const std::string& subject) {
  const auto found =
      json::parse(run_plumbline({"assess", "--subject", subject, "--format", "json"}, here.path()).out);
  for (const auto& control : found.at("controls")) {
    if (control.at("id") == "CR1.4") return control.at("state").get<std::string>();
  }
  return "";
}

void hand_over(const Scratch& here, const std::string& log) {
  here.write("in/scan.log", log);
  here.write("in/plumbline-manifest.yaml",
             "runs:\n  - {path: scan.log, id: n1, job: scan, time: 2025-01-03T03:00:00Z, trigger: push}\n");
  here.write("plumbline.yaml",
             "organisation:\n  name: acme\n  places: {ci.config: git}\n  sources:\n    - name: product\n"
             "      git: product\n      feeds: [{name: product-logs, files: in}]\n");
}

}  // namespace

TEST_CASE("an analyser that a handed-over log shows to have run is observed in the repository it feeds") {
  const Scratch here;
  small_product(here.path("product"));
  hand_over(here, "Cppcheck 2.10\nChecking main.c ...\n1/1 files checked 100% done\n");
  REQUIRE(run_plumbline({"collect"}, here.path()).code == 0);
  CHECK(state_of(here, "acme") == "observed");
  CHECK(state_of(here, "product") == "observed");
  CHECK_THAT(run_plumbline({"explain", "CR1.4"}, here.path()).out, Contains("cppcheck, 1 files"));
  CHECK_THAT(run_plumbline({"collect", "--quiet"}, here.path()).out, Contains("2 sources, 0 new records"));
  const auto doctor = run_plumbline({"doctor"}, here.path());
  CHECK(doctor.code == 0);
  CHECK_THAT(doctor.out, Contains("product-logs: readable"));
}

TEST_CASE("a log that names the analyser and shows no run of it observes nothing") {
  const Scratch here;
  small_product(here.path("product"));
  hand_over(here, "+ cppcheck src || true\nbash: cppcheck: command not found\n");
  REQUIRE(run_plumbline({"collect"}, here.path()).code == 0);
  CHECK(state_of(here, "product") == "indicated");  // configured, by CodeQL
}

TEST_CASE("a replay reads what was recorded, and says when there is nothing of the kind") {
  const Scratch here;
  small_product(here.path("product"));
  hand_over(here, "Cppcheck 2.10\n");
  const Ran ran = run_plumbline({"collect", "--replay", "replies"}, here.path());
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err, Contains("replies holds no replies of a source here"));
  CHECK_FALSE(fs::exists(here.path("plumbline.db")));
}

}  // namespace feeds_tests
