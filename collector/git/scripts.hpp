#pragma once
// Files of the repository that CI configurations call: their versions on the main line, and what a
// configuration calls through them at any of its commits.
//
// Which files are called is known only once a configuration was read, and their versions lie anywhere in
// history. So the walk notes every change of a path that may be a script, each as a path and an object id;
// the bytes are read only of those that a living configuration calls.
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "collector/git/lens.hpp"
#include "collector/git/lens_ci.hpp"
#include "collector/git/libgit.hpp"
#include "collector/git/walk.hpp"
#include "collector/git/workflow_calls.hpp"

namespace plumbline::git {

class Scripts {
 public:
  /// Times of the newest version of each configuration that calls files, by its path.
  using Callers = std::map<std::string, std::int64_t>;
  /// `base`: the tree of the main line's tip when it was last read, and the configurations living then.
  Scripts(const Objects& objects, const Lens& lens, std::optional<Oid> base, const Callers& before);

  /// A main-line commit changed these; whether a living configuration calls one. Before its configurations
  /// are named.
  bool changed(std::span<const ScriptNote> notes);
  /// A folder could not be read for a while: what lay in it is named anew.
  void resumed(const std::string& prefix);
  /// A version of a configuration; null: it is gone.
  void configured(const std::string& path, std::shared_ptr<const CiReading> reading, Instant at);

  struct Calls {
    std::string path;
    std::vector<CiCall> calls;
    Instant configured;  ///< when the configuration itself was written
  };
  /// What became of the configurations that this commit touched, by themselves or through a file: of those by
  /// a file alone only where it changed what is called.
  [[nodiscard]] std::vector<Calls> settle();
  [[nodiscard]] Callers callers() const;

 private:
  struct Caller {
    std::shared_ptr<const CiReading> reading;  ///< null: not read yet, it stands as it stood at the base
    std::int64_t at = 0;
    std::vector<FollowedScript> found;                  ///< one a use
    std::optional<std::vector<FollowedScript>> before;  ///< the same in front of this commit
    bool fresh = false;                                 ///< this commit wrote it
  };
  void load();
  void watch(const std::string& path, const Caller& caller, bool on);
  void look(const std::string& path, Caller& caller);
  void watch_below(const std::string& path, std::size_t use, const FollowedScript& found);
  void settle_workflows();
  void adopt(const std::string& path, const WorkflowCalls::Reading& reading);
  void look_again(const std::string& place);
  void look_again(const std::string& path, Caller& caller, std::size_t use);
  [[nodiscard]] FollowedScript find(const ScriptUse& use, bool deeper = true);
  [[nodiscard]] FollowedScript find_workflow(const ScriptUse& use) const;
  [[nodiscard]] FollowedScript read(const ScriptUse& use, const std::string& path, const Oid& oid);
  [[nodiscard]] Oid version(const std::string& path);
  [[nodiscard]] Oid in_base(std::string_view path) const;

  const Objects& m_objects;
  const Lens& m_lens;
  std::optional<Oid> m_base;
  bool m_loaded = true;
  std::map<std::string, Caller> m_callers;
  std::unordered_map<std::string, Oid> m_versions;
  /// File -> configurations, and which of their uses may mean it.
  std::unordered_map<std::string, std::map<std::string, std::vector<std::size_t>>> m_watched;
  std::set<std::string> m_touched;  ///< configurations
  WorkflowCalls m_workflows;
  struct Known {
    std::shared_ptr<const ScriptReading> reading;
    std::string unread;
  };
  std::unordered_map<std::string, Known> m_known;
  /// The newest reading of each file, kept for as long as it says the same.
  std::unordered_map<std::string, std::shared_ptr<const ScriptReading>> m_newest;
  Oid m_held;  ///< whose bytes these are
  Object m_bytes;
};

}  // namespace plumbline::git
