// A document: its path on the first line, its content below.
#include "tests/fuzz/lens.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto content = fuzz::text_of(data, size);
  const auto path = fuzz::take_until(content, '\n');
  const auto path_class = fuzz::lens().classify(path);
  for (const auto& reading : fuzz::lens().read_document(path, path_class, content)) {
    fuzz::must(!reading.kind.empty(), "a reading has a kind");
    fuzz::must(!reading.facts || fuzz::is_word_list(*reading.facts), "facts are a sorted list");
  }
  (void)fuzz::lens().is_release(path, "");
  (void)fuzz::lens().is_release_candidate(path, "");
  return 0;
}
