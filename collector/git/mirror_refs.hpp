#pragma once
// The refs of a mirror, written whole.
#include <git2.h>

#include <optional>
#include <string>

#include "collector/git/repository.hpp"

namespace plumbline::git {

/// Makes the mirror's branches and tags those `remote` (connected, downloaded) names, and its HEAD the
/// server's: one packed-refs file, put in place by a rename. Nothing is written where an object is missing.
[[nodiscard]] std::optional<Refusal> write_refs(const std::string& folder, git_remote* remote,
                                                git_repository* repository);

}  // namespace plumbline::git
