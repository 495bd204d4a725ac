#pragma once
// One reading of one repository that is not quiet: plan, walk, hand over.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/collector.hpp"
#include "collector/git/cursor.hpp"
#include "collector/git/gaps.hpp"
#include "collector/git/plan.hpp"
#include "collector/git/release_notes.hpp"
#include "collector/git/repository.hpp"
#include "collector/git/reviews.hpp"
#include "collector/git/scripts.hpp"
#include "collector/git/signature.hpp"
#include "collector/git/tags.hpp"
#include "collector/git/walk.hpp"

namespace plumbline::git {

/// Records on their way to the sink, in batches of a size the store likes.
class Outbox {
 public:
  explicit Outbox(Sink& sink) : m_sink(sink) {}
  void put(Record record);
  [[nodiscard]] Result<void> flush();
  /// The first failure of the sink; later records are dropped, the reading ends there.
  [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

 private:
  Sink& m_sink;
  std::vector<Record> m_records;
  std::optional<Error> m_error;
};

/// Spans of time this reading covered; of a live source up to now.
[[nodiscard]] std::vector<Coverage> coverage_of(const Cursor& cursor, bool live, Instant now,
                                                bool signatures = false);

/// A source that cannot be read tonight: what was known stays, a gap says why.
[[nodiscard]] Result<void> refuse(Sink& sink, const Refusal& refusal, const std::optional<Cursor>& cursor,
                                  const std::string& cursor_text);

class Session {
 public:
  struct Input {
    const SourceSpec& source;
    const CollectContext& context;
    Sink& sink;
    const Lens& lens;
    Repository& repository;
    const std::optional<Cursor>& last;
    std::string settings;  ///< digest, for the cursor
  };
  explicit Session(const Input& input);
  [[nodiscard]] Result<void> run();

 private:
  [[nodiscard]] MainTip find_main(const Objects& objects) const;
  [[nodiscard]] Result<void> read_empty();
  void read_mailmap(const Objects& objects, const Oid& main);
  void decide(const Objects& objects, const Oid& main);
  void read_graph(const Oid& main);
  void peel_tags();
  void note_structure();
  void note_refs();
  /// The lost commits in words; empty where none is, or where the gap before the main line's beginning told
  /// of them.
  std::string note_lost();
  /// The main line begins with a commit whose parent could not be read.
  [[nodiscard]] bool main_is_cut() const;
  void note_damage(const std::vector<Damage>& damage);
  [[nodiscard]] Instant time_of(NodeIndex node) const;
  [[nodiscard]] bool withdraws() const;
  [[nodiscard]] Result<void> put_commits();
  void put_commit(CommitRow& row);
  void load_keys();
  void put_check(const std::string& tag, const Oid& object, const Oid& commit);
  void put_merges();
  void put_tags();
  [[nodiscard]] Result<void> put_documents();
  [[nodiscard]] std::optional<Oid> last_tree() const;
  [[nodiscard]] Result<void> finish();
  void note_tips(Cursor& cursor) const;
  void tell(std::string_view phase, std::uint64_t done, std::uint64_t total) const;

  Input m_in;
  GapBook m_gaps;
  Outbox m_outbox;
  std::string m_mailmap_id;
  Mailmap m_mailmap;
  std::unique_ptr<People> m_people;
  People::Memo m_memo;
  std::optional<Plan> m_plan;
  std::unique_ptr<Walk> m_walk;
  std::vector<TagInfo> m_tags;
  std::vector<bool> m_complete;
  std::vector<Instant> m_times;
  Authors m_authors;
  std::vector<CommitRow> m_merges;  ///< main-line merges, judged when all authors are known
  std::vector<PathNote> m_notes;
  std::vector<ScriptNote> m_script_notes;
  Scripts::Callers m_callers;
  std::optional<SignatureJudge> m_judge;  ///< absent: no keys were given, or they cannot be read
  std::map<std::pair<std::string, std::string>, std::string> m_lineages;
};

}  // namespace plumbline::git
