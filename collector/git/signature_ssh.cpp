#include "collector/git/signature_ssh.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "collector/git/base64.hpp"
#include "collector/git/mirror_hosts.hpp"
#include "collector/git/ssh_verify.hpp"

namespace plumbline::git {
namespace {

constexpr std::string_view k_magic = "SSHSIG";

std::string string_of(std::string_view text) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(text.size() >> shift & 0xffu);
  return out += text;
}

std::string hashed(const EVP_MD* kind, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), out.data(), &size, kind, nullptr);
  return {reinterpret_cast<const char*>(out.data()), size};
}

struct Armour {
  std::string_view key, name_space, reserved, hash, signature;
  std::string bytes;  // what the views point into
};

std::optional<std::string> unarmoured(std::string_view text) {
  constexpr std::string_view k_begin = "-----BEGIN SSH SIGNATURE-----", k_end = "-----END SSH SIGNATURE-----";
  const auto begin = text.find(k_begin);
  const auto end = text.find(k_end);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return std::nullopt;
  std::string inside;
  for (const char c : text.substr(begin + k_begin.size(), end - begin - k_begin.size())) {
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') inside += c;
  }
  return from_base64(inside);
}

bool open_armour(const Signed& what, Armour& out) {
  auto bytes = unarmoured(what.signature);
  if (!bytes || !bytes->starts_with(k_magic)) return false;
  out.bytes = std::move(*bytes);
  std::string_view rest = out.bytes;
  rest.remove_prefix(k_magic.size());
  if (!rest.starts_with(std::string_view("\0\0\0\1", 4))) return false;
  rest.remove_prefix(4);
  bool ok = true;
  out.key = take_string(rest, ok);
  out.name_space = take_string(rest, ok);
  out.reserved = take_string(rest, ok);
  out.hash = take_string(rest, ok);
  out.signature = take_string(rest, ok);
  return ok && rest.empty();
}

KeyVerdict verify(const Armour& armour, std::string_view payload) {
  const EVP_MD* hash = armour.hash == "sha512"   ? EVP_sha512()
                       : armour.hash == "sha256" ? EVP_sha256()
                                                 : nullptr;
  if (hash == nullptr) return KeyVerdict::unsupported;
  // Signed for mail or a file, it is no signature of a commit.
  if (armour.name_space != "git") return KeyVerdict::bad;
  return verify_ssh(armour.key, armour.signature,
                    std::string(k_magic) + string_of(armour.name_space) + string_of(armour.reserved) +
                        string_of(armour.hash) + string_of(hashed(hash, payload)));
}

// The first principal that is a name and no pattern.
std::string principal_of(const AllowedSigner& signer) {
  const auto first = signer.principals.substr(0, signer.principals.find(','));
  return first.find_first_of("*?!") == std::string::npos ? first : "";
}

}  // namespace

Judgement judge_ssh(const Signed& what, const std::vector<AllowedSigner>& signers,
                    const std::vector<std::string>& revoked) {
  Judgement out{"bad", "", "", "", what.at};
  Armour armour;
  if (!open_armour(what, armour)) return out;
  out.key = fingerprint(armour.key);
  const auto verified = verify(armour, what.payload);
  if (verified == KeyVerdict::unsupported) out.verdict = "unchecked";
  if (verified != KeyVerdict::good) return out;
  out.verdict = "unknown_key";
  for (const auto& signer : signers) {
    if (signer.key != armour.key || !signer.git || signer.authority) continue;
    const bool in_time = signer.after <= what.at && what.at < signer.before;
    if (out.verdict == "good") break;
    out.verdict = in_time ? "good" : "expired";
    out.name = out.address = principal_of(signer);
  }
  if (std::find(revoked.begin(), revoked.end(), armour.key) != revoked.end()) out.verdict = "revoked";
  return out;
}

}  // namespace plumbline::git
