#include "dashboards/json.hpp"

#include <fmt/format.h>

#include "dashboards/dashboards.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

Json optional_text(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json practice_json(const assess::PracticeResult& p) {
  return {{"id", p.id},
          {"name", p.name},
          {"confirmed", p.confirmed},
          {"possible", p.possible},
          {"of", p.of},
          {"share", basis_points(p.confirmed, p.of)},
          {"high_water_mark", p.high_water_mark}};
}

/// What was measured: "18/20" of a population, else what the newest row in force says; null when nothing was
/// seen.
Json value_of(const assess::TermAnswer& t) {
  if (t.population) return fmt::format("{}/{}", t.ok, t.n);
  return t.witnesses.empty() ? Json(nullptr) : Json(t.witnesses.front().detail);
}

Json probe_json(const assess::TermAnswer& t) {
  return {{"id", t.probe},
          {"rule", t.rule},
          {"subject", t.subject},
          {"asked", t.asked},
          {"answer", name(t.verdict.answer)},
          {"reason", t.verdict.reason == Reason::not_given ? Json(nullptr) : Json(name(t.verdict.reason))},
          {"value", value_of(t)},
          {"population", t.population ? Json(t.n) : Json(nullptr)},
          {"exceptions", t.population ? Json(t.exceptions) : Json(nullptr)}};
}

Json control_json(const assess::ControlResult& c) {
  Json probes = Json::array();
  for (const auto& t : c.terms) probes.push_back(probe_json(t));
  return {{"id", c.id},
          {"title", c.title},
          {"level", c.level},
          {"state", name(c.standing.state)},
          {"since", json_time(c.since)},
          {"seen_since", json_time(c.seen_since)},
          {"reason", c.standing.reason == Reason::not_given ? Json(nullptr) : Json(name(c.standing.reason))},
          {"evidence", c.evidence},
          {"probes", std::move(probes)}};
}

Json gap_json(const assess::GapNote& g) {
  return {{"source", g.source},          {"shape", g.shape},   {"since", json_time(g.since)},
          {"until", json_time(g.until)}, {"reason", g.reason}, {"detail", g.detail}};
}

}  // namespace

Json json_time(Instant t) {
  return t == k_always || t == k_forever ? Json(nullptr) : Json(format_rfc3339(t));
}

std::string json_bytes(const Json& document) {
  return document.dump(2, ' ', true, nlohmann::detail::error_handler_t::replace);
}

Json row_json(const assess::ProbeRow& r) {
  Json out = {{"subject", r.subject},
              {"at", json_time(r.at)},
              {"until", json_time(r.until)},
              {"ok", r.ok ? Json(*r.ok) : Json(nullptr)},
              {"native_id", native_id_of(r)},
              {"commit", optional_text(commit_of(r))},
              {"path", optional_text(r.path)},
              {"evidence", r.evidence},
              {"detail", r.detail}};
  if (!r.log.empty()) out["log"] = r.log;
  if (!r.lines.empty()) out["lines"] = r.lines;
  return out;
}

Json assessment_json(const assess::Assessment& a) {
  Json practices = Json::array();
  Json controls = Json::array();
  Json gaps = Json::array();
  for (const auto& p : a.practices) practices.push_back(practice_json(p));
  for (const auto& c : a.controls) controls.push_back(control_json(c));
  for (const auto& g : a.gaps) gaps.push_back(gap_json(g));
  return {{"label", label_of(a)},
          {"pack", a.pack},
          {"edition", a.edition},
          {"modified", a.modified},
          {"subject", a.subject},
          {"as_of", json_time(a.as_of)},
          {"known_at", json_time(a.known_at)},
          {"mixed_dates", a.mixed_dates},
          {"score", {{"confirmed", a.confirmed}, {"possible", a.possible}, {"of", a.of}}},
          {"coverage", basis_points(a.coverage, a.of)},
          {"practices", std::move(practices)},
          {"controls", std::move(controls)},
          {"gaps", std::move(gaps)},
          {"digest", a.digest}};
}

std::string render_json(const assess::Assessment& a) {
  return json_bytes(assessment_json(a));
}

}  // namespace plumbline::dashboards
