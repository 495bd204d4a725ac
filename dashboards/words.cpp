#include "dashboards/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace plumbline::dashboards {
namespace {

/// What would tell, with its article: "42 need CI", "8 need a tracker".
std::string source_words(const std::string& source) {
  if (source == "person") return "a person";
  if (source == "tracker") return "a tracker";
  if (source == "review") return "a forge with reviews";
  if (source == "place") return "a place named in plumbline.yaml";
  if (source.empty()) return "a source not named";
  return source;
}

State state_at(const std::vector<assess::StateStep>& steps, Instant t, bool before) {
  State state = State::unknown;
  for (const auto& step : steps) {
    if (before ? step.at >= t : step.at > t) break;
    state = step.standing.state;
  }
  return state;
}

int rank(State state) {
  return is_confirmed(state) ? 2 : (is_possible(state) ? 1 : 0);
}

/// Why the control moved at `t`: a loss names its reason, a gain its evidence.
std::string cause(const std::vector<assess::StateStep>& steps, Instant t, bool gain) {
  if (gain) return "by evidence";
  for (const auto& step : steps) {
    if (step.at != t) continue;
    switch (step.standing.reason) {
      case Reason::stale:
        return "too old";
      case Reason::expired:
        return "expired";
      case Reason::stale_source:
        return "source not read since";
      case Reason::below:
        return "under its threshold";
      case Reason::none:
        return "gone";
      case Reason::gap:
        return "gap";
      case Reason::open_rows:
        return "undecided rows";
      default:
        // What could tell more is no cause: it was missing before as well, and the evidence sufficed.
        return "its evidence no longer suffices";
    }
  }
  return "lost";
}

/// Whether all that moved at `t` only went because it is no longer read: by its own reason, or at the second
/// a source grew dark (of several the whole may name a weightier reason).
bool only_unread(const assess::Assessment& a, Instant t, const std::vector<assess::SourceEnd>& behind) {
  const bool dark = std::any_of(behind.begin(), behind.end(), [&](const auto& s) { return s.dark == t; });
  for (const auto& [control, steps] : a.timelines) {
    const int delta = rank(state_at(steps, t, false)) - rank(state_at(steps, t, true));
    if (delta == 0 || (dark && delta < 0)) continue;
    const auto step = std::find_if(steps.begin(), steps.end(), [&](const auto& s) { return s.at == t; });
    if (step == steps.end() || step->standing.reason != Reason::stale_source) return false;
  }
  return true;
}

}  // namespace

std::string short_id(const assess::ProbeRow& row) {
  const std::string commit = commit_of(row);
  const EvidenceId id = parse_evidence(row.evidence);
  return commit.empty() ? fmt::format("{} {}", id.shape, id.native.substr(0, 12))
                        : "commit " + commit.substr(0, 12);
}

EvidenceId parse_evidence(std::string_view id) {
  const auto first = id.find(':');
  const auto last = id.rfind(':');
  if (first == std::string_view::npos || first == last) return {{}, {}, id};
  return {id.substr(0, first), id.substr(first + 1, last - first - 1), id.substr(last + 1)};
}

std::string native_id_of(const assess::ProbeRow& row) {
  return row.name.empty() ? std::string(parse_evidence(row.evidence).native) : row.name.str();
}

std::string commit_of(const assess::ProbeRow& row) {
  if (!row.commit.empty()) return row.commit.str();
  const EvidenceId id = parse_evidence(row.evidence);
  return id.shape == "commit" ? std::string(id.native) : std::string();
}

std::string row_words(const assess::ProbeRow& row) {
  std::string out = fmt::format("{}  {}", format_date(row.at), short_id(row));
  if (!row.path.empty() && row.detail.find(row.path) == std::string::npos) out += "  " + row.path;
  if (!row.detail.empty()) out += "  " + row.detail;
  if (row.until != k_forever) out += fmt::format("  (until {})", format_date(row.until));
  return out;
}

std::string_view word_of(State state) {
  return state == State::not_applicable ? "n/a" : name(state);
}

