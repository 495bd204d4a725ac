// Maintained branches named in the tree file: what their documents say counts beside the main line's.
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"

namespace branches_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

constexpr const char* k_policy =
    "# Security policy\n\nReport a vulnerability to security@example.org with a description and a way to "
    "reproduce it. We answer within three working days, fix within ninety days and publish an advisory "
    "with a CVE number once a release with the fix is out. Supported: the last two minor releases.\n";

// A policy on the main line from the start; the branch stable-1 left before it came.
GitRepository product(const std::string& folder) {
  GitRepository repository{fs::path(folder)};
  repository.write("main.c", "int main(void) { return 0; }\n");
  repository.commit("Begin", k_2023);
  repository.git({"branch", "stable-1"}, k_2023);
  repository.write("SECURITY.md", k_policy);
  repository.commit("Say how to report", k_2023 + 100);
  return repository;
}

std::string state(const Scratch& here) {
  const auto found = json::parse(run_plumbline({"assess", "--format", "json"}, here.path()).out);
  for (const auto& control : found.at("controls")) {
    if (control.at("id") == "CMVM2.4") return control.at("state").get<std::string>();
  }
  return "";
}

void describe(const Scratch& here, const std::string& more) {
  here.write("plumbline.yaml",
             "organisation:\n  name: acme\n  places: {doc.security_policy: git}\n  sources:\n"
             "    - {name: product, git: product, live: true" +
                 more + "}\n");
}

}  // namespace

TEST_CASE("a policy on the main line that a maintained branch lacks is not there for that branch") {
  const Scratch here;
  auto repository = product(here.path("product"));
  const auto audit = [&] { return run_plumbline({"audit"}, here.path()); };
  describe(here, "");
  REQUIRE(audit().code == 0);
  CHECK(state(here) == "indicated");

  describe(here, ", branches: [stable-1]");
  REQUIRE(audit().code == 0);
  CHECK(state(here) == "unknown");
  const auto why = run_plumbline({"explain", "CMVM2.4"}, here.path()).out;
  CHECK_THAT(why, Contains("on each maintained branch that is named") && Contains("of: product@stable-1"));
  // counted once, however many branches it has
  const auto tree = json::parse(
      run_plumbline({"query", "SELECT count(DISTINCT subject) AS n FROM commits", "--format", "json"},
                    here.path())
          .out);
  CHECK(tree.dump().find('2') != std::string::npos);
  CHECK_THAT(run_plumbline({"doctor"}, here.path()).out, Contains("product@stable-1: readable"));

  repository.git({"checkout", "-q", "stable-1"}, k_2023);
  repository.write("SECURITY.md", k_policy);
  repository.commit("Say how to report here too", k_2023 + 5000);
  repository.git({"checkout", "-q", "main"}, k_2023);
  REQUIRE(audit().code == 0);
  CHECK(state(here) == "indicated");
}

TEST_CASE("a maintained branch that is not there is a gap, told with its name") {
  const Scratch here;
  product(here.path("product"));
  describe(here, ", branches: stable-9");
  const auto ran = run_plumbline({"audit"}, here.path());
  CHECK(ran.code == 3);
  CHECK_THAT(ran.out + ran.err, Contains("product@stable-9") && Contains("has no branch stable-9"));
}

}  // namespace branches_tests
