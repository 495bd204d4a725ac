#pragma once
// Asks one server's API, politely and within bounds: the one client of every collector that speaks HTTP.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "collector/collector.hpp"
#include "collector/http/transport.hpp"

namespace plumbline::http {

/// Time as the client needs it: how long this run has taken, and letting it pass. Tests let none pass.
class Pause {
 public:
  virtual ~Pause() = default;
  [[nodiscard]] virtual std::int64_t elapsed_seconds() = 0;
  virtual void sleep(std::int64_t milliseconds) = 0;
  /// From 0 to below 1000, evenly: two clients that were refused together do not come back together.
  [[nodiscard]] virtual std::int64_t jitter() = 0;
};
[[nodiscard]] std::unique_ptr<Pause> make_real_pause();

/// All are our choice where the source does not say.
struct Limits {
  std::int64_t budget = 5000;      ///< requests of one reading; what is left is read by the next
  std::int64_t max_wait = 900;     ///< seconds of waiting of one reading, all pauses together
  std::int64_t max_seconds = 300;  ///< of one request
  std::uint64_t max_bytes = 32ull << 20;
  int tries = 5;  ///< of one request that a fault of the server ended
  int redirections = 5;
};

struct Ask {
  std::string accept = "application/json";
  std::string etag;             ///< a reply 304 is then possible
  std::uint64_t max_bytes = 0;  ///< 0: that of the limits
  Take take;                    ///< as Request::take; what broke off in the middle is not asked for again
};

/// How a token is shown where the user names no `user` beside it.
enum class TokenAs {
  bearer,  ///< Authorization: Bearer TOKEN
  user,    ///< Basic, the token in the place of the name (Redmine)
  token,   ///< Authorization: token TOKEN (Request Tracker)
};

struct ClientSettings {
  std::string source;  ///< for progress and messages
  std::vector<Server> servers;
  Url base;  ///< the server as the user named it: there alone its token is shown
  Limits limits;
  Instant now;  ///< when the reading began
  std::function<void(const Progress&)> progress;
  TokenAs token_as = TokenAs::bearer;
};

class Client {
 public:
  Client(ClientSettings settings, Transport& transport, Pause& pause);
  /// The reply with status 200 or 304. Waits (seen through `progress`, with its end) where the server asks
  /// for it and `max_wait` allows. Refusals: those of the transport, and auth_refused (401, 403), not_found
  /// (404), expired (410), rate_limited, budget, server_gone (5xx), refused (redirections, clear text).
  [[nodiscard]] Expected<Reply> get(const Url& url, const Ask& ask = {});
  [[nodiscard]] std::int64_t requests() const { return m_requests; }
  [[nodiscard]] std::int64_t waited() const { return m_waited; }
  /// Whether a token is shown to the base server.
  [[nodiscard]] bool has_token() const;
  [[nodiscard]] const Url& base() const { return m_settings.base; }

 private:
  enum class Next { done, again };
  [[nodiscard]] Expected<Request> request_for(const Url& url, const Ask& ask, bool redirected) const;
  [[nodiscard]] Expected<Reply> follow(Url url, const Ask& ask);
  [[nodiscard]] Expected<Reply> send(const Request& request);
  [[nodiscard]] Expected<Next> after(const Expected<Reply>& reply, const Request& request, int tried,
                                     bool began);
  [[nodiscard]] Expected<Next> wait(std::int64_t seconds, const std::string& why);
  [[nodiscard]] Refusal refusal_of(const Reply& reply, const Request& request) const;

  ClientSettings m_settings;
  Transport& m_transport;
  Pause& m_pause;
  std::int64_t m_requests = 0, m_waited = 0;
  std::int64_t m_closed_until = 0;  ///< elapsed seconds at which the rate limit is whole again
};

}  // namespace plumbline::http
