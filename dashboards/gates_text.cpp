// Gates in a terminal: releases x gates, and one criterion with the whole way to its evidence.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "assess/loader.hpp"
#include "assess/rule_text.hpp"
#include "dashboards/gates.hpp"
#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace gates_text {
namespace {

using namespace assess::gates;

// The states of LOOK that have the colours a verdict needs.
State state_of(GateOutcome outcome) {
  switch (outcome) {
    case GateOutcome::passed:
      return State::observed;
    case GateOutcome::passed_with_open_actions:
    case GateOutcome::passed_on_waivers:
      return State::attested;
    case GateOutcome::failed:
      return State::absent;
    case GateOutcome::not_applicable:
      return State::not_applicable;
    default:
      return State::unknown;
  }
}

State state_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::in_time:
      return State::observed;
    case Outcome::waived:
      return State::attested;
    case Outcome::late:
      return State::indicated;
    case Outcome::missing:
      return State::absent;
    case Outcome::undecidable:
      return State::unknown;
    default:
      return State::not_applicable;
  }
}

std::string_view words(GateOutcome outcome) {
  constexpr std::string_view k_words[] = {
      "passed",        "passed with open actions", "passed on waivers", "failed", "not held", "undecidable",
      "not applicable"};
  return k_words[static_cast<std::size_t>(outcome)];
}

std::string_view words(Outcome outcome) {
  constexpr std::string_view k_words[] = {"in time", "late",           "missing",         "undecidable",
                                          "waived",  "not applicable", "nothing to judge"};
  return k_words[static_cast<std::size_t>(outcome)];
}

std::string_view words(HeldBy by) {
  constexpr std::string_view k_words[] = {"a gate record in the tracker",
                                          "a gate record in the repository",
                                          "plumbline.yaml",
                                          "a tag for the gate",
                                          "the release's tag",
                                          "what was published",
                                          "what CI deployed",
                                          "the release's tag: the gate works on every change",
                                          "nobody recorded it; judged against"};
  return k_words[static_cast<std::size_t>(by)];
}

// "2 in time, 1 late, 3 undecidable"; short: "2+ 1~ 1- 3?".
std::string counts(const GateVerdict& gate, bool brief) {
  std::string out;
  const auto add = [&](Outcome outcome, std::string_view mark) {
    const auto n = gate.count(outcome);
    if (n == 0) return;
    out += out.empty() ? "" : brief ? " " : ", ";
    out += brief ? fmt::format("{}{}", n, mark) : fmt::format("{} {}", n, words(outcome));
  };
  add(Outcome::in_time, "+");
  add(Outcome::late, "~");
  add(Outcome::missing, "-");
  add(Outcome::undecidable, "?");
  add(Outcome::waived, "w");
  if (!brief) add(Outcome::nothing_to_judge, "");
  if (!brief) add(Outcome::not_applicable, "");
  return out;
}

class Page {
 public:
  explicit Page(const Terminal& terminal) : m_painter(terminal) {}
  void line(const std::string& text = {}) { m_out += text + "\n"; }
  void wrapped(std::string_view first, std::string_view text) {
    for (const auto& one : m_painter.wrap(m_painter.safe(text), first)) line(one);
  }
  [[nodiscard]] const Painter& painter() const { return m_painter; }
  [[nodiscard]] std::string text() { return std::move(m_out); }

 private:
  Painter m_painter;
  std::string m_out;
};

bool is_asked_for(const Release& release, const GatesShown& shown) {
  if (!shown.release.empty() && release.name != shown.release) return false;
  return !shown.since || *shown.since <= release.at;
}

// `of`: how many were asked for and made by then, whether judged or not.
std::vector<const ReleaseVerdict*> chosen(const Report& report, const GatesShown& shown, std::size_t& of) {
  of = static_cast<std::size_t>(std::count_if(
      report.releases.begin(), report.releases.end(),
      [&](const Release& release) { return release.at <= report.as_of && is_asked_for(release, shown); }));
  std::vector<const ReleaseVerdict*> out;
  for (const auto& v : report.verdicts) {
    if (is_asked_for(report.releases[v.release], shown)) out.push_back(&v);
  }
  if (!shown.all && shown.release.empty() && out.size() > k_gates_shown)
    out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(k_gates_shown));
  return out;
}

