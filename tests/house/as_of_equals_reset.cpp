// "Evaluate once, know the whole past": what --as-of D says of a full history is what a fresh store says that
// read the repository reset to its main line at D. PLUMBLINE_REAL_REPOSITORY names a real one to try it on.
#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>

#include "tests/catch.hpp"
#include "tests/house/support.hpp"
#include "tests/rounds.hpp"

namespace as_of_equals_reset_tests {
using namespace plumbline::test;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::int64_t k_start = 1'600'000'000;
constexpr std::int64_t k_day = 86'400;

const char* const k_policy =
    "# Security policy\n\nPlease report vulnerabilities by mail to security@example.org. We answer within "
    "three working days,\n"
    "agree on a date of publication with you, and name you in the advisory. Supported are the last two "
    "releases.\n";
const char* const k_workflow =
    "on: [push, pull_request]\njobs:\n  scan:\n    runs-on: ubuntu-24.04\n    steps:\n"
    "      - uses: github/codeql-action/init@v3\n      - uses: github/codeql-action/analyze@v3\n";

/// A history of two years in which documents come, change and go, tags and merges happen, and two people
/// work.
void make_history(GitRepository& repository) {
  std::mt19937 random(7);
  const std::vector<std::string> people{"Ann Author <ann@example.org>", "Bob Builder <bob@example.org>"};
  for (int i = 0; i < 80; ++i) {
    const std::int64_t at = k_start + i * 9 * k_day;
    const auto& who = people[random() % 2];
    repository.write("src/file" + std::to_string(random() % 9) + ".c",
                     "int x = " + std::to_string(i) + ";\n");
    if (i == 10) repository.write("SECURITY.md", k_policy);
    if (i == 60) fs::remove(repository.path() / "SECURITY.md");
    if (i == 20) repository.write(".github/workflows/scan.yml", k_workflow);
    // two configurations that start together and end apart: a probe that looks at their ends sees the future
    if (i == 20) repository.write(".github/workflows/more.yml", k_workflow);
    if (i == 40) fs::remove(repository.path() / ".github/workflows/more.yml");
    if (i == 50) fs::remove(repository.path() / ".github/workflows/scan.yml");
    if (i == 30) repository.write(".github/CODEOWNERS", "* @example/core\n/src/crypto @example/security\n");
    const std::string review = random() % 3 == 0 ? "\n\nReviewed-by: Bob Builder <bob@example.org>" : "";
    const std::string fixes = i % 12 == 5 ? "Fix CVE-2021-1" + std::to_string(1000 + i) + " in parser"
                                          : "Change " + std::to_string(i);
    if (i % 7 == 3) {
      repository.git({"checkout", "-q", "-b", "side" + std::to_string(i)}, at, who);
      repository.write("tests/test_" + std::to_string(i) + ".c", "int main(void) { return 0; }\n");
      repository.commit(fixes + review, at, who);
      repository.git({"checkout", "-q", "main"}, at, who);
      repository.git(
          {"merge", "-q", "--no-ff", "-m", "Merge pull request #" + std::to_string(i) + " from x/side",
           "side" + std::to_string(i)},
          at + 3 * k_day, people[random() % 2]);
      repository.git({"branch", "-q", "-D", "side" + std::to_string(i)}, at);
    } else {
      repository.commit(fixes + review, at, who);
    }
    if (i % 11 == 4)
      repository.git({"tag", "-a", "-m", "release", "v1." + std::to_string(i)}, at + 4 * k_day, who);
    if (i % 13 == 6) repository.git({"tag", "v0." + std::to_string(i)}, at, who);
  }
}

struct Point {
  std::string oid;
  std::int64_t at;
};

/// The main line with its running time, oldest first.
std::vector<Point> main_line(const fs::path& repository) {
  const auto ran = run({"git", "log", "--first-parent", "--reverse", "--format=%H %ct"}, repository);
  REQUIRE(ran.code == 0);
  std::vector<Point> out;
  std::istringstream in(ran.out);
  std::int64_t latest = INT64_MIN;
  for (Point p; in >> p.oid >> p.at;) {
    latest = std::max(latest, p.at);
    out.push_back({p.oid, latest});
  }
  return out;
}

/// States and evidence of every control.
json verdicts(const fs::path& folder, const std::string& as_of) {
  const auto ran = run_plumbline({"assess", "--format", "json", "--as-of", as_of}, folder);
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  json out = json::object();
  const auto document = json::parse(ran.out);
  for (const auto& control : document.at("controls")) {
    out[control.at("id").get<std::string>()] = {control.at("state"), control.at("reason"),
                                                control.at("evidence")};
  }
  return out;
}

std::string rfc3339(std::int64_t at) {
  char text[32];
  const std::time_t t = at;
  std::tm parts{};
  gmtime_r(&t, &parts);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

void reset_to(const fs::path& origin, const fs::path& copy, const Point& point) {
  fs::copy(origin, copy,
           fs::copy_options::recursive);  // a clone would need every blob; a partial one has them not
  const auto head = run({"git", "symbolic-ref", "HEAD"}, copy).out;
  const std::string branch = head.substr(0, head.find('\n'));
  const auto refs = run({"git", "for-each-ref", "--format=%(refname) %(creatordate:unix)"}, copy).out;
  std::istringstream in(refs);
  std::string name;
  for (std::int64_t at = 0; in >> name >> at;) {
    const bool is_late_tag = name.starts_with("refs/tags/") && at > point.at;
    const bool is_other_branch = !name.starts_with("refs/tags/") && name != branch;
    if (is_late_tag || is_other_branch) REQUIRE(run({"git", "update-ref", "-d", name}, copy).code == 0);
  }
  REQUIRE(run({"git", "update-ref", branch, point.oid}, copy).code == 0);
}

void check_dates(const fs::path& origin, int dates) {
  const TempFolder folder;
  fs::create_directories(folder / "full");
  const auto audited = run_plumbline({"audit", "--quiet", origin.string()}, folder / "full");
  INFO(audited.err);
  REQUIRE(audited.code == 0);
  const auto line = main_line(origin);
  REQUIRE(line.size() > static_cast<std::size_t>(dates));
  std::size_t known = 0;
  for (int i = 1; i <= dates; ++i) {
    std::size_t k = line.size() * static_cast<std::size_t>(i) / (static_cast<std::size_t>(dates) + 1);
    while (k + 1 < line.size() && line[k + 1].at == line[k].at) ++k;
    const auto& point = line[k];
    const TempFolder fresh;
    // the same two last names, so that the source gets the same name
    const auto copy = fresh.path() / origin.parent_path().filename() / origin.filename();
    fs::create_directories(copy.parent_path());
    reset_to(origin, copy, point);
    REQUIRE(run_plumbline({"audit", "--quiet", copy.string()}, fresh.path()).code == 0);
    const auto then = verdicts(fresh.path(), rfc3339(point.at));
    const auto now = verdicts(folder / "full", rfc3339(point.at));
    INFO("as of " << rfc3339(point.at) << ", commit " << point.oid);
    for (const auto& [id, verdict] : now.items()) {
      INFO(id);
      CHECK(verdict.dump() == then.at(id).dump());
      known += verdict.at(0) != "unknown" ? 1U : 0U;
    }
  }
  CHECK(known > 0);
}

}  // namespace

TEST_CASE("an as-of equals a store that read the repository reset to that day") {
  const TempFolder folder;
  GitRepository repository(folder / "app");
  make_history(repository);
  check_dates(repository.path(), rounds(20, 4));
}

TEST_CASE("an as-of equals a reset on a real history", "[real]") {
  const char* path = std::getenv("PLUMBLINE_REAL_REPOSITORY");
  if (path == nullptr) {
    SUCCEED("no PLUMBLINE_REAL_REPOSITORY: nothing to try it on");
    return;
  }
  check_dates(path, 20);
}

}  // namespace as_of_equals_reset_tests
