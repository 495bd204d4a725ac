// A manifest out of a folder, and paths beside it.
#include "collector/files/manifest.hpp"

#include "collector/files/reading.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  if (const auto manifest = files::Manifest::parse(text)) {
    for (const char* path : {"nightly/2026-01-02/a.xml", "a", "a/b/c/d"}) {
      const auto* entry = manifest->find(path);
      fuzz::must(entry == nullptr || !entry->path.empty(), "an entry has a pattern");
    }
  }
  const std::string line(text.substr(0, 300));
  if (const auto pattern = files::PathPattern::parse("{job}/{time}-{commit}"))
    static_cast<void>(pattern->match(line));
  static_cast<void>(files::time_in_path(line));
  static_cast<void>(files::time_of_line(line));
  return 0;
}
