#pragma once
// Versions of documents along the main line, oldest first, with their lineage over renames, and the calls of
// CI configurations.
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collector/git/blob_reading.hpp"
#include "collector/git/gaps.hpp"
#include "collector/git/graph.hpp"
#include "collector/git/lens.hpp"
#include "collector/git/scripts.hpp"
#include "collector/git/walk.hpp"

namespace plumbline::git {

class Documents {
 public:
  using Lineages = std::map<std::pair<std::string, std::string>, std::string>;
  using Put = std::function<void(Record)>;
  /// `before`: lineages of living documents that are not their path, from an earlier reading.
  Documents(const Objects& objects, const Lens& lens, GapBook& gaps, Lineages before, Scripts& scripts);

  /// All notes of one main-line commit, each changed path with its reading, which is taken away. Commits in
  /// ascending order.
  void commit(const Oid& oid, Instant at, std::optional<PersonId> author, std::span<PathNote> notes,
              const Put& put);
  /// Files that CI configurations may call, as a main-line commit left them; before `commit` of the same.
  /// Whether one of them is called, so that `commit` is due even without notes.
  bool scripts(std::span<const ScriptNote> scripts, std::span<const PathNote> notes);
  /// No more commits: what is still unreadable stays a gap for ever.
  void end();
  [[nodiscard]] const Lineages& lineages() const { return m_lineages; }

 private:
  struct Living {
    std::string kind, lineage;
    std::int64_t substance = 0;
    Oid blob;
  };
  struct Ended {
    std::string path;
    Living was;
    bool moved = false;
  };  ///< moved: lives on under another path
  struct Began {
    std::string path;
    Document document;
    bool placed = false;
  };
  void apply(const PathNote& note, BlobReading reading, Instant at);
  void unreadable(const std::string& path, const Oid& oid, Found found, Instant at);
  void readable(const std::string& path, Instant at);
  void resume(const std::string& prefix, std::span<const PathNote> notes, Instant at);
  void seed(const PathNote& note);
  void join_renames();
  void place(Document& document, std::string lineage);
  void settle(const Put& put);
  void settle_calls(const Put& put);

  const Objects& m_objects;
  const Lens& m_lens;
  GapBook& m_gaps;
  Scripts& m_scripts;
  Lineages m_lineages;
  std::map<std::string, std::vector<Living>, std::less<>> m_living;
  struct Open {
    Instant since;
    Found found;
    Oid oid;
  };
  std::map<std::string, Open, std::less<>> m_open;  ///< paths and folders that cannot be read now
  // of the commit at hand
  Oid m_commit;
  std::optional<PersonId> m_author;
  std::vector<Ended> m_ended;
  std::vector<Began> m_began;
  std::vector<Record> m_ready;
};

}  // namespace plumbline::git
