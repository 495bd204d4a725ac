#pragma once
// Git over HTTP for libgit2, spoken by libcurl: which server gets which secret, which authority is believed
// and where a redirection may lead is decided here, request by request.
#include <git2.h>

#include <optional>
#include <string>
#include <vector>

#include "collector/git/mirror_url.hpp"
#include "collector/git/repository.hpp"
#include "collector/server.hpp"

namespace plumbline::git {

/// What the requests of one fetch share. The first refusal is kept: it is nearer to the truth than what
/// libgit2 makes of it.
struct HttpSession {
  RemoteUrl base;                      ///< follows a redirection of the first request
  const std::vector<Server>* servers;  ///< secrets by server
  std::uint64_t left = 0;              ///< bytes that may still be received
  std::optional<Refusal> refusal;
};

/// For git_remote_callbacks::transport; `session` is an HttpSession that outlives the remote.
int make_http_transport(git_transport** out, git_remote* owner, void* session);

/// Whether a server may be spoken to in the clear. Absent: it may.
[[nodiscard]] std::optional<Refusal> refuse_clear_text(const RemoteUrl& url, const Server& server);

}  // namespace plumbline::git
