#include "collector/git/mirror_http.hpp"

#include <curl/curl.h>
#include <git2/sys/transport.h>

#include <algorithm>
#include <array>
#include <memory>

namespace plumbline::git {
namespace {

// All three are our choice.
constexpr long k_connect_seconds = 30;
constexpr long k_silent_seconds = 300;  // a server may think that long over a large pack
constexpr int k_most_redirections = 5;

constexpr std::string_view k_advertise = "/info/refs?service=git-upload-pack";
constexpr std::string_view k_serve = "/git-upload-pack";

// libcurl's handles are all void: the type cannot tell them apart.
struct FreeEasy {
  void operator()(CURL* p) const { curl_easy_cleanup(p); }
};
struct FreeMulti {
  void operator()(CURLM* p) const { curl_multi_cleanup(p); }
};
struct FreeHeaders {
  void operator()(curl_slist* p) const { curl_slist_free_all(p); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
using Multi = std::unique_ptr<CURLM, FreeMulti>;
using Headers = std::unique_ptr<curl_slist, FreeHeaders>;

struct Subtransport {
  git_smart_subtransport parent;  // libgit2 sees this alone
  HttpSession* session;
};

// One request and its answer, read piece by piece.
struct Stream {
  git_smart_subtransport_stream parent;
  HttpSession* session = nullptr;
  bool advertise = false;
  std::string body;  // of the request
  Multi multi;
  Easy easy;
  Headers headers;
  std::array<char, CURL_ERROR_SIZE> words{};
  std::string arrived;
  std::size_t taken = 0;
  int redirections = 0;
  bool started = false, ended = false, accepted = false;

  ~Stream() { stop(); }
  void stop() {
    if (multi && easy) curl_multi_remove_handle(multi.get(), easy.get());
    easy.reset();
  }
};

int give_up(HttpSession& session, Refusal refusal) {
  if (!session.refusal) session.refusal = std::move(refusal);
  git_error_set_str(GIT_ERROR_HTTP, session.refusal->detail.c_str());
  return -1;
}

Server server_of(const HttpSession& session) {
  return server_for(*session.servers, session.base.server());
}

std::string whom(const HttpSession& session) {
  return session.base.server();
}

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& stream = *static_cast<Stream*>(user);
  const auto length = size * count;
  long status = 0;
  curl_easy_getinfo(stream.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (length > stream.session->left) {
    stream.session->left = 0;
    give_up(*stream.session, {"too_large", "it sends more bytes than one fetch may take"});
    return 0;
  }
  stream.session->left -= length;
  if (status == 200) stream.arrived.append(bytes, length);  // the words of a refusal are of no use
  return length;
}

void set_secrets(CURL* easy, const Server& server) {
  if (!server.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, server.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  if (server.token.empty()) return;
  // Forges take any name beside a token; this one works with GitLab's too.
  curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  curl_easy_setopt(easy, CURLOPT_USERNAME, server.user.empty() ? "oauth2" : server.user.c_str());
  curl_easy_setopt(easy, CURLOPT_PASSWORD, server.token.c_str());
}

void set_limits(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, k_connect_seconds);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, k_silent_seconds);
}

Headers headers_of(bool advertise) {
  curl_slist* list = nullptr;
  const auto add = [&](const char* line) { list = curl_slist_append(list, line); };
  add("Expect:");
  add("Pragma: no-cache");
  if (advertise) {
    add("Accept: */*");
  } else {
    add("Content-Type: application/x-git-upload-pack-request");
    add("Accept: application/x-git-upload-pack-result");
  }
  return Headers(list);
}

int start(Stream& stream) {
  HttpSession& session = *stream.session;
  const Server server = server_of(session);
  if (!server.broken.empty()) return give_up(session, {"auth_refused", server.broken});
  if (auto clear = refuse_clear_text(session.base, server)) return give_up(session, *clear);
  stream.stop();
  stream.easy.reset(curl_easy_init());
  if (!stream.multi) stream.multi.reset(curl_multi_init());
  if (!stream.easy || !stream.multi) return give_up(session, {"io", "libcurl cannot be set up"});
  CURL* easy = stream.easy.get();
  const auto url = session.base.text() + std::string(stream.advertise ? k_advertise : k_serve);
  stream.headers = headers_of(stream.advertise);
  set_limits(easy);
  set_secrets(easy, server);
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "git/2.0 (plumbline)");  // some forges serve git by that word
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, stream.headers.get());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, stream.words.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &stream);
  if (!stream.advertise) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, stream.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(stream.body.size()));
  }
  stream.started = true;
  if (curl_multi_add_handle(stream.multi.get(), easy) != CURLM_OK)
    return give_up(session, {"io", "libcurl cannot start a request"});
  return 0;
}

