#pragma once
// What stands between `${{` and `}}` of a GitHub workflow, and on which machines a job runs.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {

/// Values of `matrix.a.b` in strategy.matrix and its `include`.
[[nodiscard]] std::vector<std::string> matrix_values(const Yaml& matrix, std::string_view path);

using ValuesOf = std::function<const std::vector<std::string>&(std::string_view)>;

/// `text` once for each value of the matrix variables in it; at most 64 variants, of which the calls are a
/// union.
[[nodiscard]] std::vector<std::string> variants_of(const std::string& text, const ValuesOf& values_of);

/// The last day of the runners that `runs-on` names; absent: one of them still runs.
[[nodiscard]] std::optional<Instant> retirement(const CiRules& rules, const Yaml& runs_on,
                                                const ValuesOf& values_of);

/// A job of which one step uses an action that is refused fails before its first step.
void end_with_actions(const CiRules& rules, const Yaml& node, const ValuesOf& values_of, CiJob& job);

/// The plain folder a step runs in; empty: the root, or a variable names it.
[[nodiscard]] std::string github_folder(const std::string& text);

}  // namespace plumbline::git
