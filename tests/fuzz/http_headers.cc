// Headers of a reply, one a line; the first line is a reference that is resolved.
#include "collector/http/headers.hpp"
#include "collector/http/url.hpp"
#include "tests/fuzz/input.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto rest = fuzz::text_of(data, size);
  const auto reference = fuzz::take_until(rest, '\n');
  const auto base = http::parse_url("https://a.example.org/x/y");
  if (const auto url = http::resolve(*base, reference)) {
    const auto again = http::parse_url(url->text());
    fuzz::must(again && again->text() == url->text(), "an address has one spelling");
    fuzz::must(!fuzz::has_control(url->text()), "no control character in an address");
  }
  http::Headers headers;
  while (!rest.empty()) http::add_header_line(fuzz::take_until(rest, '\n'), headers);
  for (const auto& [name, value] : headers) {
    (void)http::parse_link(value);
    (void)http::parse_http_date(value);
  }
  const auto wait = http::retry_after(headers);
  fuzz::must(!wait || *wait >= 0, "no wait is negative");
  const auto limit = http::rate_limit(headers);
  fuzz::must(!limit.reset || *limit.reset >= 0, "no reset lies in the past");
  return 0;
}
