#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "collector/http/transport.hpp"

namespace plumbline::http {
namespace {

// Our choice.
constexpr long k_connect_seconds = 30;
constexpr long k_silent_seconds = 60;

struct FreeEasy {
  void operator()(CURL* p) const { curl_easy_cleanup(p); }
};
struct FreeList {
  void operator()(curl_slist* p) const { curl_slist_free_all(p); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

// One request under way.
struct Exchange {
  const Request& request;
  CURL* easy;
  Reply reply;
  std::uint64_t got = 0;
  bool too_large = false, stopped = false, kept_out = false;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  const std::string_view part(bytes, size * count);
  exchange.got += part.size();
  exchange.too_large = exchange.got > exchange.request.max_bytes;
  if (exchange.too_large) return 0;
  long status = 0;
  curl_easy_getinfo(exchange.easy, CURLINFO_RESPONSE_CODE, &status);
  if (!exchange.request.take || status != 200) {
    exchange.reply.body += part;
    return part.size();
  }
  exchange.stopped = !exchange.request.take(part);
  return exchange.stopped ? 0 : part.size();
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& reply = static_cast<Exchange*>(user)->reply;
  const std::string_view line(bytes, size * count);
  if (line.starts_with("HTTP/")) reply.headers.clear();  // those before were of an interim reply
  add_header_line(line, reply.headers);
  return line.size();
}

std::string numeric(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes =
      address.sa_family == AF_INET6
          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
          : &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  const auto* done = inet_ntop(address.sa_family, bytes, text.data(), static_cast<socklen_t>(text.size()));
  return done == nullptr ? std::string() : std::string(done);
}

// Every connection passes here with the very address it goes to.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* to) {
  auto& exchange = *static_cast<Exchange*>(user);
  if (!exchange.request.private_allowed && is_private_address(numeric(to->addr))) {
    exchange.kept_out = true;
    return CURL_SOCKET_BAD;
  }
  return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

std::string variable(const char* lower, const char* upper) {
  const char* value = std::getenv(lower);
  if (value == nullptr && upper != nullptr) value = std::getenv(upper);
  return value == nullptr ? "" : value;
}

bool passes_by_proxy(const std::string& host) {
  std::string_view rest, all;
  const auto text = variable("no_proxy", "NO_PROXY");
  all = rest = text;
  if (all == "*") return true;
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of(", "), rest.size());
    auto entry = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (entry.starts_with('.')) entry.remove_prefix(1);
    if (!entry.empty() && (host == entry || host.ends_with("." + std::string(entry)))) return true;
  }
  return false;
}

// HTTP_PROXY in capitals is what a web server would set from a header: not taken, as curl does not.
std::string proxy_for(const Url& url) {
  if (passes_by_proxy(url.host) || url.loopback()) return {};
  const auto own = url.tls ? variable("https_proxy", "HTTPS_PROXY") : variable("http_proxy", nullptr);
  return own.empty() ? variable("all_proxy", "ALL_PROXY") : own;
}

void set_rules(CURL* easy, const Request& request) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, request.url.tls ? "https" : "http");
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, k_connect_seconds);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, k_silent_seconds);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(request.max_seconds));
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "plumbline");
  curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");  // in memory alone
  if (request.ca_file.empty()) return;
  curl_easy_setopt(easy, CURLOPT_CAINFO, request.ca_file.c_str());
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
}

// Behind a proxy it is the proxy who looks names up; only what is spelled as an address can be judged here.
void set_way(Exchange& exchange) {
  const auto proxy = proxy_for(exchange.request.url);
  curl_easy_setopt(exchange.easy, CURLOPT_NOPROXY, "");
  curl_easy_setopt(exchange.easy, CURLOPT_PROXY, proxy.c_str());
  if (!proxy.empty()) return;
  curl_easy_setopt(exchange.easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(exchange.easy, CURLOPT_OPENSOCKETDATA, &exchange);
}

List headers_of(const Request& request) {
  curl_slist* list = nullptr;
  const auto add = [&](const std::string& line) { list = curl_slist_append(list, line.c_str()); };
  if (!request.accept.empty()) add("Accept: " + request.accept);
  if (!request.etag.empty()) add("If-None-Match: " + request.etag);
  if (!request.authorization.empty()) add("Authorization: " + request.authorization);
  return List(list);
}

Refusal refusal_of(CURLcode code, const Exchange& exchange, const char* words) {
  const std::string server = exchange.request.url.server();
  const std::string said = words[0] != '\0' ? words : curl_easy_strerror(code);
  if (exchange.too_large)
    return {"too_large", server + " sends more than " + std::to_string(exchange.request.max_bytes) +
                             " bytes for " + exchange.request.url.path()};
  if (exchange.stopped) return {"stopped", "the rest of " + exchange.request.url.path() + " was not wanted"};
  if (exchange.kept_out)
    return {"refused", server +
                           " is at a private address; where that is meant, write `private: true` for it "
                           "under `servers` in plumbline.yaml"};
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return {"certificate", "the certificate of " + server + " is not believed: " + said +
                                 "; `ca_file` under `servers` names an authority of your own"};
    case CURLE_OPERATION_TIMEDOUT:
      return {"timed_out", server + " is silent or too slow: " + said};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      return {"unreachable", said};
    default:
      return {"server_gone", server + " broke off in the middle of its reply: " + said};
  }
}

class Network final : public Transport {
 public:
  Network() {
    static const CURLcode k_ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (k_ready == CURLE_OK) m_easy.reset(curl_easy_init());
  }

  Expected<Reply> send(const Request& request) override {
    if (!m_easy) return refuse("io", "libcurl cannot be set up");
    CURL* easy = m_easy.get();
    curl_easy_reset(easy);  // connections and cookies stay
    std::array<char, CURL_ERROR_SIZE> words{};
    Exchange exchange{request, easy, {}};
    const auto url = request.url.text();
    const List headers = headers_of(request);
    set_rules(easy, request);
    set_way(exchange);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
    const CURLcode code = curl_easy_perform(easy);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
    curl_easy_setopt(easy, CURLOPT_COOKIEFILE,
                     nullptr);  // the reset forgets the list of files, not the memory
    if (code != CURLE_OK) return tl::unexpected(refusal_of(code, exchange, words.data()));
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    exchange.reply.status = static_cast<int>(status);
    return std::move(exchange.reply);
  }

 private:
  std::unique_ptr<CURL, FreeEasy> m_easy;
};

}  // namespace

std::unique_ptr<Transport> make_network() {
  return std::make_unique<Network>();
}

}  // namespace plumbline::http
