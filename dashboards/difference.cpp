// What changed between two dates, and why: first what could not be seen, then the sums, then each activity
// that came or went with the evidence behind it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

using assess::ControlChange;
using assess::Difference;
using assess::Move;
using Lines = std::vector<std::string>;

constexpr std::size_t k_rows = 3;  // of one move; `--format json` has all

std::string score(const assess::Look& look, const Painter& p) {
  if (look.coverage == 0) return "not assessable";
  return fmt::format("{}{}{}", look.confirmed, p.dash(), look.possible);
}

Lines head(const Difference& d, const Painter& p) {
  Lines out;
  for (auto& line :
       p.wrap(fmt::format("{} self-assessment{} of {}, {} to {}{}", p.safe(d.edition),
                          d.modified ? " (modified pack)" : "",
                          p.safe(subject_words(d.subject, d.to.sources)), format_date(d.from.as_of),
                          format_date(d.to.as_of), d.to_defaulted ? ", the newest evidence here" : ""),
              ""))
    out.push_back(p.strong(line));
  if (d.from.known_at != d.to.known_at)
    out.push_back(
        fmt::format("known {}, then {}", format_rfc3339(d.from.known_at), format_rfc3339(d.to.known_at)));
  if (d.beyond) {
    const auto words = fmt::format(
        "Nothing newer was read by {}: what changed since is the tree, the lens or what was learnt.",
        format_date(*d.beyond));
    for (auto& line : p.wrap(words, "")) out.push_back(std::move(line));
  }
  const std::string arrow = p.utf8() ? "→" : "->";
  const std::string of = d.to.coverage == 0 ? "" : fmt::format(" of {}", d.to.of);
  out.push_back(fmt::format("{} {} {}{};  could not be judged: {} {} {}", score(d.from, p), arrow,
                            score(d.to, p), of, d.from.of - d.from.coverage, arrow, d.to.of - d.to.coverage));
  return out;
}

std::string sum_line(std::string_view words, std::int64_t confirmed, std::int64_t possible,
                     const Painter& p) {
  return fmt::format("  {:<15} {} {}", words, p.right(p.signed_number(confirmed), 10),
                     p.right(p.signed_number(possible), 9));
}

Lines sums(const Difference& d, const Painter& p) {
  Lines out{p.dim(fmt::format("  {:<15} {:>10} {:>9}", "", "confirmed", "possible"))};
  for (const auto& sum : d.sums)
    out.push_back(sum_line(cause_words(sum.cause), sum.confirmed, sum.possible, p));
  out.push_back(
      p.strong(sum_line("change", d.to.confirmed - d.from.confirmed, d.to.possible - d.from.possible, p)));
  return out;
}

std::string dated(const Move& move) {
  const bool timed =
      move.how != assess::How::learned && move.how != assess::How::pack && move.how != assess::How::tree;
  return timed ? format_date(move.at) + "  " : "";
}

/// With the source it was read from, so that its commit can be looked at.
std::string named(const assess::ProbeRow& row) {
  return row_words(row) + (row.subject.empty() ? "" : "  of " + row.subject);
}

/// Rows in their order, those of the same words once: several jobs or triggers of one file say the same.
std::vector<std::pair<std::string, std::size_t>> told(const std::vector<assess::ProbeRow>& rows) {
  std::vector<std::pair<std::string, std::size_t>> out;
  for (const auto& row : rows) {
    auto words = named(row);
    const auto same = std::find_if(out.begin(), out.end(), [&](const auto& o) { return o.first == words; });
    if (same == out.end())
      out.emplace_back(std::move(words), 1);
    else
      ++same->second;
  }
  return out;
}

Lines move_lines(const Move& move, const Painter& p) {
  std::string text = dated(move) + std::string(cause_words(move.cause));
  if (move.how != assess::How::fresh) text += fmt::format(": {}", how_words(move.how));
  if (move.commits.size() == 1) text += " since commit " + move.commits.front().substr(0, 12);
  Lines out = p.wrap(p.safe(text), "      ");
  const auto rows = told(move.rows);
  const std::size_t shown = std::min(rows.size(), k_rows);
  std::size_t left = 0;
  for (std::size_t i = 0; i < rows.size() - shown; ++i) left += rows[i].second;
  for (std::size_t i = rows.size() - shown; i < rows.size(); ++i) {
    const auto& [words, times] = rows[i];
    const auto text_of = times == 1 ? words : fmt::format("{} ({} times)", words, times);
    for (auto& line : p.wrap(p.safe(text_of), "        ")) out.push_back(std::move(line));
  }
  if (left > 0) out.push_back(p.dim(fmt::format("        and {} more rows: --format json", left)));
  return out;
}

Lines control_lines(const ControlChange& c, const Painter& p) {
  const std::string arrow = p.utf8() ? "→" : "->";
  const std::string turn = fmt::format("{} {} {}", word_of(c.before.state), arrow, word_of(c.after.state));
  const int room = std::max(8, p.width() - 14 - columns(turn));
  Lines out{fmt::format("  {} {} {} {}", p.glyph(c.after.state), p.fit(p.safe(c.id), 8),
                        p.fit(p.safe(c.title), room), turn)};
  for (const auto& move : c.moves) {
    for (auto& line : move_lines(move, p)) out.push_back(std::move(line));
  }
  return out;
}

