// From a state to its evidence and back: the rule, each question and answer, the rows, the dates, what to do
// next.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

using assess::ControlResult;
using assess::ProbeRow;
using assess::TermAnswer;

/// Collects lines; every text handed in may come from outside.
class Page {
 public:
  explicit Page(const Terminal& terminal) : m_painter(terminal) {}
  [[nodiscard]] const Painter& painter() const { return m_painter; }
  void line(std::string text) { m_lines.push_back(std::move(text)); }
  void blank() { m_lines.emplace_back(); }
  void wrapped(std::string_view first, std::string_view text) {
    for (auto& l : m_painter.wrap(m_painter.safe(text), first)) m_lines.push_back(std::move(l));
  }
  [[nodiscard]] std::string bytes() const { return joined(m_lines); }

 private:
  Painter m_painter;
  std::vector<std::string> m_lines;
};

void head(Page& page, const assess::Assessment& a, const ControlResult& c) {
  const Painter& p = page.painter();
  for (auto& l : p.wrap(p.safe(c.title), fmt::format("{} ", p.safe(c.id)))) page.line(p.strong(l));
  const std::string reason(clause_of(c));
  page.line(fmt::format("{} {}{}", p.glyph(c.standing.state),
                        p.paint(c.standing.state, word_of(c.standing.state)),
                        reason.empty() ? "" : ": " + reason));
  page.wrapped("", fmt::format("{} of {}, {}", label_of(a), subject_words(a), as_of_words(a)));
}

void dates(Page& page, const ControlResult& c) {
  if (c.since != k_always)
    page.line((is_confirmed(c.standing.state) ? "Held:   " : "State:  ") + since_words(c));
  if (c.seen_since != c.since && c.seen_since != k_always) {
    page.line(fmt::format(
        "Seen:   since {}, with {} between", format_date(c.seen_since),
        count_words(static_cast<std::int64_t>(c.unknown_inside.size()), "span unknown", "spans unknown")));
    for (const auto& s : c.unknown_inside)
      page.line(fmt::format("        unknown {} to {}", format_date(s.since), format_date(s.until)));
  }
  if (c.lapses)
    page.line(fmt::format("{} {} if nothing new happens (forecast)",
                          is_possible(c.standing.state) ? "Lapses:" : "Turns: ", format_date(*c.lapses)));
}

