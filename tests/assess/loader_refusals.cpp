// What the loader says to a wrong file: file, line, key and the nearest valid name.
#include "assess/loader.hpp"
#include "tests/assess/folder.hpp"
#include "tests/catch.hpp"

namespace loader_refusals_tests {
using namespace plumbline;
using namespace plumbline::assess;
using tests::Folder;

namespace {

std::string with_line(std::string text, int number, const std::string& line) {
  std::string out;
  for (int i = 1; !text.empty(); ++i) {
    const auto end = text.find('\n') + 1;
    if (i == number)
      out += line.empty() ? "" : line + "\n";
    else
      out += text.substr(0, end);
    text.erase(0, end);
  }
  return out;
}

const std::string k_probe =
    "-- id: house_is_locked\n"
    "-- question: Is the house locked?\n"
    "-- shape: presence\n"
    "-- needs: document:doc.threat, review | ticket\n"
    "-- version: 1\n"
    "-- remedy: Lock it.\n"
    "-- source: our choice\n"
    "SELECT 1;\n";

std::string probe_refusal(int line, const std::string& text) {
  const Folder folder;
  const auto probe = parse_probe(folder.write("house_is_locked.sql", with_line(k_probe, line, text)));
  return probe ? "" : folder.relative(probe.error().message);
}

const std::string k_catalogue =
    "pack: own\n"
    "edition: OWN1\n"
    "title: Our own standard\n"
    "practices: [{id: A, name: All, domain: D, pool_permille: 444}]\n"
    "controls:\n"
    "  - {id: A1, title: First, level: 1, practice: A, automation: direct}\n"
    "  - {id: A2, title: Second, level: 2, practice: A, automation: attest}\n";

const std::string k_mapping =
    "pack: own\n"
    "default_across: {across: 80%, min: 1, why: our choice}\n"
    "controls:\n"
    "  A1: {observed: {present: house_is_locked, fresh: P90D}, why: our choice}\n"
    "  A2: {needs_person: that it was done}\n";

Result<Pack> load(const Folder& folder) {
  const auto probe = folder.write("probes/house_is_locked.sql", k_probe);
  const auto rows = folder.write(
      "probes/rows.sql",
      "-- id: rows\n-- question: Which?\n-- shape: population\n-- needs: tool_run::category\n"
      "-- parameters: category\n-- version: 1\n-- remedy: None.\n-- source: our choice\nSELECT 1");
  Pack pack;
  pack.name = "own";
  const auto read = read_pack_files(pack, folder.path("own"), {{"house_is_locked", probe}, {"rows", rows}});
  if (!read) return fail(read.error().code, folder.relative(read.error().message));
  return pack;
}

std::string mapping_refusal(int line, const std::string& text) {
  const Folder folder;
  folder.write("own/catalogue.yaml", k_catalogue);
  folder.write("own/mapping.yaml", with_line(k_mapping, line, text));
  const auto pack = load(folder);
  return pack ? "" : pack.error().message;
}

std::string rule_refusal(const std::string& rule) {
  return mapping_refusal(4, "  A1: {why: our choice, observed: " + rule + "}");
}

}  // namespace

TEST_CASE("a probe's header is read whole") {
  const Folder folder;
  const auto probe = parse_probe(folder.write("house_is_locked.sql", k_probe));
  REQUIRE(probe);
  CHECK(probe->question == "Is the house locked?");
  CHECK_FALSE(probe->population);
  REQUIRE(probe->needs.size() == 2);
  CHECK(probe->needs[0] == std::vector<Need>{{"document", "doc.threat"}});
  CHECK(probe->needs[1] == std::vector<Need>{{"review", "*"}, {"ticket", "*"}});
  CHECK(probe->sql == "SELECT 1");
  CHECK(probe->sql_line == 8);
}

TEST_CASE("a wrong header is refused with file, line, key and the nearest name") {
  const std::string f = "house_is_locked.sql:";
  CHECK(probe_refusal(1, "-- id: house_is_open") ==
        f + "1: id: \"house_is_open\" should be the name of the file, \"house_is_locked\"");
  CHECK(probe_refusal(2, "-- qestion: Is it?") ==
        f + "2: qestion: is no key of a probe's header. Did you mean \"question\"?");
  CHECK(probe_refusal(3, "-- shape: presense") ==
        f + "3: shape: \"presense\" is neither population nor presence. Did you mean \"presence\"?");
  CHECK(probe_refusal(4, "-- needs: comit") ==
        f + "4: needs: \"comit\" is no shape of evidence. Did you mean \"commit\"?");
  CHECK(probe_refusal(4, "-- needs: tool_run::category") ==
        f + "4: needs: \":category\" is no parameter of it");
  CHECK(probe_refusal(5, "-- version: one") == f + "5: version: is not a whole number");
  CHECK(probe_refusal(6, "") == f + "1: remedy: is missing in the header");
  CHECK(probe_refusal(7, "-- source: x\n-- place: wiki") == f + "8: place: \"wiki\" is not git");
  CHECK(probe_refusal(8, "") == f + "7: SELECT: the file has no query");
}

TEST_CASE("a catalogue and a mapping make a pack") {
  const Folder folder;
  folder.write("own/catalogue.yaml", k_catalogue);
  folder.write("own/mapping.yaml", k_mapping);
  const auto pack = load(folder);
  REQUIRE(pack);
  CHECK(pack->edition == "OWN1");
  CHECK(pack->default_across.at_least == Share{80, 100});
  REQUIRE(pack->controls.size() == 2);
  CHECK(pack->controls[0].observed->fresh == Duration{0, 90 * 86400});
  CHECK(pack->controls[1].needs_person == "that it was done");
  CHECK(pack->practices[0].pool_share == Approx(0.444));
}

TEST_CASE("one file can stand for catalogue and mapping") {
  const Folder folder;
  folder.write(
      "own/pack.yaml",
      "pack: own\nedition: OWN1\ntitle: Ours\ndefault_across: {across: 1/2, min: 2, why: ours}\ncontrols:\n"
      "  - {id: A1, title: First, practice: All, indicated: {present: house_is_locked}, why: ours}\n"
      "  - {id: A2, title: Second, practice: All, needs_person: that it was done}\n");
  const auto pack = load(folder);
  REQUIRE(pack);
  CHECK(pack->practices.size() == 1);
  CHECK(pack->default_across.min == 2);
  CHECK(pack->controls[0].automation == "indicative");
  CHECK(pack->controls[1].automation == "attest");
}

TEST_CASE("a wrong mapping is refused with file, line, key and the nearest name") {
  const std::string f = "own/mapping.yaml:";
  CHECK(mapping_refusal(2, "default_accross: {across: 80%}") ==
        f + "2: mapping: unknown key \"default_accross\". Did you mean \"default_across\"?");
  CHECK(mapping_refusal(2, "default_across: {across: 80%}") ==
        f + "2: default_across: has a threshold and no why");
  CHECK(mapping_refusal(4, "  A9: {needs_person: x}") ==
        f + "4: controls: \"A9\" is not in the catalogue. Did you mean \"A1\"?");
  CHECK(mapping_refusal(4, "") == f + "1: controls: A1 of the catalogue has no answer here");
  CHECK(mapping_refusal(4, "  A1: {observed: {present: house_is_locked}}") ==
        f + "4: A1: has a rule and no why");
  CHECK(mapping_refusal(4, "  A1: {why: because}") ==
        f + "4: A1: should have observed, indicated or needs_person");
  CHECK(mapping_refusal(5, "  A2: {indicated: {present: house_is_locked}, why: x}") ==
        f + "5: A2: is of class attest: only a person can say, so it has no rule");
  CHECK(mapping_refusal(5, "  A1: {needs_person: twice}") == f + "5: the key \"A1\" stands here twice");
}

TEST_CASE("a wrong rule is refused with file, line, key and the nearest name") {
  const std::string f = "own/mapping.yaml:4: ";
  CHECK(rule_refusal("{presnt: house_is_locked}") ==
        f + "A1.observed: is no rule: it says none of present, ratio, all_of, any_of, across. Did you mean "
            "\"present\"?");
  CHECK(rule_refusal("{present: house_is_lokced}") ==
        f + "present: there is no probe \"house_is_lokced\". Did you mean \"house_is_locked\"?");
  CHECK(rule_refusal("{present: house_is_locked, frsh: P1D}") ==
        f + "A1.observed: unknown key \"frsh\". Did you mean \"fresh\"?");
  CHECK(rule_refusal("{present: house_is_locked, fresh: 90d}").find(f + "fresh: ") == 0);
  CHECK(rule_refusal("{present: house_is_locked, formality: 2}") ==
        f + "formality: needs a window, a fresh or a max_age to count back by");
  CHECK(rule_refusal("{ratio: rows, with: {category: sast}, at_least: 95, window: P1D}")
            .find(f + "at_least: ") == 0);
  CHECK(rule_refusal("{ratio: rows, with: {category: sast}, window: P1D}") ==
        f + "at_least: a ratio says one of at_least: 95% and every: true");
  CHECK(rule_refusal("{ratio: rows, with: {category: sast}, every: true}") ==
        f + "window: a ratio says one of window: P90D and last: 10 with max_age: P3Y");
  CHECK(rule_refusal("{ratio: rows, with: {category: sast}, every: true, last: 10}") ==
        f + "max_age: is missing beside last");
  CHECK(rule_refusal("{each_branch: true, all_of: [{across: 80%, rule: {present: house_is_locked}}]}") ==
        f + "each_branch: belongs inside the across: it is asked source by source");
  CHECK(rule_refusal("{inherits: true, all_of: [{across: 80%, rule: {present: house_is_locked}}]}") ==
        f + "inherits: belongs inside the across: it is asked source by source");
  CHECK(rule_refusal("{ratio: house_is_locked, every: true, window: P1D}") ==
        f + "ratio: house_is_locked is a presence probe: ask it with present");
  CHECK(rule_refusal("{present: house_is_locked, with: {kind: x}}") ==
        f + "with: house_is_locked has no parameter \"kind\".");
  CHECK(rule_refusal("{ratio: rows, with: {categry: sast}, every: true, window: P1D}") ==
        f + "with: rows has no parameter \"categry\". Did you mean \"category\"?");
  CHECK(rule_refusal("{ratio: rows, every: true, window: P1D}") ==
        f + "with: rows needs with: {category: …}");
  CHECK(rule_refusal("{across: 80%, rule: {across: 80%, rule: {present: house_is_locked}}}") ==
        f + "A1.observed.rule: an across inside an across has no meaning");
  CHECK(rule_refusal("{all_of: []}") == f + "A1.observed.all_of: should be a list of rules");
}

TEST_CASE("a file that is too deep, too wide or no YAML is refused") {
  const Folder folder;
  const auto refusal = [&](const std::string& text) {
    const auto read = YamlReader::open(folder.write("x.yaml", text));
    return read ? "" : folder.relative(read.error().message);
  };
  CHECK(refusal("a: " + std::string(40, '[') + std::string(40, ']')) == "x.yaml:1: more than 32 levels");
  CHECK(refusal("a: [").find("x.yaml:") == 0);
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    const auto n = std::to_string(i);
    const auto below = "*a" + std::to_string(i - 1);
    laughs += "a" + n + ": &a" + n + " [" + below + ", " + below + ", " + below + ", " + below + "]\n";
  }
  CHECK(refusal(laughs).find("more than 200000 values") != std::string::npos);
}

TEST_CASE("nearest names near words and no far ones") {
  const std::vector<std::string> names{"changes_are_reviewed", "releases_are_signed"};
  CHECK(nearest("changes_are_reviwed", names) == "changes_are_reviewed");
  CHECK(nearest("xyz", names).empty());
  CHECK(nearest(std::string(100, 'c'), names).empty());
}

}  // namespace loader_refusals_tests
