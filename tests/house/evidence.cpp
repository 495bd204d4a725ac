// The table of public evidence is whole: each activity it names exists, each git probe a rule asks for has a
// place where it speaks and one where it rightly does not. PLUMBLINE_REPOSITORIES names a folder with the
// clones
// (<owner>+<name>/repo, bare or not); there each row is asked again of the real history.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "assess/loader.hpp"
#include "assess/pack.hpp"
#include "tests/catch.hpp"
#include "tests/house/evidence_table.hpp"
#include "tests/house/support.hpp"

namespace evidence_tests {
using namespace plumbline::test;
namespace assess = plumbline::assess;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

const std::string k_root = PLUMBLINE_SOURCE_DIR;

bool is_commit(const std::string& text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}
bool is_repository(const std::string& text) {
  return std::count(text.begin(), text.end(), '/') == 1 && text.front() != '/' && text.back() != '/';
}
bool is_day(const std::string& text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-';
}

/// "document_is_kept kind=doc.vex", as an assessment names a probe with its parameters.
std::string name_of(const assess::Rule& leaf) {
  std::string out = leaf.probe;
  for (const auto& [name, value] : leaf.with) out += " " + name + "=" + value;
  return out;
}

/// Probes with their parameters that git alone can answer yes and that a rule asks for, with the activities.
std::map<std::string, std::set<std::string>> git_probes(const assess::Pack& pack) {
  const std::set<std::string> in_git{"commit", "tag", "document", "ci_call", "review"};
  std::map<std::string, std::set<std::string>> out;
  for (const auto& control : pack.controls) {
    const auto add = [&](const assess::Rule& leaf) {
      const auto& needs = pack.probes.at(leaf.probe).needs;
      const bool git = std::all_of(needs.begin(), needs.end(), [&](const auto& group) {
        return std::any_of(group.begin(), group.end(),
                           [&](const auto& n) { return in_git.contains(n.shape); });
      });
      if (git) out[name_of(leaf)].insert(control.id);
    };
    if (control.observed) assess::for_each_leaf(*control.observed, add);
    if (control.indicated) assess::for_each_leaf(*control.indicated, add);
  }
  return out;
}

assess::Pack shipped_pack() {
  const assess::DataPaths paths{{k_root}, {k_root + "/probe"}};
  auto pack = assess::load_pack("bsimm", paths);
  INFO((pack ? std::string() : pack.error().message));
  REQUIRE(pack);
  return std::move(*pack);
}

}  // namespace

TEST_CASE("at least 45 activities were seen in a named public repository and commit") {
  const auto table = load_evidence_table();
  const auto pack = shipped_pack();
  std::set<std::string> ids, seen;
  for (const auto& control : pack.controls) ids.insert(control.id);
  for (const auto& row : table.sightings) {
    INFO(row.activity << " " << row.repository);
    CHECK(ids.contains(row.activity));
    CHECK((row.state == "indicated" || row.state == "observed" || row.state == "absent"));
    CHECK(is_repository(row.repository));
    CHECK(is_commit(row.commit));
    CHECK(is_day(row.date));
    CHECK(row.shows.size() > 10);
    CHECK(row.check.starts_with("git "));
    CHECK(seen.insert(row.activity).second);
  }
  CHECK(seen.size() >= 45);
}

TEST_CASE("every git probe that a rule asks for has a near miss, or a word on why none was looked for") {
  const auto table = load_evidence_table();
  const auto asked = git_probes(shipped_pack());
  std::set<std::string> told, seen;
  for (const auto& row : table.sightings) seen.insert(row.activity);
  for (const auto& row : table.silences) {
    INFO(row.probe << " " << row.repository);
    CHECK(asked.contains(row.probe));
    CHECK(is_repository(row.repository));
    CHECK(is_commit(row.commit));
    CHECK(is_day(row.date));
    CHECK(row.careless.size() > 5);
    CHECK(row.why.size() > 10);
    told.insert(row.probe);
  }
  for (const auto& row : table.unseen) {
    INFO(row.probe);
    CHECK(asked.contains(row.probe));
    CHECK(row.why.size() > 10);
    CHECK(told.insert(row.probe).second);
  }
  for (const auto& [probe, activities] : asked) {
    INFO(probe << ", asked by " << *activities.begin());
    CHECK(told.contains(probe));
  }
}

namespace {

/// Audits of real clones, each collected once.
class RealRepositories {
 public:
  explicit RealRepositories(fs::path root) : m_root(std::move(root)) {}
  /// The assessment as of the main-line time of `commit`; null where the clone is not there.
  json assess(const std::string& repository, const std::string& commit) {
    auto name = repository;
    name.replace(name.find('/'), 1, "+");
    const auto clone = m_root / name / "repo";
    if (!fs::exists(clone)) return nullptr;
    const auto folder = m_work.path() / name;
    if (!fs::exists(folder)) {
      fs::create_directories(folder);
      write_file(folder / "plumbline.yaml",
                 "organisation:\n  name: o\n  sources:\n    - {name: app, git: " + clone.string() + "}\n");
      const auto ran =
          run_plumbline({"--quiet", "collect"}, folder, {{"PLUMBLINE_NOW", "2026-12-01T00:00:00Z"}});
      INFO(repository << ": " << ran.err);
      CHECK((ran.code == 0 || ran.code == 3));
    }
    const auto ran = run_plumbline({"assess", "--format", "json", "--as-of", time_of(clone, commit)}, folder,
                                   {{"PLUMBLINE_NOW", "2026-12-01T00:00:00Z"}});
    INFO(repository << ": " << ran.err);
    REQUIRE(ran.code == 0);
    return json::parse(ran.out);
  }

 private:
  static std::string time_of(const fs::path& clone, const std::string& commit) {
    const auto ran =
        run({"git", "log", "-1", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd", commit}, clone,
            {{"TZ", "UTC"}});
    REQUIRE(ran.code == 0);
    return ran.out.substr(0, ran.out.find('\n'));
  }
  fs::path m_root;
  TempFolder m_work;
};

}  // namespace

TEST_CASE("the table holds in the real repositories where they are at hand") {
  const auto* root = std::getenv("PLUMBLINE_REPOSITORIES");
  if (root == nullptr) return;  // the clones are not part of the project
  RealRepositories real(root);
  const auto table = load_evidence_table();
  int checked = 0;
  for (const auto& row : table.sightings) {
    const auto verdict = real.assess(row.repository, row.commit);
    if (verdict.is_null()) continue;
    const auto& controls = verdict.at("controls");
    const auto it = std::find_if(controls.begin(), controls.end(),
                                 [&](const json& control) { return control.at("id") == row.activity; });
    INFO(row.activity << " " << row.repository << " " << row.commit);
    CHECK((it != controls.end() && it->at("state") == row.state));
    ++checked;
  }
  for (const auto& row : table.silences) {
    const auto verdict = real.assess(row.repository, row.commit);
    if (verdict.is_null()) continue;
    INFO(row.probe << " " << row.repository << " " << row.commit);
    for (const auto& control : verdict.at("controls")) {
      for (const auto& probe : control.at("probes"))
        CHECK_FALSE((probe.at("id") == row.probe && probe.at("answer") == "yes"));
    }
    ++checked;
  }
  CHECK(checked > 0);
}

}  // namespace evidence_tests
