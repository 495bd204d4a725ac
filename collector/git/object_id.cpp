#include "collector/git/object_id.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstring>
#include <memory>
#include <string>

namespace plumbline::git {
namespace {

struct FreeDigest {
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
};

}  // namespace

bool is_named(const Oid& oid, std::string_view type, std::string_view bytes) {
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
  const auto head = std::string(type) + " " + std::to_string(bytes.size());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  // The closing NUL of the head is part of what is hashed.
  return context && EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr) == 1 &&
         EVP_DigestUpdate(context.get(), head.c_str(), head.size() + 1) == 1 &&
         EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
         EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1 && size == oid.bytes.size() &&
         std::memcmp(digest.data(), oid.bytes.data(), size) == 0;
}

}  // namespace plumbline::git
