// What refs are made of: HEAD, packed-refs, a loose ref and `shallow`, parted by '|'.
#include "collector/git/refs.hpp"

#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto rest = fuzz::text_of(data, size);
  git::RawRefs raw;
  raw.head = fuzz::take_until(rest, '|');
  raw.packed = fuzz::take_until(rest, '|');
  const auto loose = fuzz::take_until(rest, '|');
  raw.loose = {{"refs/heads/main", std::string(loose)}, {"refs/tags/v1", std::string(loose)}};
  raw.shallow = rest;
  const auto refs = git::parse_refs(raw);
  for (const auto& [name, oid] : refs.all)
    fuzz::must(name.starts_with("refs/heads/") || name.starts_with("refs/tags/"), "only branches and tags");
  fuzz::must(refs.all.size() <= raw.packed.size() / 42 + raw.loose.size(), "no ref is made up");
  fuzz::must(refs.digest() == git::parse_refs(raw).digest(), "one reading, one digest");
  fuzz::must(git::parse_shallow(raw.shallow).size() <= raw.shallow.size() / 40,
             "no shallow commit is made up");
  return 0;
}
