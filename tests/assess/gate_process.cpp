// The process file: the shipped one loads, and a broken one is refused with file, line and the nearest name.
#include <fstream>
#include <iterator>
#include <regex>

#include "assess/gates/judge.hpp"
#include "tests/assess/folder.hpp"
#include "tests/assess/take.hpp"
#include "tests/catch.hpp"

namespace gate_process_tests {
using namespace plumbline;
using namespace plumbline::assess;
using namespace plumbline::assess::gates;
using namespace plumbline::tests;

namespace {

const std::string k_root = PLUMBLINE_SOURCE_DIR;
const DataPaths k_shipped{{k_root}, {k_root + "/probe"}};

constexpr const char* k_good = R"(process: mine
version: "1"
title: Mine
stages: [{id: work, name: Work}]
gates:
  - id: G1
    name: Gate
    after: work
    criteria:
      - id: C1
        says: a threat model
        rule: {present: threat_model_is_kept}
      - {id: C2, says: signed by somebody, lacks: all, would_tell: nobody, waivable: false, signs: [{role: owner, what: signs}]}
)";

/// What is said of a process file in which one text is replaced.
std::string refusal(const std::string& from, const std::string& to, const std::string& settings = "") {
  Folder folder;
  std::string text = k_good;
  if (!from.empty()) text.replace(text.find(from), from.size(), to);
  folder.write("mine/process.yaml", text);
  const auto file = settings.empty() ? "" : folder.write("plumbline.yaml", settings);
  const auto process = load_process("mine", {{folder.path()}, {k_root + "/probe"}}, file, "radio");
  return process ? "" : folder.relative(process.error().message);
}

}  // namespace

TEST_CASE("the shipped process says that it is a proposal, and has the thirty criteria") {
  const auto process = take(load_process("hppd", k_shipped, "", ""));
  CHECK(process.notice.find("proposal") != std::string::npos);
  CHECK(process.notice.find("not public") != std::string::npos);
  CHECK(process.gates.size() == 8);
  CHECK(process.criteria() == 30);
  const auto decidable = count_decidable(process);
  CHECK(decidable.of == 30);
  CHECK(decidable.git + decidable.ci + decidable.tracker + decidable.artefacts + decidable.lacking == 30);
  CHECK(decidable.git >= 8);
}

TEST_CASE("a process of one's own loads") {
  CHECK(refusal("", "").empty());
}

TEST_CASE("a broken process is refused with file, line, key and the nearest valid name") {
  const auto is = [](const std::string& from, const std::string& to, const std::string& expected) {
    const auto given = refusal(from, to);
    INFO(given);
    CHECK(given.find(expected) != std::string::npos);
    CHECK(given.starts_with("mine/process.yaml:"));
  };
  is("threat_model_is_kept", "threat_model_is_keept",
     "mine/process.yaml:12: present: there is no probe \"threat_model_is_keept\". Did you mean "
     "\"threat_model_is_kept\"?");
  is("after: work", "after: wrok", "there is no stage \"wrok\". Did you mean \"work\"?");
  is("says: a threat model", "says: \"a threat model",
     "mine/process.yaml:11: the quote that opens on this line is not closed");
  is("says: a threat model", "says: 'a threat model\n        source: 'x'",
     "mine/process.yaml:11: the quote that opens on this line is not closed");
  is("criteria:", "criterias:", "unknown key \"criterias\". Did you mean \"criteria\"?");
  is("says: a threat model", "sais: a threat model", "Did you mean \"says\"?");
  is("rule: {present: threat_model_is_kept}", "why: none", "is missing; without one");
  is("rule: {present: threat_model_is_kept}", "lacks: something", "would_tell");
  is("{present: threat_model_is_kept}", "{present: threat_model_is_kept, between: [G1, G2]}",
     "there is no gate \"G2\"");
  is("{present: threat_model_is_kept}", "{present: document_is_kept, with: {kind: doc.requirementz}}",
     "mine/process.yaml:12: with: kind: \"doc.requirementz\" is no kind of evidence. Did you mean "
     "\"doc.requirements\"?");
  is("{present: threat_model_is_kept}", "{present: tool_ran, with: {category: sasst}}",
     "mine/process.yaml:12: with: category: \"sasst\" is no category of evidence. Did you mean \"sast\"?");
  is("{present: threat_model_is_kept}",
     "{ratio: findings_are_decided_in_time, every: true, window: P30D, with: {category: sast, within: 30 "
     "days}}",
     "mine/process.yaml:12: with: within: ");
  is("after: work", "after: work\n    deployed_by: [deplyo]",
     "deployed_by: \"deplyo\" is no category of evidence. Did you mean \"deploy\"?");
  is("says: a threat model", "says: a threat model\n        signs: [{rol: owner, what: signs}]",
     "Did you mean \"role\"?");
  is("after: work", "after: work\n    tags: [\"TR5-{releese}\"]",
     "tags: there is no place-holder \"{releese}\". Did you mean \"{release}\"?");
  is("{present: threat_model_is_kept}", "{present: threat_model_is_kept, on: release}", "release_commit");
  is("{present: threat_model_is_kept}",
     "{present: threat_model_is_kept, same_artifact_as: components_are_list}",
     "Did you mean \"components_are_listed\"?");
  is("{present: threat_model_is_kept}",
     "{ratio: changes_are_reviewed, every: true, window: P1D, range: release}", "no window");
  is("{present: threat_model_is_kept}", "{across: 80%, rule: {present: threat_model_is_kept}}",
     "no meaning at a gate");
  is("{present: threat_model_is_kept}", "{present: threat_model_is_kept}\n        clock: comitter_date",
     "Did you mean \"committer_date\"?");
  is("process: mine", "process: other", "should be the name of the folder");
}

