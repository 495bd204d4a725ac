// The examples as a user would run them: the real binary, the shipped files, repositories made by git.
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/catch.hpp"
#include "tests/house/support.hpp"

namespace examples_tests {
namespace fs = std::filesystem;
using plumbline::test::GitRepository;
using plumbline::test::run_plumbline;
using plumbline::test::TempFolder;

namespace {

constexpr std::int64_t k_day = 86'400;
constexpr std::int64_t k_summer_2024 = 1'719'792'000;  // 2024-07-01
constexpr std::int64_t k_december_2025 =
    1'764'547'200;  // 2025-12-01; the clock of run_plumbline says 2026-01-01

const char* const k_policy =
    "# Security policy\n\nPlease report vulnerabilities privately to security@acme.example, never in a "
    "public issue. Tell us "
    "the version, the steps to reproduce and the impact you see. We answer within three working days, keep "
    "you informed "
    "while we work on a fix, and publish an advisory with credit when the fixed release is out.\n";

void commit_twice(GitRepository& repository, const std::string& first, const std::string& second) {
  repository.write("a.c", "int a;\n");
  repository.commit(first, k_december_2025);
  repository.write("a.c", "int a, b;\n");
  repository.commit(second, k_december_2025 + k_day);
}

/// The examples folder with the repositories its plumbline.yaml names.
class Acme {
 public:
  Acme() {
    fs::copy(fs::path(PLUMBLINE_SOURCE_DIR) / "examples", m_folder.path(), fs::copy_options::recursive);
    GitRepository policies(m_folder / "repos/policies");
    policies.write("SECURITY.md", k_policy);
    policies.commit("ACME-1: Say how to report a vulnerability", k_summer_2024);
    commit_twice(policies, "ACME-2: Add a file", "ACME-3: Change it");
    GitRepository edge(m_folder / "repos/edge-gateway");
    commit_twice(edge, "ACME-4: Start\n\nReviewed-by: Bob Builder <bob@example.org>", "ACME-5: Go on");
    GitRepository library(m_folder / "repos/protocol-library");
    commit_twice(library, "ACME-6: Start", "ACME-7: Go on");
    GitRepository home(m_folder / "repos/home-gateway");
    commit_twice(home, "ACME-8: Start", "ACME-9: Go on");
    GitRepository tools(m_folder / "repos/gateway-tools");
    tools.write("t.c", "int t;\n");
    tools.commit("Start without a ticket", k_summer_2024);
  }

  [[nodiscard]] plumbline::test::Ran plumbline(const std::vector<std::string>& arguments) const {
    return run_plumbline(arguments, m_folder.path());
  }
  [[nodiscard]] const fs::path& path() const { return m_folder.path(); }

 private:
  TempFolder m_folder;
};

std::string state_of(const nlohmann::json& assessment, const std::string& control) {
  for (const auto& one : assessment.at("controls")) {
    if (one.at("id") == control) return one.at("state");
  }
  return "no such control";
}

}  // namespace

TEST_CASE("the example tree is collected and assessed") {
  const Acme acme;
  const auto collected = acme.plumbline({"collect"});
  INFO(collected.out + collected.err);
  REQUIRE(collected.code == 0);
  const auto assessed = acme.plumbline({"assess", "--format", "json"});
  INFO(assessed.err);
  REQUIRE(assessed.code == 0);
  const auto json = nlohmann::json::parse(assessed.out);
  CHECK(json.at("controls").size() == 128);
  CHECK(state_of(json, "T1.1") == "unknown");
}

TEST_CASE("the example pack judges by its own probe") {
  const Acme acme;
  REQUIRE(acme.plumbline({"collect"}).code == 0);
  const auto assessed = acme.plumbline({"assess", "--pack", "house-rules", "--format", "json"});
  INFO(assessed.err);
  REQUIRE(assessed.code == 0);
  const auto json = nlohmann::json::parse(assessed.out);
  CHECK(json.at("controls").size() == 2);
  CHECK(state_of(json, "R1") == "observed");
  CHECK(state_of(json, "R2") == "observed");
}

TEST_CASE("a change without a ticket turns the example's first rule") {
  const Acme acme;
  GitRepository edge(acme.path() / "repos/edge-gateway");
  edge.write("b.c", "int b;\n");
  edge.commit("Hurry", k_december_2025 + 2 * k_day);
  REQUIRE(acme.plumbline({"collect"}).code == 0);
  const auto assessed = acme.plumbline({"assess", "--pack", "house-rules", "--format", "json"});
  REQUIRE(assessed.code == 0);
  CHECK(state_of(nlohmann::json::parse(assessed.out), "R1") == "absent");
}

TEST_CASE("the example probe lists its population") {
  const Acme acme;
  REQUIRE(acme.plumbline({"collect"}).code == 0);
  const auto listed =
      acme.plumbline({"population", "changes_name_a_ticket", "--pack", "house-rules", "--format", "csv"});
  INFO(listed.out + listed.err);
  REQUIRE(listed.code == 0);
  CHECK(listed.out.find("ticket:ACME-5") != std::string::npos);
  CHECK(listed.out.find("gateway-tools-src") != std::string::npos);
  CHECK(listed.out.find("no key") != std::string::npos);
}

}  // namespace examples_tests
