// Two properties of gates (SEMANTICS 10), over random cases on histories: those of the repositories that
// PLUMBLINE_REPOSITORIES names (paths, a colon between them), else one made up here and that of this
// checkout, where it is deep enough.
//
// 1. Rewriting author, committer and tagger dates never turns late into in_time where the criterion asks for
//    a stronger clock.
// 2. Moving one piece of evidence later moves its own verdict in_time -> undecidable -> late, never back; one
//    flip where one point clock decides.
#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>

#include "assess/gates/judge.hpp"
#include "tests/assess/take.hpp"
#include "tests/catch.hpp"
#include "tests/rounds.hpp"

namespace gate_properties_tests {
using namespace plumbline;
using namespace plumbline::assess;
using namespace plumbline::assess::gates;
using namespace plumbline::tests;

namespace {

using Random = std::mt19937_64;

std::int64_t pick(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

constexpr std::int64_t k_day = 86'400;

/// 600 commits over four years, a release about every thirtieth, each tagged up to ten days after its commit.
History made_history(Random& random) {
  History out;
  out.source = "s";
  Line line;
  line.subject = "s";
  std::int64_t t = 1'500'000'000;
  for (int i = 0; i < 600; ++i) {
    t += pick(random, 0, 5 * k_day);
    line.place.emplace(fmt::format("{:040x}", i + 1), line.commits.size());
    line.commits.push_back(fmt::format("{:040x}", i + 1));
    line.times.push_back({t});
  }
  for (std::size_t i = 20; i < 600; i += 30) {
    TagSeen tag{fmt::format("v1.{}", i),
                line.commits[i],
                fmt::format("tag:s:{}", i),
                {line.times[i].seconds + pick(random, 0, 10 * k_day)}};
    tag.annotated = tag.release = true;
    tag.clock = "tagger_date";
    out.tags.push_back(std::move(tag));
  }
  line.proofs.assign(line.commits.size(), k_forever);
  out.lines.push_back(std::move(line));
  return out;
}

std::vector<std::string> lines_of(const std::string& command) {
  std::vector<std::string> out;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string line;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    out.push_back(std::move(line));
    line.clear();
  }
  pclose(pipe);
  return out;
}

/// Main line and tags on it, as git tells them.
History real_history(const std::string& repository) {
  REQUIRE(repository.find('\'') == std::string::npos);
  const auto git = [&](const std::string& words) {
    return lines_of("git -C '" + repository + "' " + words + " 2>/dev/null");
  };
  History out;
  out.source = "s";
  Line line;
  line.subject = "s";
  Instant at = k_always;
  for (const auto& one : git("log --first-parent --reverse --format='%H %ct'")) {
    at = std::max(at, Instant{std::stoll(one.substr(41))});
    line.place.emplace(one.substr(0, 40), line.commits.size());
    line.commits.push_back(one.substr(0, 40));
    line.times.push_back(at);
  }
  line.proofs.assign(line.commits.size(), k_forever);
  for (const auto& one : git("for-each-ref refs/tags --format='%(objectname) %(*objectname) "
                             "%(creatordate:unix) %(refname:strip=2)'")) {
    std::istringstream words(one);
    std::vector<std::string> parts;
    for (std::string word; words >> word;) parts.push_back(word);
    const bool annotated = parts.size() == 4;
    if (parts.size() < 3 || parts[annotated ? 1 : 0].size() != 40) continue;
    const auto& commit = parts[annotated ? 1 : 0];
    const auto& name = parts.back();
    const bool candidate = name.find("rc") != std::string::npos || name.find("dr") != std::string::npos ||
                           name.find("beta") != std::string::npos || name.find("dev") != std::string::npos;
    if (candidate || !line.is_on(commit) || !parse_version(name)) continue;
    TagSeen tag{name, commit, "tag:s:" + name, {std::stoll(parts[annotated ? 2 : 1])}};
    tag.annotated = annotated;
    tag.release = true;
    out.tags.push_back(std::move(tag));
  }
  out.lines.push_back(std::move(line));
  return out;
}

/// Of a history without releases: every thirtieth commit is one.
void tag_some(History& history, Random& random) {
  const auto& line = history.lines.front();
  for (std::size_t i = 20; i < line.commits.size(); i += 30) {
    TagSeen tag{fmt::format("v1.{}", i),
                line.commits[i],
                fmt::format("tag:s:{}", i),
                {line.times[i].seconds + pick(random, 0, 10 * k_day)}};
    tag.annotated = tag.release = true;
    history.tags.push_back(std::move(tag));
  }
}

std::vector<History> histories(Random& random) {
  std::vector<History> out;
  if (const char* named = std::getenv("PLUMBLINE_REPOSITORIES")) {
    std::istringstream all(named);
    for (std::string one; std::getline(all, one, ':');) {
      out.push_back(real_history(one));
      INFO(one << " has to have two releases on its main line");
      REQUIRE(out.back().tags.size() >= 2);
    }
    return out;
  }
  out.push_back(made_history(random));
  auto own = real_history(PLUMBLINE_SOURCE_DIR);
  if (own.tags.size() < 2) own.tags.clear(), tag_some(own, random);
  if (own.tags.size() >= 2) out.push_back(std::move(own));
  return out;
}

/// A process of one gate, the release's tag, and one criterion: a threat model.
Process process_of(Clock weakest) {
  Process out;
  out.name = "try";
  out.version = "1";
  out.stages = {{"out", "Out"}};
  Gate gate;
  gate.id = gate.name = "R";
  gate.after = "out";
  gate.tag_is_gate = true;
  Criterion criterion;
  criterion.id = "R1";
  criterion.weakest = weakest;
  Rule rule;
  rule.probe = "threat_model_is_kept";
  criterion.rule = rule;
  gate.criteria.push_back(criterion);
  out.gates.push_back(gate);
  out.probes.emplace("threat_model_is_kept",
                     take(load_probe(std::string(PLUMBLINE_SOURCE_DIR) + "/probe/threat_model_is_kept.sql")));
  return out;
}

/// Two neighbouring releases of a history, one document on its line, and nights on which it was read.
class MovedWorld {
 public:
  MovedWorld(const History& history, Random& random) {
    std::vector<const TagSeen*> tags;
    const auto& whole = history.lines.front();
    for (const auto& tag : history.tags) {
      if (tag.release && !tag.candidate && whole.is_on(tag.commit) && parse_version(tag.name))
        tags.push_back(&tag);
    }
    std::sort(tags.begin(), tags.end(), [&](const auto* a, const auto* b) {
      return std::pair(*whole.find(a->commit), a->name) < std::pair(*whole.find(b->commit), b->name);
    });
    for (std::size_t tries = 0; tags.size() >= 2 && tries < 100; ++tries) {
      const auto i = static_cast<std::size_t>(pick(random, 0, static_cast<std::int64_t>(tags.size()) - 2));
      if (*whole.find(tags[i]->commit) == *whole.find(tags[i + 1]->commit) || tags[i]->at >= tags[i + 1]->at)
        continue;
      first = *whole.find(tags[i]->commit);
      last = *whole.find(tags[i + 1]->commit);
      facts.history.tags = {*tags[i], *tags[i + 1]};
      break;
    }
    cut(whole);
    const auto& line = facts.history.lines[0];
    facts.history.source = line.subject;
    real = line.times;
    Instant newest = line.times.back();
    for (const auto& tag : facts.history.tags) newest = std::max(newest, tag.at);  // made years later, some
    facts.as_of = facts.known_at = {newest.seconds + 400 * k_day};
    for (auto& tag : facts.history.tags) {  // two releases of one series, whatever the project calls them
      tag.clock = "tagger_date";
      tag.moved = false;
    }
    if (facts.history.tags.size() == 2) {
      facts.history.tags[0].name = "v1.0";
      facts.history.tags[1].name = "v1.1";
    }
    Source source;
    source.name = line.subject;
    source.life = {k_always, k_forever};
    source.places["doc.threat"] = "git";
    source.end = {facts.as_of.seconds + 1};
    source.coverage.push_back({"document", "*", k_always, source.end});
    facts.sources.emplace(line.subject, source);
    read_at_nights(random);
    released();
  }

