#pragma once
// Conditions of Azure Pipelines: `and(succeeded(), eq(variables['X'], 'y'))`.
#include <map>
#include <string>
#include <string_view>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {

/// Values that the file itself gives variables, by their names in lower case.
using AzureVariables = std::map<std::string, std::string, std::less<>>;

/// Whether `condition` holds in a run by `trigger` of which nothing failed so far. Too deep: maybe.
[[nodiscard]] Maybe azure_holds(std::string_view condition, const CiTrigger& trigger,
                                const AzureVariables& variables);

}  // namespace plumbline::git
