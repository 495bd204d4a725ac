// The score as each run saw it, beside what is known of that time today.
#include <fmt/format.h>

#include "dashboards/csv.hpp"
#include "dashboards/dashboards.hpp"
#include "dashboards/json.hpp"
#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

std::string range(const assess::ScorePoint& s, std::int64_t of, const Painter& p) {
  if (s.coverage == 0) return "not assessable";
  return fmt::format("{}{}{} ({})", s.confirmed, p.dash(), s.possible, of - s.coverage);
}

bool differ(const ReportedPoint& r) {
  return r.reported.confirmed != r.today.confirmed || r.reported.possible != r.today.possible ||
         r.reported.coverage != r.today.coverage;
}

Json score_json(const assess::ScorePoint& s) {
  return {{"confirmed", s.confirmed}, {"possible", s.possible}, {"coverage", s.coverage}};
}

}  // namespace

std::string render_reported(const std::vector<ReportedPoint>& points, std::int64_t of,
                            const Terminal& terminal) {
  const Painter p(terminal);
  if (points.empty()) return "No run yet in that time. Next: plumbline audit PATH\n";
  std::vector<std::string> lines{
      p.strong(fmt::format("Self-assessment of {} controls, as each of {} saw it then", of,
                           count_words(static_cast<std::int64_t>(points.size()), "run", "runs")))};
  lines.push_back(p.dim(fmt::format("{:<20}  {:<16}  {}", "run", "as reported", "as known today")));
  for (const auto& r : points)
    lines.push_back(fmt::format("{:<20}  {}  {}{}", format_rfc3339(r.at), p.fit(range(r.reported, of, p), 16),
                                p.fit(range(r.today, of, p), 16),
                                differ(r) ? "  evidence came late, or left" : ""));
  lines.push_back(p.dim("Each run as its assess told it: every source at its own end by then."));
  lines.push_back(p.dim("In brackets what could not be judged. What came late:"));
  lines.push_back(p.dim("plumbline diff --from DATE --to DATE --known-from DATE"));
  return joined(lines);
}

std::string render_reported_csv(const std::vector<ReportedPoint>& points, std::int64_t of) {
  std::string out = "at,confirmed,possible,coverage,today_confirmed,today_possible,today_coverage,of\r\n";
  for (const auto& r : points)
    out +=
        fmt::format("{},{},{},{},{},{},{},{}\r\n", csv_time(r.at), r.reported.confirmed, r.reported.possible,
                    r.reported.coverage, r.today.confirmed, r.today.possible, r.today.coverage, of);
  return out;
}

std::string render_reported_json(const std::vector<ReportedPoint>& points, std::int64_t of) {
  Json document{{"of", of}, {"points", Json::array()}};
  for (const auto& r : points)
    document["points"].push_back(
        Json{{"at", json_time(r.at)}, {"reported", score_json(r.reported)}, {"today", score_json(r.today)}});
  return json_bytes(document);
}

}  // namespace plumbline::dashboards
