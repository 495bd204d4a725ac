#pragma once
// What every reading of a repository at GitHub begins with.
#include <string>

#include "collector/http/client.hpp"

namespace plumbline::github {

/// "owner/name", of characters that GitHub allows.
[[nodiscard]] bool is_repository(std::string_view text);
/// The repository's own part of the API: "actions/runs?page=1"; of an empty `rest` the repository itself.
[[nodiscard]] http::Url url_of(const http::Client& client, const std::string& repository,
                               const std::string& rest);
/// Where logins are at home: "github.com".
[[nodiscard]] std::string home_of(const http::Url& base);
/// Whether the token is taken at all: public repositories are shown to anybody, so a token that is not taken
/// would go unseen. Asked before anything else.
[[nodiscard]] http::Expected<void> introduce(http::Client& client);

}  // namespace plumbline::github
