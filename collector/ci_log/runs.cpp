#include "collector/ci_log/runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "collector/ci_log/line.hpp"

namespace plumbline::ci_log {
namespace {

constexpr std::size_t k_most_runs = 100;          // of one tool in one log; what is beyond is counted
constexpr std::size_t k_most_runs_of_all = 1000;  // likewise, but the first run of a tool is always told
constexpr std::uint64_t k_step_lines =
    50;  // between a tool's last word and the exit code of its step; our choice
constexpr std::uint64_t k_rehearsal_lines = 1000;  // from a command that rehearses to its words; our choice
constexpr std::size_t k_most_version = 40;
constexpr std::size_t k_most_sums = 50;   // that take the place of the one before among the kept lines
constexpr std::size_t k_most_stamp = 48;  // bytes, our choice: a mark of the encoding, a bracket and a time
constexpr std::size_t k_most_targets = 20,
                      k_most_target = 120;     // names of one run, bytes of a name; our choice
constexpr std::size_t k_most_tried = 200;      // names that may turn out to be hidden
constexpr std::size_t k_most_replayed = 1000;  // tasks of a build whose output a cache kept
constexpr std::int64_t k_most_count = 1'000'000'000;

/// Digits, with commas or points between thousands; nothing else, nothing absurd.
std::optional<std::int64_t> count_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  std::int64_t out = 0;
  const auto end = digits.data() + digits.size();
  if (std::from_chars(digits.data(), end, out).ec != std::errc() || out > k_most_count) return std::nullopt;
  return out;
}

double unit_of(std::string_view part) {
  if (part == "seconds") return 1;
  if (part == "milliseconds") return 0.001;
  if (part == "minutes") return 60;
  return part == "hours" ? 3600 : 0;
}

std::int64_t TestCounts::*counter_of(std::string_view part) {
  if (part == "passed") return &TestCounts::passed;
  if (part == "failed" || part == "errors") return &TestCounts::failed;
  return part == "skipped" ? &TestCounts::skipped : nullptr;
}

/// What a part counts: a line with two numbers of a kind has the second as `failed_2`, the sum of a whole run
/// is `all_findings`.
std::string_view kind_of(std::string_view part) {
  if (part == "all_findings") return "findings";
  return part.ends_with("_2") ? part.substr(0, part.size() - 2) : part;
}

/// That its tool ran.
bool proves(const Pattern& pattern) {
  return pattern.role != Role::about && pattern.role != Role::finding && !pattern.then;
}

bool is_version(std::string_view text) {
  return !text.empty() && text.size() <= k_most_version &&
         std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Runs::Runs(const Signatures::Compiled& compiled) : m_compiled(&compiled), m_tools(compiled.tools.size()) {}

void Runs::add(const SeenLine& seen, std::span<const unsigned> patterns) {
  std::string store;
  auto line = seen;
  line.whole = masked(seen.whole, store);
  const auto body = body_of(line.whole);
  const bool echo = is_echo(body);
  m_taken.clear();
  for (const auto id : patterns) {
    const auto& pattern = m_compiled->patterns[id];
    const bool event = pattern.signature == Pattern::k_event;
    // a shell or Nx prints what it is about to call, and Nx whether it calls it at all
    if (echo && (!event || pattern.role < Role::ignores)) continue;
    if (says_nothing_yet(pattern) || (!event && replayed(body))) continue;
    auto parts = pattern.expression.parts(body);
    if (!parts && body.size() != line.whole.size()) parts = pattern.expression.parts(line.whole);
    if (!parts) continue;
    if (event) {
      event_line(pattern.role, *parts, body, line);
    } else {
      tool_line(pattern, *parts, line);
    }
  }
}

/// A word of a run that no other line has shown so far, and not its version either.
bool Runs::says_nothing_yet(const Pattern& pattern) const {
  return pattern.signature != Pattern::k_event && !proves(pattern) && !m_tools[pattern.signature].open &&
         !pattern.expression.has("version");
}

Runs::Run& Runs::open_run(std::size_t index, std::uint64_t line) {
  auto& tool = m_tools[index];
  if (tool.open && (tool.runs >= k_most_runs || m_runs.size() >= k_most_runs_of_all)) {
    ++m_runs[*tool.open].seen.more_runs;
    return m_runs[*tool.open];
  }
  const auto& about = m_compiled->tools[index];
  Run run;
  run.seen.tool = about.tool;
  run.seen.category = about.category;
  run.seen.proven = about.proven;
  run.seen.version = tool.version;
  run.seen.ignored = tool.ignored_from.has_value();
  // only where the tool says where a run begins: else what it does in earnest later would be one with it
  run.dry = about.begins && tool.rehearsed_at && line <= *tool.rehearsed_at + k_rehearsal_lines;
  tool.rehearsed_at.reset();
  tool.ignored_from.reset();
  tool.open = m_runs.size();
  ++tool.runs;
  return m_runs.emplace_back(std::move(run));
}

Runs::Run& Runs::run_for(const Pattern& pattern, const SeenLine& line) {
  auto& tool = m_tools[pattern.signature];
  if (!tool.open) {
    tool.begun_at = line.number;
    auto& first = open_run(pattern.signature, line.number);
    first.begun = pattern.role == Role::begin;
    return first;
  }
  auto& open = m_runs[*tool.open];
  if (pattern.role != Role::begin) return open;
  const bool another = open.begun ? tool.begun_at != line.number : open.concluded();
  tool.begun_at = line.number;
  auto& run = another ? open_run(pattern.signature, line.number) : open;
  run.begun = true;
  return run;
}

void Runs::tool_line(const Pattern& pattern, const Parts& parts, const SeenLine& line) {
  auto& tool = m_tools[pattern.signature];
  if (!proves(pattern) && !tool.open) {
    for (const auto& part : parts) {
      if (part.name == "version" && is_version(part.text)) tool.version = std::string(part.text);
    }
    return;
  }
  auto& run = run_for(pattern, line);
  take(parts, run, pattern.signature, line);
  conclude(pattern.role, parts, run);
  run.last_line = line.number;
  run.seen.stamp = line.whole.substr(0, k_most_stamp);
  m_latest = tool.open;
  keep(pattern.role, parts, line, run);
}

bool Runs::first_on_line(std::size_t tool, std::string_view part) {
  const std::pair<std::size_t, std::string> key{tool, std::string(part)};
  if (std::find(m_taken.begin(), m_taken.end(), key) != m_taken.end()) return false;
  m_taken.push_back(key);
  return true;
}

/// A file with several findings is one file. Beyond our limit each mention counts.
bool Runs::is_new(std::string_view input, Run& run) {
  constexpr std::size_t k_most = 100'000;
  if (input.empty() || run.inputs.size() >= k_most) return true;
  return run.inputs.insert(std::hash<std::string_view>{}(input)).second;
}

/// Only what stands in the line as it may be stored: a name by itself shows no pattern that it is a secret.
void Runs::name_target(std::string_view name, Run& run, const SeenLine& line) {
  auto& names = run.seen.targets;
  if (names.size() >= k_most_targets || run.names_tried >= k_most_tried || name.size() < 2 ||
      name.size() > k_most_target)
    return;
  const auto shown = printable(name, k_most_target);
  if (shown != name || std::find(names.begin(), names.end(), shown) != names.end()) return;
  ++run.names_tried;
  if (line.kept().find(shown) != std::string::npos) names.push_back(shown);
}

void Runs::take(const Parts& parts, Run& run, std::size_t tool, const SeenLine& line) {
  const auto counts = [&run]() -> TestCounts& {
    return run.seen.tests ? *run.seen.tests : run.seen.tests.emplace();
  };
  for (const auto& [part, text] : parts) {
    if (!first_on_line(tool, part)) continue;
    const auto name = kind_of(part);
    if (name == "version" && is_version(text)) run.seen.version = std::string(text);
    if (name == "input" && is_new(text, run)) ++run.seen.inputs;
    if (name == "input" || name == "target") name_target(text, run, line);
    if (name == "finding") ++run.counted;
    if (name == "pass") ++counts().passed;
    if (name == "fail") ++counts().failed;
    if (name == "skip") ++counts().skipped;
    if (const auto unit = unit_of(name); unit > 0) {
      run.seen.seconds =
          run.seen.seconds.value_or(0) + unit * std::strtod(std::string(text.substr(0, 20)).c_str(), nullptr);
    }
    const auto count = count_of(text);
    if (!count) continue;
    if (name == "inputs") {
      run.seen.inputs += *count;
      run.counts_inputs = true;
    }
    if (part == "all_findings") {
      run.stated = count;
    } else if (name == "findings") {
      run.summed = run.summed.value_or(0) + *count;
    }
    if (const auto counter = counter_of(name)) counts().*counter += *count;
    if (name == "total") run.total += *count;
    if (name == "total" || name == "passed") run.counts_tests = true;
  }
}

void Runs::conclude(Role role, const Parts& parts, Run& run) {
  const auto none = [&](std::string_view name) {  // "0 issues found" is a clean end
    return std::any_of(
               parts.begin(), parts.end(),
               [&](const auto& part) { return kind_of(part.name) == name && count_of(part.text) == 0; }) &&
           std::none_of(parts.begin(), parts.end(), [&](const auto& part) {
             const auto kind = kind_of(part.name);
             return (kind == name || kind == "errors") && count_of(part.text).value_or(1) > 0;
           });
  };
  if (role == Role::found) (none("findings") ? run.clean : run.found) = true;
  if (role == Role::failed) (none("failed") ? run.clean : run.failed) = true;
  if (role == Role::clean) run.clean = true;
  if (role == Role::crashed) run.crashed = true;
  if (role == Role::skipped) run.skipped = true;
  if (role == Role::dry) run.dry = true;
  if (role == Role::finding) {
    const auto counted =
        std::find_if(parts.begin(), parts.end(), [](const auto& part) { return part.name == "findings"; });
    if (counted == parts.end()) ++run.counted;
  }
}

bool Runs::sums_up(const Parts& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const auto& part) {
    const auto kind = kind_of(part.name);
    return kind == "findings" || kind == "total" || kind == "failed";
  });
}

