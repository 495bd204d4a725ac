// Gates in a terminal: releases x gates.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "dashboards/gates.hpp"
#include "dashboards/gates_words.hpp"

namespace plumbline::dashboards {
namespace gates_text {
namespace {

using namespace assess::gates;

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
  for (const auto& gate : next.verdict.gates) {
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

}  // namespace
}  // namespace gates_text

std::string render_gates(const assess::gates::Report& report, const GatesShown& shown,
                         const Terminal& terminal) {
  return gates_text::render(report, shown, terminal);
}

}  // namespace plumbline::dashboards
