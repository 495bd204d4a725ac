// A raw tag object.
#include "collector/git/commit_parse.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto raw = fuzz::text_of(data, size);
  const auto tag = git::parse_tag(raw);
  if (!tag) return 0;
  fuzz::must(fuzz::lies_in(tag->type, raw), "the type lies inside the tag");
  fuzz::must(raw.substr(7, 40).size() == 40, "a tag names a whole object");
  if (tag->tagger) {
    fuzz::must(fuzz::lies_in(tag->tagger->name, raw), "the tagger's name lies inside the tag");
    fuzz::must(fuzz::lies_in(tag->tagger->address, raw), "the tagger's address lies inside the tag");
  }
  return 0;
}
