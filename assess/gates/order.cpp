#include "assess/gates/order.hpp"

#include <fmt/core.h>

namespace plumbline::assess::gates {
namespace {

// Gates somebody held: a tag on every release, or nothing at all, is no decision of anybody's.
bool was_held(const GateVerdict& gate) {
  return gate.held && gate.held->counts() && !gate.gate->continuous &&
         gate.outcome != GateOutcome::not_applicable;
}

void note_sequence(const ReleaseVerdict& verdict, const Release& release, std::vector<Note>& notes) {
  for (std::size_t i = 0; i < verdict.gates.size(); ++i) {
    if (!was_held(verdict.gates[i])) continue;
    for (std::size_t k = i + 1; k < verdict.gates.size(); ++k) {
      const auto& before = verdict.gates[i];
      const auto& after = verdict.gates[k];
      if (!was_held(after) || before.held->at <= after.held->at) continue;
      notes.push_back(
          {"out_of_order", release.name, after.gate->id,
           fmt::format("{} was held on {}, before {} on {}", after.gate->id, format_rfc3339(after.held->at),
                       before.gate->id, format_rfc3339(before.held->at)),
           before.gate->id});
      break;
    }
  }
}

void note_work(const Process& process, const ReleaseVerdict& verdict, const Release& release,
               const History& history, std::vector<Note>& notes) {
  if (!release.range || release.range->first > release.range->last) return;
  const auto began = history.line(release.line)->times[release.range->first];
  for (const auto& gate : verdict.gates) {
    const auto* stage = process.find_stage(gate.gate->after);
    const bool later = stage != nullptr && !stage->before_code;
    if (!was_held(gate)) continue;
    if (stage != nullptr && stage->before_code && gate.gate->stand_in == StandIn::work_began &&
        began < gate.held->at)
      notes.push_back(
          {"after_work", release.name, gate.gate->id,
           fmt::format("{} was held on {}, after the release's work had begun on {}: what it asks for "
                       "was to be there before",
                       gate.gate->id, format_rfc3339(gate.held->at), format_rfc3339(began))});
    if (!later || began <= gate.held->at) continue;
    notes.push_back({"before_work", release.name, gate.gate->id,
                     fmt::format("{} was held on {}, before the release's first commit on {}", gate.gate->id,
                                 format_rfc3339(gate.held->at), format_rfc3339(began))});
  }
}

// What the decision was and what was done: a gate that was not passed, and a release none the less.
void note_decisions(const ReleaseVerdict& verdict, const Release& release, std::vector<Note>& notes) {
  for (const auto& gate : verdict.gates) {
    if (!gate.held || gate.held->decision.empty() || gate.held->decision.starts_with("pass")) continue;
    if (release.at < gate.held->at) continue;
    notes.push_back(
        {"not_passed", release.name, gate.gate->id,
         fmt::format("{} is recorded as \"{}\" on {} ({}), and the release was made none the less",
                     gate.gate->id, gate.held->decision, format_date(gate.held->at), gate.held->source)});
  }
}

void note_claims(const ReleaseVerdict& verdict, const Release& release, std::vector<Note>& notes) {
  for (const auto& gate : verdict.gates) {
    if (!gate.held || !gate.held->decision.starts_with("pass") || gate.outcome != GateOutcome::failed)
      continue;
    std::string which;
    for (const auto& c : gate.criteria) {
      if (c.outcome == Outcome::late || c.outcome == Outcome::missing)
        which += fmt::format("{}{} {}", which.empty() ? "" : ", ", c.criterion->id, name(c.outcome));
    }
    notes.push_back({"claim_contradicted", release.name, gate.gate->id,
                     fmt::format("{} is recorded as \"{}\", and the evidence says: {}", gate.gate->id,
                                 gate.held->decision, which)});
  }
}

}  // namespace

void note_order(const Process& process, const ReleaseVerdict& verdict, const Release& release,
                const History& history, std::vector<Note>& notes) {
  note_sequence(verdict, release, notes);
  note_work(process, verdict, release, history, notes);
  note_claims(verdict, release, notes);
  note_decisions(verdict, release, notes);
  for (const auto& gate : verdict.gates) {
    if (gate.held && !gate.held->afterwards.empty())
      notes.push_back(
          {"late_record", release.name, gate.gate->id,
           fmt::format("{}: {} when the release had been made; what was recorded before it counts",
                       gate.gate->id, gate.held->afterwards)});
    if (!gate.held || !gate.held->said) continue;
    const auto says =
        gate.held->names_no_day
            ? fmt::format("is recorded in {}, written on {}, which names no day it was held on;",
                          gate.held->source, format_rfc3339(*gate.held->said))
            : fmt::format("is said to have been held on {} ({}),", format_rfc3339(*gate.held->said),
                          gate.held->source);
    notes.push_back({"late_record", release.name, gate.gate->id,
                     fmt::format("{} {} but {}: {} counts", gate.gate->id, says, gate.held->not_believed,
                                 format_rfc3339(gate.held->at))});
  }
  std::string missing;
  for (const auto& gate : verdict.gates) {
    if (gate.outcome == GateOutcome::not_held) missing += (missing.empty() ? "" : ", ") + gate.gate->id;
  }
  if (!missing.empty())
    notes.push_back({"without_gates", release.name, "", "released without a record of " + missing});
}

}  // namespace plumbline::assess::gates
