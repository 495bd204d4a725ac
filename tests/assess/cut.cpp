// SEMANTICS 4, the cut test: hide all evidence effective after D; rows with `at <= D` (spans clipped at D)
// must not change.
#include <algorithm>
#include <filesystem>
#include <random>
#include <set>

#include "assess/loader.hpp"
#include "assess/rows.hpp"
#include "assess/rule_text.hpp"
#include "tests/assess/case_reader.hpp"
#include "tests/assess/dated_world.hpp"
#include "tests/catch.hpp"
#include "tests/rounds.hpp"

namespace cut_tests {
using namespace plumbline;
using namespace plumbline::assess;
using namespace plumbline::tests;

namespace {

struct Question {
  std::string key;
  Probe probe;
  std::map<std::string, std::string> with;
};

struct Worlds {
  DatedWorld dated;
  Templates templates;
  std::map<std::string, Question> questions;
};

void take_over(const ProbeCases& file, Worlds& out) {
  const auto stem = std::filesystem::path(file.file).stem().string();
  for (std::size_t i = 0; i < file.cases.size(); ++i) {
    out.dated.add(file.cases[i].world, "app", stem + "." + std::to_string(i));
    const auto& source = file.cases[i].world.sources.at("app");
    out.templates.commits.insert(out.templates.commits.end(), source.commits.begin(), source.commits.end());
    for (const auto& record : source.records) {
      if (!std::holds_alternative<Tag>(record))
        out.templates.records.push_back(record);  // the generated world has its own
    }
  }
  for_each_leaf(file.rule, [&](const Rule& leaf) {
    const auto probe = parse_probe(shipped_probes().at(leaf.probe));
    if (probe) out.questions.emplace(probe_key(leaf), Question{probe_key(leaf), *probe, leaf.with});
  });
}

Worlds worlds_of_cases() {
  Worlds out;
  for (const auto& name : case_files()) {
    const auto file = read_cases(name, shipped_probes());
    if (!file) throw std::runtime_error(file.error().message);
    take_over(*file, out);
  }
  return out;
}

using Rows = std::map<std::string, std::vector<ProbeRow>>;

Rows ask(const store::Reader& reader, const Question& question) {
  auto rows = ProbeRows::ask(reader, question.probe, question.with);
  if (!rows) throw std::runtime_error(rows.error().message);
  return std::move(*rows);
}

/// Rows final at `cut`, spans clipped at it.
std::set<std::string> final_rows(const Rows& rows, Instant cut) {
  std::set<std::string> out;
  for (const auto& [subject, list] : rows) {
    for (const auto& row : list) {
      if (cut < row.at) continue;
      const auto until = cut < row.until ? "on" : std::to_string(row.until.seconds);
      const auto ok = row.ok ? std::to_string(*row.ok) : "-";
      out.insert(subject + " | " + std::to_string(row.at.seconds) + " | " + until + " | " + ok + " | " +
                 row.evidence + " | " + row.detail);
    }
  }
  return out;
}

bool has_later(const Rows& rows, Instant cut) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const auto& one) { return !one.second.empty() && cut < one.second.back().at; });
}

std::string first_difference(const std::set<std::string>& a, const std::set<std::string>& b) {
  for (const auto& row : a) {
    if (b.count(row) == 0) return row;
  }
  return {};
}

struct Verdicts {
  std::map<std::string, std::string> sees_future;  // question -> first row that changed
  std::set<std::string> seen;                      // questions with rows on both sides of some cut
};

Verdicts cut_at_random(const store::Store& store, const std::map<std::string, Question>& questions,
                       const std::vector<Instant>& times, int cuts) {
  const auto whole = store.reader(std::nullopt);
  if (!whole) throw std::runtime_error(whole.error().message);
  std::map<std::string, Rows> all_rows;
  for (const auto& [key, question] : questions) all_rows[key] = ask(*whole, question);
  std::mt19937 random(4711);
  Verdicts out;
  for (int i = 0; i < cuts; ++i) {
    const Instant cut = times[random() % times.size()];
    const auto then = store.reader(cut);
    if (!then) throw std::runtime_error(then.error().message);
    for (const auto& [key, question] : questions) {
      const auto known = final_rows(all_rows[key], cut);
      const auto hidden = final_rows(ask(*then, question), cut);
      if (known != hidden) {
        out.sees_future.emplace(key, "cut " + format_rfc3339(cut) +
                                         ", known later: " + first_difference(known, hidden) +
                                         "; known then: " + first_difference(hidden, known));
      }
      if (!known.empty() && has_later(all_rows[key], cut)) out.seen.insert(key);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the cut test: no row of any probe depends on what came about after it") {
  auto worlds = worlds_of_cases();
  worlds.dated.add(generated_world(worlds.templates, 20260822), "generated", "generated");
  const Folder folder;
  const auto store = worlds.dated.write(folder);
  const auto verdicts =
      cut_at_random(store, worlds.questions, worlds.dated.times(), plumbline::test::rounds(200, 20));
  std::string wrong;
  for (const auto& [key, row] : verdicts.sees_future) wrong += key + ": " + row + "\n";
  for (const auto& [key, question] : worlds.questions) {
    // twenty cuts may all miss the few days of a question
    if (!plumbline::test::k_sanitized && verdicts.seen.count(key) == 0)
      wrong += key + ": vacuous, no cut has rows on both sides\n";
  }
  INFO(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("the cut test catches a probe that sees the future and one that sees nothing") {
  const auto worlds = worlds_of_cases();
  Question future{"future", {}, {}};
  future.probe.population = true;
  future.probe.sql =
      "SELECT subject, opened AS at, decided IS NOT NULL AS ok, evidence, '' AS detail FROM finding";
  Question nothing{"nothing", future.probe, {}};
  nothing.probe.sql = "SELECT subject, at, 1 AS ok, evidence, '' AS detail FROM commits WHERE at < 0";
  const Folder folder;
  const auto store = worlds.dated.write(folder);
  const auto verdicts =
      cut_at_random(store, {{"future", future}, {"nothing", nothing}}, worlds.dated.times(), 20);
  CHECK(verdicts.sees_future.count("future") == 1);
  CHECK(verdicts.sees_future.count("nothing") == 0);
  CHECK(verdicts.seen == std::set<std::string>{"future"});
}

}  // namespace cut_tests
