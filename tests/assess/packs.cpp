// Packs as a user keeps them: loaded whole, their queries tried, local changes named.
#include <filesystem>

#include "assess/pack.hpp"
#include "tests/assess/folder.hpp"
#include "tests/catch.hpp"

namespace packs_tests {
using namespace plumbline;
using namespace plumbline::assess;
using tests::Folder;

namespace {

const std::string k_header =
    "-- question: Is it kept?\n-- shape: presence\n-- needs: document:doc.threat\n-- version: 1\n"
    "-- remedy: Keep it.\n-- source: our choice\n";
const std::string k_select =
    "SELECT subject, since, until, evidence, path AS detail FROM document WHERE kind = 'doc.threat'";

std::string probe(const std::string& select = k_select) {
  return "-- id: it_is_kept\n" + k_header + select + "\n";
}

std::string pack(const std::string& fresh = "P90D") {
  return "pack: own\nedition: OWN1\ntitle: Ours\ndefault_across: {across: 80%, min: 1, why: "
         "ours}\ncontrols:\n"
         "  - {id: A1, title: First, practice: A, observed: {present: it_is_kept, fresh: " +
         fresh +
         "}, why: ours}\n"
         "  - {id: A2, title: Second, practice: A, needs_person: that it was done}\n";
}

struct Data {
  Folder folder;
  DataPaths paths{{folder.path("mine"), folder.path("shipped")},
                  {folder.path("my_probes"), folder.path("probe")}};
  Data() {
    std::filesystem::create_directories(folder.path("my_probes"));
    std::filesystem::create_directories(folder.path("mine"));
    folder.write("shipped/own/pack.yaml", pack());
    folder.write("probe/it_is_kept.sql", probe());
  }
  [[nodiscard]] std::string refusal() const {
    const auto loaded = load_pack("own", paths);
    return loaded ? "" : folder.relative(loaded.error().message);
  }
};

}  // namespace

TEST_CASE("the shipped BSIMM16 pack answers all 128 activities") {
  const std::string root = PLUMBLINE_SOURCE_DIR;
  const auto bsimm = load_pack("bsimm", {{root}, {root + "/probe"}});
  REQUIRE(bsimm);
  CHECK(bsimm->controls.size() == 128);
  CHECK(bsimm->practices.size() == 12);
  CHECK(bsimm->firms == 111);
  CHECK_FALSE(bsimm->modified);
  CHECK(resolve_control(*bsimm, "BSIMM16:CR1.4") == std::string("CR1.4"));
  const auto wrong = resolve_control(*bsimm, "CR14");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == Errc::not_found);
}

TEST_CASE("a pack that shadows a shipped one names what it changed") {
  const Data data;
  CHECK_FALSE(load_pack("own", data.paths)->modified);
  data.folder.write("mine/own/pack.yaml", pack());
  CHECK_FALSE(load_pack("own", data.paths)->modified);
  data.folder.write("mine/own/pack.yaml", pack("P1Y"));
  const auto changed = load_pack("own", data.paths);
  REQUIRE(changed);
  CHECK(changed->modified);
  CHECK(changed->modified_what == "controls changed: A1");
}

TEST_CASE("a probe that shadows a shipped one is named, and a pack may bring its own") {
  const Data data;
  const auto before = load_pack("own", data.paths);
  data.folder.write("my_probes/it_is_kept.sql", probe(k_select + " AND substantive = 1"));
  const auto changed = load_pack("own", data.paths);
  REQUIRE(changed);
  CHECK(changed->modified_what == "probes changed: it_is_kept");
  CHECK(changed->digest != before->digest);
  data.folder.write("shipped/own/probes/it_is_kept.sql", probe());
  CHECK_FALSE(load_pack("own", data.paths)->modified);
}

TEST_CASE("a query is tried before it is asked") {
  const Data data;
  const std::string where = "probe/it_is_kept.sql:8: query: ";
  data.folder.write("probe/it_is_kept.sql", probe("SELECT subject, since FROM document"));
  CHECK(data.refusal() == where +
                              "a presence probe yields the columns subject, since, until, evidence, detail, "
                              "and may end with ok (1, or NULL: in doubt)");
  data.folder.write("probe/it_is_kept.sql", probe("SELECT subjct FROM document"));
  CHECK(data.refusal().find(where) == 0);
  CHECK(data.refusal().find("subjct") != std::string::npos);
  data.folder.write("probe/it_is_kept.sql", probe("DELETE FROM document"));
  CHECK(data.refusal().find(where) == 0);
  data.folder.write(
      "probe/it_is_kept.sql",
      probe("SELECT subject, random() AS since, until, evidence, path AS detail FROM document"));
  CHECK(data.refusal().find(where) == 0);
}

TEST_CASE("a pack or probe that is not there is refused with the nearest name") {
  const Data data;
  const auto wrong = load_pack("owm", data.paths);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message == "there is no pack \"owm\". Did you mean \"own\"?");
  CHECK_FALSE(load_pack("../own", data.paths));
  CHECK(load_probe(data.folder.path("probe/it_is_kept.sql")));
  CHECK(load_probes(data.paths)->count("it_is_kept") == 1);
}

}  // namespace packs_tests
