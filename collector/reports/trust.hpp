#pragma once
// Keys that attestations are verified by.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace plumbline::reports {

/// A public key: Ed25519, ECDSA or RSA.
class TrustedKey {
 public:
  /// All keys of a file of PEM blocks ("BEGIN PUBLIC KEY"). Errors: config (no key in it, or one that cannot
  /// be read).
  [[nodiscard]] static Result<std::vector<TrustedKey>> parse(std::string_view pem);
  /// Whether `signature` over `message` is by this key.
  [[nodiscard]] bool verifies(std::string_view message, std::string_view signature) const;
  [[nodiscard]] const std::string& id() const { return m_id; }  ///< SHA-256 of the key, hex

 private:
  std::shared_ptr<void> m_key;
  std::string m_id;
};

}  // namespace plumbline::reports
