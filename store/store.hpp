#pragma once
// One SQLite file: append-only evidence in batches (Merkle root, chain per node), coverage, the tree,
// assessments, and the log of plumbline's own actions. Format: docs/store-format.md.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/answer.hpp"
#include "core/result.hpp"
#include "core/shapes.hpp"
#include "core/sink.hpp"
#include "core/tree.hpp"
#include "store/file.hpp"

namespace plumbline::store {

struct OpenOptions {
  bool create = false;
  bool read_only = false;
  std::string node;  ///< name of the collecting node; empty: kept from the file, or made at creation
  std::optional<std::string> salt;  ///< for `person` ids; only at creation; empty: random
  int busy_timeout_ms = 30000;      ///< how long a second run waits for the first before it says so
  FileSystemProbe file_system;      ///< what the file's folder lies on; empty: asked of the system
};

/// A cut through the batches (SEMANTICS 9): of each node the last batch that counts. Batch numbers are the
/// received time in microseconds, strictly ascending in a node, so a cut is comparable with a time.
struct Cut {
  std::map<std::string, std::int64_t> last_batch;  ///< node -> batch
  std::string digest;                              ///< hex over (node, batch root), sorted by node
  Instant received;                                ///< newest received time inside
};

using Value = std::variant<std::monostate, std::int64_t, std::string>;
struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;  ///< in the order the query gave
};
/// What a person's query may give beside a probe's: real numbers and bytes.
struct Blob {
  std::string bytes;
  friend bool operator==(const Blob&, const Blob&) = default;
};
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;  ///< in the order the query gave
  bool more = false;                    ///< the limit on rows cut it
};
struct QueryLimits {
  std::int64_t steps = 2'000'000'000;  ///< SQLite virtual-machine steps; exceeding is Errc::limit
  std::int64_t rows = 20'000'000;
};

/// Reads one store through one cut. All views of docs/store-format.md are in place (as TEMP views over the
/// cut).
class Reader {
 public:
  ~Reader();
  Reader(Reader&&) noexcept;
  [[nodiscard]] const Cut& cut() const;
  [[nodiscard]] Result<Tree> tree() const;
  struct CoverageRow {
    std::string source;
    Coverage coverage;
  };
  struct GapRow {
    std::string source;
    Gap gap;
  };
  /// `until` of a live source is already extended to the last run that read it.
  [[nodiscard]] Result<std::vector<CoverageRow>> coverage() const;
  [[nodiscard]] Result<std::vector<GapRow>> gaps() const;
  [[nodiscard]] Result<std::vector<Attestation>> attestations() const;
  /// Per source: time of its first main-line commit, where there is one.
  [[nodiscard]] Result<std::map<std::string, Instant>> births() const;
  /// A call of CI whose content nobody read, for as long as a job that runs makes it: a script that cannot be
  /// followed, a workflow or include of another place, a configuration that is no YAML.
  struct UnreadCallRow {
    std::string source, path, name;  ///< path: of the configuration
    Span span;
  };
  [[nodiscard]] Result<std::vector<UnreadCallRow>> unread_calls() const;
  /// First sight of each commit and tag of a source, and the last reading of it before that (SEMANTICS 10).
  struct SightRow {
    std::string what, name;  ///< commit and its id; tag and its name, at the commit it names now
    Instant seen;            ///< received
    std::optional<Instant> looked_before;  ///< an earlier reading of the source ended then
  };
  [[nodiscard]] Result<std::vector<SightRow>> sights(std::string_view source) const;
  /// Runs one SELECT over the views under the authorizer (read views and pure functions only: no write, no
  /// PRAGMA, no ATTACH, no random(), no date functions) and the step limit. A REAL or BLOB in a result is
  /// refused. `bind` names parameters without the colon. Functions: add_duration(t, 'P30D').
  [[nodiscard]] Result<Rows> ask(std::string_view sql, const std::map<std::string, Value>& bind = {},
                                 QueryLimits limits = {}) const;
  /// The same, handed over row by row, so that a million rows need the room of one. `begin` sees the columns,
  /// `each` a row; an error of either ends the question and is its answer. Neither may ask this reader again.
  [[nodiscard]] Result<void> ask_each(
      std::string_view sql, const std::map<std::string, Value>& bind,
      const std::function<Result<void>(const std::vector<std::string>&)>& begin,
      const std::function<Result<void>(std::vector<Value>&)>& each, QueryLimits limits = {}) const;
  /// A person's question: one SELECT over the views and the score tables, read-only, with date(t) and
  /// datetime(t) of seconds. Too many rows cut the answer and set `more`; too many steps are an error.
  /// Errors: config (line, column, what, and the nearest view or column), limit.
  [[nodiscard]] Result<Table> query(std::string_view sql, QueryLimits limits = {}) const;
  /// Number of calls of ask() so far: tests count probe executions with it.
  [[nodiscard]] std::int64_t asked() const;

