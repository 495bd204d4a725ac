// A commit message.
#include "collector/git/commit_parse.hpp"
#include "tests/fuzz/lens.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = git::to_utf8(fuzz::text_of(data, size));
  for (const std::int64_t parents : {1, 2}) {
    const auto reading = fuzz::lens().read_message(message, parents);
    fuzz::must(!reading.keys || fuzz::is_word_list(*reading.keys), "keys are a sorted list");
    fuzz::must(!reading.trailers || fuzz::is_word_list(*reading.trailers), "trailers are a sorted list");
    fuzz::must(!reading.keys || !fuzz::has_control(*reading.keys), "keys hold no control characters");
    fuzz::must(!reading.request || !fuzz::has_control(*reading.request), "a request is one line");
    for (const auto& named : reading.reviewers)
      fuzz::must(!named.trailer.empty(), "a reviewer stands in a trailer");
  }
  return 0;
}
