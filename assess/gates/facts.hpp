#pragma once
// All that the gates of one product are judged by, as values: what is loaded once, and what tests make up.
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/gates/history.hpp"
#include "assess/gates/process.hpp"
#include "assess/gates/releases.hpp"
#include "assess/rows.hpp"
#include "assess/world.hpp"

namespace plumbline::assess::gates {

/// A gate somebody recorded as held.
struct GateRecord {
  std::string release, gate, decision, evidence, source;
  Instant at;         ///< as the record says; one that says nothing: when it came to be
  bool dated = true;  ///< it says when
  Instant recorded;   ///< when the record came to be
  bool ticket = false;
  std::vector<std::string> roles;  ///< it names
  struct Signed {
    std::string role, by;  ///< who: "ann@example.org"
  };
  std::vector<Signed>
      signed_by;             ///< roles whose person is proved: by the tracker, or by a key that was given
  std::string unsigned_why;  ///< why a role that is named is not signed; empty: each is
  std::int64_t open_actions = 0;
};

/// What went out, or was rolled out, by somebody else's clock.
struct Delivery {
  Instant at;
  std::string evidence, source;  ///< in words
};

struct WaiverSeen {
  std::string criterion, requester, approver, reason, evidence;
  Instant since, until;
};

/// Rows of one probe about one source: those that all products share, until one of them needs its own.
class RowList {
 public:
  RowList() = default;
  /// `rows` has to outlive it.
  [[nodiscard]] static RowList shared(const std::vector<ProbeRow>& rows) {
    RowList out;
    out.m_shared = &rows;
    return out;
  }
  [[nodiscard]] const std::vector<ProbeRow>& all() const { return m_shared != nullptr ? *m_shared : m_own; }
  /// To be changed: a copy, the first time, of shared ones.
  [[nodiscard]] std::vector<ProbeRow>& own() {
    if (m_shared != nullptr) m_own = *std::exchange(m_shared, nullptr);
    return m_own;
  }

 private:
  const std::vector<ProbeRow>* m_shared = nullptr;
  std::vector<ProbeRow> m_own;
};

struct Facts {
  std::string product;
  Instant as_of, known_at;
  bool asked_as_of = false;  ///< by the user; else it is where the evidence ends
  History history;
  Releases releases;
  std::map<std::string, Source> sources;  ///< the release's source, its branches, and all `beside`
  std::vector<std::string> beside;        ///< other sources of the product: a document may be kept there
  std::vector<std::string> above;         ///< sources that stand for it where a rule says `inherits`
  using Rows = std::map<std::string, RowList>;
  std::map<std::string, Rows> rows;  ///< probe_key -> subject -> rows, sorted (at, evidence)
  std::unordered_map<std::string, std::string> commits;    ///< evidence of CI rows -> commit
  std::unordered_map<std::string, std::string> artifacts;  ///< evidence -> digest of the artefact
  std::set<std::string> told_by_files;                     ///< feeds whose times are a report's own words
  std::vector<GateRecord> records;
  std::vector<std::string> unread;  ///< records and statements that are not what they were meant as, in words
  std::map<std::string, Delivery> published;  ///< release -> its first artefact that was published
  std::map<std::pair<std::string, std::string>, Delivery>
      deployed;  ///< commit, category -> the first tool that ran
  std::vector<WaiverSeen> waivers;
  std::vector<Attestation> attestations;
  std::vector<std::string> other_sources;
  std::vector<std::string> why_empty;
};

/// What the gates of all products of a store share: each probe is asked once, however many products there
/// are.
struct SharedFacts {
  /// `reader` has to outlive it.
  [[nodiscard]] static Result<SharedFacts> load(const store::Reader& reader);
  const store::Reader* reader;
  World world;
  ProbeRows rows;
};

/// Asks the store all of it. `as_of` absent: the newest evidence below the product. `product`: a product or a
/// source. Errors: not_found, config, limit.
[[nodiscard]] Result<Facts> load_facts(SharedFacts& shared, const Process& process,
                                       const std::string& product, std::optional<Instant> as_of);

}  // namespace plumbline::assess::gates
