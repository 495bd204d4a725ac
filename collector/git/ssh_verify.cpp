#include "collector/git/ssh_verify.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <string>
#include <vector>

namespace plumbline::git {
namespace {

struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(OSSL_PARAM_BLD* p) const { OSSL_PARAM_BLD_free(p); }
  void operator()(OSSL_PARAM* p) const { OSSL_PARAM_free(p); }
  void operator()(BIGNUM* p) const { BN_free(p); }
  void operator()(ECDSA_SIG* p) const { ECDSA_SIG_free(p); }
};
template <class T>
using Handle = std::unique_ptr<T, Free>;
using Key = Handle<EVP_PKEY>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Handle<BIGNUM> number(std::string_view bytes) {
  return Handle<BIGNUM>(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Key key_from(const char* type, OSSL_PARAM_BLD* build) {
  const Handle<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(build));
  const Handle<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* out = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &out, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Key(out);
}

Key rsa_key(std::string_view e, std::string_view n) {
  const auto exponent = number(e), modulus = number(n);
  const Handle<OSSL_PARAM_BLD> build(OSSL_PARAM_BLD_new());
  if (!exponent || !modulus || !build || BN_num_bits(modulus.get()) < 2048 ||
      BN_num_bits(modulus.get()) > 16384 ||
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return nullptr;
  return key_from("RSA", build.get());
}

Key curve_key(const char* group, std::string_view point) {
  const Handle<OSSL_PARAM_BLD> build(OSSL_PARAM_BLD_new());
  if (!build || OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return nullptr;
  return key_from("EC", build.get());
}

bool holds(EVP_PKEY* key, const EVP_MD* hash, std::string_view signature, std::string_view data) {
  const Handle<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return key != nullptr && context && EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(data),
                          data.size()) == 1;
}

// r and s as SSH writes them, to the DER that libcrypto reads.
std::string der_of(std::string_view blob) {
  bool ok = true;
  const auto r = take_string(blob, ok), s = take_string(blob, ok);
  const Handle<ECDSA_SIG> pair(ECDSA_SIG_new());
  if (!ok || !blob.empty() || !pair || r.size() > 70 || s.size() > 70) return {};
  if (ECDSA_SIG_set0(pair.get(), number(r).release(), number(s).release()) != 1) return {};
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

KeyVerdict verdict(bool good) {
  return good ? KeyVerdict::good : KeyVerdict::bad;
}

KeyVerdict verify_ed25519(std::string_view key, std::string_view blob, std::string_view data) {
  bool ok = true;
  const auto raw = take_string(key, ok);
  const Key made(ok && raw.size() == 32
                     ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(raw), 32)
                     : nullptr);
  return verdict(holds(made.get(), nullptr, blob, data));
}

KeyVerdict verify_ecdsa(std::string_view kind, std::string_view key, std::string_view blob,
                        std::string_view data) {
  bool ok = true;
  const auto curve = take_string(key, ok), point = take_string(key, ok);
  if (!ok || !kind.ends_with(curve)) return KeyVerdict::bad;
  const char* group = curve == "nistp256"   ? "P-256"
                      : curve == "nistp384" ? "P-384"
                      : curve == "nistp521" ? "P-521"
                                            : nullptr;
  if (group == nullptr) return KeyVerdict::unsupported;
  const auto* hash = curve == "nistp256" ? EVP_sha256() : curve == "nistp384" ? EVP_sha384() : EVP_sha512();
  return verdict(holds(curve_key(group, point).get(), hash, der_of(blob), data));
}

KeyVerdict verify_rsa(std::string_view algorithm, std::string_view key, std::string_view blob,
                      std::string_view data) {
  bool ok = true;
  const auto e = take_string(key, ok), n = take_string(key, ok);
  if (!ok || e.size() > 2048 || n.size() > 2049) return KeyVerdict::bad;
  if (algorithm != "rsa-sha2-256" && algorithm != "rsa-sha2-512") return KeyVerdict::unsupported;
  return verdict(
      holds(rsa_key(e, n).get(), algorithm == "rsa-sha2-256" ? EVP_sha256() : EVP_sha512(), blob, data));
}

}  // namespace

std::string_view take_string(std::string_view& bytes, bool& ok) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < 4 && i < bytes.size(); ++i)
    length = length << 8 | static_cast<unsigned char>(bytes[i]);
  if (bytes.size() < 4 || length > bytes.size() - 4) {
    ok = false;
    return {};
  }
  const auto out = bytes.substr(4, length);
  bytes.remove_prefix(4 + length);
  return out;
}

KeyVerdict verify_ssh(std::string_view key, std::string_view signature, std::string_view data) {
  bool ok = true;
  const auto kind = take_string(key, ok);
  const auto algorithm = take_string(signature, ok), blob = take_string(signature, ok);
  if (!ok || !signature.empty()) return KeyVerdict::bad;
  if (kind == "ssh-rsa") return verify_rsa(algorithm, key, blob, data);
  const bool known = kind == "ssh-ed25519" || kind.starts_with("ecdsa-sha2-nistp");
  if (!known) return KeyVerdict::unsupported;  // a token's key (sk-…), a certificate
  if (algorithm != kind) return KeyVerdict::bad;
  return kind == "ssh-ed25519" ? verify_ed25519(key, blob, data) : verify_ecdsa(kind, key, blob, data);
}

}  // namespace plumbline::git
