// Files of allowed signers and of revoked keys.
#include "collector/git/mirror_hosts.hpp"
#include "collector/git/signature_ssh.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  if (const auto signers = git::parse_allowed_signers(text, "f")) {
    for (const auto& signer : *signers)
      fuzz::must(!git::kind_of_key(signer.key).empty(), "a signer has a key");
  }
  if (const auto revoked = git::parse_revoked_keys(text, "f")) {
    for (const auto& key : *revoked) fuzz::must(!git::kind_of_key(key).empty(), "a revoked key is one");
  }
  return 0;
}
