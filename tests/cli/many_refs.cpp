// A repository of 100,000 refs (FAILURES, devlake#8277): all of them are read, in little memory, and a quiet
// night looks at none again.
#include <fmt/core.h>
#include <sys/resource.h>

#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"
#include "tests/rounds.hpp"

namespace many_refs_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;

namespace {

constexpr int k_tags = 60'000, k_branches = 40'000;

// Written as `git pack-refs` writes it: making each by git would take minutes. Tags point to one of two
// commits, branches to the newer.
void pack_refs(const GitRepository& repository, const std::string& older, const std::string& newer,
               int moved) {
  std::string packed = "# pack-refs with: peeled fully-peeled sorted \n";
  for (int i = 0; i < k_branches; ++i) packed += fmt::format("{} refs/heads/b{:06}\n", newer, i);
  packed += newer + " refs/heads/main\n";
  for (int i = 0; i < k_tags; ++i)
    packed += fmt::format("{} refs/tags/v{:06}\n", i % 2 == 0 || i == moved ? older : newer, i);
  repository.write(".git/packed-refs", packed);
}

// Shadow memory and quarantine of a sanitizer are not ours.
constexpr long k_most_kilobytes = k_sanitized ? 4'000'000 : 400'000;

}  // namespace

TEST_CASE("100,000 refs are read to the last one, in little memory, and a quiet night reads none again") {
  const Scratch here;
  GitRepository repository{fs::path(here.path("many"))};
  repository.write("a", "1");
  const auto older = repository.commit("Begin", k_2023);
  repository.write("a", "2");
  const auto newer = repository.commit("Go on", k_2023 + k_year);
  pack_refs(repository, older, newer, -1);
  const auto collect = [&] { return run_plumbline({"collect", "--quiet"}, here.path()); };
  const auto count = [&](const std::string& condition) {
    return run({"sqlite3", here.path("plumbline.db"), "SELECT count(*) FROM e_tag WHERE " + condition},
               here.path())
        .out;
  };
  const Ran first = run_plumbline({"audit", "many", "--quiet"}, here.path());
  INFO(first.out << first.err);
  REQUIRE(first.code == 0);
  CHECK(count("1") == fmt::format("{}\n", k_tags));
  // The page shows the last releases and says of how many they are the last; none is too many to be judged.
  const auto gates = read_file(here.path("plumbline-report/gates-0.js"));
  CHECK_THAT(gates, Contains("\"v059999\"") && !Contains("\"v059000\""));
  CHECK_THAT(gates, Contains(fmt::format("\"all\":{}", k_tags)));
  const Ran told = run_plumbline({"gates"}, here.path());
  CHECK_THAT(told.out, Contains(fmt::format("10 of {} releases", k_tags)) && Contains("v059999"));
  CHECK(count("target = x'" + older + "'") == fmt::format("{}\n", k_tags / 2));
  CHECK_THAT(collect().out, Contains(" 0 new records"));

  pack_refs(repository, older, newer, 59'999);
  CHECK_THAT(collect().out, Contains(" 1 new record,"));
  CHECK(count("1") == fmt::format("{}\n", k_tags + 1));

  rusage used{};
  REQUIRE(getrusage(RUSAGE_CHILDREN, &used) == 0);
  INFO(used.ru_maxrss << " kB at most");
  CHECK(used.ru_maxrss < k_most_kilobytes);
}

}  // namespace many_refs_tests
