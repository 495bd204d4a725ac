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

/// Where parts ended apart, what each of them did up to its own end; else what the whole did.
std::string moved(const Assessment& a, const std::vector<PartNote>& parts) {
  if (parts.empty() || left_behind(a.ends, a.as_of).empty()) {
    const auto change = change_words(a);
    return change.empty() ? "" : fmt::format("\nMoved: {}.\n", plain(change));
  }
  std::string out = "\nMoved, each part up to its own end:\n\n";
  for (const auto& part : parts) {
    const bool never = part.read_to == k_always;
    out +=
        fmt::format("- {} (read to {}): {}\n", plain(part.title), never ? "never" : format_date(part.read_to),
                    never                 ? "not judged"
                    : part.change.empty() ? "none"
                                          : plain(part.change));
  }
  return out;
}

std::string head(const Assessment& a, const std::vector<PartNote>& parts) {
  std::string out;
  if (const auto words = unread_words(a, parts); !words.empty())
    out += fmt::format("> **Not read:** {}\n>\n", plain(fmt::format("{}", fmt::join(words, " "))));
  for (const auto& gap : gap_sentences(a.gaps)) out += fmt::format("> **Not seen:** {}\n>\n", plain(gap));
  for (const auto& notice : notice_sentences(a.gaps)) out += fmt::format("> Notice: {}\n>\n", plain(notice));
  if (!out.empty()) out += "\n";
  out += fmt::format("# {} of {}\n\n", plain(label_of(a)), plain(subject_words(a)));
  out += fmt::format("**{}**, confirmed to possible; {}. {}, known at {}.\n", score_words(a),
                     coverage_words(a), "As" + as_of_words(a).substr(2), format_rfc3339(a.known_at));
  if (const auto day = that_day_words(a); !day.empty()) out += fmt::format("\n{}.\n", plain(day));
  if (a.modified) out += fmt::format("\nModified pack: {}\n", plain(a.modified_what));
  return out + moved(a, parts);
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

using Lapses = std::vector<std::pair<Instant, std::string>>;

/// What lapses in it within 90 days of the whole's date; `of`: the name of a part. A part that ended before
/// may have lost it since: nobody looked.
void append_lapses(Lapses& to, const Assessment& a, Instant as_of, const std::string& of) {
  for (const auto& c : a.controls) {
    if (!c.lapses || !is_possible(c.standing.state) || c.lapses->seconds > as_of.seconds + k_soon) continue;
    to.emplace_back(*c.lapses,
                    fmt::format("- {}: **{}** {}{}{}\n", format_date(*c.lapses), plain(c.id), plain(c.title),
                                of, *c.lapses > as_of ? "" : ": past, and nobody looked since"));
  }
}

std::string lapsing(const Assessment& a, const std::vector<Assessment>& parts) {
  Lapses rows;
  append_lapses(rows, a, a.as_of, "");
  for (const auto& part : parts)
    append_lapses(rows, part, a.as_of, fmt::format(" (of {})", plain(subject_words(part))));
  std::stable_sort(rows.begin(), rows.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
  std::string out;
  for (const auto& [at, words] : rows) out += words;
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

std::string render_markdown(const Assessment& a, const std::vector<Assessment>& parts) {
  std::vector<PartNote> notes;
  std::transform(parts.begin(), parts.end(), std::back_inserter(notes), part_note);
  return head(a, notes) + practices(a) +
         listed(a, "Seen", [](const ControlResult& c) { return is_possible(c.standing.state); }) +
         listed(a, "Looked, and not there",
                [](const ControlResult& c) { return c.standing.state == State::absent; }) +
         lapsing(a, parts) + next(a) + foot(a);
}

}  // namespace plumbline::dashboards
