// The controls of an assessment for a spreadsheet. What could not be seen comes first, and each line says
// whose assessment it is, of when, and how much could be judged.
#include <fmt/format.h>

#include "dashboards/csv.hpp"
#include "dashboards/dashboards.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

std::string tail_of(const assess::Assessment& a) {
  return fmt::format("{},{},{},{},{}\r\n", csv_field(label_of(a) + (a.mixed_dates ? ", mixed dates" : "")),
                     csv_field(a.subject), csv_time(a.as_of), csv_time(a.known_at),
                     csv_field(fmt::format("{} of {}", a.coverage, a.of)));
}

std::string gap_row(const assess::GapNote& g, const std::string& tail) {
  const bool notice = g.reason == "notice";
  return fmt::format("{},{},{},,{},{},,{},{},0,{},{}", notice ? "notice" : "gap", csv_field(g.source),
                     csv_field(g.shape), notice ? "" : "not seen", csv_field(g.reason), csv_time(g.since),
                     csv_time(g.until), csv_field(g.detail), tail);
}

std::string control_row(const assess::ControlResult& c, const std::string& tail) {
  return fmt::format("control,{},{},{},{},{},{},{},{},{},{},{}", csv_field(c.id), csv_field(c.title), c.level,
                     word_of(c.standing.state),
                     c.standing.reason == Reason::not_given ? "" : name(c.standing.reason),
                     csv_field(c.would_tell), csv_time(c.since), c.lapses ? csv_time(*c.lapses) : "",
                     c.evidence.size(), csv_field(c.next), tail);
}

}  // namespace

std::string render_controls_csv(const assess::Assessment& a) {
  const std::string tail = tail_of(a);
  std::string out =
      "row,id,title,level,state,reason,would_tell,since,until,evidence,note,assessment,subject,as_of,known_"
      "at,judged\r\n";
  for (const auto& g : a.gaps) out += gap_row(g, tail);
  for (const auto& c : a.controls) out += control_row(c, tail);
  return out;
}

}  // namespace plumbline::dashboards
