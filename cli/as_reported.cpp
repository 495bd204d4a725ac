#include "cli/as_reported.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "cli/assess_command.hpp"

namespace plumbline::cli {
namespace {

using assess::ScorePoint;

/// The point in force at `t`, told at `t`; nothing was judged before the first.
ScorePoint in_force(const std::vector<ScorePoint>& steps, Instant t) {
  ScorePoint out;
  for (const auto& step : steps) {
    if (t < step.at) break;
    out = step;
  }
  out.at = t;
  return out;
}

bool is_live(const Tree& tree) {
  return std::any_of(tree.rows.begin(), tree.rows.end(), [](const Subject& s) { return s.live; });
}

/// The subject is not in the tree of then: nothing was reported of it.
Result<std::vector<ScorePoint>> steps_then(const Asked& asked, Instant known, bool& live) {
  const auto reader = asked.store->reader(known);
  if (!reader) return tl::unexpected(reader.error());
  const auto tree = reader->tree();
  if (!tree) return tl::unexpected(tree.error());
  live = is_live(*tree);
  if (tree->find(asked.subject) == nullptr) return std::vector<ScorePoint>{};
  const auto evaluation = assess::Evaluation::evaluate(*reader, asked.pack);
  if (!evaluation) return tl::unexpected(evaluation.error());
  return evaluation->newest_looks(asked.subject);
}

}  // namespace

Result<std::vector<dashboards::ReportedPoint>> as_reported(const Asked& asked, const Options& options,
                                                           ProgressPrinter& progress) {
  auto runs = asked.store->runs();
  if (!runs) return tl::unexpected(runs.error());
  std::erase_if(*runs, [](const store::RunRow& run) { return run.command == k_keeping; });
  const auto today = asked.evaluation->newest_looks(asked.subject);
  if (!today) return tl::unexpected(today.error());
  std::vector<dashboards::ReportedPoint> out;
  std::vector<ScorePoint> steps;
  bool have = false, live = false;
  for (std::size_t i = 0; i < runs->size(); ++i) {
    const auto& run = (*runs)[i];
    if (options.known_at && *options.known_at < run.known) break;
    if (options.as_of && *options.as_of < run.known) break;
    if (run.readings > 0) have = false;
    const bool last_of_second = i + 1 == runs->size() || (*runs)[i + 1].known != run.known;
    if (!last_of_second || (options.since && run.known < *options.since)) continue;
    if (!have || live) {
      progress.say(fmt::format("run {} of {}", i + 1, runs->size()));
      auto then = steps_then(asked, run.known, live);
      if (!then) return tl::unexpected(then.error());
      steps = std::move(*then);
      have = true;
    }
    out.push_back({run.known, in_force(steps, run.known), in_force(*today, run.known)});
  }
  progress.clear();
  return out;
}

}  // namespace plumbline::cli
