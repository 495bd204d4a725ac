// A .mailmap: whoever it does not name stays who they are.
#include "collector/git/lens.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto map = git::Mailmap::parse(text);
  for (const char* name : {"Ann", "Bob", ""}) {
    for (const char* address : {"ann@old.example", "bob@old.example", ""}) {
      const auto who = map.resolve(name, address);
      fuzz::must(!who.name.empty() || *name == '\0', "nobody loses their name");
      fuzz::must(!who.address.empty() || *address == '\0', "nobody loses their address");
    }
  }
  const auto stranger = map.resolve("no\nline has this", "no\nline has this");
  fuzz::must(stranger.name == "no\nline has this" && stranger.address == stranger.name, "strangers stay");
  return 0;
}
