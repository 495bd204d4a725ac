#pragma once
// Runs the probes of a pack once, composes timelines by its rules, and looks up any number of dates in them.
#include <memory>
#include <string>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/pack.hpp"
#include "store/store.hpp"

namespace plumbline::assess {

class Body;

/// All timelines of one pack over one cut of a store; each probe was run once. Everything else is a look-up.
class Evaluation {
 public:
  ~Evaluation();
  Evaluation(Evaluation&&) noexcept;
  [[nodiscard]] static Result<Evaluation> evaluate(const store::Reader& reader, const Pack& pack);

  /// The newest second any source below `subject` is covered at (SEMANTICS 6: default as-of).
  [[nodiscard]] Result<Instant> newest_evidence(std::string_view subject) const;
  /// absent as_of: newest_evidence, each source at its own end; trend and timelines are dated all the same.
  /// Errors: not_found with the nearest name.
  [[nodiscard]] Result<Assessment> assess(std::string_view subject, std::optional<Instant> as_of) const;
  /// One control with all its terms, nothing cut short; `explain` prints it.
  [[nodiscard]] Result<ControlResult> explain(std::string_view subject, std::string_view control,
                                              std::optional<Instant> as_of) const;
  /// Score at each step over the whole past up to as_of (absent: newest_evidence). Each point is what
  /// `assess` says of that date: a source that ended is carried for its grace and then unknown.
  [[nodiscard]] Result<std::vector<ScorePoint>> trend(std::string_view subject,
                                                      std::optional<Instant> as_of) const;
  /// The last second covered of each source below.
  [[nodiscard]] Result<std::vector<SourceEnd>> ends(std::string_view subject) const;
  /// What an `assess` without an as-of says or would have said at each instant: each source as at its own
  /// end.
  [[nodiscard]] Result<std::vector<ScorePoint>> newest_looks(std::string_view subject) const;
  /// All rows of one probe for the sources below `subject`, sorted (subject, at, evidence).
  [[nodiscard]] Result<std::vector<ProbeRow>> population(std::string_view subject,
                                                         std::string_view probe) const;
  /// Rows for the store's score tables, strict at every date as `trend` is.
  [[nodiscard]] std::vector<store::ControlSpanRow> control_spans(std::string_view subject) const;
  [[nodiscard]] std::vector<store::ScoreStepRow> score_steps(std::string_view subject) const;
  /// For the parts of this room that look into timelines (assess/body.hpp).
  [[nodiscard]] const Body& body() const;

 private:
  struct Impl;
  explicit Evaluation(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

}  // namespace plumbline::assess
