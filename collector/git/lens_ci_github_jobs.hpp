#pragma once
// Which jobs of a GitHub workflow can run, and on what: its triggers, conditions and needs.
#include <map>
#include <string>
#include <vector>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {

using GithubJobs = std::map<std::string, CiJob, std::less<>>;

/// Of the workflow's `on`.
[[nodiscard]] std::vector<CiTrigger> triggers_of(const CiRules& rules, const Yaml& on);

/// What is known of a part of a condition beside what every file says; absent: nothing.
using Decides = std::function<std::optional<Maybe>(std::string_view atom, const CiTrigger& trigger)>;

/// On what rests whether a job runs, where nobody here can look.
struct Blind {
  CiTrigger trigger;  ///< the first one it is so of
  std::string what;   ///< vars, inputs
};
/// Keeps the triggers under which `condition` can hold; says so when none is left. What it returns is neither
/// kept nor denied: somebody has to say it.
[[nodiscard]] std::optional<Blind> keep_possible(CiJob& job, const Yaml& condition, const Decides& more);

/// A part of a condition that asks for one value: `env.X`, `env.X == 'y'`, `'y' != env.X`.
struct ContextTest {
  std::string name;   ///< as written; empty where not `plain`
  bool plain = true;  ///< false: it is asked for in a way that is not read
  bool negated = false;
  std::optional<std::string> literal;  ///< as written; absent: whether it has a value that counts as true
  /// `value`: as a condition would write it, `'x'`, `true`.
  [[nodiscard]] Maybe holds_for(std::string_view value) const;
};
/// `context`: "env." or "inputs."; absent: the part does not ask for it.
[[nodiscard]] std::optional<ContextTest> context_test(std::string_view atom, std::string_view context);

/// Whether it is the trigger of a workflow that others call.
[[nodiscard]] bool is_call(const CiTrigger& trigger);
/// Puts those that call a workflow in place of the call itself, with the inputs that `on` declares. Not
/// empty: why nothing ever runs it.
[[nodiscard]] std::string take_callers(const Yaml& on, const CiCallers& callers,
                                       std::vector<CiTrigger>& triggers);
/// Of `uses: ./…`, by a job and by a step.
[[nodiscard]] ScriptUse workflow_use(const std::string& uses, const Yaml& with);
[[nodiscard]] ScriptUse action_use(const std::string& uses, const Yaml& with);

/// A job that waits for an output nobody defines, or whose matrix has a row without a value, is dead.
void check_outputs(const Yaml& jobs, const Yaml& node, CiJob& job);

/// Jobs that need a dead one are dead, and all are where GitHub refuses the file for its needs.
void check_needs(const Yaml& jobs, GithubJobs& all);

}  // namespace plumbline::git
