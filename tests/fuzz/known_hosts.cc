// A file of known hosts: a key found in it is of the kind its line says.
#include "collector/git/mirror_hosts.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  for (const auto& key : git::keys_for(text, "git.example.org", 2222))
    fuzz::must(!key.type.empty() && git::kind_of_key(key.bytes) == key.type, "a key is of its kind");
  const auto known = git::keys_for(text, "git.example.org", 0);
  const auto verdict = git::judge_host_key(known, text);
  fuzz::must(!known.empty() || verdict == git::HostVerdict::unknown, "where nothing is known, nobody is");
  return 0;
}
