#pragma once
// What the gates of a product's releases say: values only, for every view. SEMANTICS 10 defines the words.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assess/gates/process.hpp"
#include "assess/gates/releases.hpp"
#include "core/answer.hpp"

namespace plumbline::assess::gates {

enum class Outcome {
  in_time,          ///< there before the gate
  late,             ///< there, after the gate and before the same gate of the next release on its line
  missing,          ///< looked in the right places: never there
  undecidable,      ///< a gap, a clock too weak, evidence nobody brings
  waived,           ///< by whom, until when; `without_waiver` says what it would be
  not_applicable,   ///< tailored out, or a gate that is not held for this release; `detail` says why
  nothing_to_judge  ///< saw everything, there was no case: fails nothing
};
[[nodiscard]] std::string_view name(Outcome outcome);  ///< "in_time", …

enum class GateOutcome {
  passed,
  passed_with_open_actions,
  passed_on_waivers,
  failed,  ///< a criterion is late or missing
  not_held,
  undecidable,
  not_applicable
};
[[nodiscard]] std::string_view name(GateOutcome outcome);

/// A piece of evidence with the time it counts by.
struct Witness {
  std::string evidence, commit, path, name, detail;
  Interval time;      ///< through clocks as strong as the criterion asks
  std::string clock;  ///< "committer date", "graph order", …
};

struct CriterionVerdict {
  const Criterion* criterion = nullptr;  ///< in the report's process
  Outcome outcome = Outcome::undecidable;
  Reason reason = Reason::not_given;
  std::string detail;                        ///< in words, where the outcome and reason alone do not tell
  std::optional<std::int64_t> late_seconds;  ///< of a late one: how long after the gate it was surely there
  std::string decided_by;                    ///< clock or order that decided an in_time or late one
  std::vector<Witness> witnesses;            ///< what shows it, at most three
  std::vector<Witness> exceptions;           ///< rows that speak against it, at most three
  std::vector<Verdict> terms;                ///< of each term of a rule that has several, in their order
  std::int64_t ok = 0, open = 0, n = 0;      ///< of the first population asked about the release's commits
  struct Waived {
    std::string by, reason, evidence;
    Instant until;
    Outcome without_waiver = Outcome::missing;
  };
  std::optional<Waived> waiver;
};

/// How it is known when a gate was held, strongest first.
enum class HeldBy { ticket, file, stated, tag, release_tag, published, deployed, continuous, stand_in };
[[nodiscard]] std::string_view name(HeldBy by);  ///< "gate record (ticket)", …

struct Held {
  Instant at;
  HeldBy by = HeldBy::stand_in;
  Clock clock = Clock::committer_date;  ///< that vouches for `at`
  std::string dated_by;                 ///< the same in words: "tagger date", "as the file says"
  std::string source;                   ///< tag, file or ticket, in words
  std::string evidence;
  std::string decision;  ///< as recorded; empty: no record
  /// A role that a record names for this gate.
  struct Named {
    std::string role, where;
    std::string why_not;  ///< why that is no signature; empty: it is one
    std::string by;       ///< whose signature; empty: none
  };
  std::vector<Named> roles;
  std::int64_t open_actions = 0;
  std::optional<Instant> recorded;  ///< when the record itself came to be
  std::optional<Instant>
      beside;  ///< what counts for releases beside this one, where a record made later is not let
  std::optional<Instant> said;  ///< what the record says instead of `at`, where that is not believed
  bool names_no_day = false;    ///< the record does not; `said` is when it came to be then
  std::string not_believed;     ///< why
  std::string tag;              ///< the tag that dates it, where one does
  std::string afterwards;       ///< what was recorded after the release, and does not count
  [[nodiscard]] bool counts() const { return by != HeldBy::stand_in; }
};

/// A signature is seen when a person is proved to have given it: whom a tracker let in, whoever signed the
/// commit of a gate record by a key that was given and is named there for the role, or an attestation.
struct SignatureVerdict {
  std::string role, what;
  bool seen = false;
  std::string by;             ///< who
  std::string where;          ///< record or statement; of one not seen: the record that names the role
  std::string why_not;        ///< why what is named there is no signature
  Instant until = k_forever;  ///< it is somebody's statement, in force until then
};

struct GateVerdict {
  const Gate* gate = nullptr;  ///< in the report's process
  GateOutcome outcome = GateOutcome::not_held;
  std::string detail;        ///< why it does not apply
  std::optional<Held> held;  ///< absent: nothing tells; a stand-in: what the criteria were judged against
  std::vector<SignatureVerdict> signatures;
  std::vector<CriterionVerdict> criteria;
  [[nodiscard]] std::size_t count(Outcome which) const;
};

struct ReleaseVerdict {
  std::size_t release = 0;  ///< in Report::releases
  std::vector<GateVerdict> gates;
};

/// What the next release of the main line has to bring, as far as can be told before it is made: its gates
/// judged as if they were held at the look, except those whose time is known already (the work began).
struct Readiness {
  std::size_t previous = 0;         ///< the release before it; in Report::releases
  std::optional<Instant> expected;  ///< a forecast: the last one and the median time between the last ones
  std::size_t intervals = 0;        ///< how many times between releases that median is of
  ReleaseVerdict verdict;           ///< `release` points nowhere
  /// Something that counts now and will have ended: a document that grows too old, a waiver, a signature.
  struct Lapse {
    std::size_t gate = 0;
    std::optional<std::size_t> criterion;  ///< absent: a signature of the gate
    Instant at;
    std::string what;     ///< "waiver by ann", "signature as architect by ann", or the evidence
    bool by_then = true;  ///< before the release is expected
  };
  std::vector<Lapse> lapses;  ///< by time
};

/// How many criteria which sources could decide, whatever is connected.
struct Decidable {
  std::size_t git = 0, ci = 0, tracker = 0, artefacts = 0;  ///< each beyond those before it
  std::size_t lacking = 0;  ///< need evidence nobody brings yet, or a person alone
  std::size_t of = 0;
};

/// Verdicts point into `process`: a report is moved, never copied.
struct Report {
  Report() = default;
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;
  Report(Report&&) = default;
  Report& operator=(Report&&) = default;

  Process process;
  std::string product, source;
  Instant as_of, known_at;
  Decidable decidable;
  std::vector<Release> releases;           ///< by time
  std::vector<ReleaseVerdict> verdicts;    ///< of the releases asked for that were made by `as_of`, in order
  std::optional<Readiness> next;           ///< absent: no release on a line that is read
  std::vector<Note> notes;                 ///< findings about tags, order and claims
  std::vector<std::string> other_sources;  ///< sources of the product that have releases of their own
  std::vector<std::string> why_empty;      ///< no release: why, and what to do
};

}  // namespace plumbline::assess::gates
