#pragma once
// Who we are to a server over ssh, and which servers we believe.
#include <git2.h>

#include <optional>
#include <string>
#include <vector>

#include "collector/git/mirror_hosts.hpp"
#include "collector/git/mirror_url.hpp"
#include "collector/git/repository.hpp"
#include "collector/server.hpp"

namespace plumbline::git {

struct SshSession {
  RemoteUrl url;
  Server server;
  std::vector<KnownKey> known;
  int asked = 0;  ///< for a key, so far: a key that is refused is not shown again
  std::optional<Refusal> refusal;
};

/// Reads the file of known hosts and gives libgit2 a home of its own with what it says of this server, so
/// that the kind of key the file knows is the one agreed on. Changes the process: for a child alone.
void prepare_ssh(SshSession& session, const std::string& folder);

/// For git_remote_callbacks::credentials and ::certificate_check.
int give_credentials(git_credential** out, const char* user, unsigned allowed, SshSession& session);
int check_host(git_cert* cert, SshSession& session);

}  // namespace plumbline::git
