// docs/probes.md is made of the probes' headers and the mapping, so it cannot fall behind. UPDATE_GOLDEN=1
// rewrites it.
#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "assess/loader.hpp"
#include "assess/pack.hpp"
#include "tests/catch.hpp"
#include "tests/house/evidence_table.hpp"

namespace probes_page_tests {
namespace fs = std::filesystem;
namespace assess = plumbline::assess;

namespace {

const std::string k_root = PLUMBLINE_SOURCE_DIR;
const assess::DataPaths k_shipped{{k_root}, {k_root + "/probe"}};

constexpr const char* k_head =
    "# The shipped probes\n\n"
    "Made by a test from the headers in `probe/` and the rules in `bsimm/mapping.yaml`; `UPDATE_GOLDEN=1` "
    "rewrites it.\n"
    "A probe without an activity is there for packs of your own. `:name` stands for what a rule binds by "
    "`with:`.\n\n"
    "| probe | question | shape | needs | asked by |\n|---|---|---|---|---|\n";

std::map<std::string, std::set<std::string>> askers(const assess::Pack& pack) {
  std::map<std::string, std::set<std::string>> out;
  for (const auto& control : pack.controls) {
    const auto add = [&](const assess::Rule& leaf) { out[leaf.probe].insert(control.id); };
    if (control.observed) assess::for_each_leaf(*control.observed, add);
    if (control.indicated) assess::for_each_leaf(*control.indicated, add);
  }
  return out;
}

std::string in_words(const std::vector<std::vector<assess::Need>>& needs) {
  std::string out;
  for (const auto& group : needs) {
    std::string one;
    for (const auto& need : group) {
      one += (one.empty() ? "" : " or ") + need.shape + (need.kind == "*" ? "" : ":" + need.kind);
    }
    out += (out.empty() ? "" : ", ") + one;
  }
  return out;
}

std::string page() {
  const auto probes = assess::load_probes(k_shipped);
  REQUIRE(probes);
  const auto pack = assess::load_pack("bsimm", k_shipped);
  INFO((pack ? std::string() : pack.error().message));
  REQUIRE(pack);
  const auto asked_by = askers(*pack);
  std::string out = k_head;
  for (const auto& [id, probe] : *probes) {
    std::string ids;
    if (const auto it = asked_by.find(id); it != asked_by.end()) {
      for (const auto& control : it->second) ids += (ids.empty() ? "" : ", ") + control;
    }
    out += fmt::format("| `{}` | {} | {} | {} | {} |\n", id, probe.question,
                       probe.population ? "population" : "presence", in_words(probe.needs), ids);
  }
  return out + plumbline::test::render_evidence_table(plumbline::test::load_evidence_table());
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the page of probes says what the probes and the mapping say") {
  const auto file = fs::path(k_root) / "docs/probes.md";
  const auto wanted = page();
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(file, std::ios::binary) << wanted;
  CHECK(bytes_of(file) == wanted);
}

TEST_CASE("every shipped probe has a file of cases") {
  for (const auto& entry : fs::directory_iterator(k_root + "/probe")) {
    if (entry.path().extension() != ".sql") continue;
    const auto id = entry.path().stem().string();
    INFO(id);
    CHECK(fs::exists(fs::path(k_root) / "tests/probes" / (id + ".yaml")));
  }
}

TEST_CASE("the pack answers all 128 activities, and only a person those of class attest") {
  const auto pack = assess::load_pack("bsimm", k_shipped);
  INFO((pack ? std::string() : pack.error().message));
  REQUIRE(pack);
  CHECK(pack->controls.size() == 128);
  CHECK_FALSE(pack->modified);
  int attest = 0;
  for (const auto& control : pack->controls) {
    INFO(control.id);
    const bool person = control.automation == "attest";
    attest += person ? 1 : 0;
    CHECK(control.needs_person.empty() != person);
    CHECK((control.observed || control.indicated) != person);
    CHECK_FALSE((control.observed && control.automation != "direct"));
    CHECK_FALSE(control.why.empty());
  }
  CHECK(attest == 28);
}

TEST_CASE("no observed rule rests on the repository alone") {
  const auto pack = assess::load_pack("bsimm", k_shipped);
  REQUIRE(pack);
  const std::set<std::string> in_git{"commit", "tag", "document", "ci_call", "review"};
  for (const auto& control : pack->controls) {
    if (!control.observed) continue;
    bool beyond_git = false;
    assess::for_each_leaf(*control.observed, [&](const assess::Rule& leaf) {
      for (const auto& group : pack->probes.at(leaf.probe).needs) {
        for (const auto& need : group) beyond_git = beyond_git || !in_git.contains(need.shape);
      }
    });
    INFO(control.id);
    CHECK(beyond_git);
  }
}

}  // namespace probes_page_tests
