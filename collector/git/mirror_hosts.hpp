#pragma once
// known_hosts files as OpenSSH writes them: which keys a server may show.
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::git {

struct KnownKey {
  std::string type;   ///< ssh-ed25519, …
  std::string bytes;  ///< the raw key
  bool revoked = false;
};

enum class HostVerdict : std::uint8_t {
  known,
  unknown,     ///< no line names the host
  other_kind,  ///< lines name it, with keys of other kinds than the one it shows
  changed,     ///< a line names it with another key of this kind: somebody may sit in between
  revoked,
};

/// Keys a file knows for host and port: plain, hashed (|1|) and wildcard names, "!" against, `[host]:port`.
/// Lines of authorities (@cert-authority) are left out: libssh2 shows no certificates.
[[nodiscard]] std::vector<KnownKey> keys_for(std::string_view known_hosts, std::string_view host, int port);

/// `key`: raw, as the server shows it.
[[nodiscard]] HostVerdict judge_host_key(const std::vector<KnownKey>& known, std::string_view key);

/// The kind a raw key says it is; empty: none.
[[nodiscard]] std::string kind_of_key(std::string_view key);

/// "SHA256:…", as ssh prints it.
[[nodiscard]] std::string fingerprint(std::string_view key);

}  // namespace plumbline::git