// What went wrong below HTTP.
Refusal refusal_of(CURLcode code, const Stream& stream) {
  const std::string said = stream.words[0] != '\0' ? stream.words.data() : curl_easy_strerror(code);
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return {"certificate", "the certificate of " + whom(*stream.session) + " is not believed: " + said +
                                 "; `ca_file` under `servers` names an authority of your own"};
    case CURLE_OPERATION_TIMEDOUT:
      return {"timed_out", whom(*stream.session) + " is silent: " + said};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      return {"unreachable", said};
    default:
      return {"server_gone", whom(*stream.session) + " broke off in the middle of its answer: " + said};
  }
}

Refusal refusal_of(long status, const Stream& stream) {
  const std::string said = whom(*stream.session) + " answers " + std::to_string(status);
  const bool known = !server_of(*stream.session).token.empty();
  const std::string moved = stream.redirections == 0 && stream.advertise
                                ? ""
                                : "; a redirection led there, and no secret goes along: "
                                  "name the server itself, with its token";
  if (status == 401 || status == 403 || status == 407) {
    return {"auth_refused",
            said + ": " +
                (known ? "it does not take the token it was shown (expired, or without the right "
                         "to read this repository)"
                       : "it asks who we are, and no token is known for it; name one under `servers` "
                         "in plumbline.yaml or in PLUMBLINE_GIT_TOKENS") +
                (stream.redirections != 0 ? moved : "")};
  }
  if (status == 404 || status == 410)
    return {"not_found", said + ": there is no such repository, or it is hidden from those without a token"};
  if (status >= 300 && status < 400)
    return {"refused", said + ": it redirects where a redirection is not followed; name the new URL"};
  return {"server_gone", said};
}

// Follows by hand: each server is shown its own secret and no other.
int redirect(Stream& stream, const std::string& to) {
  HttpSession& session = *stream.session;
  if (++stream.redirections > k_most_redirections)
    return give_up(session, {"refused", whom(session) + " redirects again and again"});
  if (!to.ends_with(k_advertise))
    return give_up(session,
                   {"refused", whom(session) + " redirects to a page that is no git repository (a login?): " +
                                   without_secrets(to)});
  auto next = parse_remote(to.substr(0, to.size() - k_advertise.size()));
  if (!next) return give_up(session, {"refused", whom(session) + " redirects: " + next.error().message});
  const bool down = session.base.scheme == Scheme::https && next->scheme != Scheme::https;
  if (down || (next->scheme != Scheme::https && next->scheme != Scheme::http))
    return give_up(session, {"refused", whom(session) + " redirects to " + next->text() +
                                            ", which is less safe; it is not followed"});
  session.base = *next;
  return start(stream);
}