std::string_view clause_of(Reason reason) {
  switch (reason) {
    case Reason::not_given:
      return "";
    case Reason::no_source:
      return "nothing is connected that could tell";
    case Reason::nothing_to_judge:
      return "nothing to judge yet";
    case Reason::gap:
      return "a reading failed";
    case Reason::before_coverage:
      return "the sources do not reach back far enough";
    case Reason::stale_source:
      return "the source was not read recently enough";
    case Reason::elsewhere:
      return "not seen, and it may be kept elsewhere";
    case Reason::weak_clock:
      return "no clock strong enough vouches for the time";
    case Reason::open_rows:
      return "undecided rows could turn it";
    case Reason::needs_person:
      return "only a named person can say";
    case Reason::none:
      return "looked, nothing there";
    case Reason::stale:
      return "was there, now too old";
    case Reason::below:
      return "under the threshold";
    case Reason::expired:
      return "expired";
    case Reason::contradicted:
      return "attested, but the evidence says no";
  }
  return "";
}

namespace {

std::string_view clause_for(Reason reason, bool thin) {
  if (thin && reason == Reason::none) return "seen, but what is there does not count";
  if (thin && reason == Reason::elsewhere)
    return "in git only what does not count, and it may be kept elsewhere";
  return clause_of(reason);
}

}  // namespace

std::string_view clause_of(const assess::TermAnswer& t) {
  return clause_for(t.verdict.reason, !t.too_thin.empty());
}

std::string_view clause_of(const assess::ControlResult& c) {
  // Of several sources each one: what one of them keeps says nothing of the others.
  std::set<std::string_view> asked, thin;
  for (const auto& t : c.terms) {
    if (t.verdict.reason != c.standing.reason) continue;
    asked.insert(t.subject);
    if (!t.too_thin.empty()) thin.insert(t.subject);
  }
  return clause_for(c.standing.reason, !asked.empty() && thin == asked);
}

std::string label_of(const assess::Assessment& a) {
  return fmt::format("{} self-assessment{}", a.edition, a.modified ? " (modified pack)" : "");
}

std::string subject_words(const std::string& subject, const std::vector<std::string>& sources) {
  constexpr std::string_view k_unnamed = "all";  // the root that zero configuration makes
  if (subject != k_unnamed || sources.empty()) return subject;
  if (sources.size() > 3) return fmt::format("{} sources", sources.size());
  std::string out = sources.front();
  for (std::size_t i = 1; i < sources.size(); ++i)
    out += (i + 1 == sources.size() ? " and " : ", ") + sources[i];
  return out;
}

std::string subject_words(const assess::Assessment& a) {
  std::vector<std::string> sources;
  for (const auto& end : a.ends) sources.push_back(end.source);
  return subject_words(a.subject, sources);
}

std::string as_of_words(const assess::Assessment& a) {
  const bool read =
      std::any_of(a.ends.begin(), a.ends.end(), [](const auto& e) { return e.end != k_always; });
  if (a.as_of_defaulted && !a.ends.empty() && !read)
    return fmt::format("as of {}, nothing was read yet", format_date(a.as_of));
  return fmt::format("as of {}{}{}", format_date(a.as_of),
                     a.as_of_defaulted ? ", the newest evidence here" : "",
                     a.mixed_dates ? "; mixed dates" : "");
}

std::string score_words(const assess::Assessment& a) {
  return a.coverage == 0 ? "not assessable" : fmt::format("{}–{} of {}", a.confirmed, a.possible, a.of);
}

std::string turns_words(std::int64_t turns) {
  return "could turn " + count_words(turns, "activity", "activities");
}

