// Who signs a gate: a record and a statement that `plumbline gate` writes, committed by git itself with a key
// of ssh, collected and judged.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/house/support.hpp"

namespace gates_signed_tests {
namespace fs = std::filesystem;
using plumbline::test::run_plumbline;
using plumbline::test::TempFolder;

namespace {

constexpr const char* k_begin = R"sh(set -eu
ssh-keygen -q -t ed25519 -N '' -f ann.key
printf 'ann@example.org %s\n' "$(cat ann.key.pub)" > allowed
git init -q -b main radio
cd radio
mkdir docs
cat > docs/threat-model.md <<TEXT
# Threat model

The assets are the keys of subscribers and the availability of the radio link. Attackers send malformed messages from the air
interface, which is untrusted; the trust boundary runs between the parser and the scheduler. We assume that the operator's own
network is trusted. Threats are spoofing of a cell, tampering with system information and denial of service by floods. Mitigations
are integrity protection, limits on message sizes and on rates, and a parser that is fuzzed. Out of scope are attacks that need
physical access to the unit.
TEXT
commit() { git add -A; git commit -q "$@"; }
day() { GIT_AUTHOR_DATE="$1T12:00:00Z"; GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE; export GIT_AUTHOR_DATE GIT_COMMITTER_DATE; }
)sh";

/// Runs it in the folder, as Ann, with no settings of the machine's.
void shell(const fs::path& folder, const std::string& script) {
  const auto file = folder / "script.sh";
  std::ofstream(file) << "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null\n"
                         "export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME=Ann "
                         "GIT_COMMITTER_EMAIL=ann@example.org\ncd '"
                      << folder.string() << "'\n"
                      << script;
  REQUIRE(std::system(("sh '" + file.string() + "'").c_str()) == 0);
}

nlohmann::json gate_of(const nlohmann::json& document, const std::string& release, const std::string& gate) {
  for (const auto& one : document["products"][0]["releases"]) {
    if (one["name"] != release) continue;
    for (const auto& g : one["gates"]) {
      if (g["id"] == gate) return g;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a role is signed by a commit of the person's own, and a statement reaffirms") {
  const TempFolder folder;
  const auto& root = folder.path();
  std::ofstream(root / "plumbline.yaml")
      << "organisation:\n  name: example\n  products:\n    - name: radio\n      signers: allowed\n      "
         "places: "
         "{doc.threat: git}\n      sources: [{name: radio-src, git: radio, live: true}]\n";
  const auto again = [](const std::string& day) {
    return "cd radio\ncommit() { git add -A; git -c gpg.format=ssh -c user.signingkey=../ann.key commit -q "
           "\"$@\"; "
           "}\nGIT_AUTHOR_DATE=" +
           day +
           "T12:00:00Z; GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE; export GIT_AUTHOR_DATE GIT_COMMITTER_DATE\n";
  };
  shell(root, std::string(k_begin) +
                  "day 2025-01-01; commit -m Begin\nday 2025-01-10; git tag -a v1.0.0 -m v1.0.0\n");
  const auto repository = root / "radio";
  const auto affirm =
      run_plumbline({"gate", "affirm", "--criterion", "G1.3", "--person", "Ann Example <ann@example.org>",
                     "--says", "Read again, still holds", "--until", "2199-01-01"},
                    repository);
  INFO(affirm.out + affirm.err);
  REQUIRE(affirm.code == 0);
  shell(root, again("2025-02-01") + "commit -S -m 'Affirm the threat model'\n");
  const auto record = [&](const std::string& release, const std::string& who) {
    const auto ran = run_plumbline({"gate", "record", "--gate", "G4", "--release", release, "--participant",
                                    who, "--held", "2025-03-01"},
                                   repository);
    INFO(ran.out + ran.err);
    REQUIRE(ran.code == 0);
  };
  record("v2.0.0", "Ann <ann@example.org>=feature_owner");
  shell(root,
        again("2025-03-01") + "echo 1 > a; commit -S -m 'Hold the gate'; git tag -a v2.0.0 -m v2.0.0\n");
  record("v3.0.0", "Bob <bob@example.org>=feature_owner");
  shell(root, again("2025-04-01") + "echo 2 > a; commit -S -m 'Hold another'; git tag -a v3.0.0 -m v3.0.0\n");
  // The key is Ann's, whatever name is written into the commit beside her address.
  record("v3.1.0", "Aaron Boss=feature_owner");
  shell(root, again("2025-04-15") +
                  "export GIT_AUTHOR_NAME='Aaron Boss' GIT_COMMITTER_NAME='Aaron Boss'\n"
                  "echo 9 > a; commit -S -m 'Hold as another'; git tag -a v3.1.0 -m v3.1.0\n");
  record("v4.0.0", "Ann <ann@example.org>=feature_owner");
  shell(root,
        again("2025-05-01") + "echo 3 > a; commit -m 'Hold it unsigned'; git tag -a v4.0.0 -m v4.0.0\n");

  const auto collected = run_plumbline({"collect"}, root);
  INFO(collected.out + collected.err);
  REQUIRE(collected.code == 0);
  const auto ran = run_plumbline({"gates", "--all", "--format", "json"}, root);
  REQUIRE(ran.code == 0);
  const auto document = nlohmann::json::parse(ran.out);
  const auto signature = [&](const std::string& release) {
    return gate_of(document, release, "G4")["signatures"][0];
  };
  CHECK(signature("v2.0.0")["seen"] == true);
  CHECK(signature("v2.0.0")["by"] == "ann@example.org");
  CHECK(signature("v3.0.0")["seen"] == false);
  CHECK(signature("v3.0.0")["why_not"] ==
        "its commit is signed by ann@example.org, whom it does not name for that role");
  CHECK(signature("v3.1.0")["seen"] == false);
  CHECK(signature("v4.0.0")["seen"] == false);
  CHECK(signature("v4.0.0")["why_not"] == "its commit is not signed");
  CHECK(signature("v1.0.0")["why_not"] == nullptr);

  const auto threat = [&](const std::string& release) {
    const auto gate = gate_of(document, release, "G1");
    for (const auto& c : gate["criteria"]) {
      if (c["id"] == "G1.3") return c["verdict"].get<std::string>();
    }
    return std::string();
  };
  CHECK(threat("v2.0.0") == "in_time");  // affirmed since v1.0.0, though the file did not change
  CHECK(threat("v3.0.0") == "missing");  // the statement is older than v2.0.0
  const auto told = run_plumbline({"explain", "v3.0.0/G4"}, root);
  CHECK(told.out.find("unknown: named in gates/v3.0.0/G4.yaml") != std::string::npos);
}

TEST_CASE("gate files that cannot be read are told by gates, its JSON and doctor") {
  const TempFolder folder;
  const auto& root = folder.path();
  std::ofstream(root / "plumbline.yaml")
      << "organisation:\n  name: example\n  products:\n    - name: radio\n      sources: [{name: radio-src, "
         "git: radio, live: true}]\n";
  shell(root, std::string(k_begin) + R"sh(day 2025-01-01; commit -m Begin
mkdir -p gates/v1.0.0 gates/statements
printf 'gate: G1\nnot: [closed\n' > gates/v1.0.0/G1.yaml
printf 'gate: G2\ndecision: pass\n' > gates/v1.0.0/G2.yaml
printf 'gate: G3\nrelease: v1.0.0\ndecison: hunter2\n' > gates/v1.0.0/G3.yml
printf 'gate: G5\nrelease: v1.0.0\ndecision: pass\nheld: yesterday\n' > gates/v1.0.0/G5.yaml
printf 'affirms: G1.33\nperson: "B <b@x>"\nstatement: x\nuntil: 2027-01-01\n' > gates/statements/G1.3.yaml
day 2025-01-05; commit -m Records
day 2025-01-10; git tag -a v1.0.0 -m v1.0.0
)sh");
  REQUIRE(run_plumbline({"collect"}, root).code == 0);
  const auto ran = run_plumbline({"gates", "--format", "json"}, root);
  REQUIRE(ran.code == 0);
  std::string told;
  const auto document = nlohmann::json::parse(ran.out);
  for (const auto& note : document["products"][0]["notes"]) {
    if (note["kind"] == "unread_record") told += note["text"].get<std::string>() + "\n";
  }
  CHECK(
      told ==
      "gates/statements/G1.3.yaml: hppd has no criterion \"G1.33\": it affirms nothing. Did you mean "
      "\"G1.3\"?\n"
      "gates/v1.0.0/G1.yaml: line 3: is no YAML that can be read; it counts as no record\n"
      "gates/v1.0.0/G2.yaml: has no `release:` (the name of the release's tag, in one word); it counts as no "
      "record\n"
      "gates/v1.0.0/G3.yml: line 3: unknown key \"decison\". Did you mean \"decision\"?; has no `decision:` "
      "(one "
      "of pass, pass with dated actions, hold, send back, stop); it counts as no record\n"
      "gates/v1.0.0/G5.yaml: line 4: held: \"yesterday\" is not a day or a time: 2026-11-30 or "
      "2026-11-30T12:00:00Z; its commit dates it\n");
  CHECK(ran.out.find("hunter2") == std::string::npos);
  const auto text = run_plumbline({"gates"}, root);
  CHECK(text.out.find("record: gates/v1.0.0/G1.yaml: line 3: is no YAML") != std::string::npos);
  const auto doctor = run_plumbline({"doctor"}, root);
  CHECK(doctor.code == 3);
  CHECK(doctor.out.find("5 gate files are not what they were meant as") != std::string::npos);
  CHECK(doctor.out.find("All is well") == std::string::npos);
}

TEST_CASE("what is to come was not held") {
  const TempFolder folder;
  const auto ran = run_plumbline({"gate", "record", "--gate", "G5", "--release", "v1", "--participant",
                                  "Ann=second_line", "--held", "2099-01-01"},
                                 folder.path());
  CHECK(ran.code == 2);
  CHECK(ran.err.find("--held: 2099-01-01T00:00:00Z is to come") != std::string::npos);
  CHECK_FALSE(fs::exists(folder.path() / "gates"));
}

TEST_CASE("a statement needs a criterion there is, a person, words and an end to come") {
  const TempFolder folder;
  const auto said = [&](const std::vector<std::string>& more) {
    std::vector<std::string> call{"gate", "affirm"};
    call.insert(call.end(), more.begin(), more.end());
    const auto ran = run_plumbline(call, folder.path());
    CHECK(ran.code == 2);
    return ran.err;
  };
  CHECK(said({"--criterion", "G1.33"}).find("Did you mean \"G1.3\"?") != std::string::npos);
  CHECK(said({"--criterion", "G1.3"}).find("--person") != std::string::npos);
  CHECK(said({"--criterion", "G1.3", "--person", "Ann"}).find("--says") != std::string::npos);
  CHECK(said({"--criterion", "G1.3", "--person", "Ann", "--says", "x", "--until", "2020-01-01"})
            .find("--until") != std::string::npos);
  CHECK_FALSE(fs::exists(folder.path() / "gates"));
}

}  // namespace gates_signed_tests
