// Files of allowed signers and of revoked keys, as ssh-keygen(1) describes them.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>

#include "collector/git/base64.hpp"
#include "collector/git/mirror_hosts.hpp"
#include "collector/git/signature_ssh.hpp"

namespace plumbline::git {
namespace {

// Up to a blank that stands in no quotes; quotes are taken off.
std::string take_word(std::string_view& rest) {
  std::string out;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < rest.size() && (quoted || (rest[i] != ' ' && rest[i] != '\t')); ++i) {
    if (rest[i] == '"')
      quoted = !quoted;
    else
      out += rest[i];
  }
  rest.remove_prefix(i);
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
  return out;
}

std::string low(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// YYYYMMDD[HHMM[SS]][Z]
std::optional<std::int64_t> time_of(std::string_view text) {
  if (text.ends_with('Z')) text.remove_suffix(1);
  if (text.size() != 8 && text.size() != 12 && text.size() != 14) return std::nullopt;
  std::string digits(text);
  if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  digits.resize(14, '0');
  const auto part = [&](std::size_t at, std::size_t length) {
    int out = 0;
    std::from_chars(digits.data() + at, digits.data() + at + length, out);
    return out;
  };
  const std::chrono::year_month_day day{std::chrono::year(part(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(part(4, 2))),
                                        std::chrono::day(static_cast<unsigned>(part(6, 2)))};
  if (!day.ok() || part(8, 2) > 23 || part(10, 2) > 59 || part(12, 2) > 60) return std::nullopt;
  const auto time =
      std::chrono::hours(part(8, 2)) + std::chrono::minutes(part(10, 2)) + std::chrono::seconds(part(12, 2));
  return (std::chrono::sys_days(day).time_since_epoch() + time) / std::chrono::seconds(1);
}

bool names_git(std::string_view list) {
  while (!list.empty()) {
    const auto end = list.find(',');
    if (list.substr(0, end) == "git" || list.substr(0, end) == "*") return true;
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
  return false;
}

// The options stand in one word: cert-authority,namespaces="git,file",valid-after="20240101"; its quotes are
// gone, so a comma inside a value is told by what follows it.
bool take_options(std::string_view options, AllowedSigner& out) {
  constexpr std::string_view k_names[] = {"cert-authority", "namespaces=", "valid-after=", "valid-before="};
  while (!options.empty()) {
    auto end = options.size();
    for (const auto name : k_names) {
      for (auto at = options.find(','); at != std::string_view::npos; at = options.find(',', at + 1)) {
        if (low(std::string(options.substr(at + 1, name.size()))) == name) end = std::min(end, at);
      }
    }
    const auto option = options.substr(0, end);
    options.remove_prefix(std::min(options.size(), end + 1));
    const auto mark = option.find('=');
    const auto name = low(std::string(option.substr(0, mark)));
    const auto value = mark == std::string_view::npos ? "" : option.substr(mark + 1);
    if (name == "cert-authority") {
      out.authority = true;
    } else if (name == "namespaces") {
      out.git = names_git(value);
    } else if (name == "valid-after" || name == "valid-before") {
      const auto time = time_of(value);
      if (!time) return false;
      (name == "valid-after" ? out.after : out.before) = *time;
    } else {
      return false;
    }
  }
  return true;
}

// "kind base64": sets `key`.
bool take_key(const std::string& kind, std::string_view rest, std::string& key) {
  auto bytes = from_base64(take_word(rest));
  if (!bytes || bytes->empty() || kind_of_key(*bytes) != kind) return false;
  key = std::move(*bytes);
  return true;
}

bool is_kind(const std::string& word) {
  return word.starts_with("ssh-") || word.starts_with("ecdsa-sha2-") || word.starts_with("sk-");
}

std::optional<AllowedSigner> signer_of(std::string_view line) {
  AllowedSigner out;
  out.principals = take_word(line);
  std::string kind = take_word(line);
  if (!is_kind(kind)) {
    if (!take_options(kind, out)) return std::nullopt;
    kind = take_word(line);
  }
  return is_kind(kind) && take_key(kind, line, out.key) ? std::optional(out) : std::nullopt;
}

// Calls `f(line)` for each line that is none of comment and blank; stops where it says no, and tells which.
template <class F>
int each_line(std::string_view text, F f) {
  for (int number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    if (!line.empty() && line.front() != '#' && !f(line)) return number;
  }
  return 0;
}

tl::unexpected<Error> refuse(const std::string& file, int line, const std::string& what) {
  return fail(Errc::config, file + ":" + std::to_string(line) + ": " + what);
}

}  // namespace

Result<std::vector<AllowedSigner>> parse_allowed_signers(std::string_view text, const std::string& file) {
  std::vector<AllowedSigner> out;
  const int wrong = each_line(text, [&](std::string_view line) {
    auto signer = signer_of(line);
    if (signer) out.push_back(std::move(*signer));
    return signer.has_value();
  });
  if (wrong != 0)
    return refuse(
        file, wrong,
        "is no allowed signer; write: ann@example.org [valid-before=\"20261231Z\"] ssh-ed25519 AAAA…");
  return out;
}

Result<std::vector<std::string>> parse_revoked_keys(std::string_view text, const std::string& file) {
  if (text.starts_with("SSHKRL\n"))
    return refuse(file, 1,
                  "is a binary revocation list, which is not read; name a list of public keys, one a line");
  std::vector<std::string> out;
  const int wrong = each_line(text, [&](std::string_view line) {
    const auto kind = take_word(line);
    std::string key;
    if (!is_kind(kind) || !take_key(kind, line, key)) return false;
    out.push_back(std::move(key));
    return true;
  });
  if (wrong != 0) return refuse(file, wrong, "is no public key; write: ssh-ed25519 AAAA…");
  return out;
}

}  // namespace plumbline::git
