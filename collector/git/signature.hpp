#pragma once
// Whose signature it is: judged by keys that were given, at the time of signing.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/collector.hpp"
#include "collector/git/signature_payload.hpp"
#include "core/instant.hpp"
#include "core/result.hpp"

namespace plumbline::git {

struct Judgement {
  /// good; bad: made over something else, or by another key than it says; unknown_key: none of the keys
  /// given; expired: the date of signing lies outside the life of the key; revoked: the key is, whatever the
  /// date (who holds a stolen key writes any date); weak: made with a hash nobody should believe; forge: by a
  /// forge's own key, which says nothing of the author; unchecked: no key of this kind was given, or a form
  /// that is not read.
  std::string verdict;
  std::string key;            ///< fingerprint or key id; empty: the signature does not say
  std::string name, address;  ///< of the signer, as the keys say; empty: they do not
  std::int64_t at = 0;        ///< date of signing
};

class SignatureJudge {
 public:
  /// Errors: unreadable, config, limit.
  [[nodiscard]] static Result<SignatureJudge> load(const KeyFiles& files, Instant now);
  ~SignatureJudge();
  SignatureJudge(SignatureJudge&&) noexcept;
  SignatureJudge& operator=(SignatureJudge&&) noexcept;
  [[nodiscard]] Judgement judge(const Signed& what) const;

 private:
  struct Impl;
  explicit SignatureJudge(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

/// Digest over the files' bytes, so that other keys are another ruler; of files that cannot be read over
/// that.
[[nodiscard]] std::string digest_of(const KeyFiles& files);

}  // namespace plumbline::git
