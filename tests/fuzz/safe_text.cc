// Text from outside on a terminal: nothing in it is obeyed, and nothing of it is lost.
#include "collector/git/commit_parse.hpp"
#include "dashboards/dashboards.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto safe = dashboards::safe_text(text);
  fuzz::must(!fuzz::has_control(safe), "no control character is left");
  fuzz::must(git::is_utf8(safe), "it is UTF-8");
  fuzz::must(safe.size() >= text.size(), "no byte is lost");
  for (const char* obeyed : {"\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae",
                             "\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9", "\xc2\x9b",
                             "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\x8b", "\xef\xbb\xbf"})
    fuzz::must(safe.find(obeyed) == std::string::npos, "nothing that reorders or hides is left");
  fuzz::must(dashboards::safe_text(safe) == safe, "what is safe stays as it is");
  return 0;
}
