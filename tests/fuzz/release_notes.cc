// Release notes of any bytes: versions come sorted, each once, as parse_version would write them.
#include "collector/git/release_notes.hpp"

#include <algorithm>

#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto found = git::versions_in_headings(fuzz::text_of(data, size));
  fuzz::must(std::is_sorted(found.named.begin(), found.named.end()), "sorted");
  fuzz::must(std::adjacent_find(found.named.begin(), found.named.end()) == found.named.end(), "each once");
  fuzz::must(!found.titled || !found.named.empty(), "a title names a version");
  for (const auto& one : found.named) {
    const auto again = parse_version(one);
    fuzz::must(again && git::comparable(*again) == one, "comparable is a version");
  }
  return 0;
}
