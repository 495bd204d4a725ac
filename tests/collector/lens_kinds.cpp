// Document kinds: what is one, and the near misses that are none.
#include "tests/collector/lens_fixture.hpp"

namespace lens_kinds_tests {
using namespace lens_test;

namespace {

/// Prose of about `n` words that says nothing.
std::string filler(int n) {
  std::string out;
  for (int i = 0; i < n; ++i) out += i % 12 == 11 ? "words.\n" : "plain ";
  return out + "\n";
}

const std::string k_reporting =
    "# Security\n\nPlease report a vulnerability privately to security@p.example. Do not open a public "
    "issue.\n"
    "We answer within three working days and coordinate the disclosure date with you. Mail can be encrypted "
    "with our PGP key.\n";

}  // namespace

TEST_CASE("A reporting page is a security policy for outsiders and not an internal one") {
  CHECK(is("doc.security_policy", "SECURITY.md", k_reporting));
  CHECK(is("doc.security_policy", ".github/security.md", k_reporting));
  CHECK(is("doc.security_policy", "docs/security-policy.md", k_reporting));
  const auto said = facts("doc.security_policy", "SECURITY.md", k_reporting);
  CHECK(has(said, "contact"));
  CHECK(has(said, "timeline"));
  CHECK(has(said, "private_reporting"));
  CHECK(has(said, "encryption"));
  CHECK_FALSE(is_any("doc.policy", "SECURITY.md", k_reporting));
  CHECK_FALSE(is_any("doc.policy", "docs/security-policy.md", k_reporting + filler(200)));
  CHECK_FALSE(is_any("doc.security_policy", "src/security.md", k_reporting));
  CHECK_FALSE(is_any("doc.security_policy", "vendor/x/SECURITY.md", k_reporting));
  CHECK_FALSE(is_any("doc.security_policy", "SECURITY.md", filler(100)));
}

TEST_CASE("A template, a stub and a link have no substance") {
  CHECK(is("doc.security_policy", "SECURITY.md",
           "See https://p.example/security to report a security vulnerability.\n", false));
  CHECK(has(facts("doc.security_policy", "SECURITY.md",
                  "See https://p.example/security to report a security vulnerability.\n"),
            "link_only"));
  const std::string stock =
      "# Security Policy\n\n## Supported Versions\n\nUse this section to tell people about which versions "
      "are\ncurrently supported with security updates.\n\n"
      "## Reporting a Vulnerability\n\nUse this section to tell people how to report a "
      "vulnerability.\n\nTell them where to go, how often they can expect to get an update and so on.\n";
  CHECK(is("doc.security_policy", "SECURITY.md", stock, false));
  CHECK(has(facts("doc.security_policy", "SECURITY.md", stock), "template"));
  CHECK(is("doc.security_policy", "SECURITY.md",
           "# Security\n\nTODO describe how to report a vulnerability to security@p.example and write a lot "
           "of words here about it one day\n",
           false));
}

TEST_CASE("A version that changes only blanks, wrapping or the licence header has the same substance") {
  const auto substance = [](const std::string& content) {
    const auto read = lens().read_document("SECURITY.md", lens().classify("SECURITY.md"), content);
    REQUIRE_FALSE(read.empty());
    return read.front().substance;
  };
  const auto plain = substance(k_reporting);
  auto wrapped = k_reporting;
  std::replace(wrapped.begin(), wrapped.end(), ' ', '\n');
  CHECK(substance(wrapped + "\n\n") == plain);
  CHECK(substance("<!-- Copyright 2020 A -->\n\n" + k_reporting) ==
        substance("<!-- Copyright 2024 B\n  SPDX-License-Identifier: MIT -->\n\n" + k_reporting));
  CHECK(substance(k_reporting + "Another word.") != plain);
  CHECK(plain > 0);
}

TEST_CASE("A threat model speaks of threats and trust; a template that names STRIDE in a comment does not") {
  const std::string model =
      "# Threat model\n\nAttackers on the network are assumed to control every packet. The trust boundary is "
      "the socket. Assets are keys.\n"
      "Threats and mitigations: spoofing is met by certificates, denial of service by limits.\n" +
      filler(60);
  CHECK(is("doc.threat", "docs/threat-model.md", model));
  // says what such a thing is, and models nothing
  CHECK_FALSE(
      is("doc.threat", "content/threats.md",
         "# Threat catalogues\n\nA catalogue maps the risks of a service. Each threat tells how it could be "
         "misused. They draw on STRIDE and name the control that mitigates them.\n" +
             filler(100)));
  CHECK(has(facts("doc.threat", "docs/threat-model.md", model), "boundaries"));
  CHECK_FALSE(
      is_any("doc.threat", "docs/threat-model.md",
             "# Threat model\n\n<!-- use STRIDE: threats, trust boundaries, mitigations, attackers -->\n" +
                 filler(80)));
  CHECK_FALSE(is_any("doc.threat", "src/threat_model.c", model));
  CHECK(is("doc.threat", "docs/threat-model.md",
           "# Threat model\n\nThreats, attackers, trust boundaries and assets: TBD\n\nTODO attackers threats "
           "trust mitigations\n",
           false));
}

TEST_CASE("An incident plan says what the team does; a reporting page alone is none") {
  const std::string plan =
      k_reporting +
      "The security team triages each report and assigns a severity by CVSS. We request a CVE identifier, "
      "develop the fix under embargo, notify downstream distributors\n"
      "and publish an advisory. After each case a post-mortem names the root cause and lessons learned.\n" +
      filler(80);
  CHECK(is("doc.incident", "docs/security.md", plan));
  CHECK_FALSE(is_any("doc.incident", "SECURITY.md", k_reporting + filler(120)));
  for (const std::string path : {"SECURITY", "SECURITY.rst", "docs/SECURITY", "docs/SECURITY-PROCESS.md",
                                 "docs/VULN-DISCLOSURE-POLICY.md"}) {
    INFO(path);
    CHECK(is("doc.incident", path, plan));
    CHECK(is("doc.security_policy", path, plan));
  }
  CHECK_FALSE(is_any("doc.incident", "docs/security/model", plan));
  CHECK_FALSE(is_any("doc.incident", "docs/libfoo-security.md", plan));
}

TEST_CASE(
    "A page that says where to submit a security issue is a policy, one that asks for patches is none") {
  CHECK(is("doc.security_policy", ".github/SECURITY.md",
           "If you discover a security issue in this repository, please submit it through the [bounty]"
           "(https://hackerone.com/p).\n\nThanks for helping make this product safe for everyone.\n"));
  CHECK_FALSE(
      is_any("doc.security_policy", "SECURITY.md",
             "Our code is secure by design. Please submit patches that make it faster.\n" + filler(40)));
}

TEST_CASE("A bug bounty that is refused, ended or only a rewards page is none") {
  const std::string yes =
      "# Bug bounty\n\nOur bug bounty program pays for security vulnerabilities. " + filler(40);
  CHECK(is("doc.bug_bounty", "docs/bug-bounty.md", yes));
  CHECK_FALSE(
      is_any("doc.bug_bounty", "SECURITY.md", k_reporting + "We do not offer a bug bounty.\n" + filler(40)));
  CHECK_FALSE(is_any("doc.bug_bounty", "docs/bug-bounty.md",
                     yes + "The bug bounty program was discontinued, the bounty ended in 2024.\n"));
  CHECK_FALSE(is_any("doc.bug_bounty", "docs/rewards.md", "Collect points and get rewards.\n" + filler(40)));
}

TEST_CASE("Limits of a bug bounty are part of it; a place to report is none without a reward") {
  const std::string limits =
      "# The bug bounty\n\nWe offer reward money for reported and published security vulnerabilities.\n\n"
      "Vulnerabilities in experimental features are not eligible for a reward. We do not retroactively pay "
      "for "
      "old problems.\n\nIf the fund drains, we will simply not be able to pay out as high bounties as we "
      "would like.\n" +
      filler(30);
  CHECK(is("doc.bug_bounty", "docs/BUG-BOUNTY.md", limits));
  CHECK(is("doc.bug_bounty", "SECURITY.md",
           k_reporting + "Private reports are not eligible for a bounty reward. Submit the report through "
                         "https://hackerone.com/p to be eligible for a bounty reward.\n"));
  CHECK_FALSE(is_any("doc.bug_bounty", "SECURITY.md",
                     k_reporting + "Report it on [HackerOne](https://hackerone.com/p).\n" + filler(40)));
  for (const std::string no :
       {"The project does not offer any rewards for reported bugs; a bug bounty gives too strong incentives.",
        "We do not currently offer a paid security bounty program at this time.",
        "We don't have a bug bounty.", "No bounty program exists.", "There is no paid bug bounty here.",
        "We cannot pay a bug bounty.", "We do not run a bug bounty.",
        "Until January there was a bug bounty. It is no more."}) {
    INFO(no);
    CHECK_FALSE(is_any("doc.bug_bounty", "docs/BUG-BOUNTY.md", k_reporting + no + "\n" + filler(40)));
  }
}

TEST_CASE("Only what security-insights says to be true is a fact") {
  const std::string text =
      "header: {schema-version: 1.0.0}\nvulnerability-reporting:\n  accepts-vulnerability-reports: true\n  "
      "bug-bounty-available: false\n";
  CHECK(facts("doc.security_insights", "SECURITY-INSIGHTS.yml", text) ==
        " accepts-vulnerability-reports schema:1 ");
  CHECK(is("doc.security_insights", "SECURITY-INSIGHTS.yml", "a: {bug-bounty-available: false}\n", false));
}

TEST_CASE("security.txt needs a contact") {
  CHECK(facts("doc.security_txt", ".well-known/security.txt",
              "Contact: mailto:s@p.example\nExpires: 2027-01-02T00:00:00Z\nPolicy: https://p.example\n") ==
        " contact expires:2027-01-02 policy ");
  CHECK_FALSE(is_any("doc.security_txt", "www/security.txt", "How to secure it.\n"));
  for (const std::string no_day : {"2027-01-: 2", "2027-02-30T00:00:00Z", "2027-01-", "soon, perhaps"})
    CHECK(facts("doc.security_txt", ".well-known/security.txt",
                "Contact: mailto:s@p.example\nExpires: " + no_day + "\n") == " contact ");
}

TEST_CASE("An inventory that lists only itself is a template") {
  CHECK(is("sbom", "sbom.json",
           R"({"bomFormat":"CycloneDX","components":[{"purl":"pkg:a"},{"purl":"pkg:b"}]})"));
  CHECK(has(facts("sbom", "sbom.json",
                  R"({"bomFormat":"CycloneDX","components":[{"purl":"pkg:a"},{"purl":"pkg:b"}]})"),
            "components:2"));
  CHECK(is("sbom", "sbom.json", R"({"bomFormat":"CycloneDX","metadata":{"component":{"purl":"pkg:self"}}})",
           false));
  CHECK_FALSE(is_any("sbom", "sbom.json", "{}"));
}

TEST_CASE("A dependency bot says for which ecosystems") {
  CHECK(facts("ci.dependency_bot", ".github/dependabot.yml",
              "version: 2\nupdates:\n  - {package-ecosystem: npm, directory: /}\n  - package-ecosystem: "
              "github-actions\n") == " ecosystem:github-actions ecosystem:npm ");
  CHECK(is("ci.dependency_bot", ".github/dependabot.yml", "version: 2\nupdates: []\n", false));
  CHECK(is("ci.dependency_bot", "renovate.json", R"({"extends":["config:base"]})"));
  CHECK(is("ci.dependency_bot", "renovate.json", R"({"extends":["config:base"],"enabled":false})", false));
}

TEST_CASE("A container file counts where the product is built, not where it is debugged") {
  CHECK(facts("iac.container", "Dockerfile", "FROM a@sha256:00 AS build\nFROM build\nUSER app\n") ==
        " digest_pinned multi_stage user_nonroot ");
  CHECK(facts("iac.container", "Dockerfile", "FROM a:1\nUSER root\n") == "  ");
  CHECK_FALSE(is_any("iac.container", "debug/Dockerfile", "FROM a\n"));
  CHECK_FALSE(is_any("iac.container", ".devcontainer/Dockerfile", "FROM a\n"));
  CHECK(has(facts("iac.container", "Dockerfile",
                  "FROM golang:1.2 AS build\nRUN make\nFROM cgr.dev/chainguard/static:latest\nCOPY "
                  "--from=build /a /a\n"),
            "user_nonroot"));
  CHECK_FALSE(has(
      facts("iac.container", "Dockerfile", "FROM cgr.dev/chainguard/static:latest\nUSER root\nCOPY a /a\n"),
      "user_nonroot"));
}

TEST_CASE("A fuzz harness is an entry point in code, not a name in a string or a file called fuzz") {
  CHECK(is("test.fuzz", "fuzz/parse.c",
           "int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n) { return 0; }\n"));
  CHECK(has(facts("test.fuzz", "parser/fuzz_test.go", "package p\nfunc FuzzParse(f *testing.F) {\n}\n"),
            "go_native"));
  CHECK(is("test.fuzz", "regress/kexfuzz.c",
           "/*\n * Fuzz harness for the key exchange\n */\nint main(int argc, char **argv) { return "
           "run(argc); }\n"));
  CHECK_FALSE(is_any("test.fuzz", "src/fuzzy_main.c", "int main(void) { return 0; }\n"));
  CHECK_FALSE(is_any("test.fuzz", "checks/fuzzing.go", "package p\nvar x = \"LLVMFuzzerTestOneInput\"\n"));
  CHECK_FALSE(is_any("test.fuzz", "checks/fuzzing_test.go", "\t\tcontent: `func FuzzX(f *testing.F)`,\n"));
  CHECK_FALSE(is_any("test.fuzz", "src/fuzzy_match.c", "int fuzzy(void);\n"));
  CHECK_FALSE(is_any("test.fuzz", "examples/fuzz/x.c", "int LLVMFuzzerTestOneInput(void);\n"));
}

TEST_CASE("Hardening flags count outside comments and debug builds") {
  CHECK(
      facts("build.hardening", "configure.ac",
            "CFLAGS=\"$CFLAGS -fstack-protector-strong -D_FORTIFY_SOURCE=2\"\nLDFLAGS=\"-Wl,-z,relro\"\n") ==
      " fortify relro stack_protector ");
  CHECK_FALSE(is_any("build.hardening", "Makefile", "# -fstack-protector\nCFLAGS = -O2\n"));
  CHECK(
      is("build.hardening", "CMakeLists.txt", "set(CMAKE_C_FLAGS_DEBUG \"-fstack-protector-all\")\n", false));
  CHECK(
      has(facts("build.hardening", "CMakeLists.txt", "set(CMAKE_C_FLAGS_DEBUG \"-fstack-protector-all\")\n"),
          "debug_only"));
}

TEST_CASE("Words of the product are no words of the trade") {
  CHECK_FALSE(is_any("test.security", "tests/nas/security-mode-test.c",
                     "void test_security_mode_command(void) { check(sec_header, nas_overflow_count); }\n"));
  CHECK_FALSE(is_any("doc.policy", "docs/policy-routing.md",
                     "# Policy\n\nRouting policy must be configured.\n" + filler(200)));
  CHECK_FALSE(is_any("keys.release", "tests/keys/a.asc", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"));
  CHECK_FALSE(is_any("doc.coding_standard", "docs/documentation-style.md", "indent comment\n" + filler(100)));
  CHECK_FALSE(is_any("doc.threat", "src/modules/mod_threat-analysis.c", "threat attack trust"));
  CHECK_FALSE(
      is_any("doc.governance", "docs/packet-steering.md", "The committee of cores votes.\n" + filler(80)));
}

TEST_CASE("Lock files need no content, test code is known by its path") {
  const auto lock = lens().classify("web/package-lock.json");
  CHECK(lock.is_document());
  CHECK_FALSE(lock.content);
  CHECK(lens().read_document("web/package-lock.json", lock, "").size() == 1);
  CHECK(lens().classify("SECURITY.md").content);
  CHECK_FALSE(lens().classify("web/node_modules/a/package-lock.json").is_document());
  const auto locked = [](const std::string& path) {
    const auto found = lens().classify(path);
    return found.is_document() && !found.content &&
           lens().read_document(path, found, "").at(0).kind == "lock";
  };
  for (const std::string path :
       {"vendor.sum", "vendor.conf", "Gopkg.lock", "glide.lock", "Cartfile.resolved"}) {
    INFO(path);
    CHECK(locked(path));
  }
  CHECK_FALSE(lens().classify("deploy/vendor.conf").is_document());
  for (const std::string path : {"tests/a.c", "src/parse_test.go", "lib/test_parse.py", "src/a.spec.ts",
                                 "regress/cipher.sh", "tests/ofproto.at", "reg-tests/ssl/a.vtc"})
    CHECK(lens().classify(path).test);
  for (const std::string path :
       {"src/latest.c", "src/attestation.go", "tests/README.md", "src/contest/a.c", "docs/tests/a.rst"})
    CHECK_FALSE(lens().classify(path).test);
}

TEST_CASE("A large version is left unread only where its path decides") {
  const auto unread = [](const std::string& path) { return lens().classify(path).unread_when_large; };
  CHECK(unread("ChangeLog"));
  CHECK(unread("package-lock.json"));
  CHECK_FALSE(unread("SECURITY.md"));
  CHECK_FALSE(unread("configure.ac"));  // hardening flags stand in it
  CHECK_FALSE(unread(".github/workflows/build.yml"));
  const auto readings = lens().unread_document(lens().classify("ChangeLog"));
  REQUIRE(readings.size() == 1);
  CHECK(readings[0].kind == "doc.release_notes");
  CHECK(readings[0].substantive);
  CHECK(readings[0].facts == "unread");
}

TEST_CASE("a change log by its hyphenated name is one, and the settings of what writes it are none") {
  const auto is_notes = [](const std::string& path) {
    const auto readings = lens().unread_document(lens().classify(path));
    return std::any_of(readings.begin(), readings.end(),
                       [](const auto& reading) { return reading.kind == "doc.release_notes"; });
  };
  CHECK(is_notes("docs/change-log.md"));
  CHECK(is_notes("docs/change-log.rst"));
  CHECK(is_notes("changelogs/changelog.yaml"));
  CHECK_FALSE(is_notes("changelog.yaml"));
  CHECK_FALSE(is_notes("changelog.json"));
}

TEST_CASE("Rules of secure coding in a developers' workflow are a standard, a workflow alone is none") {
  const std::string rules =
      "# Defensive coding\n\nA network daemon meets hostile input. Unsafe code is an exploitable "
      "vulnerability: strcpy and "
      "sprintf are banned, every length is checked against the bounds of its buffer, and an integer overflow "
      "is a bug.\n" +
      filler(100);
  CHECK(is("doc.secure_coding", "doc/developer/workflow.rst", rules));
  CHECK(is("doc.secure_coding", "docs/internals/CODE_STYLE.md", rules));
  CHECK_FALSE(is_any("doc.secure_coding", "doc/developer/workflow.rst",
                     "# Workflow\n\nFork, branch, push and ask for a review.\n" + filler(200)));
  CHECK_FALSE(is_any("doc.secure_coding", "tests/doc/developer/workflow.rst", rules));
}

TEST_CASE("Debian's word for hardening names what its compiler leaves out by default") {
  const auto rules =
      facts("build.hardening", "debian/rules", "export DEB_BUILD_MAINT_OPTIONS = hardening=+all\n");
  CHECK(has(rules, "pie"));
  CHECK(has(rules, "bind_now"));
  CHECK_FALSE(is_any("build.hardening", "debian/rules", "export DEB_BUILD_MAINT_OPTIONS = hardening=-all\n"));
}

TEST_CASE("Flags that only a sanitizer brings harden nothing that is shipped") {
  const auto says = [](const std::string& text) { return facts("build.hardening", "configure.ac", text); };
  CHECK(has(says("AC_C_FLAG([-fsanitize=memory -fPIE -pie], [\n"), "debug_only"));
  CHECK(has(says("SAN_FLAGS=\"-fsanitize=address,undefined -fPIE\"\n"), "debug_only"));
  CHECK(has(says("CFLAGS=\"-fsanitize=cfi -fPIE\"\n"), "pie"));
  CHECK(
      has(says("SAN=\"-fsanitize=thread -pie\"\nCFLAGS=\"-fstack-protector-strong\"\n"), "stack_protector"));
}

TEST_CASE("A word of debugging counts for its line and the two behind it, comments apart") {
  const std::string debug = "if enable_debug\n";
  const std::string flag = "  CFLAGS=\"-Wl,-z,relro\"\n";
  const auto says = [](const std::string& content) {
    return facts("build.hardening", "configure.ac", content);
  };
  CHECK(has(says(debug + flag), "debug_only"));
  CHECK(has(says(debug + "\n" + flag), "debug_only"));
  CHECK(has(says(debug + "# a comment\ndnl another\n\n" + flag), "debug_only"));
  CHECK(has(says(debug + "\n\n" + flag), "relro"));
  CHECK(has(says(debug + flag + "\n\n" + flag), "relro"));
  CHECK(has(says("LDFLAGS=\"-Z   NOW\""), "bind_now"));
  CHECK_FALSE(is_any("build.hardening", "configure.ac", "know a pie\n"));
}

}  // namespace lens_kinds_tests