 private:
  friend class Store;
  struct Impl;
  explicit Reader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

/// Rows of the three score tables, as docs/store-format.md shows them.
struct AssessmentRow {
  std::string pack, edition;
  bool modified = false;
  std::string subject;
  Instant as_of;
  Cut cut;
  std::string lens, digest, body;  ///< body: JSON
};
struct ControlSpanRow {
  std::string control, subject, state, reason;
  Instant since, until;
};
struct ScoreStepRow {
  std::string subject, practice;
  Instant at;
  std::int64_t confirmed = 0, possible = 0, of = 0, coverage = 0;
};  ///< coverage: count of controls not unknown; practice "" is the whole

struct Finding {
  std::string where, what;
};  ///< of verify(): what does not prove itself

/// One finished run.
struct RunRow {
  std::string node, person, command, version, settings;
  Instant started;
  Instant known;              ///< its last batch was received then: a known-at that sees all of it
  std::int64_t readings = 0;  ///< of sources that brought something new; 0: a quiet night
};

class Store {
 public:
  ~Store();
  Store(Store&&) noexcept;
  /// Errors: not_found (no file and not `create`), unsupported (newer user_version; network file system, with
  /// the reason), busy (another run writes), integrity (not an SQLite file, not ours), io.
  [[nodiscard]] static Result<Store> open(const std::string& path, const OpenOptions& options);

  /// Starts a run (log of own actions) and takes the writer's lock until end_run or destruction. received =
  /// max(now, last + 1).
  [[nodiscard]] Result<void> begin_run(Instant now, std::string_view command,
                                       std::string_view settings_digest);
  /// `read`: names of sources that were read without a gap (extends live coverage); a run with gaps says so
  /// itself.
  [[nodiscard]] Result<void> end_run(const std::vector<std::string>& read);

  /// Stores the tree: new and changed rows added, missing ones withdrawn. Returns the number of changes.
  [[nodiscard]] Result<std::int64_t> save_tree(const Tree& tree);
  /// A sink for one source; valid inside a run. Errors of a previous, unfinished reading never matter.
  [[nodiscard]] std::unique_ptr<Sink> writer(std::string_view source_name);
  [[nodiscard]] Result<std::string> cursor(std::string_view source_name) const;
  /// Records added (new or changed) and withdrawn since begin_run.
  struct Counts {
    std::int64_t added = 0, withdrawn = 0, seen = 0;
  };
  [[nodiscard]] Counts counts() const;
  /// Whether fewer than `n` records of the source count now; the work grows with `n` and what was withdrawn.
  [[nodiscard]] Result<bool> has_fewer(std::string_view source_name, std::int64_t n) const;

  /// The cut at `known_at` (absent: everything closed). Errors: not_found when nothing was known then.
  [[nodiscard]] Result<Reader> reader(std::optional<Instant> known_at) const;
  /// The same evidence under the subject tree that was known at `tree_at` (absent: that of the cut).
  /// Errors: not_found when no tree was known then.
  [[nodiscard]] Result<Reader> reader(std::optional<Instant> known_at, std::optional<Instant> tree_at) const;
  /// The subject tree as the last reading left it, for much less than a reader. Errors: not_found when there
  /// is none, integrity.
  [[nodiscard]] Result<Tree> tree() const;
  /// The log of own actions: finished runs, oldest first.
  [[nodiscard]] Result<std::vector<RunRow>> runs() const;

  /// Stores an assessment once per (pack, subject, as_of, cut, digest); spans and steps replace those of the
  /// same (pack, subject) atomically: they are derived and always reproducible. Not evidence, not chained.
  [[nodiscard]] Result<void> save_assessment(const AssessmentRow& row,
                                             const std::vector<ControlSpanRow>& spans,
                                             const std::vector<ScoreStepRow>& steps);

  /// Recomputes every mark, root and chain. Empty: all proves itself.
  [[nodiscard]] Result<std::vector<Finding>> verify() const;
  /// Digest over the newest content of all evidence still served (not over received times, batches, withdrawn
  /// rows, nor over coverage, which follows the time of reading). Person ids are keyed by the store's salt:
  /// two stores compare only with the same salt.
  [[nodiscard]] Result<std::string> evidence_digest() const;
  /// Erases name and address of a person; the id stays in the records, and a later reading does not bring the
  /// name back. Errors: not_found.
  [[nodiscard]] Result<void> erase_person(PersonId person);

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

}  // namespace plumbline::store
