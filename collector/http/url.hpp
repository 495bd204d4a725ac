#pragma once
// The address of a page of a server, taken apart. Pure.
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace plumbline::http {

/// `https://host[:port]/path[?query]`.
struct Url {
  bool tls = true;
  std::string host;          ///< lower case; of IPv6 with its brackets
  int port = 0;              ///< 0: the usual one
  std::string target = "/";  ///< path and query, begins with a slash

  [[nodiscard]] std::string text() const;
  /// As Server::host: the port only where it is not the usual one.
  [[nodiscard]] std::string server() const;
  /// The target without its query, for messages: a query may hold a secret.
  [[nodiscard]] std::string path() const;
  /// The machine speaks to itself.
  [[nodiscard]] bool loopback() const;
  [[nodiscard]] bool same_server(const Url& other) const;
};

/// Errors: config. A name or a password inside is refused and never repeated in the message.
[[nodiscard]] Result<Url> parse_url(std::string_view text);
/// What `reference` (whole, or from the root or the folder) means on a page at `base`.
[[nodiscard]] Result<Url> resolve(const Url& base, std::string_view reference);
/// `text` as one value of a query or one part of a path.
[[nodiscard]] std::string escaped(std::string_view text);

/// An address of no public machine: loopback, link-local, private, carrier-grade, multicast, unspecified,
/// documentation, benchmark, and IPv6 forms that hold such an IPv4 one. What is no address is private too.
[[nodiscard]] bool is_private_address(std::string_view numeric);

}  // namespace plumbline::http