// The head of the answer is there: is it what git speaks?
int accept(Stream& stream) {
  if (stream.accepted) return 0;
  long status = 0;
  curl_easy_getinfo(stream.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return give_up(*stream.session, refusal_of(status, stream));
  const char* type = nullptr;
  curl_easy_getinfo(stream.easy.get(), CURLINFO_CONTENT_TYPE, &type);
  const std::string_view want = stream.advertise ? "application/x-git-upload-pack-advertisement"
                                                 : "application/x-git-upload-pack-result";
  if (type == nullptr || !std::string_view(type).starts_with(want))
    return give_up(
        *stream.session,
        {"unsupported", whom(*stream.session) + " answers, but not as a git server does (it sends " +
                            (type == nullptr ? "nothing that is named" : without_secrets(type)) + ")"});
  stream.accepted = true;
  return 0;
}

int finish(Stream& stream, CURLcode code) {
  stream.ended = true;
  if (code != CURLE_OK) return give_up(*stream.session, refusal_of(code, stream));
  const char* to = nullptr;
  curl_easy_getinfo(stream.easy.get(), CURLINFO_REDIRECT_URL, &to);
  if (to != nullptr && stream.advertise) {
    stream.ended = false;
    return redirect(stream, to);
  }
  return accept(stream);
}

int wait_for_bytes(Stream& stream) {
  while (stream.arrived.size() == stream.taken && !stream.ended) {
    stream.arrived.clear();
    stream.taken = 0;
    int running = 0;
    if (curl_multi_perform(stream.multi.get(), &running) != CURLM_OK)
      return give_up(*stream.session, {"io", "libcurl cannot go on"});
    int waiting = 0;
    const CURLMsg* message = curl_multi_info_read(stream.multi.get(), &waiting);
    if (message != nullptr && message->msg == CURLMSG_DONE) {
      if (finish(stream, message->data.result) != 0) return -1;
    } else if (stream.arrived.empty()) {
      curl_multi_poll(stream.multi.get(), nullptr, 0, 1000, nullptr);
    }
  }
  return stream.arrived.empty() ? 0 : accept(stream);
}

int read_stream(git_smart_subtransport_stream* raw, char* buffer, std::size_t size, std::size_t* got) {
  auto& stream = *reinterpret_cast<Stream*>(raw);
  *got = 0;
  if (!stream.started && start(stream) != 0) return -1;
  if (wait_for_bytes(stream) != 0) return -1;
  *got = std::min(size, stream.arrived.size() - stream.taken);
  std::copy_n(stream.arrived.data() + stream.taken, *got, buffer);
  stream.taken += *got;
  return 0;
}

int write_stream(git_smart_subtransport_stream* raw, const char* bytes, std::size_t length) {
  reinterpret_cast<Stream*>(raw)->body.append(bytes, length);
  return 0;
}

void free_stream(git_smart_subtransport_stream* raw) {
  delete reinterpret_cast<Stream*>(raw);
}

int act(git_smart_subtransport_stream** out, git_smart_subtransport* raw, const char*,
        git_smart_service_t action) {
  auto& transport = *reinterpret_cast<Subtransport*>(raw);
  if (action != GIT_SERVICE_UPLOADPACK_LS && action != GIT_SERVICE_UPLOADPACK)
    return give_up(*transport.session, {"unsupported", "nothing is ever pushed"});
  auto* stream = new Stream;
  stream->parent = {raw, read_stream, write_stream, free_stream};
  stream->session = transport.session;
  stream->advertise = action == GIT_SERVICE_UPLOADPACK_LS;
  *out = &stream->parent;
  return 0;
}

int close_nothing(git_smart_subtransport*) {
  return 0;
}

void free_transport(git_smart_subtransport* raw) {
  delete reinterpret_cast<Subtransport*>(raw);
}

int make_subtransport(git_smart_subtransport** out, git_transport*, void* session) {
  auto* made = new Subtransport{{act, close_nothing, free_transport}, static_cast<HttpSession*>(session)};
  *out = &made->parent;
  return 0;
}

}  // namespace

int make_http_transport(git_transport** out, git_remote* owner, void* session) {
  git_smart_subtransport_definition definition{make_subtransport, 1, session};
  return git_transport_smart(out, owner, &definition);
}

std::optional<Refusal> refuse_clear_text(const RemoteUrl& url, const Server& server) {
  if (url.scheme != Scheme::http || url.loopback() || server.plain_http.value_or(false)) return std::nullopt;
  return Refusal{"refused",
                 "http without TLS shows everybody on the way what is read, and lets them change it; write "
                 "https, or allow it with `plain_http: true` for " +
                     url.server() + " under `servers` in plumbline.yaml"};
}

}  // namespace plumbline::git