void rule(Page& page, const ControlResult& c) {
  page.blank();
  std::string_view rest = c.rule_text;
  page.line(page.painter().strong("Rule"));
  if (rest.empty()) page.wrapped("  ", "No rule: only a named person can say.");
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    page.wrapped("  ", rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  if (!c.why.empty()) page.wrapped("  why: ", c.why);
}

State state_of(const TermAnswer& t) {
  if (t.verdict.answer == Answer::yes) return t.rule == "observed" ? State::observed : State::indicated;
  if (t.verdict.answer == Answer::no) return State::absent;
  return t.verdict.answer == Answer::unknown ? State::unknown : State::not_applicable;
}

std::string answer_words(const TermAnswer& t) {
  std::string answer(t.verdict.answer == Answer::no_case ? "no case to judge" : name(t.verdict.answer));
  if (t.verdict.answer != Answer::unknown && t.since != k_always) answer += " since " + format_date(t.since);
  const std::string_view clause = clause_of(t);
  if (!clause.empty()) answer += fmt::format(": {}", clause);
  if (!t.missing.empty()) answer += fmt::format(" (would tell: {})", t.missing);
  return answer;
}

/// The words of the newest log that show what ran.
void cited(Page& page, const std::vector<ProbeRow>& list) {
  constexpr int k_most_lines = 3;
  const auto one = std::find_if(list.begin(), list.end(), [](const ProbeRow& r) { return !r.lines.empty(); });
  if (one == list.end()) return;
  page.wrapped("          ", fmt::format("{} in {}:", short_id(*one), one->log));
  std::string_view rest = one->lines;
  for (int i = 0; i < k_most_lines && !rest.empty(); ++i) {
    const auto end = std::min(rest.find('\n'), rest.size());
    page.wrapped("            ", rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void rows(Page& page, std::string_view title, const std::vector<ProbeRow>& list) {
  if (list.empty()) return;
  page.line(fmt::format("      {}", title));
  // Several jobs of one file may say the same.
  std::vector<std::pair<std::string, int>> lines;
  for (const auto& r : list) {
    const auto words = row_words(r);
    const auto same =
        std::find_if(lines.begin(), lines.end(), [&](const auto& l) { return l.first == words; });
    if (same != lines.end())
      ++same->second;
    else
      lines.emplace_back(words, 1);
  }
  for (const auto& [words, times] : lines)
    page.wrapped("        ", times == 1 ? words : fmt::format("{} ({} times)", words, times));
  cited(page, list);
}

/// Ten rows in force say enough; the rest is counted and one call away.
void witnesses(Page& page, const TermAnswer& t) {
  constexpr std::size_t k_most = 10;
  if (t.population) return rows(page, "newest that fit", t.witnesses);
  if (t.n <= static_cast<std::int64_t>(k_most)) return rows(page, "seen", t.witnesses);
  const auto end = t.witnesses.begin() + static_cast<std::ptrdiff_t>(std::min(k_most, t.witnesses.size()));
  rows(page, fmt::format("seen: {}, the newest {} of them", t.n, end - t.witnesses.begin()),
       {t.witnesses.begin(), end});
  page.wrapped("      all: ", fmt::format("plumbline population {} --format csv", t.probe));
}

void exceptions(Page& page, const TermAnswer& t) {
  if (t.exceptions == 0) return;
  const auto shown = static_cast<std::int64_t>(t.first_exceptions.size());
  const std::string title = shown < t.exceptions
                                ? fmt::format("exceptions: {}, the newest {} of them", t.exceptions, shown)
                                : fmt::format("exceptions: {}", t.exceptions);
  rows(page, title, t.first_exceptions);
  page.wrapped("      all: ", fmt::format("plumbline population {} --format csv", t.probe));
}

using Terms = std::vector<const TermAnswer*>;

/// Nothing to show but the answer: such terms of several sources share a line.
bool is_bare(const TermAnswer& t) {
  return !t.population && t.witnesses.empty() && t.too_thin.empty() && t.exceptions == 0 && !t.left_window &&
         !t.lapses;
}

void answer(Page& page, const Terms& same, bool name_subject) {
  const TermAnswer& t = *same.front();
  page.wrapped(fmt::format("    {} ", page.painter().glyph(state_of(t))), answer_words(t));
  if (name_subject) {
    std::vector<std::string_view> sources;
    for (const auto* one : same) sources.push_back(one->subject);
    page.wrapped("      of: ", fmt::format("{}", fmt::join(sources, ", ")));
  }
  if (t.population) {
    const std::string open = t.open > 0 ? fmt::format(", {} undecided", t.open) : "";
    page.line(fmt::format("      counted: {} of {}{}", t.ok, t.n, open));
  }
  witnesses(page, t);
  if (t.began_with) rows(page, "began with", {*t.began_with});
  rows(page, in_doubt(t) ? "seen, in doubt" : "seen, and does not count", t.too_thin);
  exceptions(page, t);
  if (t.left_window) page.wrapped("      left the window: ", row_words(*t.left_window));
  if (t.lapses) {
    page.line(fmt::format("      {}: {} (forecast)", t.verdict.answer == Answer::yes ? "lapses" : "changes",
                          format_date(*t.lapses)));
  }
}

/// Another rule asked the same of the same source.
bool said_already(const Terms& asked, const TermAnswer& t) {
  return std::any_of(asked.begin(), asked.end(), [&](const TermAnswer* other) {
    return other->rule == asked.front()->rule && other->subject == t.subject;
  });
}

/// "observed", "indicated", or both: a probe that two rules ask alike is printed once.
std::string rules_of(const Terms& asked) {
  std::string out = asked.front()->rule;
  for (const auto* t : asked) {
    if (out.find(t->rule) == std::string::npos) out += " and " + t->rule;
  }
  return out;
}

/// One question, then each answer to it; sources that say the same with nothing to add are named together.
void question(Page& page, const Terms& asked, bool name_subject) {
  const TermAnswer& first = *asked.front();
  page.wrapped("  ", fmt::format("{} [{}]", first.probe, rules_of(asked)));
  page.wrapped("      ", first.question);
  page.wrapped("      asked: ", first.asked);
  std::vector<Terms> answers;
  for (const auto* t : asked) {
    if (t->rule != asked.front()->rule && said_already(asked, *t)) continue;
    const auto same = std::find_if(answers.begin(), answers.end(), [&](const Terms& seen) {
      return is_bare(*t) && is_bare(*seen.front()) && answer_words(*t) == answer_words(*seen.front());
    });
    if (same != answers.end())
      same->push_back(t);
    else
      answers.push_back({t});
  }
  for (const auto& same : answers) answer(page, same, name_subject);
}

std::vector<Terms> questions(const ControlResult& c) {
  std::vector<Terms> out;
  for (const auto& t : c.terms) {
    const auto same = std::find_if(out.begin(), out.end(), [&](const Terms& seen) {
      return seen.front()->probe == t.probe && seen.front()->asked == t.asked;
    });
    if (same != out.end())
      same->push_back(&t);
    else
      out.push_back({&t});
  }
  return out;
}

/// "1 of 2 seen": terms that could be answered, counted for each rule.
void answers(Page& page, const assess::Assessment& a, const ControlResult& c) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> seen;
  bool several = false;
  for (const auto& t : c.terms) {
    auto& [answered, all] = seen[t.rule];
    answered += t.verdict.answer != Answer::unknown ? 1 : 0;
    all += 1;
    several = several || t.subject != a.subject;
  }
  std::vector<std::string> counts;
  for (const auto& [r, n] : seen) counts.push_back(fmt::format("{}: {} of {} seen", r, n.first, n.second));
  page.blank();
  page.line(page.painter().strong(counts.empty() ? "Answers: none asked"
                                                 : fmt::format("Answers ({})", fmt::join(counts, "; "))));
  for (const auto& asked : questions(c)) question(page, asked, several);
}

/// A commit to look at with git itself: the first one any answer names.
std::string any_commit(const ControlResult& c) {
  for (const auto& t : c.terms) {
    for (const auto* list : {&t.first_exceptions, &t.witnesses, &t.too_thin}) {
      for (const auto& r : *list) {
        if (const std::string commit = commit_of(r); !commit.empty()) return commit.substr(0, 12);
      }
    }
  }
  return {};
}

void last(Page& page, const ControlResult& c) {
  page.blank();
  if (!c.next.empty()) page.wrapped("Next: ", c.next);
  if (const std::string commit = any_commit(c); !commit.empty())
    page.line("Check: git show --stat " + page.painter().safe(commit));
  for (const auto& t : c.terms) {
    if (!t.population) continue;
    page.line(page.painter().dim("All rows: plumbline population " + page.painter().safe(t.probe) +
                                 " --format csv"));
    return;
  }
  page.line(page.painter().dim("The whole: plumbline assess --all"));
}

}  // namespace

std::string render_explain(const assess::Assessment& a, const ControlResult& c, const Terminal& terminal) {
  Page page(terminal);
  head(page, a, c);
  dates(page, c);
  rule(page, c);
  answers(page, a, c);
  last(page, c);
  return page.bytes();
}

}  // namespace plumbline::dashboards
