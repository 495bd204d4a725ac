#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "collector/ci_log/ci_log.hpp"

namespace plumbline::ci_log {
namespace {

constexpr double k_most_seconds = 1e9;  // no tool ran for thirty years

/// How reports name the same kind of test (core/shapes.hpp, TestRun).
std::string test_category(std::string_view category) {
  if (category == "unit_test") return "unit";
  return category == "integration_test" ? "integration" : std::string(category);
}

std::string lines_of(const ToolSeen& seen) {
  std::string out;
  for (const auto& line : seen.lines) out.append(out.empty() ? "" : "\n").append(line);
  if (seen.more_lines > 0) out.append(fmt::format("\nand {} more lines", seen.more_lines));
  if (seen.more_runs > 0) out.append(fmt::format("\nand {} more runs, not told apart", seen.more_runs));
  return out;
}

ToolRun tool_run(const ToolSeen& seen, const std::string& id, const RunContext& context) {
  ToolRun out;
  out.id = id;
  out.at = seen.at.value_or(context.at);
  out.tool = seen.tool;
  out.category = seen.category;
  out.outcome = seen.outcome;
  out.inputs = seen.inputs;
  if (seen.tests && out.inputs == 0)
    out.inputs = seen.tests->passed + seen.tests->failed + seen.tests->skipped;
  if (seen.idle) out.idle = 1;
  out.trigger = context.trigger;
  out.commit = context.commit;
  out.seen_in = "log";
  if (!context.job.empty()) out.job = context.job;
  out.version = seen.version;
  out.lines = lines_of(seen);
  out.findings = seen.findings;
  out.ignored = seen.ignored || context.ignored;
  if (seen.seconds && *seen.seconds >= 0 && *seen.seconds < k_most_seconds)
    out.seconds = static_cast<std::int64_t>(std::llround(*seen.seconds));
  if (!seen.targets.empty()) out.targets = fmt::format("{}", fmt::join(seen.targets, "\n"));
  return out;
}

TestRun test_run(const ToolSeen& seen, const std::string& id, const RunContext& context) {
  TestRun out;
  out.id = fmt::format("{}/{}", id, seen.tool);
  out.at = seen.at.value_or(context.at);
  out.category = test_category(seen.category);
  out.passed = seen.tests->passed;
  out.failed = seen.tests->failed;
  out.skipped = seen.tests->skipped;
  out.tool = seen.tool;
  out.trigger = context.trigger;
  if (!context.job.empty()) out.job = context.job;
  out.commit = context.commit;
  return out;
}

}  // namespace

std::vector<Record> tool_runs(std::span<const ToolSeen> seen, const RunContext& context) {
  std::vector<Record> out;
  std::map<std::pair<std::string, std::string>, std::size_t> count;
  for (const auto& one : seen) {
    const auto number = ++count[{one.tool, one.category}];
    const auto id = number == 1 ? context.id : fmt::format("{}#{}", context.id, number);
    out.emplace_back(tool_run(one, id, context));
    if (one.tests) out.emplace_back(test_run(one, id, context));
  }
  return out;
}

}  // namespace plumbline::ci_log
