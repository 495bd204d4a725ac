#pragma once
// One fetch of one server's branches and tags into a bare repository.
#include <optional>
#include <string>
#include <vector>

#include "collector/git/mirror_child.hpp"
#include "collector/git/mirror_url.hpp"
#include "collector/server.hpp"

namespace plumbline::git {

/// Brings the branches and tags of `url` into the bare repository at `folder`, which is made where there is
/// none. Objects first; then all refs at once, or none: whoever reads it meanwhile, or after a crash, sees
/// the last whole state. Refs the server no longer has are gone afterwards, their objects are not. Submodules
/// are never asked for. Speaks through `voice`; runs in a child process (mirror_child.hpp), where it changes
/// what is set for libgit2 as a whole.
void fetch_into(const std::string& folder, const RemoteUrl& url, const std::vector<Server>& servers,
                const ChildVoice& voice);

}  // namespace plumbline::git
