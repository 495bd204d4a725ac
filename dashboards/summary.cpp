// One screen: what could not be seen, the score, where, what next.
#include <fmt/format.h>

#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

using Lines = std::vector<std::string>;
constexpr std::size_t k_screen = 24;

std::string ascii_dash(std::string text, const Painter& p) {
  if (p.utf8()) return text;
  for (const std::string_view dash : {"–", "−"}) {
    for (auto at = text.find(dash); at != std::string::npos; at = text.find(dash))
      text.replace(at, dash.size(), "-");
  }
  return text;
}

Lines head_lines(const assess::Assessment& a, const Painter& p) {
  const std::string label = p.safe(label_of(a));
  const std::string dates = p.safe(as_of_words(a));
  const std::string subject =
      p.cut(p.safe(subject_words(a)), p.width() - columns(label) - columns(dates) - 6);
  Lines out;
  if (columns(subject) == columns(p.safe(subject_words(a)))) {
    out.push_back(fmt::format("{} of {}, {}", label, p.strong(subject), dates));
  } else {  // a long name is worth a line of its own
    out.push_back(fmt::format("{} of {}", label,
                              p.strong(p.cut(p.safe(subject_words(a)), p.width() - columns(label) - 4))));
    out.push_back(p.cut(dates, p.width()));
  }
  const std::string score = ascii_dash(score_words(a), p);
  const std::string rest = coverage_words(a);
  const int room = p.width() - columns(score) - columns(rest) - 4;
  out.push_back(fmt::format("{}  {}  {}", p.strong(score), p.bar(a.confirmed, a.possible, a.of, room), rest));
  if (a.modified) out.push_back(p.cut("Modified pack: " + p.safe(a.modified_what), p.width()));
  return out;
}

/// Elsewhere than on a terminal no name is cut, so the longest sets the column.
int name_column(const assess::Assessment& a, const Painter& p) {
  int out = 27;
  for (const auto& r : a.practices) out = std::max(out, columns(p.fit(p.safe(r.name), out)));
  return out;
}

std::string practice_line(const assess::PracticeResult& r, int name_width, const Painter& p) {
  const std::string score = r.unknown >= r.of ? "?" : fmt::format("{}–{}", r.confirmed, r.possible);
  const std::string range = ascii_dash(fmt::format("{} of {}", score, r.of), p);
  const std::string unknown = r.unknown > 0 ? fmt::format("{:>2} not judged", r.unknown) : "";
  return fmt::format("{} {} {} {} {}", p.fit(p.safe(r.id), 4), p.fit(p.safe(r.name), name_width),
                     p.bar(r.confirmed, r.possible, r.of, 20), p.right(range, 11),
                     p.dim(p.right(unknown, 13)));
}

/// Two lines at most on one screen; a full listing names every source.
Lines unknown_lines(const assess::Assessment& a, const Painter& p, bool all) {
  Lines words = unknown_words(a);
  if (words.empty()) return {};
  const auto lines = [&](std::string_view rest) {
    return p.wrap(p.safe(fmt::format("{}{}", fmt::join(words, ", "), rest)), "Could not be judged: ");
  };
  Lines out = lines("");
  while (!all && out.size() > 2 && words.size() > 1) {
    words.pop_back();
    out = lines(", the rest: --all");
  }
  return out;
}

Lines that_day_lines(const assess::Assessment& a, const Painter& p) {
  const std::string words = ascii_dash(that_day_words(a), p);
  return words.empty() ? Lines{} : p.wrap(p.safe(words), "");
}

Lines change_lines(const assess::Assessment& a, const Painter& p) {
  const std::string change = ascii_dash(change_words(a), p);
  return change.empty() ? Lines{} : Lines{p.cut("Moved: " + p.safe(change), p.width())};
}

std::string legend(const Painter& p) {
  const std::string text = p.utf8() ? "█ confirmed  ▒ possible, a person must confirm  · not seen"
                                    : "# confirmed  = possible, a person must confirm  . not seen";
  return p.dim(std::string(5, ' ') + text);
}

Lines next_lines(const assess::Assessment& a, const Painter& p) {
  Lines out;
  for (std::size_t i = 0; i < a.next.size() && i < 3; ++i) {
    const auto& n = a.next[i];
    const std::string turns = fmt::format(" ({})", turns_words(n.turns));
    out.push_back(p.cut(fmt::format("{}. {}: {}", i + 1, p.safe(n.control), p.safe(n.action)),
                        p.width() - columns(turns)) +
                  turns);
  }
  return out;
}

Lines control_lines(const assess::Assessment& a, const Painter& p) {
  Lines out;
  std::string practice;
  for (const auto& c : a.controls) {
    if (c.practice != practice) out.emplace_back();
    practice = c.practice;
    const std::string since = c.since == k_always ? "" : format_date(c.since);
    const std::string why(c.standing.reason == Reason::not_given ? "" : name(c.standing.reason));
    out.push_back(fmt::format("{} {} {} {} {} {}", p.glyph(c.standing.state), p.fit(p.safe(c.id), 8),
                              p.fit(p.safe(c.title), 34),
                              p.paint(c.standing.state, p.fit(word_of(c.standing.state), 9)),
                              p.fit(since, 10), p.dim(p.cut(why, p.width() - 67))));
  }
  return out;
}

/// The control whose explanation helps most: the first action's, else the first of the catalogue.
std::string last_line(const assess::Assessment& a, const Painter& p, bool all) {
  std::string id = "CONTROL";
  if (!a.next.empty() && !a.next.front().control.empty())
    id = a.next.front().control;
  else if (!a.controls.empty())
    id = a.controls.front().id;
  const std::string more = all ? "plumbline trend" : fmt::format("plumbline assess --all ({})", a.of);
  return p.cut(fmt::format("Why: plumbline explain {}   All: {}", p.safe(id), more), p.width());
}

void append(Lines& to, Lines from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

std::string render_summary(const assess::Assessment& a, const Terminal& terminal, bool all,
                           std::string_view page) {
  const Painter p(terminal);
  Lines top = seen_lines(a.gaps, p, all);
  append(top, head_lines(a, p));
  append(top, that_day_lines(a, p));
  append(top, change_lines(a, p));
  Lines where;
  const int name_width = name_column(a, p);
  for (const auto& r : a.practices) where.push_back(practice_line(r, name_width, p));
  if (all) append(where, control_lines(a, p));
  Lines next = unknown_lines(a, p, all);
  append(next, next_lines(a, p));
  if (!page.empty()) append(next, p.wrap(p.safe(page), "Page: "));
  next.push_back(p.dim(last_line(a, p, all)));
  const auto fits = [&] { return all || top.size() + where.size() + next.size() < k_screen; };
  if (fits() && !where.empty()) where.insert(where.begin(), legend(p));
  if (fits()) where.emplace_back();
  append(top, std::move(where));
  append(top, std::move(next));
  return joined(top);
}

}  // namespace plumbline::dashboards
