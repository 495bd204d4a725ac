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

struct FreeMethod {
  void operator()(EVP_MD* p) const { EVP_MD_free(p); }
};

/// Found once: looking it up by name each time costs as much as hashing a kilobyte.
const EVP_MD* sha1_method() {
  static const std::unique_ptr<EVP_MD, FreeMethod> k_method(EVP_MD_fetch(nullptr, "SHA1", nullptr));
  return k_method.get();
}

}  // namespace

bool is_named(const Oid& oid, std::string_view type, std::string_view bytes) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeDigest> t_context(EVP_MD_CTX_new());
  const auto head = std::string(type) + " " + std::to_string(bytes.size());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  // The closing NUL of the head is part of what is hashed.
  return t_context && EVP_DigestInit_ex2(t_context.get(), sha1_method(), nullptr) == 1 &&
         EVP_DigestUpdate(t_context.get(), head.c_str(), head.size() + 1) == 1 &&
         EVP_DigestUpdate(t_context.get(), bytes.data(), bytes.size()) == 1 &&
         EVP_DigestFinal_ex(t_context.get(), digest.data(), &size) == 1 && size == oid.bytes.size() &&
         std::memcmp(digest.data(), oid.bytes.data(), size) == 0;
}

}  // namespace plumbline::git