void Runs::keep(Role role, const Parts& parts, const SeenLine& line, Run& run) {
  const bool proof = role == Role::begin || role == Role::shows;
  auto& kept = proof                   ? run.kept_proofs
               : role == Role::about   ? run.kept_details
               : role == Role::finding ? run.kept_findings
                                       : run.kept_ends;
  const std::size_t most = proof || role == Role::about ? 2 : role == Role::finding ? 3 : 4;
  if (run.kept_line == line.number) return;
  const bool end = &kept == &run.kept_ends;
  const bool takes_place = end && run.last_end && run.ends_replaced < k_most_sums && sums_up(parts);
  if (kept >= most && !takes_place) {
    ++run.seen.more_lines;
    return;
  }
  run.kept_line = line.number;
  auto words = fmt::format("{}: {}", line.number, line.kept());
  if (kept >= most) {  // the last sum is the one that counts
    ++run.seen.more_lines;
    ++run.ends_replaced;
    run.seen.lines[*run.last_end] = std::move(words);
    return;
  }
  ++kept;
  if (end) run.last_end = run.seen.lines.size();
  run.seen.lines.push_back(std::move(words));
}

void Runs::event_line(Role role, const Parts& parts, std::string_view body, const SeenLine& line) {
  if (role == Role::exit_code) end_of_step(parts, line);
  if (role == Role::stopped) stop(line);
  if (role == Role::replays || role == Role::replay_end) replay(role, parts);
  if (role == Role::ignores || role == Role::rehearses) {
    for (const auto i : candidates(m_compiled->commands, std::string(body) + '\n')) {
      if (!m_compiled->tools[i].command.found_in(body)) continue;
      if (role == Role::ignores)
        m_tools[i].ignored_from = line.number;
      else
        m_tools[i].rehearsed_at = line.number;
    }
  }
}

