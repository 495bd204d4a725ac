// Documents of the process: audits, reviews, rules on what comes in, bans, properties, attacks. Each with the
// near miss that a careless pattern takes for it.
#include "tests/collector/lens_fixture.hpp"

namespace lens_process_kinds_tests {
using namespace lens_test;

namespace {

std::string filler(int n) {
  std::string out;
  for (int i = 0; i < n; ++i) out += i % 12 == 11 ? "words.\n" : "plain ";
  return out + "\n";
}

std::string pdf(std::size_t bytes) {
  return "%PDF-1.4\n" + std::string(bytes, 'x');
}

}  // namespace

TEST_CASE(
    "An audit report is by outsiders; a plan, a fuzzing audit, a pointer and a language model's are none") {
  CHECK(is("doc.audit_report", "audits/2022/report.pdf", pdf(40'000)));
  CHECK(has(facts("doc.audit_report", "audits/2022/report.pdf", pdf(40'000)), "year:2022"));
  CHECK(is("doc.audit_report", "SECURITY_AUDIT_2019_07.pdf", pdf(40'000)));
  CHECK_FALSE(is_any("doc.audit_report", "security/ADA-fuzzing-audit-22.pdf", pdf(40'000)));
  CHECK_FALSE(is_any("doc.audit_report", "audits/2022/Threat Model.pdf", pdf(40'000)));
  CHECK_FALSE(
      is_any("doc.audit_report", "audits/2022/report.pdf", "version https://git-lfs.github.com/spec/v1\n"));
  CHECK(is("doc.audit_report", "audits/2022/report.pdf", pdf(100), false));
  const std::string text =
      "# Audit\n\nThe assessment was performed by Trail of Bits. Five findings of medium severity.\n" +
      filler(50);
  CHECK(is("doc.audit_report", "docs/security-audit-2024.md", text));
  CHECK_FALSE(
      is_any("doc.audit_report", "docs/x-security-audit-2026.md",
             "# Audit\n\nSecurity audit performed by the Gemini CLI agent. External audit findings.\n"));
  CHECK_FALSE(is_any("doc.audit_report", "docs/security-audit-2026.md",
                     "# Audit log\n\nThe security audit log records findings of severity high.\n"));
}

TEST_CASE("A design review says what was found; the guide to one does not") {
  const std::string review =
      "# Self-assessment\n\nSecurity goals and non-goals. Actors and trust boundaries of the architecture.\n"
      "Threat model: an attacker on the node. Findings and recommendations with their mitigation.\n" +
      filler(250);
  CHECK(is("doc.design_review", "docs/security/self-assessment.md", review));
  CHECK(is("doc.design_review", "security/self-assessment.md", review));
  CHECK_FALSE(is_any("doc.design_review", "docs/guide/self-assessment-guide.md", review));
  CHECK_FALSE(is_any("doc.design_review", "community/assessments/projects/x/self-assessment.md", review));
  CHECK(is("doc.design_review", "docs/security/self-assessment.md",
           "# Security: threats, findings and mitigations; trust boundaries, actors, severity: TODO\n",
           false));
}

TEST_CASE("Rules on what comes in restrict sources or vet versions; a list of licences does not") {
  const std::string sources = "[sources]\nunknown-registry = \"deny\"\nunknown-git = \"deny\"\n";
  CHECK(facts("config.intake", "deny.toml", sources) == " sources ");
  CHECK_FALSE(
      is_any("config.intake", "deny.toml", "[licenses]\nallow = [\"MIT\"]\n[advisories]\nignore = []\n"));
  CHECK_FALSE(is_any("config.intake", "deny.toml",
                     "[sources]\nunknown-registry = \"warn\"\nunknown-git = \"deny\"\n"));
  CHECK_FALSE(is_any("config.intake", "deny.toml",
                     "[sources]\n# unknown-registry = \"deny\"\nunknown-git = \"deny\"\n"));
  CHECK(facts("config.intake", "supply-chain/config.toml", "default-criteria = \"safe-to-deploy\"\n") ==
        " vetted ");
}

TEST_CASE(
    "A ban makes a dangerous call an error; a macro that wraps it, or one that bans a style, does not") {
  const std::string bans =
      "#define BANNED(f) sorry_##f\n#define strcpy(x,y) BANNED(strcpy)\n#define sprintf(...) "
      "BANNED(sprintf)\n";
  CHECK(facts("config.banned", "banned.h", bans) == " bans:sprintf bans:strcpy ");
  CHECK(is("config.banned", ".checksrc", "banfunc strcpy\nbanfunc gets\n"));
  CHECK(is("config.banned", "src/poison.h", "#pragma GCC poison strcpy strcat\n"));
  CHECK(is("config.banned", ".golangci.yml", "deny:\n  - pkg: \"crypto/md5\"\n  - pkg: math/rand\n"));
  CHECK_FALSE(is_any("config.banned", "banned.h",
                     "#define strcpy(x,y) my_strcpy(x,y)\n#define sprintf my_sprintf\n"));
  CHECK_FALSE(
      is_any("config.banned", ".golangci.yml", "deny:\n  - pkg: \"github.com/pkg/errors\"\n  - pkg: log\n"));
  CHECK_FALSE(is_any("config.banned", "banned.h", "#define goto BANNED(goto)\n"));
}

TEST_CASE(
    "A property test calls a library that makes up inputs; a test of configuration properties does not") {
  CHECK(facts("test.property", "scheduler/node_prop_test.go",
              "func TestX(t *testing.T) {\n\trapid.Check(t, f)\n}\n") == " rapid ");
  CHECK(is("test.property", "tests/test_hypothesis.py", "from hypothesis import given\n"));
  const auto tagged = [](const std::string& constraint) {
    return "// Copyright\n\n//go:build " + constraint +
           "\n\npackage x\n\nfunc TestX(t *testing.T) {\n\trapid.Check(t, f)\n}\n";
  };
  for (const auto* runs : {"linux", "!windows && go1.21", "!race", "linux || integration", "!slow"})
    CHECK(is("test.property", "x/x_property_test.go", tagged(runs)));
  for (const auto* nobody : {"slowtests", "linux && slow", "integration || e2e", "!race && slow"})
    CHECK_FALSE(is_any("test.property", "x/x_property_test.go", tagged(nobody)));
  CHECK_FALSE(is_any("test.property", "src/test/java/PropertyTest.java",
                     "@Property(name = \"x\")\npublic class PropertyTest {}\n"));
  CHECK_FALSE(is_any("test.property", "tests/test_hypothesis.py", "# from hypothesis import given\n"));
}

TEST_CASE("An attack test plays an attacker and checks; a test of a product's attack tracks does not") {
  CHECK(is("test.abuse", "tests/test_replay_attack.py",
           "# Simulate a replay attack.\nself.assertRaises(ReplayedMetadataError)\n"));
  CHECK_FALSE(
      is_any("test.abuse", "core/printer/attacktracks_test.go",
             "func TestAttackTracks(t *testing.T) {\n\tassert.Equal(t, 1, len(x.AttackTrack()))\n}\n"));
  CHECK_FALSE(is_any("test.abuse", "config/initializers/rack_attack.rb", "# throttle an attacker\n"));
  CHECK_FALSE(is_any("test.abuse", "tests/test_replay_attack.py", "# Simulate a replay attack, one day.\n"));
}

TEST_CASE("A post-mortem tells one story with its day; a page about such reports tells none") {
  const std::string story =
      "# Incident report\n\nOn July 8 2024 we learned that a token was compromised. What happened, the "
      "impact on our "
      "users and the root cause.\n" +
      filler(90);
  CHECK(is("doc.postmortem", "docs/2024-07-08-incident-report-token.md", story));
  CHECK_FALSE(is_any("doc.postmortem", "docs/incident-reports.html.md", story));
  CHECK_FALSE(is_any("doc.postmortem", "docs/incident-report-howto.md",
                     "# How to write\n\nSay the root cause, the impact and the attack.\n" + filler(90)));
}

TEST_CASE("An exception is one from a security check; a changelog about exceptions is none") {
  CHECK(has(facts("config.waiver", ".trivyignore.yaml", "- id: CVE-2024-1\n  expired_at: 2025-01-12\n"),
            "expiry"));
  CHECK_FALSE(is_any("config.waiver", "changelogs/fragments/module-exceptions.yaml", "bugfixes: [x]\n"));
  CHECK_FALSE(is_any("config.waiver", "deploy/crd/security-exception-crd.yaml", "expires: string\n"));
}

TEST_CASE("A map of personal data names fields; a data set of an example is the product's") {
  const std::string map =
      "dataset:\n- fides_key: db\n  collections:\n  - name: users\n    fields:\n    - name: mail\n"
      "      data_categories: [user.contact.email]\n";
  CHECK(is("doc.data_inventory", ".fides/db_dataset.yml", map));
  CHECK_FALSE(is_any("doc.data_inventory", "data/dataset/example_dataset.yml", map));
}

TEST_CASE("Controls that answer two regulations are unified; one regulation, or an example, is not") {
  const std::string controls =
      "controls:\n- id: A-1\n  guidelines:\n  - reference-id: SSDF\n  - reference-id: CSF\n  requirement: it "
      "must\n";
  CHECK(is("doc.compliance", "baseline/A.yaml", controls));
  CHECK(has(facts("doc.requirements", "baseline/A.yaml", "security\n" + controls), "control_ref"));
  CHECK_FALSE(is_any("doc.compliance", "baseline/A.yaml", "controls:\n- id: A-1\n  reference-id: SSDF\n"));
  CHECK_FALSE(is_any("doc.compliance", "docs/training/oscal/examples/catalog.yaml", controls));
}

TEST_CASE("Policy as code governs; rules that are the product, examples and tests do not") {
  const std::string rego = "package main\ndeny[msg] { input.x }\n";
  CHECK(is("config.policy_as_code", "policies/networking/vpc.rego", rego));
  CHECK_FALSE(is_any("config.policy_as_code", "rules/approve-csr/raw.rego", rego));
  CHECK_FALSE(is_any("config.policy_as_code", "contrib/example_policy/basic.rego", rego));
  // What lets a change in is called so, too.
  const std::string opa =
      "apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\nmetadata:\n  name: owners\n";
  CHECK(is("config.policy_as_code", "gatekeeper/owners.yaml", opa));
  CHECK_FALSE(is_any("config.policy_as_code", "tools/testing/gatekeeper/required-tests.yaml",
                     "required_tests:\n  - Commit Message Check\nrequired_regexps:\n  - build-.*\nmapping:\n "
                     " # rules by path\n"));
  CHECK_FALSE(is_any("config.policy_as_code", "pkg/server/authpolicy/policy.rego", rego));
}

TEST_CASE("Host files name what they harden; a module that manages firewalls for others is product code") {
  CHECK(facts("config.host_baseline", "ansible/roles/common/tasks/main.yml",
              "- apt: {name: unattended-upgrades}\n- template: {src: iptables}\n") == " firewall patching ");
  CHECK_FALSE(is_any("config.host_baseline", "lib/ansible/modules/iptables.py", "iptables\n"));
}

TEST_CASE("What an agent keeps running is listed; a manual's example is not") {
  const std::string app = "kind: Application\nspec:\n  source:\n    repoURL: https://x.example\n";
  CHECK(is("iac.gitops", "apps/production/shop.yaml", app));
  CHECK_FALSE(is_any("iac.gitops", "docs/operator-manual/application.yaml", app));
}

TEST_CASE("security-insights of both schemas say tools in use, assessments with proof and an expiry") {
  const std::string one =
      "header: {schema-version: 1.0.0, expiration-date: '2025-03-01T01:00:00.000Z'}\nsecurity-testing:\n"
      "- {tool-type: sca, integration: {ad-hoc: false, ci: true}}\n- {tool-type: dast, integration: {ci: "
      "false}}\n"
      "vulnerability-reporting: {accepts-vulnerability-reports: true}\n";
  const auto first = facts("doc.security_insights", "SECURITY-INSIGHTS.yml", one);
  CHECK(has(first, "schema:1"));
  CHECK(has(first, "expires:2025-03-01"));
  CHECK(has(first, "tool:sca"));
  CHECK_FALSE(has(first, "tool:dast"));
  const std::string two =
      "header: {schema-version: 2.0.0}\nrepository:\n  security:\n    assessments:\n      self: {evidence: "
      "https://x.example/a, comment: c}\n      third-party: [{comment: planned}]\n    champions: [{name: "
      "A}]\n"
      "    tools: [{name: t, type: fuzzing, integration: {ci: true}}]\n";
  const auto second = facts("doc.security_insights", ".github/security-insights.yml", two);
  CHECK(has(second, "schema:2"));
  CHECK(has(second, "assessment:self"));
  CHECK(has(second, "tool:fuzzing"));
  CHECK(has(second, "champions"));
  CHECK_FALSE(has(second, "assessment:third-party"));
  CHECK(is("doc.security_insights", "SECURITY-INSIGHTS.yml", "header: {schema-version: 2.0.0}\n", false));
}

TEST_CASE("Scorecard annotations, OSPS answers, DCO settings, the mailmap and submodules are read") {
  CHECK(has(facts("config.scorecard", "scorecard.yml",
                  "annotations:\n- checks: [fuzzing]\n  reasons:\n  - reason: x\n"),
            "annotations"));
  CHECK(has(facts("doc.osps", "docs/osps-baseline.md", "OSPS-AC-01.01 Status: Met\n"), "met"));
  CHECK_FALSE(is_any("doc.osps", "docs/osps-baseline.md", "The baseline is a nice thing.\n"));
  CHECK(has(facts("config.dco", ".github/dco.yml", "require:\n  members: false\n"), "members_exempt"));
  CHECK(facts("owners.mailmap", ".mailmap", "# who\nAnn <a@x> <a@y>\nBob <b@x>\n<c@x> <c@y>\n") ==
        " identities:3 ");
  CHECK_FALSE(is_any("owners.mailmap", ".mailmap", "# nobody yet\n"));
  const std::string modules =
      "[submodule \"a\"]\n\tpath = a\n\turl = https://x.example/a\n[submodule \"b\"]\n\tpath = b\n\turl = "
      "git://x/b\n";
  CHECK(facts("config.submodules", ".gitmodules", modules) == " submodules:2 unencrypted ");
  CHECK(is("config.submodules", ".gitmodules", "[submodule \"a\"]\n\tpath = a\n", false));
  for (const std::string own :
       {"../parts", "https://x.example/widget/widget-parts", "git@x.example:Widget/widget-parts.git"}) {
    INFO(own);  // a project's own parts say nothing of what others made
    CHECK(is("config.submodules", ".gitmodules", "[submodule \"a\"]\n\tpath = a\n\turl = " + own + "\n",
             false));
  }
}

TEST_CASE("A workflow says where its findings go") {
  const std::string step = "jobs:\n  a:\n    steps:\n    - uses: github/codeql-action/";
  CHECK(has(facts("ci.config", ".github/workflows/a.yml", step + "analyze@v3\n"), "findings:own"));
  CHECK(has(facts("ci.config", ".github/workflows/a.yml", step + "upload-sarif@v3\n"), "findings:sent"));
  CHECK_FALSE(has(facts("ci.config", ".github/workflows/a.yml", step + "init@v3\n"), "findings:own"));
}

TEST_CASE("A rule that is commented out watches nothing, and an alert on health sees no attack") {
  const std::string rule = "- rule: Unauthorized image\n  condition: not image in (x)\n";
  CHECK(facts("monitoring.rules", "config/falco.yaml", rule) == " attack security ");
  CHECK_FALSE(
      is_any("monitoring.rules", "config/falco.yaml",
             "# - rule: Unauthorized image\n#   condition: not image in (x)\nfalco: {enabled: true}\n"));
  CHECK(facts("monitoring.rules", "alerts/etcd.rules.yml", "groups:\n- rules:\n  - alert: NoLeader\n") ==
        "  ");
  CHECK_FALSE(is_any("monitoring.rules", "rules/falco_rules.yaml", rule));
}

TEST_CASE("A gate record names gate, release and decision; another file below gates/ is none") {
  const std::string record =
      "gate: \"G5\"\nrelease: \"v1.2.0\"\ndecision: pass with dated actions\nheld: "
      "2025-05-28T12:00:00Z\nparticipants:\n"
      "  - {name: \"Ann Example\", role: \"second_line\"}\nactions:\n  - {what: \"retest\"}\n";
  CHECK(is("gate.record", "gates/v1.2.0/G5.yaml", record));
  const auto said = facts("gate.record", "gates/v1.2.0/G5.yaml", record);
  for (const auto* word : {"gate=G5", "release=v1.2.0", "decision=pass_with_dated_actions", "held=1748433600",
                           "role=second_line", "actions=1"})
    CHECK(has(said, word));
  CHECK_FALSE(has(said, "Ann"));
  CHECK(has(said, "by=second_line:" + plumbline::person_mark("ann example")));
  CHECK_FALSE(is_any("gate.record", "gates/logic/and.yaml", "inputs: [a, b]\n"));
  CHECK_FALSE(is_any("gate.record", "src/gates/v1/G5.yaml", record));
}

TEST_CASE("A gate record or a statement that cannot be read is kept, with what is wrong and where") {
  const auto says = [](const std::string& path, const std::string& content, const std::string& wrong) {
    const auto kind = path.find("/statements/") == std::string::npos ? "gate.record" : "gate.statement";
    CAPTURE(path, content, facts(kind, path, content));
    CHECK(is(kind, path, content, false));
    CHECK(has(facts(kind, path, content), wrong));
  };
  const std::string folder = "gates/v1.2.0/";
  says(folder + "G1.yaml", "gate: G1\nnot: [closed\n", "wrong=yaml:3");
  says(folder + "G1.yaml", "", "wrong=empty");
  says(folder + "G1.yaml", "nothing but words\n", "wrong=empty");
  says("gates/next/G1.yaml", "gate: G1\nrelease: next\ndecision: [pass\n", "wrong=yaml:4");
  says(folder + "G2.yaml", "gate: G2\ndecision: pass\n", "wrong=lacks:release");
  says(folder + "G3.yml", "gate: G3\nrelease: v1.2.0\ndecison: pass\n", "wrong=lacks:decision");
  says(folder + "G3.yml", "gate: G3\nrelease: v1.2.0\ndecison: pass\n", "wrong=key:3:decison:decision");
  says(folder + "G4.yaml", "gate: G4\nrelease: v1.2.0\n", "wrong=lacks:decision");
  says(folder + "G5.yaml", "gate: G5\nrelease: \"v1 2\"\ndecision: pass\n", "wrong=value:2:release:v1_2");
  says("gates/statements/a.yaml", "affirms: G1.3\nuntil: 2027-01-01\nstatement: x\n", "wrong=lacks:person");
  says("gates/statements/a.yaml", "affirms: G1.3\nperson: Ann\nuntil: soon\nstatement: x\n",
       "wrong=value:3:until:soon");
  says("gates/statements/a.yaml", "affirms: {\n", "wrong=yaml:2");
  const std::string held = "gate: G5\nrelease: v1.2.0\ndecision: pass\nheld: yesterday\n";
  CHECK(is("gate.record", "gates/v1.2.0/G5.yaml", held));  // it counts, from its commit
  CHECK(has(facts("gate.record", "gates/v1.2.0/G5.yaml", held), "wrong=value:4:held:yesterday"));
  // Files of another kind, and no text of a file beyond keys and the beginning of a value.
  CHECK_FALSE(is_any("gate.record", "gates/logic/xor.yaml", "gate: xor\ninputs: 2\n"));
  CHECK_FALSE(is_any("gate.statement", "gates/logic/xor.yaml", "statement: a\n"));
  CHECK_FALSE(
      has(facts("gate.record", folder + "G5.yaml", "gate: G5\nrelease: v1\nnote: hunter2\n"), "hunter2"));
}

TEST_CASE("A statement says what is affirmed until when; of who affirms it a mark is kept") {
  const std::string statement =
      "affirms: \"G1.3\"\nproduct: radio\nperson: \"Ann Example <ann@example.org>\"\nstatement: \"Read "
      "again, still "
      "holds\"\nuntil: 2027-01-01\n";
  const auto said = facts("gate.statement", "gates/statements/G1.3-2026-03-01.yaml", statement);
  CHECK(said ==
        " affirms=G1.3 by=" +
            std::min(plumbline::person_mark("Ann Example"), plumbline::person_mark("ann@example.org")) +
            " by=" +
            std::max(plumbline::person_mark("Ann Example"), plumbline::person_mark("ann@example.org")) +
            " product=radio until=1798761600 ");
  CHECK_FALSE(is_any("gate.record", "gates/statements/G1.3-2026-03-01.yaml", statement));
  for (const auto* lost :
       {"affirms: \"G1.3\"\n", "statement: \"Read again, still holds\"\n", "until: 2027-01-01\n"}) {
    auto less = statement;
    less.erase(less.find(lost), std::string(lost).size());
    CHECK(is("gate.statement", "gates/statements/G1.3-2026-03-01.yaml", less, false));
  }
}

}  // namespace lens_process_kinds_tests
