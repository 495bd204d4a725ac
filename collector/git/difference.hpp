#pragma once
// Which commits are new: exact whatever their dates say, and cheap where the dates are sane.
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "collector/git/libgit.hpp"

namespace plumbline::git {

using OidSet = std::unordered_set<Oid, OidHash>;

/// Commits with their parents.
using Commits = std::unordered_map<Oid, std::vector<Oid>, OidHash>;

/// What is reachable from `from` and not from `hidden`.
/// `skew`: over all commits reachable from `hidden`, an ancestor's date is at most its descendant's plus
/// this. With it the walk may stop early and still be exact: a hidden commit dated more than `skew` before
/// every candidate reaches none. Absent: a commit on the way could not be read.
[[nodiscard]] std::optional<Commits> difference(const Objects& objects, const OidSet& shallow,
                                                const std::vector<Oid>& from, const std::vector<Oid>& hidden,
                                                std::int64_t skew);

}  // namespace plumbline::git
