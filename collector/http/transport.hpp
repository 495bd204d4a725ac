#pragma once
// One request and its reply: what goes over the wire, is recorded, or is replayed.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/http/headers.hpp"
#include "collector/http/url.hpp"

namespace plumbline::http {

/// Why there is no usable reply, as a gap says it.
struct Refusal {
  std::string reason;  ///< auth_refused, not_found, expired, rate_limited, budget, server_gone, timed_out, …
  std::string detail;  ///< what was attempted, on what, why it failed, what the user can do; holds no secret
  int status = 0;      ///< of the server; 0: there was no reply
  std::string said{};  ///< the server's own message, where it answers in JSON; for telling cases apart
};

template <class T>
using Expected = tl::expected<T, Refusal>;
inline tl::unexpected<Refusal> refuse(std::string reason, std::string detail, int status = 0) {
  return tl::unexpected<Refusal>(Refusal{std::move(reason), std::move(detail), status});
}

/// Takes a body piece by piece; false ends the request.
using Take = std::function<bool(std::string_view)>;

struct Request {
  Url url;
  std::string accept, etag;      ///< empty: not sent
  std::string authorization;     ///< value of the header; a secret, never recorded
  std::string ca_file;           ///< these authorities alone are believed; empty: those of the system
  bool private_allowed = false;  ///< may be answered from a private address
  std::uint64_t max_bytes = 0;   ///< of the body, unpacked
  std::int64_t max_seconds = 0;  ///< of the whole request
  Take take;                     ///< gets the body of a 200; empty: it is gathered in Reply::body
};

struct Reply {
  int status = 0;
  Headers headers;
  std::string body;
};

class Transport {
 public:
  virtual ~Transport() = default;
  /// Any status is a reply. Refusals: unreachable, timed_out, certificate, too_large, server_gone, refused.
  [[nodiscard]] virtual Expected<Reply> send(const Request& request) = 0;
};

/// The network, through libcurl: TLS 1.2 and later, checked; no redirection is followed; an address is looked
/// at when the connection is made, so a name that means another machine a moment later gains nothing. One
/// thread at a time.
[[nodiscard]] std::unique_ptr<Transport> make_network();

/// Takes secrets out of what is recorded.
struct Redaction {
  using Change = std::function<std::string(std::string_view)>;
  Change text;
  /// The archive with each text in it changed; none: the body is no archive, but a text.
  std::function<std::optional<std::string>(std::string_view body, const Change& change)> archive;
};

/// Writes every reply of `inner` into `folder` (made for its owner alone) and hands it on. Of headers only
/// those that replay needs are kept, `secrets` are replaced wherever they stand, values of queries that may
/// be secrets too, and `redact` goes over every text of a body, or over an archive as a whole. What cannot be
/// written is a refusal (`io`): half a recording is none.
[[nodiscard]] std::unique_ptr<Transport> make_recorder(std::unique_ptr<Transport> inner, std::string folder,
                                                       std::vector<std::string> secrets,
                                                       Redaction redact = {});
/// Answers from a folder that a recorder wrote: the n-th request for a URL gets its n-th reply. Refusals:
/// not_recorded, unreadable, too_large.
[[nodiscard]] std::unique_ptr<Transport> make_replay(std::string folder);

/// `url` with every value of its query replaced that is not known to be harmless.
[[nodiscard]] std::string recordable(const Url& url);

}  // namespace plumbline::http
