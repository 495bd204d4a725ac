// Signed commits and tags: what was signed is part of the object, and nobody's signature is never good.
#include "collector/git/signature_ssh.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  for (const auto& what : {git::signed_commit(text), git::signed_tag(text)}) {
    if (!what) continue;
    fuzz::must(what->payload.size() + what->signature.size() <= text.size(), "nothing is made up");
    fuzz::must(git::judge_ssh(*what, {}, {}).verdict != "good", "nobody's signature is not good");
  }
  const git::Signed bare{"payload", std::string(text), Signature::ssh, 0};
  fuzz::must(git::judge_ssh(bare, {}, {}).verdict != "good", "nobody's signature is not good");
  return 0;
}