void head(const Report& report, Page& page) {
  const auto& p = page.painter();
  page.line(p.strong(p.safe(
      fmt::format("{}: {}, version {}", report.product, report.process.title, report.process.version))));
  if (!report.process.notice.empty()) page.wrapped("", report.process.notice);
  page.wrapped("", decidable_words(report.decidable));
  for (const auto& t : report.process.tailoring)
    page.wrapped("tailored: ", fmt::format("{} {}: {}", t.product, t.what, t.reason));
}

void legend(const Report& report, Page& page) {
  page.line();
  std::string names;
  for (const auto& gate : report.process.gates)
    names += (names.empty() ? "" : ", ") + gate.id + " " + gate.name;
  page.wrapped("", names + ".");
  page.wrapped("",
               "+ in time, ~ late, - missing, ? undecidable, w waived; in parentheses: nobody recorded the "
               "gate, its criteria "
               "are judged against a stand-in. A gate failed where one is late or missing.");
}

void matrix(const Report& report, const std::vector<const ReleaseVerdict*>& rows, Page& page) {
  const auto& p = page.painter();
  int name_width = 8;
  for (const auto* v : rows)
    name_width = std::max(name_width, columns(p.safe(report.releases[v->release].name)));
  name_width = std::min(name_width, 24);
  constexpr int k_cell = 12;
  const int beside = name_width + 1 + 10;
  const int a_row = std::max(1, (p.width() - beside) / (k_cell + 1));
  const auto gates = report.process.gates.size();
  for (std::size_t from = 0; from < gates; from += static_cast<std::size_t>(a_row)) {
    const auto to = std::min(gates, from + static_cast<std::size_t>(a_row));
    std::string title = p.fit("release", name_width) + " " + p.fit("made", 10);
    for (auto g = from; g < to; ++g) title += " " + p.fit(p.safe(report.process.gates[g].id), k_cell);
    page.line();
    page.line(title);
    for (const auto* v : rows) {
      const auto& r = report.releases[v->release];
      std::string line = p.fit(p.safe(r.name), name_width) + " " + format_date(r.at);
      for (auto g = from; g < to; ++g) {
        const auto& gate = v->gates[g];
        const std::string told = gate.outcome == GateOutcome::not_applicable ? "n/a"
                                 : gate.outcome == GateOutcome::not_held     ? "(" + counts(gate, true) + ")"
                                                                             : counts(gate, true);
        line += " " + p.glyph(state_of(gate.outcome)) + " " + p.fit(told, k_cell - 2);
      }
      page.line(line);
    }
  }
}

void notes(const Report& report, const std::vector<const ReleaseVerdict*>& rows, bool all, Page& page) {
  std::size_t more = 0;
  std::size_t told = 0;
  std::set<std::string_view> shown;
  for (const auto* v : rows) shown.insert(report.releases[v->release].name);
  for (const auto& note : report.notes) {
    if (shown.count(note.release) == 0 || note.kind == "without_gates") continue;
    if (!all && told >= k_gates_shown) {
      ++more;
      continue;
    }
    if (told++ == 0) page.line();
    page.wrapped("finding: ", note.release + ": " + note.text);
  }
  if (more != 0) page.line(fmt::format("and {} more findings, --all", more));
  std::size_t without = 0;
  for (const auto& note : report.notes)
    without += note.kind == "without_gates" && shown.count(note.release) != 0 ? 1 : 0;
  if (without != 0)
    page.wrapped("", fmt::format("{} of these {} releases were made without a record of some of their gates.",
                                 without, rows.size()));
}