std::string ended_words(const std::vector<assess::SourceEnd>& ends, Instant t) {
  constexpr std::size_t k_named = 3;
  std::vector<std::string> ended;
  for (const auto& end : ends) {
    if (end.end == k_always || end.end >= t || format_date(end.end) == format_date(t)) continue;
    ended.push_back(fmt::format("{} {}", end.source, format_date(end.end)));
  }
  const auto more = ended.size() > k_named ? ended.size() - k_named : 0;
  ended.resize(ended.size() - more);
  return fmt::format("{}{}", fmt::join(ended, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

std::vector<assess::SourceEnd> left_behind(const std::vector<assess::SourceEnd>& ends, Instant t) {
  std::vector<assess::SourceEnd> out;
  std::copy_if(ends.begin(), ends.end(), std::back_inserter(out),
               [&](const auto& one) { return one.end != k_always && one.dark <= t; });
  std::stable_sort(out.begin(), out.end(), [](const auto& x, const auto& y) { return x.end < y.end; });
  return out;
}

PartNote part_note(const assess::Assessment& part) {
  PartNote out{part.subject, subject_words(part), part.ends, k_always, change_words(part)};
  for (const auto& one : part.ends) out.read_to = std::max(out.read_to, one.end);
  return out;
}

namespace {

/// The name a reader of the whole knows it by: of a part with one source the part's.
std::string known_as(const std::string& source, const std::vector<PartNote>& parts) {
  for (const auto& part : parts) {
    const bool has = std::any_of(part.ends.begin(), part.ends.end(),
                                 [&](const auto& one) { return one.source == source; });
    if (!has || part.title == source) continue;
    return part.ends.size() == 1 ? part.title : fmt::format("{} of {}", source, part.title);
  }
  return source;
}

}  // namespace

std::vector<std::string> unread_words(const assess::Assessment& a, const std::vector<PartNote>& parts) {
  constexpr std::size_t k_named = 3;
  const auto behind = left_behind(a.ends, a.as_of);
  if (behind.empty()) return {};
  std::vector<std::string> named;
  for (std::size_t i = 0; i < behind.size() && i < k_named; ++i)
    named.push_back(
        fmt::format("{} after {}", known_as(behind[i].source, parts), format_date(behind[i].end)));
  const auto more = behind.size() - named.size();
  const Instant dark = std::min_element(behind.begin(), behind.end(), [](const auto& x, const auto& y) {
                         return x.dark < y.dark;
                       })->dark;
  std::vector<std::string> out{
      fmt::format("{}{}. Bring {} up to date and collect again: plumbline collect.", fmt::join(named, ", "),
                  more > 0 ? fmt::format(" and {} more", more) : "", behind.size() == 1 ? "it" : "them")};
  out.push_back(parts.empty() ? fmt::format("What only {} could tell is unknown since {}.",
                                            behind.size() == 1 ? "it" : "they", format_date(dark))
                              : fmt::format("So the whole cannot be judged in full since {}; what each part "
                                            "did by itself is told up to its own end.",
                                            format_date(dark)));
  return out;
}

std::string that_day_words(const assess::Assessment& a) {
  if (!a.mixed_dates || a.trend.empty()) return "";
  const auto& day = a.trend.back();
  if (day.confirmed == a.confirmed && day.possible == a.possible && day.coverage == a.coverage) return "";
  const std::string score = day.coverage == 0 ? "nothing could be judged"
                                              : fmt::format("{}–{} of {}, {} not judged", day.confirmed,
                                                            day.possible, a.of, a.of - day.coverage);
  return fmt::format("On {} alone, as trend and diff tell it: {}", format_date(a.as_of), score);
}

std::string across_words(const assess::Assessment& a) {
  if (a.across.empty()) return "";
  return fmt::format(
      "The whole counts what {} of its sources hold, where the rule names no other share; where too many of "
      "them "
      "cannot be judged, it is not judged either. So one part may show more.",
      a.across);
}

std::string coverage_words(const assess::Assessment& a) {
  return fmt::format("{} could not be judged", a.of - a.coverage);
}

std::vector<std::string> unknown_words(const assess::Assessment& a) {
  std::vector<std::pair<std::string, std::int64_t>> sorted(a.unknown_by_source.begin(),
                                                           a.unknown_by_source.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& x, const auto& y) { return x.second > y.second; });
  std::vector<std::string> out;
  for (const auto& [source, count] : sorted) {
    out.push_back(fmt::format("{} {} {}", count, count == 1 ? "needs" : "need", source_words(source)));
  }
  return out;
}

std::string since_words(const assess::ControlResult& c) {
  if (c.since == k_always) return "always";
  return fmt::format("{}since {}", c.at_least ? "at least " : "", format_date(c.since));
}

std::string change_words(const assess::Assessment& a) {
  const auto moved = [&](std::size_t i) {
    return a.trend[i].confirmed != a.trend[i - 1].confirmed || a.trend[i].possible != a.trend[i - 1].possible;
  };
  // Where it is said above that a source ended, its end is no news: what moved before is.
  const auto behind = left_behind(a.ends, a.as_of);
  const auto no_news = [&](std::size_t k) {
    return !moved(k) || (!behind.empty() && only_unread(a, a.trend[k].at, behind));
  };
  std::size_t i = a.trend.size();
  while (i > 1 && no_news(i - 1)) --i;
  if (i <= 1) return "";
  const auto& now = a.trend[i - 1];
  const auto& before = a.trend[i - 2];
  std::vector<std::string> ups, downs;
  for (const auto& c : a.controls) {  // the catalogue's order
    const auto found = a.timelines.find(c.id);
    if (found == a.timelines.end()) continue;
    const int delta =
        rank(state_at(found->second, now.at, false)) - rank(state_at(found->second, now.at, true));
    if (delta != 0)
      (delta > 0 ? ups : downs)
          .push_back(fmt::format("{} {}", c.id, cause(found->second, now.at, delta > 0)));
  }
  std::vector<std::string> moves;
  if (now.confirmed != before.confirmed)
    moves.push_back(signed_words(now.confirmed - before.confirmed) + " confirmed");
  if (now.possible != before.possible)
    moves.push_back(signed_words(now.possible - before.possible) + " possible");
  std::string out = fmt::format("{} on {}", fmt::join(moves, ", "), format_date(now.at));
  if (!ups.empty()) out += fmt::format("; up: {}", fmt::join(ups, ", "));
  if (!downs.empty()) out += fmt::format("; down: {}", fmt::join(downs, ", "));
  return out;
}

std::string signed_words(std::int64_t n) {
  if (n == 0) return "0";
  return n > 0 ? fmt::format("+{}", n) : fmt::format("−{}", -n);
}

std::string_view cause_words(assess::Cause cause) {
  switch (cause) {
    case assess::Cause::added:
      return "evidence added";
    case assess::Cause::left:
      return "evidence left";
    case assess::Cause::scope:
      return "scope";
    case assess::Cause::lens:
      return "lens";
  }
  return "";
}

std::string_view how_words(assess::How how) {
  using assess::How;
  switch (how) {
    case How::fresh:
      return "new evidence";
    case How::exception:
      return "an exception";
    case How::learned:
      return "learnt later, of that date or before";
    case How::attested:
      return "attested by a named person";
    case How::seen:
      return "what could not be seen before can be";
    case How::habit:
      return "an earlier period counts otherwise";
    case How::window:
      return "out of the window";
    case How::freshness:
      return "grown too old";
    case How::gone:
      return "gone";
    case How::withdrawn:
      return "no longer served by its source";
    case How::expired:
      return "an attestation expired";
    case How::unread:
      return "its source was not read recently enough";
    case How::gap:
      return "a reading failed";
    case How::tree:
      return "the tree of subjects changed";
    case How::life:
      return "a subject came or left";
    case How::pack:
      return "the ruler moved";
  }
  return "";
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view k_plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-";
  if (!text.empty() && text.find_first_not_of(k_plain) == std::string_view::npos && text.front() != '-')
    return std::string(text);
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::int64_t basis_points(std::int64_t num, std::int64_t den) {
  return den <= 0 ? 0 : (num * 20000 + den) / (2 * den);
}

std::string count_words(std::int64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

}  // namespace plumbline::dashboards
