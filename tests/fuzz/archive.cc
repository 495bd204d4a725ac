// An archive of any kind: it ends within its limits, and no path of it leads out.
#include "collector/archive/archive.hpp"

#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  archive::Limits limits;
  limits.total_bytes = 8U << 20;
  limits.entries = 1000;
  limits.inner_zip = 1U << 20;
  std::uint64_t bytes = 0;
  const auto visit = [&](const archive::Entry& entry, archive::Chunks& chunks) -> Result<void> {
    fuzz::must(entry.path.find("../") != 0 && entry.path.find("/../") == std::string::npos,
               "no path leads out");
    fuzz::must(!fuzz::has_control(entry.path), "a path holds no control character");
    for (;;) {
      const auto piece = chunks.next();
      if (!piece) return tl::unexpected(piece.error());
      if (piece->empty()) return {};
      bytes += piece->size();
    }
  };
  const auto walked = archive::walk_bytes(fuzz::text_of(data, size), limits, visit);
  fuzz::must(bytes <= limits.total_bytes, "the limit on bytes holds");
  fuzz::must(walked || !walked.error().message.empty(), "an error says why");
  return 0;
}
