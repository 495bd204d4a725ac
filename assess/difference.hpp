#pragma once
// What changed between two looks at one subject, and by what (SEMANTICS 11). The terms sum to the change.
//
// A look is (lens, tree, knowledge, date). The way from one to the other changes one of them at a time, so
// that each control's moves along it add up: lens, then what was learnt, then the tree, then time. On the
// stretch of time every breakpoint of a control's timeline has its cause: evidence that entered, evidence
// that left, or a subject that came or went.
#include <string>
#include <string_view>
#include <vector>

#include "assess/assess.hpp"

namespace plumbline::assess {

enum class Cause : std::uint8_t { added, left, scope, lens };
[[nodiscard]] std::string_view name(Cause cause);

/// How a cause worked. Of `added`: fresh, exception, learned, attested, seen, habit. Of `left`: window,
/// freshness, gone, withdrawn, expired, unread, gap, habit. Of `scope`: tree, life. Of `lens`: pack.
enum class How : std::uint8_t {
  fresh,      ///< new evidence came
  exception,  ///< a row that is not ok, or not decided, came
  learned,    ///< evidence of then that was stored later
  attested,   ///< a person's word came into force
  seen,       ///< what could not be seen before can be
  habit,      ///< a period before this one counts otherwise (formality)
  window,     ///< a row grew older than the window, or was pushed out of the last N
  freshness,  ///< it is still there and too old
  gone,       ///< deleted, replaced by something else, or switched off
  withdrawn,  ///< the source no longer serves it
  expired,    ///< a person's word ran out
  unread,     ///< the source was not read recently enough
  gap,        ///< a reading failed
  tree,       ///< the tree file names other sources, places or dates
  life,       ///< a subject came to life or left within the time
  pack        ///< another mapping, probe or catalogue
};
[[nodiscard]] std::string_view name(How how);

/// One step of one control's state on the way. Steps that took each other back are left out, but for those of
/// scope and lens: nobody raises a score by dropping a bad repository in silence.
struct Move {
  Cause cause;
  How how;
  Instant at;  ///< when, inside the time compared; beside lens, tree and learning: the first date
  Standing before, after;
  std::int64_t confirmed = 0, possible = 0;  ///< -1, 0 or 1
  std::vector<ProbeRow> rows;                ///< that entered or left and turned it, oldest first
  std::vector<std::string> commits = {};     ///< of what is gone: main-line commits of that second
};

struct ControlChange {
  std::string id, title, practice;
  int level = 0;
  Standing before, after;
  std::int64_t confirmed = 0, possible = 0;
  std::vector<Move> moves;                     ///< their counts sum to those of the control
  std::vector<std::string> entered, departed;  ///< evidence ids that count at the second look alone, at the
                                               ///< first alone; sorted, each once
};

/// One end of a comparison.
struct Look {
  Instant as_of, known_at;
  std::string lens;
  std::vector<std::string> sources;  ///< below the subject, sorted
  std::int64_t confirmed = 0, possible = 0, of = 0, coverage = 0;
};

struct CauseSum {
  Cause cause;
  std::int64_t confirmed = 0, possible = 0;
};

struct Difference {
  std::string pack, edition, subject;
  bool modified = false;
  bool to_defaulted = false;           ///< no second date was given: the newest evidence
  std::optional<Instant> beyond = {};  ///< the first date asked for, where nothing was read up to it
  Look from, to;
  std::vector<CauseSum> sums;           ///< one each, in the order of Cause; they sum to to - from
  std::vector<ControlChange> controls;  ///< whose state changed, in the catalogue's order
  std::vector<std::string> came, went;  ///< sources below the subject at the second look alone, at the first
  std::vector<GapNote> gaps;            ///< of the second look
  /// Where some source below was not read up to the second date and others were: the subjects below whose
  /// sources end together, each compared up to its own end. The sums and controls above know nothing of them.
  std::vector<Difference> parts = {};
};

/// One evaluation on the way, and what it changed against the one before.
struct Stage {
  const Evaluation* evaluation;
  How how = How::fresh;  ///< pack, learned or tree; of the first stage: nothing
};

/// Compares `from` in the first stage with `to` in the last (absent: the newest evidence; a `from` beyond it
/// counts as the same date, so that what changed is lens, knowledge or tree). Both dates are strict, as
/// `assess` with an as-of is. All stages share the controls of the last one's pack, found by their ids.
/// Errors: not_found (the subject), usage (`to` before `from`).
/// `reader`: of the last stage, asked for the commits that took evidence away.
[[nodiscard]] Result<Difference> difference(const std::vector<Stage>& stages, std::string_view subject,
                                            Instant from, std::optional<Instant> to,
                                            const store::Reader& reader);

}  // namespace plumbline::assess