  /// The commits of the two releases and a few around them: a long history is no part of the question.
  void cut(const Line& whole) {
    constexpr std::size_t k_around = 20;
    const auto begin = first > k_around ? first - k_around : 0;
    const auto end = std::min(whole.commits.size(), last + k_around + 1);
    Line out;
    out.subject = whole.subject;
    for (auto i = begin; i < end; ++i) {
      out.place.emplace(whole.commits[i], out.commits.size());
      out.commits.push_back(whole.commits[i]);
      out.times.push_back(whole.times[i]);
    }
    out.proofs.assign(out.commits.size(), k_forever);
    facts.history.lines.push_back(std::move(out));
    first -= begin;
    last -= begin;
  }

  /// Nights between a day and a third of the release apart: what was first seen on which.
  void read_at_nights(Random& random) {
    if (facts.history.tags.size() != 2) return;
    const auto span =
        std::max<std::int64_t>(2, (facts.history.tags[1].at.seconds - facts.history.tags[0].at.seconds) / 3);
    std::vector<Instant> nights;
    for (auto t = real[first].seconds - span; t < facts.history.tags[1].at.seconds + 2 * span;
         t += pick(random, 1, span))
      nights.push_back({t});
    const auto see = [&](Instant made) {
      Sight out{facts.known_at, std::nullopt};
      const auto seen = std::lower_bound(nights.begin(), nights.end(), made);
      if (seen != nights.end()) out.seen = *seen;
      if (seen != nights.begin()) out.looked_before = *std::prev(seen);
      return out;
    };
    auto& line = facts.history.lines[0];
    line.sights.resize(line.commits.size());
    for (std::size_t i = first > 5 ? first - 5 : 0; i < line.commits.size() && i <= last + 5; ++i)
      line.sights[i] = see(real[i]);
    for (auto& tag : facts.history.tags) tag.sight = see(tag.at);
    // A CI server ran on some commits, some minutes after they landed.
    auto& proofs = facts.history.lines[0].proofs;
    std::fill(proofs.begin(), proofs.end(), k_forever);
    for (std::size_t i = 0; i < proofs.size(); ++i) {
      if (random() % 3 == 0) proofs[i] = {real[i].seconds + pick(random, 0, 3600)};
    }
    for (std::size_t i = proofs.size(); i > 1; --i) proofs[i - 2] = std::min(proofs[i - 2], proofs[i - 1]);
  }

