#include "collector/http/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace plumbline::http {
namespace {

constexpr std::size_t k_longest = 8000;

tl::unexpected<Error> refuse(const std::string& why) {
  return fail(Errc::config, "cannot take this as the URL of a server: " + why);
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f;
}

bool is_host(std::string_view text) {
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  };
  if (text.starts_with('[')) {
    in6_addr ignored{};
    return text.ends_with(']') &&
           inet_pton(AF_INET6, std::string(text.substr(1, text.size() - 2)).c_str(), &ignored) == 1;
  }
  return !text.empty() && text.size() <= 253 && text.front() != '-' && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), fine);
}

Result<void> read_authority(std::string_view authority, Url& out) {
  if (authority.find('@') != std::string_view::npos)
    return refuse("it holds a name or a password; name the token under `servers` in plumbline.yaml");
  const auto end = authority.starts_with('[') ? authority.find(']') : 0;
  const auto colon = authority.find(':', end == std::string_view::npos ? 0 : end);
  out.host = authority.substr(0, colon);
  std::transform(out.host.begin(), out.host.end(), out.host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (!is_host(out.host)) return refuse("its host is no name of a machine");
  if (colon == std::string_view::npos) return {};
  const auto digits = authority.substr(colon + 1);
  int port = 0;
  const auto [last, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || last != digits.data() + digits.size() || port < 1 || port > 65535)
    return refuse("its port is no number from 1 to 65535");
  out.port = port == (out.tls ? 443 : 80) ? 0 : port;
  return {};
}

struct Block {
  std::array<std::uint8_t, 4> from;
  int bits;
};
constexpr Block k_private[] = {{{0, 0, 0, 0}, 8},     {{10, 0, 0, 0}, 8},      {{100, 64, 0, 0}, 10},
                               {{127, 0, 0, 0}, 8},   {{169, 254, 0, 0}, 16},  {{172, 16, 0, 0}, 12},
                               {{192, 0, 0, 0}, 24},  {{192, 0, 2, 0}, 24},    {{192, 168, 0, 0}, 16},
                               {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24}, {{203, 0, 113, 0}, 24},
                               {{224, 0, 0, 0}, 4},   {{240, 0, 0, 0}, 4}};

std::uint32_t number(const std::uint8_t* p) {
  return static_cast<std::uint32_t>(p[0]) << 24 | static_cast<std::uint32_t>(p[1]) << 16 |
         static_cast<std::uint32_t>(p[2]) << 8 | p[3];
}

bool is_private4(const std::uint8_t* bytes) {
  return std::any_of(std::begin(k_private), std::end(k_private), [&](const Block& block) {
    return number(bytes) >> (32 - block.bits) == number(block.from.data()) >> (32 - block.bits);
  });
}

bool is_private6(const std::uint8_t* b) {
  static constexpr std::array<std::uint8_t, 12> k_zero{};
  static constexpr std::array<std::uint8_t, 12> k_mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  static constexpr std::array<std::uint8_t, 12> k_nat64{0, 0x64, 0xff, 0x9b};
  const auto begins = [&](const auto& prefix) { return std::memcmp(b, prefix.data(), prefix.size()) == 0; };
  if (begins(k_zero) || begins(k_mapped) || begins(k_nat64)) return is_private4(b + 12) || begins(k_zero);
  if (b[0] == 0x20 && b[1] == 0x02) return is_private4(b + 2);  // 6to4
  // Only 2000::/3 is public; of that not documentation (2001:db8::/32) and Teredo (2001::/32).
  if ((b[0] & 0xe0) != 0x20) return true;
  return b[0] == 0x20 && b[1] == 0x01 && ((b[2] == 0x0d && b[3] == 0xb8) || (b[2] == 0 && b[3] == 0));
}

}  // namespace

std::string Url::server() const {
  return host + (port == 0 ? "" : ":" + std::to_string(port));
}
std::string Url::text() const {
  return (tls ? "https://" : "http://") + server() + target;
}
std::string Url::path() const {
  return target.substr(0, target.find('?'));
}

bool Url::loopback() const {
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

bool Url::same_server(const Url& other) const {
  return tls == other.tls && host == other.host && port == other.port;
}

Result<Url> parse_url(std::string_view text) {
  if (text.size() > k_longest) return refuse("it is longer than 8,000 characters");
  if (std::any_of(text.begin(), text.end(), is_control))
    return refuse("it holds a blank, a control character or one that is not ASCII");
  Url out;
  std::string scheme(text.substr(0, text.find("://")));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (scheme != "https" && scheme != "http") return refuse("it begins with neither https:// nor http://");
  out.tls = scheme == "https";
  text.remove_prefix(scheme.size() + 3);
  const auto end = text.find_first_of("/?#");
  if (auto ok = read_authority(text.substr(0, end), out); !ok) return tl::unexpected(ok.error());
  if (end == std::string_view::npos) return out;
  text = text.substr(end, text.find('#', end) - end);
  out.target = text.starts_with('/') ? std::string(text) : "/" + std::string(text);
  return out;
}

Result<Url> resolve(const Url& base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  if (reference.starts_with("//")) return parse_url((base.tls ? "https:" : "http:") + std::string(reference));
  if (reference.find("://") < reference.find_first_of("/?")) return parse_url(reference);
  Url root = base;
  root.target.clear();
  std::string target(reference);
  if (reference.starts_with('?') || reference.empty()) {
    target = base.path() + target;
  } else if (!reference.starts_with('/')) {
    const auto path = base.path();
    target = path.substr(0, path.rfind('/') + 1) + target;
  }
  return parse_url(root.text() + target);
}

std::string escaped(std::string_view text) {
  constexpr char k_digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', k_digits[byte >> 4], k_digits[byte & 15]};
    }
  }
  return out;
}

bool is_private_address(std::string_view numeric) {
  const std::string text(numeric.substr(0, numeric.find('%')));  // a zone stands behind the percent sign
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return is_private4(bytes.data());
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return is_private6(bytes.data());
  return true;
}

}  // namespace plumbline::http
