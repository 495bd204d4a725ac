#pragma once
// Views of an assessment: each takes values and returns bytes (or writes a folder); none computes a verdict.
#include <string>
#include <string_view>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/difference.hpp"
#include "core/result.hpp"

namespace plumbline::dashboards {

struct Terminal {
  bool colour = false;
  bool utf8 = true;  ///< glyphs of LOOK, else the ASCII fallback
  int width = 80;
};

/// One screen: gaps, range and coverage, twelve practices, unknowns grouped, three next actions. `all`: the
/// controls too.
[[nodiscard]] std::string render_summary(const assess::Assessment& assessment, const Terminal& terminal,
                                         bool all);
[[nodiscard]] std::string render_explain(const assess::Assessment& assessment,
                                         const assess::ControlResult& control, const Terminal& terminal);
/// Points sampled by the caller or the raw steps; a sparkline on a terminal.
[[nodiscard]] std::string render_trend(const std::vector<assess::ScorePoint>& points, std::int64_t of,
                                       const Terminal& terminal);
[[nodiscard]] std::string render_trend_csv(const std::vector<assess::ScorePoint>& points, std::int64_t of);
[[nodiscard]] std::string render_trend_json(const std::vector<assess::ScorePoint>& points, std::int64_t of);
[[nodiscard]] std::string render_population_csv(const std::vector<assess::ProbeRow>& rows);
[[nodiscard]] std::string render_population_json(const std::vector<assess::ProbeRow>& rows);
/// What came, what went and why; the terms that sum to the change.
[[nodiscard]] std::string render_difference(const assess::Difference& difference, const Terminal& terminal);
/// One line a move.
[[nodiscard]] std::string render_difference_csv(const assess::Difference& difference);
/// The document of docs/difference.schema.json.
[[nodiscard]] std::string render_difference_json(const assess::Difference& difference);
/// The document of docs/assessment.schema.json.
[[nodiscard]] std::string render_json(const assess::Assessment& assessment);
/// The page of this subject alone; dashboards/page.hpp writes one of a whole tree.
[[nodiscard]] Result<void> write_page(const assess::Assessment& assessment, const std::string& folder);

/// Text from outside, made safe for a terminal: control and bidirectional characters shown as escapes.
[[nodiscard]] std::string safe_text(std::string_view text);

}  // namespace plumbline::dashboards
