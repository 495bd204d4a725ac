// The URL of a repository: one spelling, and no secret in it or in the words of a refusal.
#include "collector/git/mirror_url.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto url = git::parse_remote(text);
  if (!url) return 0;
  const auto again = git::parse_remote(url->text());
  fuzz::must(again.has_value() && again->text() == url->text(), "a URL has one spelling");
  fuzz::must(again->digest() == url->digest(), "and one mirror");
  fuzz::must(url->scheme == git::Scheme::ssh || url->user.empty(), "only ssh has a user");
  fuzz::must(url->text().find_first_of(" \n\r\t") == std::string::npos, "it is one word");
  return 0;
}
