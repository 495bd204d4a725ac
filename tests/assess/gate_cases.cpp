// Runs tests/gates/*.yaml: each case is a small world in a real store, each expectation a verdict.
#include <fmt/core.h>

#include <filesystem>

#include "assess/gates/judge.hpp"
#include "tests/assess/case_reader.hpp"
#include "tests/assess/take.hpp"
#include "tests/catch.hpp"

using namespace plumbline;
using namespace plumbline::assess;
using namespace plumbline::assess::gates;
using namespace plumbline::tests;

namespace {

const std::string k_root = PLUMBLINE_SOURCE_DIR;
const DataPaths k_paths{{k_root + "/tests/gates/process"}, {k_root + "/probe"}};

std::string in_words(const CriterionVerdict& c) {
  std::string out(name(c.outcome));
  if (c.outcome == Outcome::late) out += fmt::format(" {}d", *c.late_seconds / 86400);
  if (c.outcome == Outcome::undecidable && c.reason != Reason::not_given)
    out += ": " + std::string(name(c.reason));
  return out;
}

std::string in_words(const GateVerdict& g) {
  std::string out(name(g.outcome));
  if (g.held) out += ": " + std::string(name(g.held->by));
  return out;
}

/// The verdict a key such as "v1.0/R1" or "v1.0/R" names.
std::string verdict_of(const Report& report, const std::string& key) {
  const auto slash = key.rfind('/');
  for (const auto& v : report.verdicts) {
    if (report.releases[v.release].name != key.substr(0, slash)) continue;
    for (const auto& g : v.gates) {
      if (g.gate->id == key.substr(slash + 1)) return in_words(g);
      for (const auto& c : g.criteria) {
        if (c.criterion->id == key.substr(slash + 1)) return in_words(c);
      }
    }
  }
  return "absent";
}

bool fits(const std::string& expected, const std::string& given) {
  return expected == given || given.substr(0, given.find(':')) == expected;
}

std::vector<std::string> notes_of(const Report& report, bool without_gates) {
  std::vector<std::string> out;
  for (const auto& note : report.notes) {
    if (note.kind == "without_gates" && !without_gates) continue;
    out.push_back(note.kind + " " + note.release);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void run(YamlReader& reader, const YamlValue& one, std::vector<std::string>& wrong) {
  const auto name = reader.required(one, "name");
  const auto where =
      fmt::format("{}:{}: {}: ", std::filesystem::path(reader.file()).filename().string(), one.line, name);
  Folder folder;
  std::string settings;
  if (const auto text = reader.text(one, "settings")) settings = folder.write("plumbline.yaml", *text);
  const auto store = read_world(reader, one).write();
  const auto process = take(load_process("try", k_paths, settings, "product"));
  std::optional<Instant> as_of;
  if (const auto on = reader.number(one, "as_of")) as_of = day(*on);
  const auto report = take(ask_gates(store, process, "product", as_of));
  for (const auto& expected : one.find("expect")->value.entries) {
    const auto given = verdict_of(report, expected.key);
    if (!fits(expected.value.text, given))
      wrong.push_back(
          fmt::format("{}{}: expected {}, is {}", where, expected.key, expected.value.text, given));
  }
  std::vector<std::string> notes;
  if (const auto* listed = one.find("notes")) {
    for (const auto& item : listed->value.items) notes.push_back(item.text);
  }
  std::sort(notes.begin(), notes.end());
  const bool without =
      std::any_of(notes.begin(), notes.end(), [](const auto& n) { return n.starts_with("without_gates"); });
  if (notes_of(report, without) != notes) {
    std::string given;
    for (const auto& note : notes_of(report, without)) given += "[" + note + "]";
    wrong.push_back(where + "findings are " + given);
  }
}

}  // namespace

TEST_CASE("gates judge as their cases say") {
  std::vector<std::string> wrong;
  std::size_t cases = 0;
  for (const auto& file : case_files("gates")) {
    auto reader = take(YamlReader::open(file));
    for (const auto& one : reader.root().find("cases")->value.items) {
      ++cases;
      run(reader, one, wrong);
    }
    if (reader.refusal()) wrong.push_back(reader.refusal()->message);
  }
  std::string all;
  for (const auto& line : wrong) all += line + "\n";
  INFO(all);
  CHECK(wrong.empty());
  CHECK(cases >= 25);
}
