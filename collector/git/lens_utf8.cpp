#include "collector/git/lens_utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace plumbline::git {
namespace {

bool is_allowed(std::uint32_t c) {
  if (c < 0x7f) return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
  return c == 0x85 || (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff) ||
         (c >= 0x10000 && c <= 0x10ffff);
}

std::size_t length_of(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

/// Bytes of the character at the front of `text`; 0: none that is allowed.
std::size_t step(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const auto length = length_of(first);
  if (length == 0 || length > text.size()) return 0;
  std::uint32_t c = length == 1 ? first : first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((text[i] & '\xc0') != '\x80') return 0;
    c = (c << 6U) | static_cast<std::uint32_t>(text[i] & '\x3f');
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  return !overlong && is_allowed(c) ? length : 0;
}

bool starts_with_mark(std::string_view text) {
  return text.starts_with("\xef\xbb\xbf");
}

}  // namespace

bool is_plain_text(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) return true;
  const bool plain = std::all_of(text.begin(), text.end(),
                                 [](char c) { return (c >= ' ' && c < '\x7f') || c == '\n' || c == '\t'; });
  if (plain) return true;
  if (starts_with_mark(text)) text.remove_prefix(3);
  while (!text.empty()) {
    const auto length = step(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string as_plain_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (starts_with_mark(text)) text.remove_prefix(3);
  while (!text.empty()) {
    const auto length = step(text);
    out += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace plumbline::git
