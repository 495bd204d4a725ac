// One page of Markdown that a lead can paste: what could not be seen, the score, where, what is there, what
// lapses, what next.
#include <fmt/format.h>

#include <algorithm>

#include "dashboards/dashboards.hpp"
#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

using assess::Assessment;
using assess::ControlResult;

/// Text from outside: no character of it means anything to a reader of Markdown or HTML.
std::string plain(std::string_view text) {
  constexpr std::string_view k_marks = "\\`*_[]#|~@";
  std::string out;
  for (const char c : safe_text(text)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (k_marks.find(c) != std::string_view::npos)
      out += std::string("\\") + c;
    else
      out += c;
  }
  // what a renderer would make a link of by itself
  for (const auto& [from, to] : {std::pair<std::string, std::string>("://", ":\\//"), {"www.", "www\\."}}) {
    for (auto at = out.find(from); at != std::string::npos; at = out.find(from, at + to.size()))
      out.replace(at, from.size(), to);
  }
  return out;
}

std::string head(const Assessment& a) {
  std::string out;
  for (const auto& gap : gap_sentences(a.gaps)) out += fmt::format("> **Not seen:** {}\n>\n", plain(gap));
  for (const auto& notice : notice_sentences(a.gaps)) out += fmt::format("> Notice: {}\n>\n", plain(notice));
  if (!out.empty()) out += "\n";
  out += fmt::format("# {} of {}\n\n", plain(label_of(a)), plain(subject_words(a)));
  out += fmt::format("**{}**, confirmed to possible; {}. {}, known at {}.\n", score_words(a),
                     coverage_words(a), "As" + as_of_words(a).substr(2), format_rfc3339(a.known_at));
  if (const auto day = that_day_words(a); !day.empty()) out += fmt::format("\n{}.\n", plain(day));
  if (a.modified) out += fmt::format("\nModified pack: {}\n", plain(a.modified_what));
  if (const auto change = change_words(a); !change.empty())
    out += fmt::format("\nMoved: {}.\n", plain(change));
  return out;
}

std::string practices(const Assessment& a) {
  std::string out = "\n| practice | confirmed | possible | of | not judged |\n|---|--:|--:|--:|--:|\n";
  for (const auto& p : a.practices)
    out += fmt::format("| {} {} | {} | {} | {} | {} |\n", plain(p.id), plain(p.name), p.confirmed, p.possible,
                       p.of, p.unknown);
  return out;
}

std::string control_line(const ControlResult& c) {
  std::string out = fmt::format("- **{}** {}: {}", plain(c.id), plain(c.title), word_of(c.standing.state));
  if (c.since != k_always) out += fmt::format(", {}", since_words(c));
  if (const auto clause = clause_of(c); !clause.empty()) out += fmt::format(" ({})", clause);
  return out + "\n";
}

template <class Is>
std::string listed(const Assessment& a, std::string_view title, Is is) {
  std::string out;
  for (const auto& c : a.controls) {
    if (is(c)) out += control_line(c);
  }
  return out.empty() ? "" : fmt::format("\n## {}\n\n{}", title, out);
}

constexpr std::int64_t k_soon = 90LL * 86'400;

std::string lapsing(const Assessment& a) {
  std::string out;
  for (const auto& c : a.controls) {
    if (!c.lapses || !is_possible(c.standing.state) || c.lapses->seconds > a.as_of.seconds + k_soon) continue;
    out += fmt::format("- {}: **{}** {}\n", format_date(*c.lapses), plain(c.id), plain(c.title));
  }
  return out.empty() ? ""
                     : fmt::format("\n## Lapses within 90 days if nothing new happens (forecast)\n\n{}", out);
}

std::string next(const Assessment& a) {
  std::string out;
  int n = 0;
  for (const auto& one : a.next)
    out += fmt::format("{}. **{}** {} ({})\n", ++n, plain(one.control), plain(one.action),
                       turns_words(one.turns));
  return out.empty() ? "" : "\n## What next\n\n" + out;
}

std::string foot(const Assessment& a) {
  std::string out;
  if (const auto unknown = unknown_words(a); !unknown.empty())
    out += fmt::format("\nCould not be judged: {}.\n", plain(fmt::format("{}", fmt::join(unknown, ", "))));
  out +=
      "\nThis is a self-assessment from evidence in repositories: what is indicated, a person must confirm.";
  if (!a.attribution.empty()) out += " " + plain(a.attribution);
  return out + fmt::format("\n\nDigest {}; why: `plumbline explain CONTROL`.\n", a.digest.substr(0, 16));
}

}  // namespace

std::string render_markdown(const Assessment& a) {
  return head(a) + practices(a) +
         listed(a, "Seen", [](const ControlResult& c) { return is_possible(c.standing.state); }) +
         listed(a, "Looked, and not there",
                [](const ControlResult& c) { return c.standing.state == State::absent; }) +
         lapsing(a) + next(a) + foot(a);
}

}  // namespace plumbline::dashboards
