// kill -9 anywhere, run again: the same evidence (DESIGN 5, rule 1).
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <random>

#include "core/fault.hpp"
#include "tests/rounds.hpp"
#include "tests/store/scratch.hpp"

namespace kills_tests {
using namespace plumbline;
using namespace plumbline::store;
using namespace plumbline::store::scratch;

namespace {

std::string g_phase;
int g_left = 0;
void kill_here(std::string_view phase) {
  if (phase == g_phase && g_left-- == 0) raise(SIGKILL);
}
std::map<std::string, int> g_passed;
void count_here(std::string_view phase) {
  ++g_passed[std::string(phase)];
}

// What the source serves on a night: three nights of growth, a rewrite of the newest, moved tags.
std::vector<Record> served(int night) {
  std::vector<Record> out;
  for (std::int64_t i = 0; i < 30 + 10 * night; ++i) {
    out.push_back(on_line(i >= 25 ? i + 1000 * night : i, i, 100 * i));
    if (i % 3 == 0) {
      Tag tag;
      tag.name = fmt::format("v{}", i);
      tag.target = oid(i % 2 == 0 ? i : i + night);
      out.push_back(tag);
    }
  }
  return out;
}

// One night as a collector does it; in odd nights incremental, with what went away named.
void collect(const std::string& path, int night) {
  auto store = must(Store::open(path, options()));
  must(store.begin_run({1000 + night}, "night", ""));
  must(store.save_tree(
      tree_of(night == 0 ? std::vector<std::string>{"core"} : std::vector<std::string>{"core", "other"})));
  const bool incremental = must(store.cursor("core")) == std::to_string(night - 1) && night % 2 == 1;
  auto sink = store.writer("core");
  must(sink->begin(incremental ? Pass::incremental : Pass::full));
  must(sink->put(served(night)));
  if (incremental) {
    for (const auto& record : served(night - 1)) {
      if (const auto* commit = std::get_if<Commit>(&record); commit && *commit->line >= 25)
        must(sink->withdraw("commit", commit->native()));
    }
  }
  must(sink->finish(
      {{.shape = "commit", .kind = "*", .until = {100 * night}}},
      night == 1 ? std::vector<Gap>{{.shape = "tag", .kind = "*", .reason = "shallow"}} : std::vector<Gap>{},
      std::to_string(night)));
  must(store.end_run({"core"}));
}

// The same, in a process that is killed at the `left`-th passing of `phase`. False: it came to its end.
bool collect_and_kill(const std::string& path, int night, const std::string& phase, int left) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    g_phase = phase;
    g_left = left;
    g_fault_handler = &kill_here;
    collect(path, night);
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

std::string digest(const std::string& path) {
  auto store = must(Store::open(path, options()));
  CHECK(must(store.verify()).empty());
  return must(store.evidence_digest());
}

}  // namespace

TEST_CASE("kill -9 at any point of a night, then a rerun, ends in the same evidence") {
  std::vector<std::string> expected;
  const Folder clean;
  for (int night = 0; night < 3; ++night) {
    g_fault_handler = &count_here;
    collect(clean.file(), night);
    g_fault_handler = nullptr;
    expected.push_back(digest(clean.file()));
  }
  REQUIRE(g_passed.size() >= 8);
  std::mt19937 random(20260822);
  std::map<std::string, int> kills;
  for (const auto& [phase, count] : g_passed) kills[phase] = 0;
  const auto fewest = [&](int place) {
    std::vector<std::pair<int, std::string>> order;
    for (const auto& [phase, count] : kills) order.emplace_back(count, phase);
    std::sort(order.begin(), order.end());
    return order[static_cast<std::size_t>(place)];
  };
  int total = 0;
  const int least = plumbline::test::rounds(100, 30), each = least / 20;
  for (int round = 0; round < 150 && (total < least || fewest(0).first < each); ++round) {
    const Folder folder;
    for (int night = 0; night < 3; ++night) {
      const auto phase = fewest(2 - night).second;
      if (collect_and_kill(folder.file(), night, phase, static_cast<int>(random() % 2))) {
        ++total;
        ++kills[phase];
        collect(folder.file(), night);
      }
      INFO(phase << " night " << night);
      REQUIRE(digest(folder.file()) == expected[static_cast<std::size_t>(night)]);
    }
  }
  CHECK(total >= least);
  for (const auto& [phase, count] : kills) {
    INFO(phase);
    CHECK(count >= each);
  }
}

TEST_CASE("a killed reading does not show, and one that serves something else takes its rows back") {
  const Folder folder;
  auto store = open(folder);
  run(store, {1000}, {.records = {on_line(1, 0, 100)}, .cursor = "1"});
  const auto before = must(store.evidence_digest());
  const auto unfinished = [&](std::vector<Record> records) {
    must(store.begin_run({2000}, "t", ""));
    {
      auto sink = store.writer("core");
      must(sink->begin(Pass::incremental));
      must(sink->withdraw("commit", native_of(oid(1))));
      records.resize(20'001, on_line(9, 9, 900));  // enough for a batch to be written
      must(sink->put(std::move(records)));
    }
    must(store.end_run({}));
  };
  unfinished({on_line(2, 1, 200), on_line(3, 2, 300)});
  CHECK(must(store.evidence_digest()) == before);
  CHECK(ask(store, "SELECT count(*) FROM commits") == "1");
  // Before the next reading history was rewritten: commits 2, 3 and 9 are no longer there, 4 is.
  run(store, {3000}, {.pass = Pass::incremental, .records = {on_line(4, 1, 400)}, .cursor = "2"});
  CHECK(ask(store, "SELECT at FROM main_line ORDER BY at") == "100; 400");
  const Folder fresh;
  auto other = open(fresh);
  run(other, {1}, {.records = {on_line(1, 0, 100), on_line(4, 1, 400)}});
  CHECK(must(store.evidence_digest()) == must(other.evidence_digest()));
  CHECK(must(store.verify()).empty());
}

TEST_CASE("whatever is put and withdrawn, incremental readings end where a full one does") {
  for (unsigned seed = 0; seed < 25; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<std::int64_t>(random() % n); };
    std::map<std::int64_t, Commit> world;
    const Folder folder;
    auto store = open(folder);
    for (int night = 0; night < 4; ++night) {
      Reading reading{.pass = night == 0 || below(4) == 0 ? Pass::full : Pass::incremental,
                      .cursor = std::to_string(night)};
      for (auto changes = below(12); changes > 0; --changes) {
        const auto number = below(15);
        if (below(3) == 0 && world.erase(number) > 0) {
          reading.withdrawn.emplace_back("commit", native_of(oid(number)));
        } else {
          world[number] = on_line(number, number, below(3));
        }
      }
      for (const auto& [number, commit] : world) reading.records.push_back(commit);
      // One may be withdrawn, put back and thus named both ways: what is served stands.
      std::erase_if(reading.withdrawn, [&](const auto& w) {
        return std::any_of(world.begin(), world.end(),
                           [&](const auto& c) { return c.second.native() == w.second; });
      });
      run(store, {1000 + night}, reading);
    }
    const Folder fresh;
    auto full = open(fresh);
    Reading all;
    for (const auto& [number, commit] : world) all.records.push_back(commit);
    run(full, {9000}, all);
    INFO(seed);
    REQUIRE(must(store.evidence_digest()) == must(full.evidence_digest()));
    REQUIRE(must(store.verify()).empty());
  }
}

}  // namespace kills_tests
