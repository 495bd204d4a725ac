#include "cli/assess_command.hpp"

#include <fmt/core.h>

#include "cli/commands.hpp"
#include "cli/log.hpp"
#include "cli/output.hpp"
#include "cli/portfolio.hpp"
#include "core/digest.hpp"

namespace plumbline::cli {
namespace {

// What changes the file is a run of its own in the log (DESIGN, rule 11): who, with which binary and
// settings.
Result<void> save(const Asked& asked, const store::AssessmentRow& row, const Options& options, Instant now) {
  auto begun = asked.store->begin_run(now, k_keeping, hex(sha256(options.words)));
  if (!begun) return begun;
  auto saved = asked.store->save_assessment(row, asked.evaluation->control_spans(row.subject),
                                            asked.evaluation->score_steps(row.subject));
  auto ended = asked.store->end_run({});
  return saved ? ended : saved;
}

// Score tables are derived and can be made again at any time: a store that cannot take them now is no reason
// to keep the answer back, but what does not prove itself is.
Result<void> keep(const Asked& asked, const assess::Assessment& a, const Options& options, Instant now) {
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
  auto saved = save(asked, row, options, now);
  if (saved) return {};
  if (saved.error().code == Errc::integrity) return saved;
  log(Level::warning, "the score tables were not brought up to date: " + saved.error().message);
  return {};
}

}  // namespace

Result<assess::Assessment> make_assessment(const Asked& asked, const Options& options, const World& world) {
  auto assessment = asked.evaluation->assess(asked.subject, options.as_of);
  if (!assessment) return assessment;
  if (auto kept = keep(asked, *assessment, options, world.now); !kept) return tl::unexpected(kept.error());
  return assessment;
}

Exit judge_score(const assess::Assessment& a, const Options& options) {
  if (!options.fail_under || a.confirmed >= *options.fail_under) return Exit::done;
  tell(Level::warning,
       fmt::format("plumbline: {} confirmed, --fail-under asks for {}\n", a.confirmed, *options.fail_under));
  return Exit::below;
}

std::string score_line(const assess::Assessment& a) {
  const std::string score =
      a.coverage == 0 ? "not assessable" : fmt::format("{} to {} of {}", a.confirmed, a.possible, a.of);
  const auto gaps = dashboards::gap_count(a.gaps);
  return fmt::format("{}: {} ({} self-assessment), coverage {} of {}, as of {}{}, {}",
                     dashboards::safe_text(dashboards::subject_words(a)), score,
                     dashboards::safe_text(a.edition), a.coverage, a.of, format_date(a.as_of),
                     a.mixed_dates ? " (mixed dates)" : "",
                     gaps == 1 ? "1 gap" : fmt::format("{} gaps", gaps == 0 ? "no" : std::to_string(gaps)));
}

Result<Exit> run_assess(const Options& options, const World& world) {
  const auto asked = ask(options, world);
  if (!asked) return tl::unexpected(asked.error());
  const auto assessment = make_assessment(*asked, options, world);
  if (!assessment) return tl::unexpected(assessment.error());
  if (options.format == Format::json) {
    fmt::print("{}\n", dashboards::render_json(*assessment));
  } else if (options.quiet) {
    fmt::print("{}\n", score_line(*assessment));
  } else {
    const auto parts = assess_parts(*asked, options.as_of);
    if (!parts) return tl::unexpected(parts.error());
    fmt::print("{}", dashboards::render_summary(*assessment, world.terminal, options.all, "", *parts));
  }
  return judge_score(*assessment, options);
}

namespace {

Result<std::string> render(const Asked& asked, const assess::Assessment& a, const Options& options,
                           Format format) {
  if (format == Format::json) return dashboards::render_json(a) + "\n";
  if (format == Format::csv) return dashboards::render_controls_csv(a);
  const auto parts = assess_parts(asked, options.as_of);
  if (!parts) return tl::unexpected(parts.error());
  return dashboards::render_markdown(a, *parts);
}

Result<assess::Assessment> write_report(Asked& asked, const Options& options, const World& world,
                                        Format format) {
  if (format == Format::html) return write_portfolio(asked, options, world);
  if (auto done = evaluate(asked, options, world); !done) return tl::unexpected(done.error());
  auto assessment = make_assessment(asked, options, world);
  if (!assessment) return assessment;
  const auto bytes = render(asked, *assessment, options, format);
  if (!bytes) return tl::unexpected(bytes.error());
  if (auto written = write_output(options.output, *bytes); !written) return tl::unexpected(written.error());
  return assessment;
}

}  // namespace

Result<Exit> run_report(const Options& options, const World& world) {
  auto asked = open_to_ask(options, world);
  if (!asked) return tl::unexpected(asked.error());
  const Format format = options.format.value_or(Format::html);
  const auto assessment = write_report(*asked, options, world, format);
  if (!assessment) return tl::unexpected(assessment.error());
  const bool to_stdout = format != Format::html && (options.output.empty() || options.output == "-");
  if (options.quiet || to_stdout) return Exit::done;
  const std::string control = assessment->next.empty() ? "CONTROL" : assessment->next.front().control;
  const std::string where = format == Format::html ? page_folder(options) + "/index.html" : options.output;
  fmt::print("{}\n{}: {}   Next: plumbline explain {}\n", score_line(*assessment),
             format == Format::html ? "Page" : "File", where, dashboards::safe_text(control));
  return Exit::done;
}

}  // namespace plumbline::cli
