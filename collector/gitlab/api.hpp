#pragma once
// What every reading of a project at GitLab begins with.
#include <string>

#include "collector/http/client.hpp"
#include "collector/settings/night.hpp"

namespace plumbline::gitlab {

/// "user", "projects/…": below api/v4 of the server.
[[nodiscard]] http::Url url_of(const http::Client& client, const std::string& rest);
/// "projects/group%2Fproject/" and what follows.
[[nodiscard]] http::Url project_url(const http::Client& client, const std::string& project,
                                    const std::string& rest);
/// Whether the token is taken at all: public projects are shown to anybody, so a token that is not taken
/// would go unseen. Asked before anything else.
[[nodiscard]] http::Expected<void> introduce(http::Client& client);
/// One look at what is asked of changes to the default branch: four requests. Approval rules are a matter of
/// the edition; where there are none nothing is said of them. Refusals: the project could not be read at all.
[[nodiscard]] http::Expected<settings::Asked> look_at_settings(http::Client& client,
                                                               const std::string& project, Instant at);

}  // namespace plumbline::gitlab
