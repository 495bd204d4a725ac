#pragma once
// A small product with three years of history, and the same once more as an audit left it.
#include <memory>
#include <stdexcept>

#include "tests/cli/scratch.hpp"

namespace plumbline::test {

inline constexpr std::int64_t k_2023 = 1'672'531'200;  // 2023-01-01
inline constexpr std::int64_t k_year = 365 * 86'400;

/// Commits of two people over three years, a policy, a workflow with an analyser, tags.
inline GitRepository small_product(const std::string& folder) {
  GitRepository repository{fs::path(folder)};
  repository.write("main.c", "int main(void) { return 0; }\n");
  repository.commit("Begin", k_2023);
  repository.write(
      "SECURITY.md",
      "# Security policy\n\nReport a vulnerability to security@example.org with a description and a way to "
      "reproduce it. We answer within three working days, fix within ninety days and publish an advisory "
      "with a CVE number once a release with the fix is out. Supported: the last two minor releases.\n");
  repository.write(
      ".github/workflows/scan.yml",
      "name: scan\non: [push, pull_request]\njobs:\n  codeql:\n    runs-on: ubuntu-latest\n    steps:\n"
      "      - uses: actions/checkout@v4\n      - uses: github/codeql-action/init@v3\n"
      "      - uses: github/codeql-action/analyze@v3\n");
  repository.commit("Say how to report, and scan\n\nReviewed-by: Bea Second <bea@example.org>",
                    k_2023 + k_year);
  repository.git({"tag", "-a", "v1.0", "-m", "one"}, k_2023 + k_year + 60);
  for (int i = 0; i < 6; ++i) {
    repository.write("main.c", "int main(void) { return " + std::to_string(i) + "; }\n");
    repository.commit(
        "Change " + std::to_string(i) + (i % 2 == 0 ? "\n\nReviewed-by: Bea Second <bea@example.org>" : ""),
        k_2023 + 2 * k_year + i * 86'400);
  }
  repository.git({"tag", "-a", "v2.0", "-m", "two"}, k_2023 + 2 * k_year + 7 * 86'400);
  return repository;
}

/// Audited once for all cases of this program; a case that changes the database works on a copy.
inline const Scratch& audited() {
  static const auto k_scratch = [] {
    auto scratch = std::make_unique<Scratch>();
    small_product(scratch->path("product"));
    const Ran ran = run_plumbline({"audit", "product"}, scratch->path());
    if (ran.code != 0) throw std::runtime_error("audit failed: " + ran.err);
    return scratch;
  }();
  return *k_scratch;
}

}  // namespace plumbline::test
