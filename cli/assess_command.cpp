#include "cli/assess_command.hpp"

#include <fmt/core.h>
#include <spdlog/spdlog.h>

#include "cli/commands.hpp"
#include "cli/portfolio.hpp"

namespace plumbline::cli {
namespace {

// Score tables are derived and can be made again at any time: a store that cannot take them now is no reason
// to keep the answer back, but what does not prove itself is.
Result<void> keep(const Asked& asked, const assess::Assessment& a, const Options& options) {
  if (options.known_at) return {};
  store::AssessmentRow row;
  row.pack = a.pack;
  row.edition = a.edition;
  row.modified = a.modified;
  row.subject = a.subject;
  row.as_of = a.as_of;
  row.cut = asked.reader->cut();
  row.lens = a.lens;
  row.digest = a.digest;
  row.body = dashboards::render_json(a);
  auto saved = asked.store->save_assessment(row, asked.evaluation->control_spans(a.subject),
                                            asked.evaluation->score_steps(a.subject));
  if (saved) return {};
  if (saved.error().code == Errc::integrity) return saved;
  spdlog::warn("the score tables were not brought up to date: {}", saved.error().message);
  return {};
}

}  // namespace

Result<assess::Assessment> make_assessment(const Asked& asked, const Options& options) {
  auto assessment = asked.evaluation->assess(asked.subject, options.as_of);
  if (!assessment) return assessment;
  if (auto kept = keep(asked, *assessment, options); !kept) return tl::unexpected(kept.error());
  return assessment;
}

Exit judge_score(const assess::Assessment& a, const Options& options) {
  if (!options.fail_under || a.confirmed >= *options.fail_under) return Exit::done;
  fmt::print(stderr, "plumbline: {} confirmed, --fail-under asks for {}\n", a.confirmed, *options.fail_under);
  return Exit::below;
}

std::string score_line(const assess::Assessment& a) {
  const std::string score =
      a.coverage == 0 ? "not assessable" : fmt::format("{} to {} of {}", a.confirmed, a.possible, a.of);
  return fmt::format("{}: {} ({} self-assessment), coverage {} of {}, as of {}",
                     dashboards::safe_text(a.subject), score, dashboards::safe_text(a.edition), a.coverage,
                     a.of, format_date(a.as_of));
}

Result<Exit> run_assess(const Options& options, const World& world) {
  const auto asked = ask(options, world);
  if (!asked) return tl::unexpected(asked.error());
  const auto assessment = make_assessment(*asked, options);
  if (!assessment) return tl::unexpected(assessment.error());
  if (options.format == Format::json) {
    fmt::print("{}\n", dashboards::render_json(*assessment));
  } else if (options.quiet) {
    fmt::print("{}\n", score_line(*assessment));
  } else {
    fmt::print("{}", dashboards::render_summary(*assessment, world.terminal, options.all));
  }
  return judge_score(*assessment, options);
}

Result<Exit> run_report(const Options& options, const World& world) {
  const auto asked = ask(options, world);
  if (!asked) return tl::unexpected(asked.error());
  const auto assessment = make_assessment(*asked, options);
  if (!assessment) return tl::unexpected(assessment.error());
  if (auto written = write_portfolio(*asked, *assessment, options); !written)
    return tl::unexpected(written.error());
  if (options.quiet) return Exit::done;
  const std::string control = assessment->next.empty() ? "CONTROL" : assessment->next.front().control;
  fmt::print("{}\nPage: {}/index.html   Next: plumbline explain {}\n", score_line(*assessment),
             options.folder, dashboards::safe_text(control));
  return Exit::done;
}

}  // namespace plumbline::cli
