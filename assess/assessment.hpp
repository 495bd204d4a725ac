#pragma once
// The result of an assessment: what every dashboard renders. Values only.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/answer.hpp"
#include "core/instant.hpp"
#include "core/shared_text.hpp"

namespace plumbline::assess {

/// One row of a probe, as the auditor sees it. There are hundreds of thousands: their texts are shared.
struct ProbeRow {
  SharedText subject;
  Instant at;                 ///< population: final from here; presence: since
  Instant until = k_forever;  ///< presence only
  std::optional<int> ok;      ///< population: 1, 0 or NULL
  SharedText evidence;
  SharedText detail;
  SharedText commit = {};  ///< 40 hex digits of the commit that shows it (`git show`), where there is one
  SharedText path = {};    ///< file in that commit, where the evidence is a document or a CI call
  SharedText name = {};    ///< of the tag, where the evidence is one
  SharedText log = {};     ///< run or report a tool or its tests were seen in
  SharedText lines = {};   ///< of that log, those that show it: "12: text", redacted
  bool doubtful = false;   ///< presence only: nobody can tell whether it is what is asked for
  friend bool operator==(const ProbeRow&, const ProbeRow&) = default;
};

/// One term of a rule (a probe with its figures), asked of one subject at one instant.
struct TermAnswer {
  std::string rule;   ///< "observed" or "indicated"
  std::string probe;  ///< id
  std::string question;
  std::string asked;  ///< the term in words: "present, fresh P90D", "at least 95 % of the last P90D, min 5"
  std::string remedy;
  std::string subject;  ///< whose answer this is
  Verdict verdict;
  bool population = false;
  std::int64_t ok = 0, open = 0, n = 0;    ///< populations: numerator, undecided, denominator
  std::int64_t exceptions = 0;             ///< rows in the window with ok = 0
  std::vector<ProbeRow> first_exceptions;  ///< at most ten, newest first
  std::vector<ProbeRow> witnesses;  ///< presence: rows in force; population: newest ok rows, at most three
  std::vector<ProbeRow> too_thin = {};  ///< of a `no`: documents of the kind that were there and do not
                                        ///< count; of `open_rows`: what is in force, in doubt. Newest first,
                                        ///< at most three; detail: why
  Instant since = k_always;             ///< this answer holds since
  std::optional<Instant>
      lapses;  ///< first change after the end of coverage if nothing new happens; a forecast
  std::optional<ProbeRow> left_window;      ///< the row whose leaving the window caused the present answer
  std::optional<ProbeRow> began_with = {};  ///< of a present `yes`: the row whose coming began it, where
                                            ///< `witnesses` do not have it
  std::string
      missing;  ///< for unknown: which source or place would tell ("CI", "tracker", "places: doc.threat")
};

/// What `too_thin` holds may be the thing asked for.
[[nodiscard]] inline bool in_doubt(const TermAnswer& t) {
  return !t.population && t.verdict.reason == Reason::open_rows;
}

struct ControlResult {
  std::string id, title, practice;
  int level = 0;
  std::string automation;  ///< direct | indicative | attest
  Standing standing;
  Instant since = k_always;          ///< held since (SEMANTICS 11; observed and attested count as one)
  bool at_least = false;             ///< the run begins where coverage begins: "at least since"
  Instant seen_since = k_always;     ///< the same run across unknown spans
  std::vector<Span> unknown_inside;  ///< those spans
  std::optional<Instant> lapses;
  std::string why;                    ///< of the mapping
  std::string rule_text;              ///< both rules in words, one per line
  std::vector<TermAnswer> terms;      ///< per subject asked and term
  std::vector<std::string> evidence;  ///< ids of all witnesses and exceptions that decide, sorted, each once
  std::string
      would_tell;  ///< for unknown: "CI", "tracker", "review", "person", "place", … : grouped in the summary
  std::string next;        ///< what to do next, one sentence
  int observed_firms = 0;  ///< of the pool (111)
};

struct PracticeResult {
  std::string id, name, domain;
  std::int64_t confirmed = 0, possible = 0, of = 0, unknown = 0;
  int high_water_mark = 0;  ///< over confirmed ones
  double pool_share = 0;    ///< the pool's mean share, 0..1
};

struct ScorePoint {  ///< steps, ascending; the value holds until the next
  Instant at;
  std::int64_t confirmed = 0, possible = 0, coverage = 0;  ///< coverage: controls not unknown
  std::map<std::string, std::pair<std::int64_t, std::int64_t>>
      practices;  ///< practice -> confirmed, possible
  friend bool operator==(const ScorePoint&, const ScorePoint&) = default;
};

struct StateStep {
  Instant at;
  Standing standing;
};

struct GapNote {
  std::string source, shape, reason, detail;
  Instant since, until;
};

struct SourceEnd {
  std::string source;
  Instant end;               ///< last second covered
  Instant dark = k_forever;  ///< its tolerance is over: from here on what it held is unknown
};

/// A tag that is a release, for ticks below a trend.
struct ReleaseTick {
  std::string subject, name;
  Instant at;
};

struct NextAction {
  std::string control, title, action;
  std::int64_t turns = 1;
};  ///< turns: controls it would turn

struct Assessment {
  std::string pack, edition, pack_title, attribution;
  bool modified = false;
  std::string modified_what;  ///< the difference, in words
  std::string subject;
  Instant as_of, known_at;
  bool as_of_defaulted = false;  ///< then: the newest evidence here
  bool mixed_dates = false;      ///< sources end apart; each is shown at its own end
  std::vector<SourceEnd> ends;
  std::int64_t confirmed = 0, possible = 0, of = 0,
               coverage = 0;  ///< coverage: count of controls not unknown
  std::int64_t applicable = 0;
  std::string
      across;  ///< share of the sources below that has to hold an activity whose rule names none: "80%"
  int pool_firms = 0;  ///< firms behind `pool_share` and `observed_firms`; 0: the pack names none
  std::vector<PracticeResult> practices;
  std::vector<ControlResult> controls;  ///< in the catalogue's order
  std::vector<ScorePoint> trend;  ///< up to as_of, from the first evidence; each point strict at its own
                                  ///< date: with mixed dates the last one is not the score
  std::map<std::string, std::vector<StateStep>> timelines;  ///< control -> steps up to as_of, strict too
  std::vector<ReleaseTick> releases;
  std::vector<GapNote> gaps;
  std::vector<NextAction> next;                           ///< at most three
  std::map<std::string, std::int64_t> unknown_by_source;  ///< would_tell -> count
  std::string lens;                                       ///< digest of pack, probes and catalogues
  std::string digest;                                     ///< over the canonical JSON without this field
};

}  // namespace plumbline::assess