  void released() { facts.releases = take(find_releases(facts.history, "")); }

  void put_document(std::size_t place) {
    at_place = place;
    const auto& line = facts.history.lines[0];
    ProbeRow row;
    row.subject = line.subject;
    row.at = line.times[place];
    row.evidence = fmt::format("document:{}:{}", line.subject, line.commits[place]);
    row.commit = line.commits[place];
    facts.rows["threat_model_is_kept"][line.subject].own() = {row};
  }

  /// New dates for all commits between the releases and for both tags, as somebody might write them.
  void rewrite_dates(Random& random) {
    auto& times = facts.history.lines[0].times;
    Instant before = first > 5 ? times[first - 6] : Instant{real[0].seconds - 1};
    const auto width =
        std::max<std::int64_t>(k_day, facts.history.tags[1].at.seconds - facts.history.tags[0].at.seconds);
    for (std::size_t i = first > 5 ? first - 5 : 0; i < times.size(); ++i) {
      const Instant written =
          i <= last + 5 ? Instant{real[i].seconds + pick(random, -width, width)} : real[i];
      // SEMANTICS 1: never backwards; a date from the future counts as the parent's.
      if (written <= facts.known_at) before = std::max(before, written);
      times[i] = before;
    }
    for (auto& tag : facts.history.tags)
      tag.at = std::min(facts.known_at, Instant{tag.at.seconds + pick(random, -width, width)});
    released();
    put_document(at_place);
  }

  [[nodiscard]] Outcome verdict(const Process& process) const {
    const auto report = judge(process, facts);
    for (const auto& v : report.verdicts) {
      if (report.releases[v.release].name == "v1.0") return v.gates[0].criteria[0].outcome;
    }
    return Outcome::not_applicable;
  }

  [[nodiscard]] bool good() const { return facts.history.tags.size() == 2 && first < last; }

