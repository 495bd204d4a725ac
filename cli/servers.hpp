#pragma once
// Servers behind URLs: what plumbline.yaml and the environment say of them.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assess/yaml_reader.hpp"
#include "collector/server.hpp"
#include "core/result.hpp"

namespace plumbline::cli {

/// One entry of `servers:`. Secrets are named, never written there.
struct ServerWords {
  Server server;  ///< all that is no secret
  std::string token_env, token_file, ssh_passphrase_env;
};

/// Reads `servers:`; what is wrong is refused through the reader. Relative paths start at `folder`.
[[nodiscard]] std::vector<ServerWords> read_servers(assess::YamlReader& reader, const std::string& folder);

using Environment = std::map<std::string, std::string>;

/// The variables this room reads: PLUMBLINE_GIT_TOKENS, PLUMBLINE_GIT_TOKENS_FILE, PLUMBLINE_SSH_KEY,
/// PLUMBLINE_SSH_PASSPHRASE, PLUMBLINE_KNOWN_HOSTS, PLUMBLINE_CA_FILE, HOME, XDG_CACHE_HOME, and those that
/// `words` names.
[[nodiscard]] Environment server_environment(const std::vector<ServerWords>& words);

/// With their secrets. A secret that one server's entry names and that is not to be had is that server's
/// matter (Server::broken), not the whole night's. Errors: usage (a variable of ours that makes no sense, a
/// file others may read).
[[nodiscard]] Result<std::vector<Server>> known_servers(const std::vector<ServerWords>& words,
                                                        const Environment& environment);

/// Where mirrors are kept: `named`, else $XDG_CACHE_HOME/plumbline, else $HOME/.cache/plumbline, else nowhere
/// (empty).
[[nodiscard]] std::string cache_folder(const std::string& named, const Environment& environment);

}  // namespace plumbline::cli
