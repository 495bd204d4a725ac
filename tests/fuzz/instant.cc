#include "core/instant.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/answer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plumbline;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto duration = parse_duration(text)) {
    if (parse_duration(format(*duration)) != *duration) std::abort();
    (void)add({1'700'000'000}, *duration);
  }
  if (const auto instant = parse_instant(text)) {
    if (parse_instant(format_rfc3339(*instant)) != *instant) std::abort();
  }
  (void)parse_share(text);
  return 0;
}
