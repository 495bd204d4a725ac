#pragma once
// What a call knows of a server that sources are fetched from: who we are there, whom we believe, how much we
// take. Values only; where they come from (files, the environment) is the caller's matter.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"

namespace plumbline {

/// One server, or what holds for all of them (`host` is "*"; a secret never stands there).
struct Server {
  std::string host;  ///< "git.example.org", or "git.example.org:8443" where the port is not the usual one
  std::string user, token;              ///< over https; user empty: one that forges take beside any token
  std::string ca_file;                  ///< these authorities alone are believed; empty: those of the system
  std::string ssh_key, ssh_passphrase;  ///< private key file; empty: the agent of the session
  std::string known_hosts;              ///< file; empty: none is known
  std::string broken;              ///< what was asked for and could not be had (a variable that is not set)
  std::optional<bool> plain_http;  ///< http without TLS is allowed to other machines
  std::optional<bool> private_address;     ///< may be answered from a private address though it is a name
  std::optional<std::uint64_t> max_bytes;  ///< of one fetch
  std::optional<std::int64_t> max_seconds;
};

/// Our choice: a large repository fits, an endless answer does not fill a disk or a night.
inline constexpr std::uint64_t k_fetch_bytes = 8ull << 30;
inline constexpr std::int64_t k_fetch_seconds = 3600;

/// What holds for `host` (as in Server::host): its own entry over that of "*".
[[nodiscard]] Server server_for(const std::vector<Server>& servers, std::string_view host);

}  // namespace plumbline
