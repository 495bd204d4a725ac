#include "collector/server.hpp"

namespace plumbline {
namespace {

void lay_over(const Server& from, Server& to) {
  const auto text = [](const std::string& theirs, std::string& ours) {
    if (!theirs.empty()) ours = theirs;
  };
  text(from.user, to.user);
  text(from.token, to.token);
  text(from.ca_file, to.ca_file);
  text(from.ssh_key, to.ssh_key);
  text(from.ssh_passphrase, to.ssh_passphrase);
  text(from.known_hosts, to.known_hosts);
  text(from.broken, to.broken);
  if (from.plain_http) to.plain_http = from.plain_http;
  if (from.private_address) to.private_address = from.private_address;
  if (from.max_bytes) to.max_bytes = from.max_bytes;
  if (from.max_seconds) to.max_seconds = from.max_seconds;
}

}  // namespace

Server server_for(const std::vector<Server>& servers, std::string_view host) {
  Server out;
  for (const auto& server : servers) {
    if (server.host == "*") lay_over(server, out);
  }
  for (const auto& server : servers) {
    if (server.host == host) lay_over(server, out);
  }
  out.host = host;
  return out;
}

}  // namespace plumbline