void append(Lines& to, Lines from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

template <class Is>
void section(Lines& to, std::string_view title, const Difference& d, const Painter& p, Is is) {
  const auto n = std::count_if(d.controls.begin(), d.controls.end(), is);
  if (n == 0) return;
  to.emplace_back();
  to.push_back(p.strong(fmt::format("{} ({})", title, n)));
  for (const auto& control : d.controls) {
    if (is(control)) append(to, control_lines(control, p));
  }
}

int direction(const ControlChange& c) {
  const auto sum = c.confirmed + c.possible;
  return sum > 0 ? 1 : sum < 0 ? -1 : 0;
}

bool moved(const ControlChange& c) {
  return std::any_of(c.moves.begin(), c.moves.end(),
                     [](const Move& m) { return m.confirmed != 0 || m.possible != 0; });
}

/// Changes no score feels, drawn together: "unknown → absent (3): AM1.3, AM2.1, SE2.5".
Lines quiet_changes(const Difference& d, const Painter& p) {
  std::map<std::string, std::string> groups;
  std::map<std::string, int> counts;
  const std::string arrow = p.utf8() ? "→" : "->";
  for (const auto& c : d.controls) {
    if (moved(c)) continue;
    const std::string turn = fmt::format("{} {} {}", word_of(c.before.state), arrow, word_of(c.after.state));
    auto& list = groups[turn];
    list += (list.empty() ? "" : ", ") + p.safe(c.id);
    ++counts[turn];
  }
  if (groups.empty()) return {};
  Lines out{"", p.strong("Otherwise changed, the score the same")};
  for (const auto& [turn, list] : groups)
    append(out, p.wrap(list, fmt::format("  {} ({}): ", turn, counts[turn])));
  return out;
}

Lines scope_lines(const Difference& d, const Painter& p) {
  Lines out;
  for (const auto& [list, words] :
       {std::pair(&d.came, "Came into the tree: "), {&d.went, "Left the tree: "}}) {
    if (!list->empty()) append(out, p.wrap(p.safe(fmt::format("{}", fmt::join(*list, ", "))), words));
  }
  return out;
}

/// What nobody looked at did not go away, and did not stand still either: said before anything else.
Lines unread_lines(const Difference& d, const std::vector<assess::SourceEnd>& ends, const Painter& p) {
  const auto unread = [](const Move& m) { return m.how == assess::How::unread; };
  const bool any = std::any_of(d.controls.begin(), d.controls.end(), [&](const ControlChange& c) {
    return std::any_of(c.moves.begin(), c.moves.end(), unread);
  });
  const auto ended = ended_words(ends, d.to.as_of);
  if ((!any && left_behind(ends, d.to.as_of).empty()) || ended.empty()) return {};
  return p.wrap(
      p.safe(ended + ". What they held is not gone: nobody looked. Collect again; of a source that is "
                     "the origin itself say `live: true` in plumbline.yaml"),
      fmt::format("Not read up to {}: ", format_date(d.to.as_of)));
}

void changes(Lines& out, const Difference& d, const Painter& p) {
  section(out, "Came", d, p, [](const auto& c) { return moved(c) && direction(c) > 0; });
  section(out, "Went", d, p, [](const auto& c) { return moved(c) && direction(c) < 0; });
  section(out, "Moved, and back by another cause", d, p,
          [](const auto& c) { return moved(c) && direction(c) == 0; });
  append(out, quiet_changes(d, p));
}

/// A part up to its own end, which the sums above know nothing of.
Lines part_lines(const Difference& d, const Painter& p) {
  const std::string name = p.safe(subject_words(d.subject, d.to.sources));
  if (d.beyond)
    return p.wrap(fmt::format("not read in this time, only up to {}", format_date(d.to.as_of)),
                  fmt::format("{}: ", name));
  const std::string arrow = p.utf8() ? "→" : "->";
  Lines out;
  for (auto& line :
       p.wrap(fmt::format("{} to {}: {} {} {} of {}", format_date(d.from.as_of), format_date(d.to.as_of),
                          score(d.from, p), arrow, score(d.to, p), d.to.of),
              fmt::format("{}, ", name)))
    out.push_back(p.strong(line));
  append(out, scope_lines(d, p));
  changes(out, d, p);
  if (d.controls.empty()) out.emplace_back("  No activity changed.");
  return out;
}

Lines parts_lines(const Difference& d, const Painter& p) {
  Lines out;
  if (d.parts.empty()) return out;
  out.emplace_back();
  out.push_back(p.strong("By part, each up to its own end"));
  for (const auto& part : d.parts) {
    out.emplace_back();
    append(out, part_lines(part, p));
  }
  return out;
}

/// With the subject where it is a part that moved.
std::string last_line(const Difference& d, const Painter& p) {
  const auto why = [&](const Difference& one, const std::string& of) {
    const auto it = std::find_if(one.controls.begin(), one.controls.end(), [&](const ControlChange& c) {
      return moved(c) && (d.parts.empty() || c.moves.back().how != assess::How::unread);
    });
    if (it == one.controls.end()) return std::string();
    return fmt::format("Why: plumbline explain {}{} --as-of {}", p.safe(it->id), of,
                       format_date(it->moves.back().at));
  };
  auto out = why(d, "");
  for (const auto& part : d.parts) {
    if (out.empty()) out = why(part, " --subject " + p.safe(shell_word(part.subject)));
  }
  return p.dim(out.empty() ? "Next: plumbline trend" : out);
}

}  // namespace

std::string render_difference(const Difference& d, const Terminal& terminal,
                              const std::vector<assess::SourceEnd>& ends) {
  const Painter p(terminal);
  Lines out = unread_lines(d, ends, p);
  append(out, seen_lines(d.gaps, p));
  append(out, head(d, p));
  append(out, sums(d, p));
  append(out, scope_lines(d, p));
  changes(out, d, p);
  if (d.controls.empty())
    out.emplace_back(d.parts.empty() ? "No activity changed between the two."
                                     : "No activity of the whole changed as far as it could be judged.");
  append(out, parts_lines(d, p));
  out.emplace_back();
  out.push_back(last_line(d, p));
  return joined(out);
}

}  // namespace plumbline::dashboards
