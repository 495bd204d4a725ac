#pragma once
// Views of an assessment: each takes values and returns bytes (or writes a folder); none computes a verdict.
#include <string>
#include <string_view>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/difference.hpp"
#include "core/result.hpp"
#include "store/store.hpp"

namespace plumbline::dashboards {

struct Terminal {
  bool colour = false;
  bool utf8 = true;  ///< glyphs of LOOK, else the ASCII fallback
  int width = 80;
  bool whole = false;  ///< no terminal: nothing is cut, no word is broken
};

/// One screen: gaps, range and coverage, the parts (subjects right below, each assessed by itself), twelve
/// practices, unknowns grouped, three next actions. `all`: all parts, and the controls too.
/// `page`: path of the page that goes with it, named before the last line.
[[nodiscard]] std::string render_summary(const assess::Assessment& assessment, const Terminal& terminal,
                                         bool all, std::string_view page = {},
                                         const std::vector<assess::Assessment>& parts = {});
[[nodiscard]] std::string render_explain(const assess::Assessment& assessment,
                                         const assess::ControlResult& control, const Terminal& terminal);
/// Points sampled by the caller or the raw steps; a sparkline on a terminal. `ends`: of the sources; those
/// that end before the last point are named, as they are unknown from then on.
[[nodiscard]] std::string render_trend(const std::vector<assess::ScorePoint>& points, std::int64_t of,
                                       const Terminal& terminal,
                                       const std::vector<assess::SourceEnd>& ends = {});
[[nodiscard]] std::string render_trend_csv(const std::vector<assess::ScorePoint>& points, std::int64_t of);
[[nodiscard]] std::string render_trend_json(const std::vector<assess::ScorePoint>& points, std::int64_t of);
[[nodiscard]] std::string render_population_csv(const std::vector<assess::ProbeRow>& rows);
[[nodiscard]] std::string render_population_json(const std::vector<assess::ProbeRow>& rows);
/// What came, what went and why; the terms that sum to the change. `ends`: of the sources; where something
/// went because one was not read up to the second date, those are named.
[[nodiscard]] std::string render_difference(const assess::Difference& difference, const Terminal& terminal,
                                            const std::vector<assess::SourceEnd>& ends = {});
/// One line a move.
[[nodiscard]] std::string render_difference_csv(const assess::Difference& difference);
/// The document of docs/difference.schema.json.
[[nodiscard]] std::string render_difference_json(const assess::Difference& difference);
/// One page that can be pasted: gaps, score, practices, what was seen, what lapses (in any of the parts, the
/// subjects right below, too), what next.
[[nodiscard]] std::string render_markdown(const assess::Assessment& assessment,
                                          const std::vector<assess::Assessment>& parts = {});
/// One line a gap, then one a control; each names the assessment, its dates and its coverage.
[[nodiscard]] std::string render_controls_csv(const assess::Assessment& assessment);
/// What a run saw, and what is known of that time today.
struct ReportedPoint {
  Instant at;
  assess::ScorePoint reported, today;
};
[[nodiscard]] std::string render_reported(const std::vector<ReportedPoint>& points, std::int64_t of,
                                          const Terminal& terminal);
[[nodiscard]] std::string render_reported_csv(const std::vector<ReportedPoint>& points, std::int64_t of);
[[nodiscard]] std::string render_reported_json(const std::vector<ReportedPoint>& points, std::int64_t of);
/// A query's answer. NULL is `NULL`, an empty field and null; a blob is x'6162', the same, and
/// {"blob": "6162"} (docs/views.md).
[[nodiscard]] std::string render_table(const store::Table& table, const Terminal& terminal);
[[nodiscard]] std::string render_table_csv(const store::Table& table);
[[nodiscard]] std::string render_table_json(const store::Table& table);
/// The document of docs/assessment.schema.json.
[[nodiscard]] std::string render_json(const assess::Assessment& assessment);
/// The page of this subject alone; dashboards/page.hpp writes one of a whole tree.
[[nodiscard]] Result<void> write_page(const assess::Assessment& assessment, const std::string& folder);

/// Gaps as a person counts them: what one reading said of several shapes is one; notices are none.
[[nodiscard]] std::size_t gap_count(const std::vector<assess::GapNote>& gaps);

/// What is assessed, by what it is: a tree nobody named is called by its sources. Not yet safe.
[[nodiscard]] std::string subject_words(const assess::Assessment& assessment);

/// Text from outside, made safe for a terminal: control and bidirectional characters shown as escapes.
[[nodiscard]] std::string safe_text(std::string_view text);

}  // namespace plumbline::dashboards