/// The output of a task that did not run begins or ends. What names no task ends them all.
void Runs::replay(Role role, const Parts& parts) {
  std::string task;
  for (const auto& part : parts) {
    if (part.name == "task") task = part.text;
  }
  if (role == Role::replay_end && task.empty()) return m_replayed.clear();
  std::erase(m_replayed, task);
  if (role == Role::replays && m_replayed.size() < k_most_replayed) m_replayed.push_back(task);
}

bool Runs::replayed(std::string_view body) const {
  return std::any_of(m_replayed.begin(), m_replayed.end(),
                     [&](const auto& task) { return body.starts_with(task); });
}

Runs::Run* Runs::unfinished_before(std::uint64_t line) {
  if (!m_latest) return nullptr;
  auto& last = m_runs[*m_latest];
  const bool near = last.last_line + k_step_lines >= line;
  return near && !last.exit_code && !last.concluded() ? &last : nullptr;
}

void Runs::end_of_step(const Parts& parts, const SeenLine& line) {
  m_replayed.clear();
  auto* run = unfinished_before(line.number);
  if (run == nullptr) return;
  for (const auto& part : parts) {
    if (part.name == "code") run->exit_code = count_of(part.text);
    if (part.name == "ignored") run->seen.ignored = true;
  }
  if (!run->exit_code) run->exit_code = 1;  // "marked build as failure"
  keep(Role::failed, parts, line, *run);
}

