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
  if (thin && reason == Reason::open_rows) return "seen, but nobody can tell whether it counts";
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
