// kill -9 at any moment, then a rerun, ends in the same evidence.
#include <algorithm>
#include <csignal>
#include <random>
#include <sstream>

#include "store/store.hpp"
#include "tests/catch.hpp"
#include "tests/house/support.hpp"
#include "tests/rounds.hpp"

namespace kill_tests {
using namespace plumbline;
using namespace plumbline::test;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t k_start = 1'650'000'000;

void make_history(GitRepository& repository) {
  for (int i = 0; i < 30; ++i) {
    const std::int64_t at = k_start + i * 86'400;
    repository.write("src/a" + std::to_string(i % 5) + ".c", std::to_string(i));
    repository.write("docs/CONTRIBUTING.md",
                     "# Contributing\n\nSend patches to the list, number " + std::to_string(i) +
                         ". Every change is reviewed by a second person before it lands.\n");
    repository.commit("Change " + std::to_string(i) + "\n\nReviewed-by: Bob <bob@example.org>", at);
    if (i % 6 == 5) repository.git({"tag", "-a", "-m", "r", "v1." + std::to_string(i)}, at);
  }
}

/// An empty store with a known salt, so that two stores name people alike.
void make_store(const fs::path& file) {
  auto store = store::Store::open(file.string(), {.create = true, .node = "test", .salt = "salt"});
  REQUIRE(store);
}

std::string digest_of(const fs::path& file) {
  auto store = store::Store::open(file.string(), {.read_only = true});
  REQUIRE(store);
  const auto findings = store->verify();
  REQUIRE(findings);
  for (const auto& finding : *findings) FAIL_CHECK(finding.where << ": " << finding.what);
  const auto digest = store->evidence_digest();
  REQUIRE(digest);
  return *digest;
}

Ran audit(const fs::path& folder, const fs::path& repository,
          const std::map<std::string, std::string>& environment) {
  auto env = environment;
  env.try_emplace("PLUMBLINE_NOW", "2026-01-01T00:00:00Z");
  env.try_emplace("PLUMBLINE_DATA", PLUMBLINE_SOURCE_DIR);
  return run({PLUMBLINE_FAULTY, "audit", "--quiet", repository.string()}, folder, env);
}

struct Kill {
  std::string phase;
  int n;
};

/// At least `each` in each phase (or all there are), `least` in all, drawn by a seed.
std::vector<Kill> draw(const fs::path& log, std::size_t least, std::size_t each) {
  std::istringstream in(read_file(log));
  std::mt19937 random(20261121);
  std::vector<Kill> out;
  std::vector<Kill> pool;
  std::string phase;
  for (int n = 0; in >> phase >> n;) {
    std::vector<Kill> here;
    for (int i = 1; i <= n; ++i) here.push_back({phase, i});
    std::shuffle(here.begin(), here.end(), random);
    const auto first = std::min<std::size_t>(here.size(), each);
    out.insert(out.end(), here.begin(), here.begin() + static_cast<std::ptrdiff_t>(first));
    pool.insert(pool.end(), here.begin() + static_cast<std::ptrdiff_t>(first), here.end());
    if (static_cast<std::size_t>(n) < each) {
      for (auto i = n; i < static_cast<int>(each); ++i) out.push_back({phase, 1 + i % n});
    }
  }
  std::shuffle(pool.begin(), pool.end(), random);
  while (out.size() < least && !pool.empty()) {
    out.push_back(pool.back());
    pool.pop_back();
  }
  while (out.size() < least) out.push_back(out[random() % out.size()]);
  return out;
}

}  // namespace

TEST_CASE("a hundred seeded kills, each followed by a rerun, end in the same evidence") {
  const TempFolder folder;
  GitRepository repository(folder / "app");
  make_history(repository);
  make_store(folder / "empty.db");
  const auto fresh = [&](const std::string& name) {
    fs::create_directories(folder / name);
    fs::copy_file(folder / "empty.db", folder / name / "plumbline.db");
    return folder / name;
  };
  const auto whole = fresh("whole");
  const auto ran = audit(whole, repository.path(), {{"PLUMBLINE_FAULT_LOG", (folder / "log").string()}});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  const auto expected = digest_of(whole / "plumbline.db");
  const auto least = static_cast<std::size_t>(rounds(100, 20));
  const auto kills = draw(folder / "log", least, k_sanitized ? 1 : 5);
  REQUIRE(kills.size() >= least);
  int i = 0;
  for (const auto& kill : kills) {
    const auto here = fresh("kill" + std::to_string(i++));
    INFO("killed at " << kill.phase << ":" << kill.n);
    CHECK(audit(here, repository.path(), {{"PLUMBLINE_KILL", kill.phase + ":" + std::to_string(kill.n)}})
              .code == 128 + SIGKILL);
    const auto again = audit(here, repository.path(), {{"PLUMBLINE_NOW", "2026-01-02T00:00:00Z"}});
    INFO(again.err);
    CHECK(again.code == 0);
    CHECK(digest_of(here / "plumbline.db") == expected);
    fs::remove_all(here);
  }
}

}  // namespace kill_tests
