#pragma once
// The address of a repository on another machine, taken apart and put together in one spelling. Pure.
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace plumbline::git {

enum class Scheme : std::uint8_t { http, https, ssh, file };

/// `https://host[:port]/path`, `ssh://[user@]host[:port]/path`, `user@host:path`, `file:///path`.
struct RemoteUrl {
  Scheme scheme = Scheme::https;
  std::string user;  ///< of ssh alone; no secret
  std::string host;  ///< lower case; empty for a file
  int port = 0;      ///< 0: the usual one
  std::string path;  ///< ends with no slash; begins with one but in the short form of ssh

  /// The one spelling of it; holds no secret.
  [[nodiscard]] std::string text() const;
  /// As Server::host: the port only where it is not the usual one of its scheme.
  [[nodiscard]] std::string server() const;
  /// Name of its folder in the cache: a digest of everything but the user.
  [[nodiscard]] std::string digest() const;
  /// The machine speaks to itself.
  [[nodiscard]] bool loopback() const;
};

/// Whether a location is meant as a URL rather than a path.
[[nodiscard]] bool is_remote(std::string_view location);

/// Errors: config, with advice. A secret inside is refused and never repeated in the message.
[[nodiscard]] Result<RemoteUrl> parse_remote(std::string_view text);

/// The text with everything that could be a secret left out: for messages about what is no valid URL.
[[nodiscard]] std::string without_secrets(std::string_view text);

}  // namespace plumbline::git
