#pragma once
// SSH signatures (OpenSSH's PROTOCOL.sshsig) against a list of allowed signers. Pure.
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/git/signature.hpp"

namespace plumbline::git {

/// One line of a file of allowed signers.
struct AllowedSigner {
  std::string principals;                                          ///< patterns, by commas
  std::string key;                                                 ///< raw
  std::int64_t after = std::numeric_limits<std::int64_t>::min();   ///< valid from then on
  std::int64_t before = std::numeric_limits<std::int64_t>::max();  ///< and until then
  bool git = true;         ///< its namespaces, if it names some, hold "git"
  bool authority = false;  ///< vouches for certificates, which are not read
};

/// Errors: config, with the line. Dates without "Z" are read as UTC, so that every machine says the same.
[[nodiscard]] Result<std::vector<AllowedSigner>> parse_allowed_signers(std::string_view text,
                                                                       const std::string& file);
/// Raw keys of a list of public keys. Errors: config (a binary revocation list, a line that is no key).
[[nodiscard]] Result<std::vector<std::string>> parse_revoked_keys(std::string_view text,
                                                                  const std::string& file);

[[nodiscard]] Judgement judge_ssh(const Signed& what, const std::vector<AllowedSigner>& signers,
                                  const std::vector<std::string>& revoked);

}  // namespace plumbline::git