TEST_CASE("tailoring is refused without a reason and for names that are none") {
  const auto is = [](const std::string& settings, const std::string& expected) {
    const auto given = refusal("", "", settings);
    INFO(given);
    CHECK(given.find(expected) != std::string::npos);
    CHECK(given.starts_with("plumbline.yaml:"));
  };
  is("gates:\n  tailoring: [{product: radio, drop: [C1]}]\n", "reason");
  is("gates:\n  tailoring: [{product: radio, drop: [C3], reason: x}]\n",
     "there is no gate or criterion \"C3\"");
  is("gates:\n  held: [{release: v1, gate: G9, at: 2024-01-01}]\n", "there is no gate \"G9\"");
  is("gates:\n  held: [{release: v1, gate: G1, at: 2024-01-01, decision: passed}]\n",
     "Did you mean \"pass\"?");
  is("gates:\n  waivers: [{criterion: C1, requester: a, approver: a, reason: x, since: 2024-01-01, until: "
     "2024-02-01}]\n",
     "somebody else");
  is("gates:\n  held: [{release: v1, gate: G1, at: 2024-01-01, roles: [ownr]}]\n",
     "plumbline.yaml:2: roles: there is no role \"ownr\". Did you mean \"owner\"?");
  is("gates:\n  waivers:\n    - {criterion: C2, requester: a, approver: b, reason: x, since: 2024-01-01, "
     "until: "
     "2024-02-01}\n",
     "plumbline.yaml:3: criterion: C2 cannot be waived, the process says (waivable: false)");
  is("gates:\n  waivers: [{criterion: G1, requester: a, approver: b, reason: x, since: 2024-01-01, until: "
     "2024-02-01}]\n",
     "there is no criterion \"G1\"");
  is("gates:\n  releases: [{product: radio, tags: \"(\"}]\n", "ECMAScript");
  is("gates:\n  tailorings: []\n", "Did you mean \"tailoring\"?");
}

TEST_CASE("a mapping knows nothing of gates") {
  Folder folder;
  folder.write("p/pack.yaml",
               "pack: p\nedition: P\ntitle: P\ncontrols: [{id: A, title: a, practice: x, observed: {present: "
               "threat_model_is_kept, on: release_commit}}]\n");
  const auto pack = load_pack("p", {{folder.path()}, {k_root + "/probe"}});
  REQUIRE_FALSE(pack);
  CHECK(pack.error().message.find("unknown key \"on\"") != std::string::npos);
}

TEST_CASE("a process nobody has is named with the nearest one") {
  const auto process = load_process("hpdd", k_shipped, "", "");
  REQUIRE_FALSE(process);
  CHECK(process.error().code == Errc::not_found);
  CHECK(process.error().message.find("Did you mean \"hppd\"?") != std::string::npos);
}

}  // namespace gate_process_tests
