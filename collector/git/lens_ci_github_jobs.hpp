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

/// Keeps the triggers under which `condition` can hold; says so when none is left. True: whether the job runs
/// at all is decided in the forge, where nobody here can look.
[[nodiscard]] bool keep_possible(CiJob& job, const Yaml& condition);

/// A job that waits for an output nobody defines, or whose matrix has a row without a value, is dead.
void check_outputs(const Yaml& jobs, const Yaml& node, CiJob& job);

/// Jobs that need a dead one are dead, and all are where GitHub refuses the file for its needs.
void check_needs(const Yaml& jobs, GithubJobs& all);

}  // namespace plumbline::git
