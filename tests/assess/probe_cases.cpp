// Runs tests/probes/*.yaml: each case is a small world in a real store, each expectation a look-up.
#include <filesystem>
#include <set>

#include "assess/body.hpp"
#include "assess/loader.hpp"
#include "assess/rows.hpp"
#include "tests/assess/case_reader.hpp"
#include "tests/catch.hpp"

namespace probe_cases_tests {
using namespace plumbline;
using namespace plumbline::assess;
using namespace plumbline::tests;

namespace {

/// A pack of one control that asks one rule.
Pack pack_of(const Rule& rule) {
  Pack pack;
  pack.name = pack.edition = "test";
  pack.default_across.kind = Rule::Kind::across;
  Control control;
  control.id = control.practice = "C";
  control.observed = rule;
  pack.controls.push_back(control);
  const auto files = shipped_probes();
  for_each_leaf(rule, [&](const Rule& leaf) {
    const auto probe = parse_probe(files.at(leaf.probe));
    if (!probe) throw std::runtime_error(probe.error().message);
    pack.probes.emplace(leaf.probe, *probe);
  });
  return pack;
}

std::string in_words(Verdict verdict) {
  const std::string answer(name(verdict.answer));
  return verdict.reason == Reason::not_given ? answer : answer + ": " + std::string(name(verdict.reason));
}

bool fits(const std::string& expected, const std::string& given) {
  return expected == given || given.substr(0, given.find(':')) == expected;
}

void run(const ProbeCases& file, const ProbeCase& one, std::vector<std::string>& wrong) {
  const auto where = std::filesystem::path(file.file).filename().string() + ":";
  const auto body = Body::make(one.world.write(), pack_of(file.rule));
  if (!body) {
    wrong.push_back(where + std::to_string(one.line) + ": " + one.name + ": " + body.error().message);
    return;
  }
  const auto answer = body->composer(AfterEnd::carried).ask(file.rule, "app");
  for (const auto& expected : one.expect) {
    const auto given = in_words(answer.at(day(expected.on_day)));
    if (fits(expected.answer, given)) continue;
    wrong.push_back(where + std::to_string(expected.line) + ": " + one.name + ": day " +
                    std::to_string(expected.on_day) + ": expected " + expected.answer + ", is " + given);
  }
}

/// "0: words" or "open: words" of the row that is final on a day.
void check_rows(const ProbeCases& file, const ProbeCase& one, std::vector<std::string>& wrong) {
  if (one.rows.empty()) return;
  const auto probe = parse_probe(shipped_probes().at(file.probe));
  const auto asked = ProbeRows::ask(one.world.write(), *probe, file.rule.with);
  if (!asked) throw std::runtime_error(asked.error().message);
  const auto told = asked->find("app");
  for (const auto& expected : one.rows) {
    std::vector<std::string> given;
    if (told != asked->end()) {
      for (const auto& row : told->second) {
        if (row.at == day(expected.on_day))
          given.push_back((row.ok ? std::to_string(*row.ok) : "open") + ": " + std::string(row.detail));
      }
    }
    if (given == std::vector{expected.answer}) continue;
    wrong.push_back(file.file + ":" + std::to_string(expected.line) + ": " + one.name + ": day " +
                    std::to_string(expected.on_day) + ": expected the row \"" + expected.answer + "\", is");
    for (const auto& row : given) wrong.back() += " \"" + row + "\"";
  }
}

/// Runs all files of a folder; returns what went wrong, a line each.
std::string run_all(const std::string& folder) {
  const auto probes = shipped_probes();
  std::vector<std::string> wrong;
  for (const auto& file : case_files(folder)) {
    const auto cases = read_cases(file, probes);
    if (!cases) {
      wrong.push_back(cases.error().message);
      continue;
    }
    if (cases->cases.empty()) wrong.push_back(file + ": has no cases");
    for (const auto& one : cases->cases) {
      run(*cases, one, wrong);
      check_rows(*cases, one, wrong);
    }
  }
  std::string all;
  for (const auto& line : wrong) all += line + "\n";
  return all;
}

std::set<std::string> answers_expected(const ProbeCases& file) {
  std::set<std::string> out;
  for (const auto& one : file.cases) {
    for (const auto& expected : one.expect) out.insert(expected.answer.substr(0, expected.answer.find(':')));
  }
  return out;
}

}  // namespace

TEST_CASE("every case of tests/probes is answered as it expects") {
  const auto wrong = run_all("probes");
  INFO(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("rules of EXAMPLES are answered as they say") {
  const auto wrong = run_all("assess/rules");
  INFO(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("every probe has cases for yes, no and unknown, and for no case where it has a population") {
  std::map<std::string, std::set<std::string>> answers;
  std::map<std::string, bool> population;
  for (const auto& [id, file] : shipped_probes()) {
    const auto probe = parse_probe(file);
    REQUIRE(probe);
    answers[id];
    population[id] = probe->population;
  }
  for (const auto& name : case_files()) {
    const auto file = read_cases(name, shipped_probes());
    REQUIRE(file);
    answers[file->probe].merge(answers_expected(*file));
  }
  std::string missing;
  for (const auto& [id, given] : answers) {
    for (const auto* answer : {"yes", "no", "unknown", "no_case"}) {
      // A case is one reading, and a tag moves between two: tests/store/views.cpp has it move.
      const bool told = id == "release_tags_stand" && std::string(answer) == "no";
      const bool wanted = !told && (std::string(answer) != "no_case" || population[id]);
      if (wanted && given.count(answer) == 0) missing += id + " has no case for " + answer + "\n";
    }
  }
  INFO(missing);
  CHECK(missing.empty());
}

}  // namespace probe_cases_tests