void Runs::stop(const SeenLine& line) {
  auto* run = unfinished_before(line.number);
  if (run == nullptr) return;
  run->crashed = true;
  keep(Role::crashed, {}, line, *run);
}

void Runs::settle(Run& run) {
  auto& seen = run.seen;
  if (run.total > 0) {  // passed is what is neither failed nor skipped
    if (!seen.tests) seen.tests.emplace();
    seen.tests->passed = std::max<std::int64_t>(0, run.total - seen.tests->failed - seen.tests->skipped);
  }
  if (run.stated || run.summed) {
    seen.findings = run.stated ? run.stated : run.summed;
  } else if (run.counted > 0) {
    seen.findings = run.counted;
  } else if (run.clean && !run.found && !seen.tests) {
    seen.findings = 0;
  }
  const bool no_test =
      run.counts_tests && run.total == 0 &&
      (!seen.tests || (seen.tests->passed == 0 && seen.tests->failed == 0 && seen.tests->skipped == 0));
  seen.idle = (run.counts_inputs && seen.inputs == 0) || no_test;
  const bool failed = run.failed || (seen.tests && seen.tests->failed > 0);
  const bool found = run.found || run.counted > 0 || seen.findings.value_or(0) > 0;
  const bool idle = seen.tests && seen.tests->passed == 0 && seen.tests->skipped > 0;  // all were left out
  const bool well = !idle && !run.dry && (run.clean || (run.exit_code == 0 && !seen.ignored));
  seen.outcome = run.crashed                                 ? "crashed"
                 : failed                                    ? "failure"
                 : found                                     ? "findings"
                 : run.exit_code.value_or(0) != 0            ? "failure"
                 : (run.skipped && !well) || idle || run.dry ? "skipped"
                 : well && seen.proven                       ? "success"
                                                             : "unknown";
}

std::vector<ToolSeen> Runs::finish() {
  std::vector<ToolSeen> out;
  for (auto& run : m_runs) {
    settle(run);
    out.push_back(std::move(run.seen));
  }
  m_runs.clear();
  m_replayed.clear();
  m_latest.reset();
  m_tools.assign(m_compiled->tools.size(), {});
  return out;
}

}  // namespace plumbline::ci_log
