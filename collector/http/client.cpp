#include "collector/http/client.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "collector/git/base64.hpp"
#include "collector/http/json.hpp"

namespace plumbline::http {
namespace {

constexpr std::int64_t k_slice_seconds = 10;      // a wait is shown again that often
constexpr std::int64_t k_secondary_seconds = 60;  // what GitHub asks for where it names no time

class RealPause final : public Pause {
 public:
  std::int64_t elapsed_seconds() override {
    return std::chrono::duration_cast<std::chrono::seconds>(Steady::now() - m_began).count();
  }
  void sleep(std::int64_t milliseconds) override {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  }
  std::int64_t jitter() override { return std::uniform_int_distribution<std::int64_t>(0, 999)(m_random); }

 private:
  using Steady = std::chrono::steady_clock;
  Steady::time_point m_began = Steady::now();
  std::mt19937_64 m_random{std::random_device{}()};
};

// One request at a time to a server, whatever threads there are: limits of forges are per token.
std::mutex& lane_of(const std::string& server) {
  static std::mutex guard;
  static std::map<std::string, std::mutex> lanes;
  const std::lock_guard lock(guard);
  return lanes[server];
}

bool is_redirection(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool says_limit(const Reply& reply) {
  const std::string_view body = std::string_view(reply.body).substr(0, 4096);
  return body.find("rate limit") != std::string_view::npos ||
         body.find("abuse detection") != std::string_view::npos;
}

bool is_limited(const Reply& reply) {
  if (reply.status == 429) return true;
  if (reply.status != 403) return false;
  return rate_limit(reply.headers).left == 0 || retry_after(reply.headers).has_value() || says_limit(reply);
}

bool is_fault(const Expected<Reply>& reply) {
  if (reply) return reply->status >= 500 && reply->status != 501;
  return reply.error().reason == "server_gone" || reply.error().reason == "timed_out" ||
         reply.error().reason == "unreachable";
}

std::int64_t limit_seconds(const Reply& reply, int tried) {
  const auto asked = retry_after(reply.headers);
  const auto limit = rate_limit(reply.headers);
  if (asked) return *asked + 1;
  if (limit.left == 0 && limit.reset) return *limit.reset + 1;
  return k_secondary_seconds << std::min(tried, 6);
}

std::string basic(const std::string& words) {
  std::string out = git::to_base64(words);
  out.append((4 - out.size() % 4) % 4, '=');
  return "Basic " + out;
}

std::string authorization_of(const Server& server, TokenAs as) {
  if (server.token.empty()) return {};
  if (!server.user.empty()) return basic(server.user + ":" + server.token);
  if (as == TokenAs::user) return basic(server.token + ":x");
  return (as == TokenAs::token ? "token " : "Bearer ") + server.token;
}

}  // namespace

std::unique_ptr<Pause> make_real_pause() {
  return std::make_unique<RealPause>();
}

Client::Client(ClientSettings settings, Transport& transport, Pause& pause)
    : m_settings(std::move(settings)), m_transport(transport), m_pause(pause) {}

bool Client::has_token() const {
  return !server_for(m_settings.servers, m_settings.base.server()).token.empty();
}

Expected<Reply> Client::get(const Url& url, const Ask& ask) {
  return follow(url, ask);
}

// The token belongs to the server the user named; where a redirection leads, none is shown.
Expected<Request> Client::request_for(const Url& url, const Ask& ask, bool redirected) const {
  const Server server = server_for(m_settings.servers, url.server());
  const bool own = url.same_server(m_settings.base);
  if (!server.broken.empty() && own) return refuse("auth_refused", server.broken);
  if (!url.tls && !url.loopback() && !server.plain_http.value_or(false))
    return refuse(
        "refused",
        fmt::format("http without TLS shows everybody on the way what is read; write https, or allow "
                    "it with `plain_http: true` for {} under `servers` in plumbline.yaml",
                    url.server()));
  Request out;
  out.url = url;
  out.accept = ask.accept;
  if (!redirected) out.etag = ask.etag;
  if (own) out.authorization = authorization_of(server, m_settings.token_as);
  out.ca_file = server.ca_file;
  // An address that the user wrote as one is meant; a name may come to mean any machine.
  const bool spelled =
      own && (url.loopback() || url.host.find_first_not_of("0123456789.") == std::string::npos ||
              url.host.starts_with('['));
  out.private_allowed = spelled || server.private_address.value_or(false);
  out.max_bytes = ask.max_bytes == 0 ? m_settings.limits.max_bytes : ask.max_bytes;
  out.max_seconds = m_settings.limits.max_seconds;
  out.take = ask.take;
  return out;
}

Expected<Reply> Client::follow(Url url, const Ask& ask) {
  for (int moved = 0; moved <= m_settings.limits.redirections; ++moved) {
    auto request = request_for(url, ask, moved > 0);
    if (!request) return tl::unexpected(request.error());
    auto reply = send(*request);
    if (!reply) return reply;
    if (reply->status == 200 || (reply->status == 304 && !request->etag.empty())) return reply;
    if (!is_redirection(reply->status)) return tl::unexpected(refusal_of(*reply, *request));
    auto next = resolve(url, value_of(reply->headers, "location"));
    if (!next) return refuse("refused", url.server() + " redirects to what is no address", reply->status);
    if (url.tls && !next->tls)
      return refuse("refused", url.server() + " redirects to http without TLS, which is not followed",
                    reply->status);
    url = std::move(*next);
  }
  return refuse("refused", url.server() + " redirects again and again");
}

Expected<Reply> Client::send(const Request& request) {
  for (int tried = 0;; ++tried) {
    if (m_requests >= m_settings.limits.budget)
      return refuse(
          "budget",
          fmt::format("{} requests were asked of {} and no more are allowed in one reading; the next one "
                      "goes on from here, or set `budget` of {} in plumbline.yaml",
                      m_requests, m_settings.base.server(), m_settings.source));
    if (const auto left = m_closed_until - m_pause.elapsed_seconds(); left > 0) {
      if (auto ok = wait(left, "the rate limit of " + request.url.server() + " is used up"); !ok)
        return tl::unexpected(ok.error());
    }
    ++m_requests;
    Request once = request;
    bool began = false;
    if (request.take)
      once.take = [&](std::string_view part) {
        began = true;
        return request.take(part);
      };
    Expected<Reply> reply = [&] {
      const std::lock_guard lane(lane_of(request.url.server()));
      return m_transport.send(once);
    }();
    const auto next = after(reply, request, tried, began);
    if (!next) return tl::unexpected(next.error());
    if (*next == Next::done) return reply;
  }
}

Expected<Client::Next> Client::after(const Expected<Reply>& reply, const Request& request, int tried,
                                     bool began) {
  const std::string& server = request.url.server();
  const bool last = tried + 1 >= m_settings.limits.tries;
  if (reply && is_limited(*reply)) {
    if (last)
      return refuse("rate_limited", fmt::format("{} refuses again and again for its rate limit", server),
                    reply->status);
    return wait(limit_seconds(*reply, tried), server + " asks to wait for its rate limit");
  }
  if (reply) {
    const auto limit = rate_limit(reply->headers);
    if (limit.left == 0 && limit.reset) m_closed_until = m_pause.elapsed_seconds() + *limit.reset + 1;
  }
  if (!is_fault(reply) || last || began) return Next::done;
  const auto retry = reply ? retry_after(reply->headers) : std::nullopt;
  if (retry) return wait(*retry + 1, server + " asks to wait");
  const auto seconds = std::int64_t{1} << static_cast<unsigned>(tried);
  if (auto ok = wait(seconds, server + " does not answer as it should"); !ok) return ok;
  m_pause.sleep(m_pause.jitter() * seconds / 2);
  return Next::again;
}

Expected<Client::Next> Client::wait(std::int64_t seconds, const std::string& why) {
  const std::int64_t begun = m_pause.elapsed_seconds();
  const auto end =
      format_rfc3339(Instant{m_settings.now.seconds + begun + std::min<std::int64_t>(seconds, 1ll << 32)});
  if (seconds > m_settings.limits.max_wait - m_waited)
    return refuse(
        "rate_limited",
        fmt::format("{}, until {}; that is {} seconds, and {} of the {} seconds that a reading may wait "
                    "are left: read again later, or allow more with --max-wait",
                    why, end, seconds, m_settings.limits.max_wait - m_waited, m_settings.limits.max_wait));
  const std::string phase = fmt::format("seconds of waiting until {}: {}", end, why);
  for (std::int64_t done = 0; done < seconds; done += k_slice_seconds) {
    if (m_settings.progress)
      m_settings.progress(
          {m_settings.source, phase, static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(seconds)});
    m_pause.sleep(std::min(k_slice_seconds, seconds - done) * 1000);
  }
  m_waited += seconds;
  return Next::again;
}

Refusal Client::refusal_of(const Reply& reply, const Request& request) const {
  const std::string said =
      fmt::format("{} answers {} for {}", request.url.server(), reply.status, request.url.path());
  const auto make = [&](const char* reason, const std::string& more) {
    const auto json = parse_json(reply.body);
    return Refusal{reason, said + more, reply.status, json ? word_at(*json, "message", 200) : std::string()};
  };
  if (reply.status == 401 || reply.status == 403 || reply.status == 407)
    return make(
        "auth_refused",
        request.authorization.empty()
            ? ": it asks who we are; name a token for it under `servers` in plumbline.yaml"
            : ": it does not take the token it was shown (expired, or without the right to read this)");
  if (reply.status == 404)
    return make("not_found",
                ": there is no such thing, or it is hidden from those without the right to see it");
  if (reply.status == 410) return make("expired", ": it was there and the server keeps it no longer");
  if (reply.status >= 500) return make("server_gone", "");
  return make("refused", "");
}

}  // namespace plumbline::http
