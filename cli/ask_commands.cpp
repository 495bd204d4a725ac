// explain, trend and population: one question each, to what is stored.
#include <fmt/core.h>

#include "cli/as_reported.hpp"
#include "cli/assess_command.hpp"
#include "cli/commands.hpp"
#include "cli/gates_command.hpp"
#include "cli/sampling.hpp"

namespace plumbline::cli {

Result<Exit> run_explain(const Options& options, const World& world) {
  // No control's id has a slash: what has one is a release with its gate.
  if (options.control.find('/') != std::string::npos) return explain_gate(options, world);
  const auto asked = ask(options, world);
  if (!asked) return tl::unexpected(asked.error());
  const auto id = assess::resolve_control(asked->pack, options.control);
  if (!id) return tl::unexpected(id.error());
  const auto control = asked->evaluation->explain(asked->subject, *id, options.as_of);
  if (!control) return tl::unexpected(control.error());
  const auto assessment = asked->evaluation->assess(asked->subject, options.as_of);
  if (!assessment) return tl::unexpected(assessment.error());
  fmt::print("{}", dashboards::render_explain(*assessment, *control, world.terminal));
  return Exit::done;
}

namespace {

Result<Exit> tell_as_reported(const Asked& asked, const Options& options, const World& world) {
  ProgressPrinter progress(progress_style(options.quiet, world.live_progress));
  const auto points = as_reported(asked, options, progress);
  if (!points) return tl::unexpected(points.error());
  const auto of = static_cast<std::int64_t>(asked.pack.controls.size());
  switch (options.format.value_or(Format::text)) {
    case Format::json:
      fmt::print("{}\n", dashboards::render_reported_json(*points, of));
      break;
    case Format::csv:
      fmt::print("{}", dashboards::render_reported_csv(*points, of));
      break;
    default:
      fmt::print("{}", dashboards::render_reported(*points, of, world.terminal));
  }
  return Exit::done;
}

}  // namespace

Result<Exit> run_trend(const Options& options, const World& world) {
  const auto asked = ask(options, world);
  if (!asked) return tl::unexpected(asked.error());
  if (options.as_reported) return tell_as_reported(*asked, options, world);
  auto points = asked->evaluation->trend(asked->subject, options.as_of);
  if (!points) return tl::unexpected(points.error());
  Instant end;
  if (options.as_of) {
    end = *options.as_of;
  } else {
    const auto newest = asked->evaluation->newest_evidence(asked->subject);
    if (!newest) return tl::unexpected(newest.error());
    end = *newest;
  }
  auto shown = options.steps ? steps_since(*points, options.since)
                             : sampled(*points, options.since, options.every, end);
  if (!shown) return tl::unexpected(shown.error());
  const auto ends = asked->evaluation->ends(asked->subject);
  if (!ends) return tl::unexpected(ends.error());
  const auto of = static_cast<std::int64_t>(asked->pack.controls.size());
  switch (options.format.value_or(Format::text)) {
    default:
      fmt::print("{}", dashboards::render_trend(*shown, of, world.terminal, *ends));
      break;
    case Format::json:
      fmt::print("{}\n", dashboards::render_trend_json(*shown, of));
      break;
    case Format::csv:
      fmt::print("{}", dashboards::render_trend_csv(*shown, of));
      break;
  }
  return Exit::done;
}

Result<Exit> run_population(const Options& options, const World& world) {
  const auto asked = ask(options, world);
  if (!asked) return tl::unexpected(asked.error());
  auto rows = asked->evaluation->population(asked->subject, options.probe);
  if (!rows) return tl::unexpected(rows.error());
  if (options.as_of)
    std::erase_if(*rows, [&](const assess::ProbeRow& row) { return *options.as_of < row.at; });
  if (options.format == Format::json) {
    fmt::print("{}\n", dashboards::render_population_json(*rows));
  } else {
    fmt::print("{}", dashboards::render_population_csv(*rows));
  }
  return Exit::done;
}

}  // namespace plumbline::cli
