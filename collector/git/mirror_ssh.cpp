#include "collector/git/mirror_ssh.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "collector/git/base64.hpp"

namespace plumbline::git {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t k_most_known = 16u << 20;  // bytes of a known_hosts file; our choice

int give_up(SshSession& session, Refusal refusal) {
  if (!session.refusal) session.refusal = std::move(refusal);
  return GIT_EUSER;
}

std::optional<std::string> slurp(const std::string& file) {
  std::error_code code;
  const auto size = fs::file_size(file, code);
  if (code || size > k_most_known) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(in), {}};
  return in.bad() || !in.is_open() ? std::nullopt : std::optional(std::move(out));
}

// As host key lines name it.
std::string name_of(const RemoteUrl& url) {
  return url.port == 0 ? url.host : '[' + url.host + "]:" + std::to_string(url.port);
}

std::string how_to_know(const SshSession& session) {
  const auto& url = session.url;
  return "; compare it with what the server's owner publishes and add it to " +
         (session.server.known_hosts.empty() ? "a file named by `known_hosts` under `servers` or by "
                                               "PLUMBLINE_KNOWN_HOSTS"
                                             : session.server.known_hosts) +
         ": ssh-keyscan " + (url.port == 0 ? "" : "-p " + std::to_string(url.port) + " ") + url.host;
}

}  // namespace

void prepare_ssh(SshSession& session, const std::string& folder) {
  if (!session.server.broken.empty()) {
    give_up(session, {"auth_refused", session.server.broken});
    return;
  }
  const auto& file = session.server.known_hosts;
  if (!file.empty()) {
    const auto text = slurp(file);
    if (!text) {
      give_up(session, {"host_unknown", "the file of known hosts " + file + " cannot be read"});
      return;
    }
    session.known = keys_for(*text, session.url.host, session.url.port);
  }
  const fs::path home = fs::path(folder).parent_path() / "home";
  std::error_code code;
  fs::create_directories(home / ".ssh", code);
  std::ofstream out(home / ".ssh" / "known_hosts", std::ios::binary | std::ios::trunc);
  for (const auto& key : session.known) {
    if (!key.revoked) out << name_of(session.url) << ' ' << key.type << ' ' << to_base64(key.bytes) << "\n";
  }
  out.close();
  while (git_libgit2_shutdown() > 0) continue;
  setenv("HOME", home.c_str(), 1);
  git_libgit2_init();
}

int give_credentials(git_credential** out, const char* user, unsigned allowed, SshSession& session) {
  const std::string name = !session.url.user.empty() ? session.url.user : user != nullptr ? user : "git";
  if ((allowed & GIT_CREDENTIAL_USERNAME) != 0) return git_credential_username_new(out, name.c_str());
  const auto& server = session.server;
  const std::string key = server.ssh_key.empty() ? "a key of the ssh agent" : server.ssh_key;
  if ((allowed & GIT_CREDENTIAL_SSH_KEY) == 0)
    return give_up(session, {"auth_refused", "the server takes no keys, and passwords are never sent"});
  if (session.asked++ > 0)
    return give_up(session, {"auth_refused", name + " is not let in with " + key +
                                                 " (not registered there, or a wrong passphrase)"});
  if (!server.ssh_key.empty()) {
    if (access(server.ssh_key.c_str(), R_OK) != 0)
      return give_up(session, {"auth_refused", "the key " + server.ssh_key + " cannot be read"});
    const char* pass = server.ssh_passphrase.empty() ? nullptr : server.ssh_passphrase.c_str();
    return git_credential_ssh_key_new(out, name.c_str(), nullptr, server.ssh_key.c_str(), pass);
  }
  if (std::getenv("SSH_AUTH_SOCK") != nullptr) return git_credential_ssh_key_from_agent(out, name.c_str());
  return give_up(session, {"auth_refused",
                           "no key is known for it: name one with `ssh_key` under `servers` or in "
                           "PLUMBLINE_SSH_KEY, or start an ssh agent"});
}

int check_host(git_cert* cert, SshSession& session) {
  if (cert->cert_type != GIT_CERT_HOSTKEY_LIBSSH2)
    return give_up(session, {"host_unknown", "the server shows no host key"});
  const auto& shown = *reinterpret_cast<const git_cert_hostkey*>(cert);
  if ((shown.type & GIT_CERT_SSH_RAW) == 0)
    return give_up(session, {"host_unknown", "the host key cannot be seen"});
  const std::string_view key(shown.hostkey, shown.hostkey_len);
  const std::string what =
      name_of(session.url) + " shows the key " + kind_of_key(key) + ' ' + fingerprint(key);
  switch (judge_host_key(session.known, key)) {
    case HostVerdict::known:
      return 0;
    case HostVerdict::changed:
      return give_up(session,
                     {"host_unknown", what +
                                          ", and another one of this kind is known: the server was set "
                                          "up anew, or somebody sits in between" +
                                          how_to_know(session)});
    case HostVerdict::revoked:
      return give_up(session, {"host_unknown", what + ", which is revoked in " + session.server.known_hosts});
    case HostVerdict::other_kind:
      return give_up(session, {"host_unknown", what + ", and only keys of other kinds are known for it" +
                                                   how_to_know(session)});
    default:
      return give_up(session, {"host_unknown", what + ", which nobody vouches for" + how_to_know(session)});
  }
}

}  // namespace plumbline::git
