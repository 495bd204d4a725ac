// One release, gate or criterion in a terminal, with the whole way to its evidence.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "assess/loader.hpp"
#include "assess/rule_text.hpp"
#include "dashboards/gates.hpp"
#include "dashboards/gates_words.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace gates_text {
namespace {

using namespace assess::gates;

std::string time_words(const Witness& w) {
  if (w.time.is_point()) return format_rfc3339(w.time.not_before);
  return fmt::format("between {} and {}", format_rfc3339(w.time.not_before),
                     format_rfc3339(w.time.not_after));
}

void explain_witness(std::string_view word, const Witness& w, Page& page) {
  std::string text = fmt::format("{}: {}", time_words(w), w.detail);
  if (!w.commit.empty()) text += fmt::format("; git show {}", w.commit);
  page.wrapped(fmt::format("      {} ", word), fmt::format("{} ({}; {})", text, w.clock, w.evidence));
}

// Which part of a rule with several fails is the question.
void explain_terms(const CriterionVerdict& c, Page& page) {
  if (c.terms.empty()) return;
  const auto yes =
      std::count_if(c.terms.begin(), c.terms.end(), [](const auto& v) { return v.answer == Answer::yes; });
  page.wrapped("      ", fmt::format("{} of its {} terms seen:", yes, c.terms.size()));
  std::size_t i = 0;
  assess::for_each_leaf(*c.criterion->rule, [&](const assess::Rule& leaf) {
    const auto& verdict = c.terms[i++];
    const bool told = verdict.answer == Answer::yes || verdict.reason == Reason::not_given;
    page.wrapped(
        "        ",
        fmt::format("{}: {}{}", verdict.answer == Answer::no_case ? "no case" : name(verdict.answer),
                    assess::in_words(leaf), told ? "" : fmt::format(" ({})", clause_of(verdict.reason))));
  });
}

void explain_criterion(const CriterionVerdict& c, Page& page) {
  const auto& p = page.painter();
  std::string verdict(words(c.outcome));
  if (c.late_seconds && c.outcome == Outcome::late) verdict += " by " + lateness_words(*c.late_seconds);
  if (c.reason != Reason::not_given && c.outcome != Outcome::in_time && c.outcome != Outcome::late)
    verdict += fmt::format(" ({})", clause_of(c.reason));
  page.line(fmt::format("  {} {} {}", p.glyph(state_of(c.outcome)), p.safe(c.criterion->id),
                        p.strong(p.safe(verdict))));
  page.wrapped("      ", c.criterion->says);
  if (c.criterion->rule) page.wrapped("      asked: ", assess::in_words(*c.criterion->rule));
  explain_terms(c, page);
  page.wrapped("      ", fmt::format("weakest clock: {}{}{}", name(c.criterion->weakest),
                                     c.criterion->source.empty() ? "" : "; source: " + c.criterion->source,
                                     c.criterion->why.empty() ? "" : "; " + c.criterion->why));
  if (!c.detail.empty()) page.wrapped("      ", c.detail);
  if (!c.decided_by.empty()) page.wrapped("      ", "decided by: " + c.decided_by);
  if (c.n != 0) page.wrapped("      ", fmt::format("{} of {} fulfil it, {} undecided", c.ok, c.n, c.open));
  if (c.waiver)
    page.wrapped(
        "      waived ",
        fmt::format("by {} until {}: {}; without it: {}{} ({})", c.waiver->by, format_date(c.waiver->until),
                    c.waiver->reason, words(c.waiver->without_waiver),
                    c.late_seconds ? " by " + lateness_words(*c.late_seconds) : "", c.waiver->evidence));
  std::set<std::string> told;  // one piece of evidence may stand under several terms of a rule
  const auto tell = [&](std::string_view word, const Witness& w) {
    if (told.insert(fmt::format("{} {} {} {}", word, w.evidence, w.detail, time_words(w))).second)
      explain_witness(word, w, page);
  };
  for (const auto& w : c.witnesses) tell("shows", w);
  for (const auto& w : c.exceptions) tell("against", w);
}

std::string signature_words(const SignatureVerdict& s) {
  if (s.seen) return fmt::format("signed by {}, {}", s.by, s.where);
  if (s.where.empty()) return "unknown, needs a person";
  return fmt::format("unknown: named in {}, but {}", s.where, s.why_not);
}

void explain_gate(const GateVerdict& g, std::optional<std::size_t> criterion, Page& page) {
  const auto& p = page.painter();
  page.line();
  page.line(fmt::format("{} {} {}", p.glyph(state_of(g.outcome)),
                        p.strong(p.safe(g.gate->id + " " + g.gate->name)), words(g.outcome)));
  if (!g.detail.empty()) page.wrapped("  ", g.detail);
  if (g.held) {
    page.wrapped("  ", fmt::format("{}: {} ({}), {}", words(g.held->by), format_rfc3339(g.held->at),
                                   g.held->dated_by, g.held->source));
    if (g.held->said)
      page.wrapped("  ", fmt::format("it {} {}, but {}",
                                     g.held->names_no_day ? "names no day and was written on" : "says",
                                     format_rfc3339(*g.held->said), g.held->not_believed));
    if (!g.held->decision.empty())
      page.wrapped("  ", fmt::format("recorded as \"{}\"{}; the evidence says: {}", g.held->decision,
                                     g.held->recorded ? " on " + format_date(*g.held->recorded) : "",
                                     words(g.outcome)));
    if (g.held->open_actions > 0) page.wrapped("  ", fmt::format("{} open actions", g.held->open_actions));
  }
  for (const auto& s : g.signatures)
    page.wrapped("  ", fmt::format("{} ({}): {}", s.role, s.what, signature_words(s)));
  const auto told = counts(g, false);
  if (!criterion && !told.empty()) page.wrapped("  ", told);
  for (std::size_t i = 0; i < g.criteria.size(); ++i) {
    if (!criterion || *criterion == i) explain_criterion(g.criteria[i], page);
  }
}

std::string explained(const Report& report, std::size_t verdict, std::optional<std::size_t> gate,
                      std::optional<std::size_t> criterion, const Terminal& terminal) {
  Page page(terminal);
  const auto& v = report.verdicts[verdict];
  const auto& r = report.releases[v.release];
  const auto& p = page.painter();
  page.line(p.strong(p.safe(fmt::format("{} {}", report.product, r.name))));
  page.wrapped("", fmt::format("made {} ({}), commit {}{}", format_rfc3339(r.at),
                               r.clock == "committer_date" ? "lightweight tag: its commit's committer date"
                               : r.clock == "first_sight"  ? "our first sight"
                                                           : "tagger date",
                               r.commit, r.line.empty() ? "" : ", on " + r.line));
  if (!r.previous)
    page.line("no release before it");
  else
    page.wrapped("", fmt::format("the release before{}: {}", r.on_line ? " on its line" : ", by its version",
                                 report.releases[*r.previous].name));
  if (r.range)
    page.wrapped("", fmt::format("{} changes on the line since then",
                                 r.range->last + 1 - std::min(r.range->first, r.range->last + 1)));
  else
    page.wrapped("", "which commits it holds is not known: " + r.range_unknown);
  page.wrapped("", fmt::format("by {} version {}", report.process.name, report.process.version));
  for (const auto& note : report.notes) {
    const auto is_of = [&](const std::string& id) { return !gate || id == v.gates[*gate].gate->id; };
    const bool about =
        note.release == r.name && (note.gate.empty() || is_of(note.gate) || is_of(note.beside));
    if (about) page.wrapped("finding: ", note.text);
  }
  for (std::size_t i = 0; i < v.gates.size(); ++i) {
    if (!gate || *gate == i) explain_gate(v.gates[i], criterion, page);
  }
  return page.text();
}

}  // namespace
}  // namespace gates_text

std::string render_gate_explained(const assess::gates::Report& report, std::size_t verdict,
                                  std::optional<std::size_t> gate, std::optional<std::size_t> criterion,
                                  const Terminal& terminal) {
  return gates_text::explained(report, verdict, gate, criterion, terminal);
}

}  // namespace plumbline::dashboards
