// The bytes an assessment is known by (SEMANTICS 12): JSON with sorted keys, whole numbers and text only.
#include <nlohmann/json.hpp>

#include "assess/body.hpp"
#include "core/digest.hpp"

namespace plumbline::assess {
namespace {

using nlohmann::json;  // keeps its keys sorted

json to_json(const ProbeRow& row) {
  return {{"subject", row.subject},
          {"at", row.at.seconds},
          {"until", row.until.seconds},
          {"evidence", row.evidence},
          {"ok", row.ok ? std::to_string(*row.ok) : "open"},
          {"detail", row.detail},
          {"commit", row.commit},
          {"path", row.path}};
}

json to_json(const std::vector<ProbeRow>& rows) {
  json out = json::array();
  for (const auto& row : rows) out.push_back(to_json(row));
  return out;
}

json to_json(const std::optional<Instant>& t) {
  return t ? json(t->seconds) : json("never");
}

json to_json(const TermAnswer& t) {
  return {{"rule", t.rule},
          {"probe", t.probe},
          {"asked", t.asked},
          {"subject", t.subject},
          {"answer", name(t.verdict.answer)},
          {"reason", name(t.verdict.reason)},
          {"ok", t.ok},
          {"open", t.open},
          {"n", t.n},
          {"exceptions", t.exceptions},
          {"first_exceptions", to_json(t.first_exceptions)},
          {"witnesses", to_json(t.witnesses)},
          {"too_thin", to_json(t.too_thin)},
          {"since", t.since.seconds},
          {"lapses", to_json(t.lapses)},
          {"began_with", t.began_with ? to_json(*t.began_with) : json("none")},
          {"left_window", t.left_window ? to_json(*t.left_window) : json("none")},
          {"missing", t.missing}};
}

json to_json(const ControlResult& c) {
  json out{{"id", c.id},
           {"state", name(c.standing.state)},
           {"reason", name(c.standing.reason)},
           {"since", c.since.seconds},
           {"at_least", c.at_least ? 1 : 0},
           {"seen_since", c.seen_since.seconds},
           {"lapses", to_json(c.lapses)},
           {"evidence", c.evidence},
           {"would_tell", c.would_tell},
           {"next", c.next}};
  out["unknown_inside"] = json::array();
  for (const auto& span : c.unknown_inside)
    out["unknown_inside"].push_back({span.since.seconds, span.until.seconds});
  out["terms"] = json::array();
  for (const auto& term : c.terms) out["terms"].push_back(to_json(term));
  return out;
}

json to_json(const ScorePoint& p) {
  json out{
      {"at", p.at.seconds}, {"confirmed", p.confirmed}, {"possible", p.possible}, {"coverage", p.coverage}};
  for (const auto& [id, counts] : p.practices) out["practices"][id] = {counts.first, counts.second};
  return out;
}

json to_json(const PracticeResult& p) {
  return {{"id", p.id}, {"confirmed", p.confirmed}, {"possible", p.possible},
          {"of", p.of}, {"unknown", p.unknown},     {"high_water_mark", p.high_water_mark}};
}

json to_json(const GapNote& g) {
  return {{"source", g.source}, {"shape", g.shape},         {"reason", g.reason},
          {"detail", g.detail}, {"since", g.since.seconds}, {"until", g.until.seconds}};
}

template <class T>
json list_of(const std::vector<T>& items) {
  json out = json::array();
  for (const auto& item : items) out.push_back(to_json(item));
  return out;
}

json head_of(const Assessment& a) {
  return {{"pack", a.pack},
          {"edition", a.edition},
          {"modified", a.modified_what},
          {"subject", a.subject},
          {"as_of", a.as_of.seconds},
          {"known_at", a.known_at.seconds},
          {"as_of_defaulted", a.as_of_defaulted ? 1 : 0},
          {"mixed_dates", a.mixed_dates ? 1 : 0},
          {"confirmed", a.confirmed},
          {"possible", a.possible},
          {"of", a.of},
          {"coverage", a.coverage},
          {"applicable", a.applicable},
          {"lens", a.lens},
          {"unknown", a.unknown_by_source}};
}

}  // namespace

std::string digest_of(const Assessment& a) {
  json all = head_of(a);
  all["practices"] = list_of(a.practices);
  all["controls"] = list_of(a.controls);
  all["trend"] = list_of(a.trend);
  all["gaps"] = list_of(a.gaps);
  for (const auto& end : a.ends) all["ends"][end.source] = end.end.seconds;
  for (const auto& [control, steps] : a.timelines) {
    for (const auto& step : steps) {
      all["timelines"][control].push_back(
          {step.at.seconds, name(step.standing.state), name(step.standing.reason)});
    }
  }
  for (const auto& tick : a.releases) all["releases"].push_back({tick.subject, tick.name, tick.at.seconds});
  for (const auto& next : a.next) all["next"].push_back({next.control, next.action, next.turns});
  return hex(sha256(all.dump(-1, ' ', false, json::error_handler_t::replace)));
}

}  // namespace plumbline::assess
