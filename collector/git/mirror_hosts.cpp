#include "collector/git/mirror_hosts.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "collector/git/base64.hpp"
#include "core/digest.hpp"

namespace plumbline::git {
namespace {

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> out;
  while (true) {
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return out;
    line.remove_prefix(begin);
    const auto end = line.find_first_of(" \t\r");
    out.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return out;
    line.remove_prefix(end);
  }
}

char low(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

// "*" and "?" as in ssh; never slower than pattern times name.
bool matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, back = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      back = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || low(pattern[p]) == low(name[n]))) {
      ++p, ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++back;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// |1|salt|digest
bool matches_hashed(std::string_view hashed, std::string_view name) {
  const auto middle = hashed.find('|', 3);
  if (middle == std::string_view::npos) return false;
  const auto salt = from_base64(hashed.substr(3, middle - 3));
  const auto digest = from_base64(hashed.substr(middle + 1));
  if (!salt || !digest) return false;
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned length = 0;
  const auto* made =
      HMAC(EVP_sha1(), salt->data(), static_cast<int>(salt->size()),
           reinterpret_cast<const unsigned char*>(name.data()), name.size(), out.data(), &length);
  return made != nullptr && std::string_view(reinterpret_cast<const char*>(out.data()), length) == *digest;
}

bool names_host(std::string_view list, std::string_view name) {
  if (list.starts_with("|1|")) return matches_hashed(list, name);
  bool found = false;
  while (!list.empty()) {
    const auto end = list.find(',');
    auto pattern = list.substr(0, end);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    const bool against = pattern.starts_with('!');
    if (against) pattern.remove_prefix(1);
    if (!matches(pattern, name)) continue;
    if (against) return false;
    found = true;
  }
  return found;
}

std::optional<KnownKey> key_in(std::string_view line, std::string_view name) {
  auto words = words_of(line);
  KnownKey out;
  if (!words.empty() && words.front().starts_with('@')) {
    if (words.front() != "@revoked") return std::nullopt;
    out.revoked = true;
    words.erase(words.begin());
  }
  if (words.size() < 3 || words.front().starts_with('#') || !names_host(words[0], name)) return std::nullopt;
  auto bytes = from_base64(words[2]);
  if (!bytes || kind_of_key(*bytes) != words[1]) return std::nullopt;
  out.type = words[1];
  out.bytes = std::move(*bytes);
  return out;
}

}  // namespace

std::vector<KnownKey> keys_for(std::string_view known_hosts, std::string_view host, int port) {
  std::string name(host);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  if (port != 0 && port != 22) name = '[' + name + "]:" + std::to_string(port);
  std::vector<KnownKey> out;
  while (!known_hosts.empty()) {
    const auto end = known_hosts.find('\n');
    if (auto key = key_in(known_hosts.substr(0, end), name)) out.push_back(std::move(*key));
    known_hosts.remove_prefix(end == std::string_view::npos ? known_hosts.size() : end + 1);
  }
  return out;
}

HostVerdict judge_host_key(const std::vector<KnownKey>& known, std::string_view key) {
  const auto is_this = [&](const KnownKey& k) { return k.bytes == key; };
  if (std::any_of(known.begin(), known.end(), [&](const KnownKey& k) { return k.revoked && is_this(k); }))
    return HostVerdict::revoked;
  if (std::any_of(known.begin(), known.end(), is_this)) return HostVerdict::known;
  const auto kind = kind_of_key(key);
  const auto stands = [](const KnownKey& k) { return !k.revoked; };
  if (std::none_of(known.begin(), known.end(), stands)) return HostVerdict::unknown;
  return std::any_of(known.begin(), known.end(),
                     [&](const KnownKey& k) { return stands(k) && k.type == kind; })
             ? HostVerdict::changed
             : HostVerdict::other_kind;
}

std::string kind_of_key(std::string_view key) {
  if (key.size() < 4) return {};
  std::size_t length = 0;
  for (int i = 0; i < 4; ++i)
    length = length << 8 | static_cast<unsigned char>(key[static_cast<std::size_t>(i)]);
  return length <= 64 && length <= key.size() - 4 ? std::string(key.substr(4, length)) : std::string();
}

std::string fingerprint(std::string_view key) {
  const auto digest = sha256(key);
  return "SHA256:" + to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace plumbline::git
