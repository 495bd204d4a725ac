// One screen: what could not be seen, the score, where, what next.
#include <fmt/format.h>

#include <algorithm>

#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

using Lines = std::vector<std::string>;
constexpr std::size_t k_screen = 24;
constexpr std::size_t k_least_parts = 4;  // lines, even where they make the screen longer

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

std::string figures(std::int64_t confirmed, std::int64_t possible, std::int64_t of, std::int64_t unjudged,
                    int range_width, const Painter& p) {
  const std::string score = unjudged >= of ? "?" : fmt::format("{}–{}", confirmed, possible);
  const std::string range = ascii_dash(fmt::format("{} of {}", score, of), p);
  const std::string unknown = unjudged > 0 ? fmt::format("{:>2} not judged", unjudged) : "";
  return fmt::format("{} {} {}", p.bar(confirmed, possible, of, 20), p.right(range, range_width),
                     p.dim(p.right(unknown, range_width + 2)));
}

std::string practice_line(const assess::PracticeResult& r, int name_width, const Painter& p) {
  return fmt::format("{} {} {}", p.fit(p.safe(r.id), 4), p.fit(p.safe(r.name), name_width),
                     figures(r.confirmed, r.possible, r.of, r.unknown, 11, p));
}

std::string part_line(const assess::Assessment& a, int name_width, const Painter& p) {
  return fmt::format("{} {}", p.fit(p.safe(a.subject), name_width + 3),
                     figures(a.confirmed, a.possible, a.of, a.of - a.coverage, 12, p));
}

/// Said where a reader would wonder: some part shows more than the whole.
Lines across_lines(const assess::Assessment& a, const std::vector<assess::Assessment>& parts,
                   const Painter& p) {
  const bool more = std::any_of(parts.begin(), parts.end(), [&](const assess::Assessment& part) {
    return part.possible > a.possible || part.confirmed > a.confirmed || part.coverage > a.coverage;
  });
  return more ? p.wrap(p.safe(across_words(a)), "") : Lines{};
}

/// Each part on a line, `most` lines in all; in the tree's order.
Lines part_lines(const std::vector<assess::Assessment>& parts, std::size_t most, int name_width,
                 const Painter& p) {
  Lines out;
  const std::size_t shown = parts.size() <= most ? parts.size() : most - 1;
  for (std::size_t i = 0; i < shown; ++i) out.push_back(part_line(parts[i], name_width, p));
  if (shown < parts.size()) out.push_back(p.dim(fmt::format("and {} more: --all", parts.size() - shown)));
  if (!out.empty()) out.emplace_back();
  return out;
}

/// Practices of which nothing could be judged, by their ids: where parts need their lines.
Lines unjudged_lines(const assess::Assessment& a, const Painter& p) {
  std::vector<std::string> ids;
  for (const auto& r : a.practices) {
    if (r.unknown >= r.of) ids.push_back(p.safe(r.id));
  }
  return ids.empty() ? Lines{} : p.wrap(fmt::format("{}", fmt::join(ids, " ")), "Nothing judged in: ");
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

/// What was not read up to the date, before anything that was; what that means in a full listing.
Lines unread_lines(const assess::Assessment& a, const std::vector<PartNote>& notes, const Painter& p,
                   bool all) {
  auto words = unread_words(a, notes);
  if (words.empty()) return {};
  if (!all) words.resize(1);
  Lines out;
  for (auto& line : p.wrap(p.safe(fmt::format("{}", fmt::join(words, " "))), "Not read: "))
    out.push_back(p.alarm(line));
  return out;
}

/// Where parts ended apart the whole stands still at the first end: then what each of them did, up to its
/// own.
Lines change_lines(const assess::Assessment& a, const std::vector<PartNote>& notes, std::size_t most,
                   const Painter& p) {
  const auto line = [&](std::string_view first, const std::string& change) {
    return p.cut(std::string(first) + ascii_dash(p.safe(change), p), p.width());
  };
  const std::string change = change_words(a);
  if (notes.empty() || left_behind(a.ends, a.as_of).empty())
    return change.empty() ? Lines{} : Lines{line("Moved: ", change)};
  Lines out;
  const std::size_t shown = notes.size() <= most ? notes.size() : most - 1;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& n = notes[i];
    if (n.read_to == k_always) continue;
    out.push_back(line(fmt::format("Moved, {} (read to {}): ", p.safe(n.title), format_date(n.read_to)),
                       n.change.empty() ? "never" : n.change));
  }
  if (shown < notes.size()) out.push_back(p.dim(fmt::format("and {} more: --all", notes.size() - shown)));
  return out;
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
                           std::string_view page, const std::vector<assess::Assessment>& parts) {
  const Painter p(terminal);
  std::vector<PartNote> notes;
  std::transform(parts.begin(), parts.end(), std::back_inserter(notes), part_note);
  Lines top = unread_lines(a, notes, p, all);
  append(top, seen_lines(a.gaps, p, all));
  append(top, head_lines(a, p));
  append(top, that_day_lines(a, p));
  append(top, change_lines(a, notes, all ? notes.size() : k_least_parts, p));
  append(top, across_lines(a, parts, p));
  const int name_width = name_column(a, p);
  Lines where, open;
  for (const auto& r : a.practices) {
    where.push_back(practice_line(r, name_width, p));
    if (r.unknown < r.of) open.push_back(where.back());
  }
  if (all) append(where, control_lines(a, p));
  Lines next = unknown_lines(a, p, all);
  append(next, next_lines(a, p));
  if (!page.empty()) append(next, p.wrap(p.safe(page), "Page: "));
  next.push_back(p.dim(last_line(a, p, all)));
  const auto room = [&] {
    return k_screen - std::min(k_screen, top.size() + where.size() + next.size() + 1);
  };
  if (!all && room() < parts.size() + 1 && !parts.empty()) {
    append(open, unjudged_lines(a, p));
    where = std::move(open);
  }
  append(top, part_lines(parts, all ? parts.size() : std::max(k_least_parts, room()), name_width, p));
  const auto fits = [&] { return all || top.size() + where.size() + next.size() < k_screen; };
  if (fits() && !where.empty()) where.insert(where.begin(), legend(p));
  if (fits()) where.emplace_back();
  append(top, std::move(where));
  append(top, std::move(next));
  return joined(top);
}

}  // namespace plumbline::dashboards
