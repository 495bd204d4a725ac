#pragma once
// Zero configuration: which paths are repositories, what they are called, and the tree that grows from them.
#include <string>
#include <vector>

#include "collector/collector.hpp"
#include "core/result.hpp"
#include "core/tree.hpp"

namespace plumbline::cli {

/// Whether `folder` looks like a repository's work tree or git directory. Looks only, opens nothing.
[[nodiscard]] bool is_repository(const std::string& folder);

/// The one path that stands for a repository: links resolved, a work tree rather than its `.git`.
/// Errors: usage (not there, no folder, no repository; names those found below).
[[nodiscard]] Result<std::string> repository_at(const std::string& path);

/// Repositories below `folder` (itself included), at most `depth` folders down, sorted; follows no link,
/// looks into no repository found. Errors: usage (no such folder), limit (more than 1,000).
[[nodiscard]] Result<std::vector<std::string>> repositories_below(const std::string& folder, int depth);

/// A name for the repository at `path`: its folder's (or, where that says nothing, its parent's), made longer
/// by the folders above until `is_taken` says no.
[[nodiscard]] std::string name_for(const std::string& path, const std::vector<std::string>& taken);

/// `tree` with the repositories in it: known paths keep their source, new ones hang below the product
/// `audited` of the root
/// (`all` where there is none). Removes nothing.
[[nodiscard]] Tree with_repositories(Tree tree, const std::vector<std::string>& paths);

/// `tree` with everything `stored` has and it has not, below its own root: nobody loses scope by naming a
/// path.
[[nodiscard]] Tree with_stored(Tree tree, const Tree& stored);

}  // namespace plumbline::cli
