#pragma once
// What GitHub asks of changes to a repository's default branch, as it stands now.
#include "collector/http/client.hpp"
#include "collector/settings/night.hpp"

namespace plumbline::github {

/// One look at classic protection, rulesets and the errors of CODEOWNERS: four requests and one a ruleset.
/// Refusals: the repository or its default branch could not be read at all.
[[nodiscard]] http::Expected<settings::Asked> look_at_settings(http::Client& client,
                                                               const std::string& repository, Instant at);

}  // namespace plumbline::github
