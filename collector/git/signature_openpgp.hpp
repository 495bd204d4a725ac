#pragma once
// OpenPGP signatures, through RNP: in this process, without gpg, agent, home or network.
#include <memory>
#include <string>

#include "collector/git/signature.hpp"

namespace plumbline::git {

class Keyring {
 public:
  /// Errors: config, when `bytes` hold no OpenPGP keys. While it works, what other threads say on stderr is
  /// lost.
  [[nodiscard]] static Result<Keyring> open(const std::string& bytes, const std::string& file, Instant now);
  ~Keyring();
  Keyring(Keyring&&) noexcept;
  Keyring& operator=(Keyring&&) noexcept;
  [[nodiscard]] Judgement judge(const Signed& what) const;

 private:
  struct Impl;
  explicit Keyring(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

}  // namespace plumbline::git
