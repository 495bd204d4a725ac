#pragma once
// Workflows of the repository that call one another (GitHub's `workflow_call`): what a called one runs on is
// what those that call it run on, so it is read anew with their triggers.
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "collector/git/lens.hpp"
#include "collector/git/lens_ci.hpp"

namespace plumbline::git {

class WorkflowCalls {
 public:
  explicit WorkflowCalls(const Lens& lens) : m_lens(lens) {}
  using Reading = std::shared_ptr<const CiReading>;

  /// A version of a configuration as it stands alone; null: it is gone.
  void put(const std::string& path, const Reading& alone);
  /// Whether it calls others or may be called.
  [[nodiscard]] bool knows(const std::string& path) const { return m_workflows.contains(path); }
  [[nodiscard]] bool is_callable(const std::string& path) const;
  /// Paths where one that may be called came or went since this was last asked.
  [[nodiscard]] std::set<std::string> moved() { return std::exchange(m_moved, {}); }
  /// What the workflows that may be called are by now, those alone that are something else than at the last
  /// settling or were put since; nothing where none that calls or is called was put.
  [[nodiscard]] std::map<std::string, Reading> settle();

 private:
  struct Workflow {
    Reading alone;
    std::set<std::string> calls;  ///< paths of others
    std::optional<CiCallers> callers;
    Reading known;  ///< as these call it
    Reading told;   ///< at the last settling
    enum class State { open, at_hand, done } state = State::open;
  };
  [[nodiscard]] Reading reading(const std::string& path, int depth);

  const Lens& m_lens;
  std::map<std::string, Workflow> m_workflows;
  std::map<std::string, std::set<std::string>> m_callers;  ///< of each path; of the settling at hand
  std::set<std::string> m_moved;
  bool m_news = false;
};

}  // namespace plumbline::git
