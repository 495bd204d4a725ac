#pragma once
// Shell words that several tests of the git collector share.
#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace plumbline::test {

/// Runs `script` as shell() does; one that fails ends the test.
inline void must(const std::filesystem::path& folder, const std::string& script) {
  const auto out = shell(folder, script);
  INFO(out);
  REQUIRE_FALSE(out.starts_with("failed"));
}

/// Writes a policy of substance and commits it.
inline const std::string k_policy =
    "mkdir -p docs; cat > SECURITY.md <<'END'\n# Security policy\n\n## Supported versions\n\nThe last two "
    "minor releases get fixes.\n\n"
    "## Reporting a vulnerability\n\nPlease report vulnerabilities by mail to security@example.org and never "
    "in the public tracker.\n"
    "We confirm within 3 days, assess the severity within 14 days, and publish an advisory together with the "
    "fixed release.\n"
    "Reporters are credited unless they ask us not to. Fixes are prepared in private and released for all "
    "supported versions at once.\n"
    "END\ngit add .; git commit -q -m policy\n";
inline constexpr const char* k_policy_kind = "doc.security_policy";

inline std::vector<Document> policies(const Recorder& sink) {
  auto all = sink.of<Document>();
  std::erase_if(all, [](const Document& d) { return d.kind != k_policy_kind; });
  return all;
}

}  // namespace plumbline::test
