// Kinds and facts that single activities of the BSIMM pack ask for.
#include "tests/collector/lens_fixture.hpp"

namespace lens_pack_kinds_tests {
using namespace lens_test;

namespace {

const std::string k_workflow = ".github/workflows/ci.yml";
const std::string k_commit = "0123456789abcdef0123456789abcdef01234567";

std::string workflow_that_uses(const std::string& called) {
  return "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: " + called + "\n";
}

}  // namespace

TEST_CASE("An action is pinned by a whole commit id and by nothing shorter") {
  const auto said = [](const std::string& called) {
    return facts("ci.config", k_workflow, workflow_that_uses(called));
  };
  CHECK(has(said("actions/checkout@" + k_commit + " # v4"), "pinned"));
  CHECK_FALSE(has(said("actions/checkout@" + k_commit), "unpinned"));
  CHECK(has(said("actions/checkout@v4"), "unpinned"));
  CHECK(has(said("actions/checkout@0123456"), "unpinned"));
  CHECK(has(said("'actions/checkout@" + k_commit + "'"), "pinned"));
  CHECK_FALSE(has(said("./.github/actions/own"), "unpinned"));
  CHECK_FALSE(has(said("./.github/actions/own"), "pinned"));
}

TEST_CASE("A policy on new technology is told from a file that is only about it") {
  const std::string rule =
      "# AI policy\n\nContributions written with a language model must be disclosed in the change request, "
      "and the "
      "author stays responsible for every line. Generated code whose origin or licence is not clear is not "
      "accepted. "
      "Reviewers shall treat such code like any other, and generated tests do not count as review. Secrets "
      "and private "
      "code must never be sent to an outside service by anybody.\n";
  CHECK(is("doc.technology_policy", "docs/ai-policy.md", rule));
  CHECK_FALSE(is_any("doc.technology_policy", "src/ai-policy.md", rule));
  CHECK_FALSE(
      is_any("doc.technology_policy", "docs/ai-policy.md", "# AI\n\nOur product uses a language model.\n"));
}

TEST_CASE("Rules of one's own are told from the settings of an analyser") {
  CHECK(
      is("config.sast_rules", ".semgrep/own.yml", "rules:\n  - id: own.strcpy\n    pattern: strcpy(...)\n"));
  CHECK_FALSE(is_any("config.sast_rules", ".github/codeql/config.yml", "paths-ignore: [tests]\n"));
}

}  // namespace lens_pack_kinds_tests
