#pragma once
// git's patch-id, through libgit2: the same for a difference in a mail and in a commit.
#include <git2.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collector/mail/threads.hpp"
#include "core/result.hpp"

namespace plumbline::mail {

/// Hex; empty where it is no difference.
[[nodiscard]] std::string patch_id_of(std::string_view difference);

/// The repository a list speaks of, for reading alone.
class Tree {
 public:
  /// Errors: not_found.
  [[nodiscard]] static Result<Tree> open(const std::string& location);
  /// All commits of the default branch. Errors: unreadable.
  [[nodiscard]] Result<std::vector<KnownCommit>> commits() const;
  /// Of its difference with its only parent; empty: a merge, or it cannot be read.
  [[nodiscard]] std::string patch_id_of(const KnownCommit& commit) const;
  /// Of its refs: another one, other commits.
  [[nodiscard]] std::string digest() const;

 private:
  struct Free {
    void operator()(git_repository* p) const { git_repository_free(p); }
  };
  std::string m_location;
  std::unique_ptr<git_repository, Free> m_repository;
};

}  // namespace plumbline::mail