  Facts facts;
  std::vector<Instant> real;
  std::size_t first = 0, last = 0, at_place = 0;
};

using Flips = std::map<std::pair<Outcome, Outcome>, int>;

std::string told(const Flips& flips) {
  std::string out;
  for (const auto& [kind, n] : flips)
    out += fmt::format("{} -> {}: {}\n", name(kind.first), name(kind.second), n);
  return out;
}

constexpr auto k_in_time = Outcome::in_time;
constexpr auto k_late = Outcome::late;
constexpr auto k_undecidable = Outcome::undecidable;
constexpr auto k_missing = Outcome::missing;

}  // namespace

TEST_CASE("rewriting dates never turns late into in time where a stronger clock is asked for") {
  Random random(20261129);
  const auto all = histories(random);
  REQUIRE_FALSE(all.empty());
  std::map<Clock, Process> processes;
  for (const auto clock : {Clock::committer_date, Clock::forge_event, Clock::ci_server, Clock::first_sight})
    processes.emplace(clock, process_of(clock));
  Flips strong, weak;
  const int cases = test::rounds(1000, 200);
  for (int i = 0; i < cases; ++i) {
    MovedWorld world(all[random() % all.size()], random);
    if (!world.good()) {
      --i;
      continue;
    }
    world.put_document(static_cast<std::size_t>(
        pick(random, static_cast<std::int64_t>(world.first > 3 ? world.first - 3 : 0),
             static_cast<std::int64_t>(world.last))));
    std::map<Clock, Outcome> before;
    for (const auto& [clock, process] : processes) before[clock] = world.verdict(process);
    world.rewrite_dates(random);
    for (const auto& [clock, process] : processes) {
      const auto after = world.verdict(process);
      ++(clock == Clock::committer_date ? weak : strong)[{before[clock], after}];
    }
  }
  INFO("asking for a stronger clock:\n" << told(strong) << "trusting committers:\n" << told(weak));
  CHECK(strong[{k_late, k_in_time}] == 0);
  // The cases are worth something only where each kind occurs, and where forging does work without the clock.
  CHECK(strong[{k_late, k_late}] > 0);
  CHECK(strong[{k_in_time, k_in_time}] > 0);
  CHECK(strong[{k_undecidable, k_undecidable}] > 0);
  CHECK(weak[{k_late, k_in_time}] > 0);
  CHECK(weak[{k_in_time, k_late}] > 0);
  if (std::getenv("PLUMBLINE_REPOSITORIES") != nullptr)
    WARN("strong:\n" << told(strong) << "weak:\n" << told(weak));
}

TEST_CASE("moving one piece of evidence later moves its verdict one way") {
  Random random(20261130);
  const auto all = histories(random);
  const std::map<Outcome, int> rank{{k_in_time, 0}, {k_undecidable, 1}, {k_late, 2}, {k_missing, 3}};
  const auto by_date = process_of(Clock::committer_date);
  const auto by_sight = process_of(Clock::first_sight);
  Flips points, intervals;
  const int cases = test::rounds(1000, 100);
  for (int i = 0; i < cases; ++i) {
    MovedWorld world(all[random() % all.size()], random);
    if (!world.good()) {
      --i;
      continue;
    }
    const auto* flips_of = i % 2 == 0 ? &points : &intervals;
    const auto& process = i % 2 == 0 ? by_date : by_sight;
    std::optional<Outcome> before;
    int turns = 0;
    const auto step = std::max<std::size_t>(1, (world.last - world.first) / 40);
    for (auto place = world.first > 3 ? world.first - 3 : 0; place <= world.last; place += step) {
      world.put_document(place);
      const auto now = world.verdict(process);
      REQUIRE(rank.count(now) == 1);
      if (before && *before != now) {
        INFO(name(*before) << " -> " << name(now) << " at place " << place << " of " << world.first << " to "
                           << world.last);
        REQUIRE(rank.at(*before) < rank.at(now));
        ++(flips_of == &points ? points : intervals)[{*before, now}];
        if (now == k_late || now == k_undecidable) ++turns;
      }
      before = now;
    }
    if (flips_of == &points) REQUIRE(turns <= 1);
  }
  INFO("one point clock:\n" << told(points) << "intervals:\n" << told(intervals));
  CHECK(points[{k_in_time, k_late}] > 0);
  CHECK(points[{k_in_time, k_undecidable}] == 0);
  CHECK(intervals[{k_in_time, k_undecidable}] > 0);
  CHECK(intervals[{k_undecidable, k_late}] > 0);
  if (std::getenv("PLUMBLINE_REPOSITORIES") != nullptr)
    WARN("points:\n" << told(points) << "intervals:\n" << told(intervals));
}

}  // namespace gate_properties_tests
