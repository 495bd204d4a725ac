#include "core/utf16.hpp"

#include <algorithm>
#include <cstdint>

namespace plumbline {

std::optional<ByteOrder> utf16_order(std::string_view beginning) {
  constexpr std::size_t k_looked = 4096, k_least = 32;
  if (beginning.size() > 2 && beginning.starts_with("\xff\xfe")) return ByteOrder::little;
  if (beginning.size() > 2 && beginning.starts_with("\xfe\xff")) return ByteOrder::big;
  const auto front = beginning.substr(0, std::min(k_looked, beginning.size() / 2 * 2));
  if (front.size() < k_least) return std::nullopt;
  std::size_t at_even = 0, at_odd = 0;
  for (std::size_t i = 0; i < front.size(); ++i) {
    if (front[i] == '\0') ++(i % 2 == 0 ? at_even : at_odd);
  }
  const auto units = front.size() / 2;
  if (at_even == 0 && at_odd * 10 >= units * 9) return ByteOrder::little;
  if (at_odd == 0 && at_even * 10 >= units * 9) return ByteOrder::big;
  return std::nullopt;
}

std::string utf8_of_utf16(std::string_view b, ByteOrder order) {
  const bool big = order == ByteOrder::big;
  std::string out;
  out.reserve(b.size() / 2);
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(b[i]), second = static_cast<unsigned char>(b[i + 1]);
    return static_cast<std::uint32_t>(big ? first << 8 | second : second << 8 | first);
  };
  const bool marked = b.size() > 1 && unit(0) == 0xfeff;
  for (std::size_t i = marked ? 2 : 0; i + 1 < b.size(); i += 2) {
    std::uint32_t c = unit(i);
    if (c >= 0xd800 && c < 0xdc00 && i + 3 < b.size()) {
      c = 0x10000 + ((c - 0xd800) << 10) + (unit(i + 2) - 0xdc00);
      i += 2;
    }
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xc0 | c >> 6);
      out += static_cast<char>(0x80 | (c & 63));
    } else if (c < 0x10000) {
      out += static_cast<char>(0xe0 | c >> 12);
      out += static_cast<char>(0x80 | (c >> 6 & 63));
      out += static_cast<char>(0x80 | (c & 63));
    } else {
      out += static_cast<char>(0xf0 | (c >> 18 & 7));
      out += static_cast<char>(0x80 | (c >> 12 & 63));
      out += static_cast<char>(0x80 | (c >> 6 & 63));
      out += static_cast<char>(0x80 | (c & 63));
    }
  }
  return out;
}

}  // namespace plumbline
