#include "collector/reports/trust.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "core/digest.hpp"

namespace plumbline::reports {
namespace {

std::string id_of(EVP_PKEY* key) {
  unsigned char* bytes = nullptr;
  const int size = i2d_PUBKEY(key, &bytes);
  if (size <= 0) return {};
  const auto digest = sha256({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  OPENSSL_free(bytes);
  return hex(digest);
}

}  // namespace

Result<std::vector<TrustedKey>> TrustedKey::parse(std::string_view pem) {
  constexpr std::size_t k_most = 1U << 20, k_most_keys = 1000;
  if (pem.size() > k_most) return fail(Errc::config, "the file of keys is larger than 1 MiB");
  const std::unique_ptr<BIO, int (*)(BIO*)> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                               BIO_free);
  std::vector<TrustedKey> out;
  while (out.size() < k_most_keys) {
    EVP_PKEY* key = PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr);
    if (key == nullptr) break;
    TrustedKey one;
    one.m_key = std::shared_ptr<void>(key, [](void* k) { EVP_PKEY_free(static_cast<EVP_PKEY*>(k)); });
    one.m_id = id_of(key);
    out.push_back(std::move(one));
  }
  std::size_t blocks = 0;
  for (auto at = pem.find("-----BEGIN"); at != pem.npos; at = pem.find("-----BEGIN", at + 1)) ++blocks;
  if (blocks == 0 || blocks != out.size())
    return fail(Errc::config,
                fmt::format("of {} PEM blocks {} are public keys that can be read", blocks, out.size()));
  return out;
}

bool TrustedKey::verifies(std::string_view message, std::string_view signature) const {
  auto* key = static_cast<EVP_PKEY*>(m_key.get());
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const EVP_MD* digest = EVP_PKEY_id(key) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256();
  if (EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) != 1) return false;
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                          signature.size(), reinterpret_cast<const unsigned char*>(message.data()),
                          message.size()) == 1;
}

}  // namespace plumbline::reports
