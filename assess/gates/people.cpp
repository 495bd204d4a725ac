#include "assess/gates/people.hpp"

#include <fmt/core.h>

namespace plumbline::assess::gates {
namespace {

// `of`: the gate or criterion that an attestation may speak of.
SignatureVerdict signature(const Process& process, const Facts& facts, const Signature& wanted,
                           const std::string& of, const std::optional<Held>& held) {
  SignatureVerdict out{wanted.role, wanted.what};
  if (!held) return out;
  for (const auto& named : held->roles) {
    if (named.role != wanted.role || out.seen) continue;
    out.seen = named.why_not.empty();
    out.by = named.by;
    out.where = named.where;
    out.why_not = named.why_not;
  }
  for (const auto& a : facts.attestations) {
    const bool here = a.subject == facts.product || a.subject == facts.history.source;
    const bool is = a.pack == process.name && (a.control == of || a.control == of + "/" + wanted.role);
    if (!here || !is || a.not_applicable || held->at < a.since || a.until <= held->at) continue;
    if (out.seen && a.until <= out.until) continue;  // the one that holds longest speaks
    out.seen = true;
    out.by = a.person;
    out.where = "a statement of their own";
    out.why_not.clear();
    out.until = a.until;
  }
  return out;
}

}  // namespace

void waive(const Process& process, const Facts& facts, Instant at, CriterionVerdict& out) {
  const Criterion& c = *out.criterion;
  const bool open =
      out.outcome == Outcome::late || out.outcome == Outcome::missing || out.outcome == Outcome::undecidable;
  if (!open) return;
  for (const auto& w : facts.waivers) {
    if (w.criterion != c.id && w.criterion != process.name + ":" + c.id) continue;
    const bool in_force = w.since <= at && at < w.until;
    if (!in_force) {
      if (w.until <= at)
        out.detail += (out.detail.empty() ? "" : "; ") +
                      fmt::format("a waiver by {} ended on {}", w.approver, format_date(w.until));
      continue;
    }
    if (!c.waivable || w.approver.empty() || w.approver == w.requester || w.until == k_forever) {
      out.detail += (out.detail.empty() ? "" : "; ") +
                    fmt::format("a waiver by {} does not count: {}", w.approver,
                                !c.waivable            ? "the criterion cannot be waived"
                                : w.until == k_forever ? "it never ends"
                                                       : "its approver asked for it");
      continue;
    }
    out.waiver = CriterionVerdict::Waived{w.approver, w.reason, w.evidence, w.until, out.outcome};
    out.outcome = Outcome::waived;
    return;
  }
}

// Evidence may show what a criterion asks; that it holds is also somebody's word where the process asks for
// it.
void sign(const Process& process, const Facts& facts, GateVerdict& out) {
  for (const auto& wanted : out.gate->signs)
    out.signatures.push_back(signature(process, facts, wanted, out.gate->id, out.held));
  for (auto& c : out.criteria) {
    if (c.outcome != Outcome::in_time) continue;
    for (const auto& wanted : c.criterion->signs) {
      const auto one = signature(process, facts, wanted, c.criterion->id, out.held);
      if (one.seen) {
        c.detail += fmt::format("{}signed as {} by {}", c.detail.empty() ? "" : "; ", one.role, one.by);
        continue;
      }
      c.outcome = Outcome::undecidable;
      c.reason = Reason::needs_person;
      c.detail = fmt::format("the evidence is there, and nobody signed it as {} ({}){}", one.role, one.what,
                             one.why_not.empty() ? "" : ": " + one.where + ", but " + one.why_not);
    }
  }
}

}  // namespace plumbline::assess::gates
