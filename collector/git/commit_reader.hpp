#pragma once
// One commit to one row: its people, its message, and what it changed against its first parent. One a thread.
#include <string>

#include "collector/git/tree_diff.hpp"
#include "collector/git/walk.hpp"

namespace plumbline::git {

class CommitReader final : private DiffSink {
 public:
  CommitReader(const Objects& objects, const Lens& lens, People& people, PathBook& paths);
  /// False: the job holds no commit.
  [[nodiscard]] bool read(const Job& job, Batch& batch);

 private:
  void changed(std::string_view path, const TreeEntry* before, const TreeEntry* after) override;
  void unreadable(std::string_view prefix, const Oid& tree, Found found) override;
  void resumed(std::string_view prefix) override;
  void read_words(const RawCommit& commit, CommitRow& row);
  void compare(const Job& job, const Oid& tree);
  void weigh_fixes() const;

  const Lens& m_lens;
  People& m_people;
  PathBook& m_paths;
  TreeCache m_cache;
  TreeDiff m_diff;
  People::Memo m_memo;
  const Job* m_job = nullptr;
  CommitRow* m_row = nullptr;
  Batch* m_batch = nullptr;
  bool m_own_code = false;  ///< of the commit being read: it changes more than lists of dependencies
};

}  // namespace plumbline::git