// What the next release has to bring, and what will have ended by the time it may come.
void next(const Report& report, Page& page) {
  if (!report.next) {
    const auto& last = report.releases[report.verdicts.back().release];
    if (last.on_line) return;
    page.line();
    page.wrapped("", fmt::format("What the release after {} has to bring is not told: {}.", last.name,
                                 last.range_unknown));
    return;
  }
  const auto& next = *report.next;
  std::vector<std::string> open;
  for (std::size_t g = 0; g < next.verdict.gates.size(); ++g) {
    const auto& gate = next.verdict.gates[g];
    if (gate.outcome == GateOutcome::not_applicable) continue;
    for (const auto& c : gate.criteria) {
      if (c.outcome == Outcome::missing || c.outcome == Outcome::late)
        open.push_back(fmt::format("{} ({}) {}", c.criterion->id, words(c.outcome), c.criterion->says));
    }
  }
  page.line();
  page.wrapped(
      "", fmt::format("For the release after {}{}:", report.releases[next.previous].name,
                      next.expected ? fmt::format(", by a forecast {} {} (the median of the last {} "
                                                  "intervals)",
                                                  *next.expected < report.as_of ? "due since about" : "about",
                                                  format_date(*next.expected), next.intervals)
                                    : ""));
  for (const auto& one : open) page.wrapped("  ", one);
  if (open.empty()) page.wrapped("  ", "nothing is missing or late so far");
  std::size_t undecidable = 0;
  std::size_t unsigned_roles = 0;
  for (const auto& gate : next.verdict.gates) {
    if (gate.outcome == GateOutcome::not_applicable) continue;
    undecidable += gate.count(Outcome::undecidable);
    unsigned_roles += static_cast<std::size_t>(
        std::count_if(gate.signatures.begin(), gate.signatures.end(), [](const auto& s) { return !s.seen; }));
  }
  if (undecidable + unsigned_roles != 0)
    page.wrapped("  ",
                 fmt::format("nobody can tell yet: {} criteria that cannot be decided, {} roles that nobody "
                             "signed",
                             undecidable, unsigned_roles));
  const auto gate_of = [&](const auto& lapse) -> const Gate& { return report.process.gates[lapse.gate]; };
  for (const auto& l : next.lapses)
    page.wrapped(
        "  ",
        fmt::format("{} {} on {}: {}", l.criterion ? gate_of(l).criteria[*l.criterion].id : gate_of(l).id,
                    l.by_then ? "will have ended by then," : "ends", format_date(l.at), l.what));
}

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

std::string render(const Report& report, const GatesShown& shown, const Terminal& terminal) {
  Page page(terminal);
  if (!shown.brief) head(report, page);
  for (const auto& why : report.why_empty) page.wrapped("No release: ", why + ".");
  std::size_t of = 0;
  const auto rows = chosen(report, shown, of);
  for (const auto& note : report.notes) {
    if (note.kind == "not_looked_at") page.wrapped("not looked at: ", note.text + ".");
    if (note.kind == "unread_record") page.wrapped("record: ", note.text);
    if (note.kind == "several_series") page.wrapped("releases: ", note.text + ".");
  }
  if (rows.empty()) {
    if (report.why_empty.empty()) page.line("No release in that time.");
    return page.text();
  }
  page.line();
  page.line(fmt::format("{} of {} releases of {}{}", rows.size(), of, page.painter().safe(report.source),
                        rows.size() < of ? ", --all" : ""));
  for (const auto& other : report.other_sources)
    page.wrapped(
        "", fmt::format("{} has releases of its own: gates: releases: source: names the one that counts.",
                        other));
  matrix(report, rows, page);
  if (!shown.brief) legend(report, page);
  notes(report, rows, shown.all, page);
  next(report, page);
  const auto& last = *rows.back();
  page.line();
  page.line(page.painter().safe(fmt::format(
      "Next: plumbline explain {}/{}", report.releases[last.release].name, report.process.gates.front().id)));
  return page.text();
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

std::string lateness_words(std::int64_t seconds) {
  constexpr std::pair<std::int64_t, std::string_view> k_units[] = {
      {86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
  for (const auto& [unit, word] : k_units) {
    if (seconds < unit) continue;
    const auto n = seconds / unit;
    return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s");
  }
  return "0 seconds";
}

std::string decidable_words(const assess::gates::Decidable& d) {
  std::string more;
  const auto add = [&](std::size_t n, std::string_view who) {
    if (n != 0) more += fmt::format("{} {} would add {}", more.empty() ? ";" : ",", who, n);
  };
  add(d.ci, "CI");
  add(d.tracker, "a tracker");
  add(d.artefacts, "release artefacts");
  if (d.lacking != 0) more += fmt::format("; {} lack evidence that nobody brings yet", d.lacking);
  return fmt::format("{} of {} criteria can be decided from git{}.", d.git, d.of, more);
}

std::string render_gates(const assess::gates::Report& report, const GatesShown& shown,
                         const Terminal& terminal) {
  return gates_text::render(report, shown, terminal);
}

std::string render_gate_explained(const assess::gates::Report& report, std::size_t verdict,
                                  std::optional<std::size_t> gate, std::optional<std::size_t> criterion,
                                  const Terminal& terminal) {
  return gates_text::explained(report, verdict, gate, criterion, terminal);
}

}  // namespace plumbline::dashboards
