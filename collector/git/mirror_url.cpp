#include "collector/git/mirror_url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/digest.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_longest = 2000;

struct Known {
  std::string_view word;
  Scheme scheme;
  int port;
};
constexpr Known k_known[] = {{"http", Scheme::http, 80},
                             {"https", Scheme::https, 443},
                             {"ssh", Scheme::ssh, 22},
                             {"file", Scheme::file, 0}};

const Known& known(Scheme scheme) {
  return *std::find_if(std::begin(k_known), std::end(k_known),
                       [&](const Known& k) { return k.scheme == scheme; });
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

bool is_word(std::string_view text, std::string_view beside) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           beside.find(c) != std::string_view::npos;
  });
}

// user@host:path, as git and scp write it: no slash before the colon.
bool is_short(std::string_view text) {
  const auto at = text.find('@');
  const auto colon = text.find(':');
  return at != std::string_view::npos && colon != std::string_view::npos && at < colon && at > 0 &&
         text.substr(0, colon).find('/') == std::string_view::npos;
}

tl::unexpected<Error> refuse(std::string_view text, const std::string& why) {
  return fail(Errc::config, "cannot take " + without_secrets(text) + " as a repository's URL: " + why);
}

constexpr const char* k_secret =
    "it holds a name or a password, which would end in logs and lists of processes; write the URL without it "
    "and "
    "name the token under `servers` in plumbline.yaml or in PLUMBLINE_GIT_TOKENS";

Result<void> read_port(std::string_view text, std::string_view digits, RemoteUrl& out) {
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size() || port < 1 || port > 65535)
    return refuse(text, "its port is no number from 1 to 65535");
  out.port = port == known(out.scheme).port ? 0 : port;
  return {};
}

Result<void> read_host(std::string_view text, std::string_view authority, RemoteUrl& out) {
  const auto bracket = authority.starts_with('[') ? authority.find(']') : std::string_view::npos;
  const auto colon = bracket == std::string_view::npos ? authority.find(':') : authority.find(':', bracket);
  const auto host = authority.substr(0, colon);
  const bool fine = bracket == std::string_view::npos
                        ? is_word(host, ".-_") && host.front() != '-' && host.front() != '.'
                        : bracket + 1 == host.size() && is_word(host.substr(1, bracket - 1), ":.");
  if (!fine) return refuse(text, "its host is no name of a machine");
  out.host = lowered(host);
  return colon == std::string_view::npos ? Result<void>{} : read_port(text, authority.substr(colon + 1), out);
}

Result<void> read_user(std::string_view text, std::string_view user, RemoteUrl& out) {
  if (out.scheme != Scheme::ssh || user.find(':') != std::string_view::npos) return refuse(text, k_secret);
  if (!is_word(user, ".-_+") || user.front() == '-') return refuse(text, "its user is no name");
  out.user = user;
  return {};
}

Result<void> read_path(std::string_view text, std::string_view path, RemoteUrl& out) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (path.empty() || path == "/") return refuse(text, "it names a server and no repository");
  if (out.scheme != Scheme::file && path.find_first_of("?#") != std::string_view::npos)
    return refuse(text, "a question mark or a hash does not belong into it");
  out.path = path;
  return {};
}

}  // namespace

std::string RemoteUrl::text() const {
  if (!path.starts_with('/'))
    return (user.empty() ? "" : user + "@") + host + ":" + path;  // from the home there
  std::string out(known(scheme).word);
  out += "://" + (user.empty() ? "" : user + "@") + host;
  return out + (port == 0 ? "" : ":" + std::to_string(port)) + path;
}

std::string RemoteUrl::server() const {
  return host + (port == 0 ? "" : ":" + std::to_string(port));
}

std::string RemoteUrl::digest() const {
  RemoteUrl bare = *this;
  bare.user.clear();
  return hex(sha256(bare.text())).substr(0, 40);
}

bool RemoteUrl::loopback() const {
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

bool is_remote(std::string_view location) {
  const auto mark = location.find("://");
  return (mark != std::string_view::npos && is_word(location.substr(0, mark), "+-.")) || is_short(location);
}

Result<RemoteUrl> parse_remote(std::string_view text) {
  if (text.size() > k_longest) return refuse(text.substr(0, 60), "it is longer than 2,000 characters");
  if (std::any_of(text.begin(), text.end(),
                  [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; }))
    return refuse(text, "it holds a blank or a control character");
  RemoteUrl out;
  std::string_view authority, path;
  if (const auto mark = text.find("://"); mark != std::string_view::npos) {
    const auto word = lowered(text.substr(0, mark));
    const auto* it =
        std::find_if(std::begin(k_known), std::end(k_known), [&](const Known& k) { return k.word == word; });
    if (it == std::end(k_known)) return refuse(text, "only https, ssh and file are read");
    out.scheme = it->scheme;
    authority = text.substr(mark + 3);
    const auto slash = authority.find('/');
    path = slash == std::string_view::npos ? "" : authority.substr(slash);
    authority = authority.substr(0, slash);
  } else if (is_short(text)) {
    out.scheme = Scheme::ssh;
    authority = text.substr(0, text.find(':'));
    path = text.substr(text.find(':') + 1);
  } else {
    return refuse(text, "it is none");
  }
  const auto at = authority.rfind('@');
  if (at != std::string_view::npos) {
    if (auto ok = read_user(text, authority.substr(0, at), out); !ok) return tl::unexpected(ok.error());
    authority.remove_prefix(at + 1);
  }
  if (out.scheme == Scheme::file) {
    if (!authority.empty() && authority != "localhost")
      return refuse(text, "a file has no host; write file:///path");
  } else if (auto ok = read_host(text, authority, out); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = read_path(text, path, out); !ok) return tl::unexpected(ok.error());
  return out;
}

std::string without_secrets(std::string_view text) {
  const auto mark = text.find("://");
  const auto begin = mark == std::string_view::npos ? 0 : mark + 3;
  auto end = text.find_first_of("/?#", begin);
  // What follows a question mark may be a token too; and an odd one may hold a slash before its "@".
  const auto at = text.rfind('@');
  std::string out(text.substr(0, begin));
  const auto rest = at != std::string_view::npos && at >= begin ? at + 1 : begin;
  if (rest > begin) out += "…@";
  end = text.find_first_of("?#", rest);
  out += text.substr(rest, end == std::string_view::npos ? end : end - rest);
  return out;
}

}  // namespace plumbline::git
