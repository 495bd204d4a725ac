// Gates for machines: JSON and CSV.
#include <fmt/core.h>

#include <algorithm>

#include "dashboards/csv.hpp"
#include "dashboards/gates.hpp"

namespace plumbline::dashboards {
namespace gates_data {
namespace {

using namespace assess::gates;

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json reason_json(Reason reason) {
  return reason == Reason::not_given ? Json(nullptr) : Json(name(reason));
}

Json witness_json(const Witness& w) {
  return {{"evidence", w.evidence},
          {"commit", text_or_null(w.commit)},
          {"path", text_or_null(w.path)},
          {"detail", w.detail},
          {"not_before", json_time(w.time.not_before)},
          {"not_after", json_time(w.time.not_after)},
          {"clock", w.clock}};
}

Json witnesses_json(const std::vector<Witness>& list) {
  Json out = Json::array();
  for (const auto& w : list) out.push_back(witness_json(w));
  return out;
}

Json criterion_json(const CriterionVerdict& c) {
  Json out = {{"id", c.criterion->id},
              {"verdict", name(c.outcome)},
              {"reason", reason_json(c.reason)},
              {"detail", text_or_null(c.detail)},
              {"late_seconds", c.late_seconds ? Json(*c.late_seconds) : Json(nullptr)},
              {"decided_by", text_or_null(c.decided_by)},
              {"population", c.n == 0 ? Json(nullptr) : Json({{"ok", c.ok}, {"open", c.open}, {"n", c.n}})},
              {"witnesses", witnesses_json(c.witnesses)},
              {"exceptions", witnesses_json(c.exceptions)},
              {"waiver", nullptr}};
  if (c.waiver)
    out["waiver"] = {{"by", c.waiver->by},
                     {"reason", c.waiver->reason},
                     {"until", json_time(c.waiver->until)},
                     {"evidence", c.waiver->evidence},
                     {"without_waiver", name(c.waiver->without_waiver)}};
  return out;
}

Json held_json(const Held& h) {
  return {{"at", json_time(h.at)},
          {"by", name(h.by)},
          {"source", h.source},
          {"clock", assess::gates::word_of(h.clock)},
          {"evidence", text_or_null(h.evidence)},
          {"stand_in", !h.counts()},
          {"claimed", text_or_null(h.decision)},
          {"recorded", h.recorded ? json_time(*h.recorded) : Json(nullptr)},
          {"open_actions", h.open_actions}};
}

Json gate_json(const GateVerdict& g) {
  Json signatures = Json::array();
  for (const auto& s : g.signatures)
    signatures.push_back({{"role", s.role},
                          {"what", s.what},
                          {"seen", s.seen},
                          {"by", text_or_null(s.by)},
                          {"where", text_or_null(s.where)},
                          {"why_not", text_or_null(s.why_not)}});
  Json criteria = Json::array();
  for (const auto& c : g.criteria) criteria.push_back(criterion_json(c));
  return {{"id", g.gate->id},
          {"verdict", name(g.outcome)},
          {"detail", text_or_null(g.detail)},
          {"held", g.held ? held_json(*g.held) : Json(nullptr)},
          {"signatures", std::move(signatures)},
          {"criteria", std::move(criteria)}};
}

Json release_json(const Report& report, const ReleaseVerdict& v) {
  const auto& r = report.releases[v.release];
  const auto name_of = [&](std::optional<std::size_t> i) {
    return i ? Json(report.releases[*i].name) : Json(nullptr);
  };
  Json gates = Json::array();
  for (const auto& g : v.gates) gates.push_back(gate_json(g));
  return {{"name", r.name},
          {"version", text_or_null(r.version.text())},
          {"at", json_time(r.at)},
          {"clock", r.clock},
          {"commit", r.commit},
          {"annotated", r.annotated},
          {"moved", r.moved},
          {"line", text_or_null(r.line)},
          {"patch", r.patch},
          {"previous", name_of(r.previous)},
          {"next", name_of(r.next)},
          {"changes",
           r.range ? Json(r.range->last + 1 - std::min(r.range->first, r.range->last + 1)) : Json(nullptr)},
          {"range_unknown", text_or_null(r.range_unknown)},
          {"candidates", r.candidates},
          {"also", r.also},
          {"gates", std::move(gates)}};
}

bool is_shown(const Report& report, const ReleaseVerdict& v, const GatesShown& shown) {
  const auto& r = report.releases[v.release];
  if (!shown.release.empty() && r.name != shown.release) return false;
  return !shown.since || *shown.since <= r.at;
}

Json process_json(const Report& report) {
  Json stages = Json::array();
  for (const auto& s : report.process.stages) stages.push_back({{"id", s.id}, {"name", s.name}});
  Json gates = Json::array();
  for (const auto& g : report.process.gates) {
    Json criteria = Json::array();
    for (const auto& c : g.criteria)
      criteria.push_back({{"id", c.id},
                          {"says", c.says},
                          {"source", text_or_null(c.source)},
                          {"lacks", text_or_null(c.lacks)},
                          {"would_tell", text_or_null(c.would_tell)},
                          {"weakest_clock", assess::gates::word_of(c.weakest)},
                          {"waivable", c.waivable},
                          {"dropped", text_or_null(c.dropped)}});
    gates.push_back({{"id", g.id},
                     {"name", g.name},
                     {"after", g.after},
                     {"continuous", g.continuous},
                     {"analogue", text_or_null(g.analogue)},
                     {"dropped", text_or_null(g.dropped)},
                     {"criteria", std::move(criteria)}});
  }
  Json tailoring = Json::array();
  for (const auto& t : report.process.tailoring)
    tailoring.push_back({{"product", t.product}, {"what", t.what}, {"reason", t.reason}});
  return {{"name", report.process.name},     {"version", report.process.version},
          {"title", report.process.title},   {"notice", report.process.notice},
          {"digest", report.process.digest}, {"stages", std::move(stages)},
          {"gates", std::move(gates)},       {"tailoring", std::move(tailoring)}};
}

Json next_json(const Report& report) {
  if (!report.next) return nullptr;
  const auto& next = *report.next;
  Json gates = Json::array();
  for (const auto& g : next.verdict.gates) gates.push_back(gate_json(g));
  Json lapses = Json::array();
  for (const auto& l : next.lapses)
    lapses.push_back({{"gate", report.process.gates[l.gate].id},
                      {"criterion", l.criterion ? Json(report.process.gates[l.gate].criteria[*l.criterion].id)
                                                : Json(nullptr)},
                      {"at", json_time(l.at)},
                      {"what", l.what},
                      {"by_then", l.by_then}});
  return {{"previous", report.releases[next.previous].name},
          {"expected", next.expected ? json_time(*next.expected) : Json(nullptr)},
          {"intervals", next.intervals},
          {"gates", std::move(gates)},
          {"lapses", std::move(lapses)}};
}

Json report_json(const Report& report, const GatesShown& shown) {
  Json notes = Json::array();
  for (const auto& n : report.notes) {
    if (!shown.release.empty() && n.release != shown.release) continue;
    notes.push_back({{"kind", n.kind},
                     {"release", text_or_null(n.release)},
                     {"gate", text_or_null(n.gate)},
                     {"beside", text_or_null(n.beside)},
                     {"text", n.text}});
  }
  Json releases = Json::array();
  for (const auto& v : report.verdicts) {
    if (is_shown(report, v, shown)) releases.push_back(release_json(report, v));
  }
  const auto& d = report.decidable;
  return {{"product", report.product},
          {"source", text_or_null(report.source)},
          {"as_of", json_time(report.as_of)},
          {"known_at", json_time(report.known_at)},
          {"process", process_json(report)},
          {"decidable",
           {{"of", d.of},
            {"git", d.git},
            {"ci", d.ci},
            {"tracker", d.tracker},
            {"artefacts", d.artefacts},
            {"lacking", d.lacking}}},
          {"why_empty", report.why_empty},
          {"other_sources", report.other_sources},
          {"next", next_json(report)},
          {"notes", std::move(notes)},
          {"releases", std::move(releases)}};
}

}  // namespace
}  // namespace gates_data

Json gates_json(const std::vector<assess::gates::Report>& reports, const GatesShown& shown) {
  Json products = Json::array();
  for (const auto& report : reports) products.push_back(gates_data::report_json(report, shown));
  return {{"schema", "plumbline/gates@1"}, {"products", std::move(products)}};
}

std::string render_gates_json(const std::vector<assess::gates::Report>& reports, const GatesShown& shown) {
  return json_bytes(gates_json(reports, shown));
}

std::string render_gates_csv(const std::vector<assess::gates::Report>& reports, const GatesShown& shown) {
  std::string out =
      "product,process,version,release,released,gate,gate_verdict,held,held_by,claimed,criterion,verdict,"
      "reason,late_seconds,"
      "decided_by,evidence,detail\r\n";
  for (const auto& report : reports) {
    for (const auto& v : report.verdicts) {
      if (!gates_data::is_shown(report, v, shown)) continue;
      const auto& r = report.releases[v.release];
      for (const auto& g : v.gates) {
        for (const auto& c : g.criteria) {
          const auto& shows = c.witnesses.empty() ? c.exceptions : c.witnesses;
          const std::vector<std::string> fields{
              report.product,
              report.process.name,
              report.process.version,
              r.name,
              csv_time(r.at),
              g.gate->id,
              std::string(assess::gates::name(g.outcome)),
              g.held ? csv_time(g.held->at) : "",
              g.held ? std::string(assess::gates::name(g.held->by)) : "",
              g.held ? g.held->decision : "",
              c.criterion->id,
              std::string(assess::gates::name(c.outcome)),
              c.reason == Reason::not_given ? "" : std::string(name(c.reason)),
              c.late_seconds ? std::to_string(*c.late_seconds) : "",
              c.decided_by,
              shows.empty() ? "" : shows.front().evidence,
              c.detail};
          for (std::size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? "" : ",") + csv_field(fields[i]);
          out += "\r\n";
        }
      }
    }
  }
  return out;
}

}  // namespace plumbline::dashboards
