// The same for programs: JSON after docs/difference.schema.json, CSV with one line a move.
#include <fmt/format.h>

#include "dashboards/csv.hpp"
#include "dashboards/json.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

using assess::ControlChange;
using assess::Difference;
using assess::Move;

Json reason_json(const Standing& s) {
  return s.reason == Reason::not_given ? Json(nullptr) : Json(name(s.reason));
}

Json look_json(const assess::Look& l) {
  return {{"as_of", json_time(l.as_of)},
          {"known_at", json_time(l.known_at)},
          {"score", {{"confirmed", l.confirmed}, {"possible", l.possible}, {"of", l.of}}},
          {"coverage", basis_points(l.coverage, l.of)},
          {"lens", l.lens},
          {"sources", l.sources}};
}

Json move_json(const Move& m) {
  Json rows = Json::array();
  for (const auto& row : m.rows) rows.push_back(row_json(row));
  return {{"term", name(m.cause)},        {"how", name(m.how)},        {"at", json_time(m.at)},
          {"from", name(m.before.state)}, {"to", name(m.after.state)}, {"confirmed", m.confirmed},
          {"possible", m.possible},       {"rows", std::move(rows)},   {"commits", m.commits}};
}

Json change_data(const ControlChange& c) {
  Json moves = Json::array();
  for (const auto& m : c.moves) moves.push_back(move_json(m));
  return {{"id", c.id},
          {"title", c.title},
          {"level", c.level},
          {"from", {{"state", name(c.before.state)}, {"reason", reason_json(c.before)}}},
          {"to", {{"state", name(c.after.state)}, {"reason", reason_json(c.after)}}},
          {"confirmed", c.confirmed},
          {"possible", c.possible},
          {"moves", std::move(moves)},
          {"entered", c.entered},
          {"left", c.departed}};
}

Json gap_json(const assess::GapNote& g) {
  return {{"source", g.source},          {"shape", g.shape},   {"since", json_time(g.since)},
          {"until", json_time(g.until)}, {"reason", g.reason}, {"detail", g.detail}};
}

Json difference_json(const Difference& d) {
  Json gaps = Json::array();
  for (const auto& g : d.gaps) gaps.push_back(gap_json(g));
  Json terms = Json::array();
  for (const auto& s : d.sums)
    terms.push_back({{"term", name(s.cause)}, {"confirmed", s.confirmed}, {"possible", s.possible}});
  Json controls = Json::array();
  for (const auto& c : d.controls) controls.push_back(change_data(c));
  Json parts = Json::array();
  for (const auto& part : d.parts) parts.push_back(difference_json(part));
  return {{"label", d.edition + " self-assessment"},
          {"pack", d.pack},
          {"edition", d.edition},
          {"modified", d.modified},
          {"subject", d.subject},
          {"gaps", std::move(gaps)},
          {"from", look_json(d.from)},
          {"to", look_json(d.to)},
          {"change",
           {{"confirmed", d.to.confirmed - d.from.confirmed}, {"possible", d.to.possible - d.from.possible}}},
          {"terms", std::move(terms)},
          {"came", d.came},
          {"went", d.went},
          {"controls", std::move(controls)},
          {"parts", std::move(parts)}};
}

void append_moves(std::string& out, const Difference& d) {
  for (const auto& c : d.controls) {
    for (const auto& m : c.moves) {
      std::vector<std::string> evidence;
      for (const auto& row : m.rows) evidence.push_back(row.evidence);
      out += fmt::format(
          "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_field(c.id), csv_field(c.title),
          name(m.before.state), name(m.after.state), csv_time(m.at), name(m.cause), name(m.how), m.confirmed,
          m.possible, csv_field(fmt::format("{}", fmt::join(evidence, " "))),
          csv_field(fmt::format("{}", fmt::join(m.commits, " "))), csv_field(d.subject),
          csv_time(d.from.as_of), csv_time(d.from.known_at), csv_time(d.to.as_of), csv_time(d.to.known_at));
    }
  }
}

}  // namespace

std::string render_difference_json(const Difference& d) {
  return json_bytes(difference_json(d));
}

std::string render_difference_csv(const Difference& d) {
  std::string out =
      "control,title,from,to,at,term,how,confirmed,possible,evidence,commits,subject,from_as_of,from_known_"
      "at,to_as_of,to_known_at\r\n";
  append_moves(out, d);
  for (const auto& part : d.parts) append_moves(out, part);
  return out;
}

}  // namespace plumbline::dashboards
