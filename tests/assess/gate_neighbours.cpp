// Which release comes before and after which, found for all at once, is what its definition says of each.
#include <random>

#include "assess/gates/items.hpp"
#include "assess/gates/neighbours.hpp"
#include "tests/catch.hpp"
#include "tests/rounds.hpp"

namespace gate_neighbours_tests {
using namespace plumbline;
using namespace plumbline::assess;
using namespace plumbline::assess::gates;

namespace {

using Random = std::mt19937_64;
using Index = std::optional<std::size_t>;

std::size_t pick(Random& random, std::size_t below) {
  return static_cast<std::size_t>(random() % below);
}

/// Two lines that share their first commits, and releases on them and beside, many of them alike.
struct Made {
  explicit Made(Random& random) {
    for (const auto* name : {"main", "stable"}) {
      Line line;
      line.subject = name;
      for (std::size_t i = 0; i < 12; ++i) {
        line.commits.push_back((i < 5 ? "shared" : name) + std::to_string(i));
        line.place.emplace(line.commits.back(), i);
        line.times.push_back({static_cast<std::int64_t>(i)});
      }
      history.lines.push_back(line);
    }
    history.source = "main";
    const auto n = 1 + pick(random, 14);
    for (std::size_t k = 0; k < n; ++k) {
      Release release;
      release.name = "r" + std::to_string(k);
      release.version.series = random() % 4 == 0 ? "w" : "v";
      if (random() % 4 == 0) release.also_series.push_back(release.version.series == "v" ? "w" : "v");
      for (std::size_t i = 0; i < 1 + pick(random, 4); ++i)
        release.version.numbers.push_back(static_cast<std::int64_t>(pick(random, 3)));
      release.version.suffix = random() % 5 == 0 ? "a" : "";
      const auto& line = history.lines[pick(random, 2)];
      release.on_line = random() % 5 != 0;
      release.place = pick(random, line.commits.size());
      release.commit = release.on_line ? line.commits[*release.place] : "beside";
      // As releases are placed: the first line that has the commit.
      release.line = release.on_line && *release.place < 5 ? "main" : line.subject;
      release.at = {static_cast<std::int64_t>(pick(random, 8))};
      releases.push_back(release);
    }
    std::stable_sort(releases.begin(), releases.end(),
                     [](const Release& a, const Release& b) { return a.at < b.at; });
  }

  [[nodiscard]] bool kin(std::size_t i, std::size_t k) const {
    const auto& series = releases[i].version.series;
    const auto& also = releases[k].also_series;
    return i != k && (releases[k].version.series == series ||
                      std::find(also.begin(), also.end(), series) != also.end());
  }
  [[nodiscard]] Index before_by_version(std::size_t i, bool train) const {
    Index best;
    for (std::size_t k = 0; k < releases.size(); ++k) {
      const auto& other = releases[k].version;
      if (!kin(i, k) || (train && !same_train(releases[i].version, other))) continue;
      if (other.compare(releases[i].version) >= 0 || releases[i].at < releases[k].at) continue;
      if (!best || releases[*best].version.compare(other) < 0) best = k;
    }
    return best;
  }
  [[nodiscard]] Index after_by_version(std::size_t i, bool train) const {
    Index best;
    for (std::size_t k = 0; k < releases.size(); ++k) {
      const auto& other = releases[k].version;
      if (!kin(i, k) || (train && !same_train(releases[i].version, other))) continue;
      if (other.compare(releases[i].version) <= 0 || releases[k].at < releases[i].at) continue;
      if (!best || other.compare(releases[*best].version) < 0) best = k;
    }
    return best;
  }
  [[nodiscard]] Index on_line(std::size_t i, bool before) const {
    const auto& me = releases[i];
    if (!me.on_line) return std::nullopt;
    const auto& line = *history.line(me.line);
    Index best;
    const auto at = [&](std::size_t k) { return std::pair(*line.find(releases[k].commit), k); };
    for (std::size_t k = 0; k < releases.size(); ++k) {
      const bool there =
          before ? line.is_on(releases[k].commit) : releases[k].on_line && releases[k].line == me.line;
      if (!kin(i, k) || !there || (before ? at(k) > at(i) : at(k) < at(i))) continue;
      if (!best || (before ? at(*best) < at(k) : at(k) < at(*best))) best = k;
    }
    return best;
  }

