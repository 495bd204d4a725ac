#pragma once
// The bare copy of a repository on another machine, in a cache folder.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "collector/git/mirror_url.hpp"
#include "collector/git/repository.hpp"
#include "collector/server.hpp"

namespace plumbline::git {

struct Mirror {
  std::string repository;  ///< path of the bare repository
  std::optional<Instant>
      fetched;  ///< the last whole fetch, this one or an earlier one; absent: there was none
  std::optional<Refusal> refusal;  ///< why there was none tonight
};

struct MirrorRequest {
  const RemoteUrl& url;
  const std::vector<Server>& servers;
  std::string cache;  ///< folder; made where there is none, for this user alone
  Instant now;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  ///< in objects; may be empty
};

/// Fetches. One process at a time fetches into one mirror; a second one waits for the first, and no longer
/// than that may take. Whatever fails, the mirror stays as the last whole fetch left it. Layout:
/// <cache>/mirrors/<digest of the URL>/{repository.git, fetched, lock}.
[[nodiscard]] Mirror refresh_mirror(const MirrorRequest& request);

}  // namespace plumbline::git