  History history;
  std::vector<Release> releases;
};

}  // namespace

TEST_CASE("neighbours of releases are what the definition says, one by one") {
  Random random(20261201);
  const int cases = test::rounds(3000, 300);
  int found = 0;
  for (int c = 0; c < cases; ++c) {
    const Made world(random);
    const Neighbours near(world.history, world.releases);
    for (std::size_t i = 0; i < world.releases.size(); ++i) {
      for (const bool train : {false, true}) {
        REQUIRE(near.before_by_version(i, train) == world.before_by_version(i, train));
        REQUIRE(near.after_by_version(i, train) == world.after_by_version(i, train));
        found += near.before_by_version(i, train) ? 1 : 0;
      }
      REQUIRE(near.before_on_line(i) == world.on_line(i, true));
      REQUIRE(near.after_on_line(i) == world.on_line(i, false));
    }
  }
  CHECK(found > cases);
}

TEST_CASE("rows found by release, time and tree are those a walk over all of them finds") {
  Random random(20261202);
  const int cases = test::rounds(2000, 200);
  const std::vector<std::string> commits{"a", "b", "c"};
  for (int c = 0; c < cases; ++c) {
    std::vector<ProbeRow> rows(pick(random, 12));
    std::vector<Item> made;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Item item;
      rows[i].evidence = (random() % 2 == 0 ? "tag:s:e" : "e") + std::to_string(i);
      if (random() % 2 == 0) rows[i].name = "v" + std::to_string(pick(random, 4));
      if (random() % 2 == 0) item.commit = &commits[pick(random, commits.size())];
      item.row = &rows[i];
      item.place = pick(random, 10);
      item.made_in_git = random() % 4 != 0;
      const auto begin = static_cast<std::int64_t>(pick(random, 20));
      item.time = {{begin}, {begin + static_cast<std::int64_t>(random() % 3 == 0 ? pick(random, 6) : 0)}};
      if (random() % 2 == 0) {
        rows[i].until = {begin + 5};
        if (random() % 4 != 0) item.end_place = *item.place + pick(random, 4);
      }
      made.push_back(item);
    }
    Items items(made, true);
    items.index_times();
    for (const auto* name : {"v1", "v2", "v3"}) {
      Release release;
      release.name = name;
      release.commit = commits[pick(random, commits.size())];
      std::vector<std::size_t> walk;
      for (std::size_t i = 0; i < items.all().size(); ++i) {
        const auto& item = items.all()[i];
        const bool at_commit = item.commit != nullptr && *item.commit == release.commit;
        const bool tag_of_another = item.row->evidence.starts_with("tag:") && item.row->name != release.name;
        if ((at_commit || item.row->name == release.name) && !tag_of_another) walk.push_back(i);
      }
      REQUIRE(items.of_release(release) == walk);
    }
    for (std::size_t tree = 0; tree < 12; ++tree) {
      Items::Standing walk;
      for (std::size_t i = items.all().size(); i > 0; --i) {
        const auto& item = items.all()[i - 1];
        if (!item.in_tree(tree)) continue;
        if (walk.n < Items::k_most_shown) walk.newest[walk.n++] = i - 1;
        walk.sure_from = std::max(walk.sure_from, item.time.not_before);
        walk.possible_from = std::max(walk.possible_from, item.time.not_after);
      }
      REQUIRE(items.standing(tree) == walk);
    }
    for (int tries = 0; tries < 8; ++tries) {
      const Instant from{static_cast<std::int64_t>(pick(random, 24))};
      const Instant to{static_cast<std::int64_t>(pick(random, 24))};
      for (const auto world : {Worlds::sure, Worlds::possible}) {
        std::vector<std::size_t> walk;
        for (std::size_t i = 0; i < items.all().size(); ++i) {
          const auto& time = items.all()[i].time;
          const bool is = world == Worlds::sure ? from < time.not_before && time.not_after <= to
                                                : from < time.not_after && time.not_before <= to;
          if (is) walk.push_back(i);
        }
        REQUIRE(items.within(world, from, to) == walk);
        REQUIRE(items.any_within(world, from, to) == !walk.empty());
      }
    }
  }
}

}  // namespace gate_neighbours_tests
