#include "dashboards/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace plumbline::dashboards {
namespace {

using Range = std::pair<std::int32_t, std::int32_t>;

constexpr std::array<Range, 12> k_deceptive{{{0x00, 0x1F},
                                             {0x7F, 0x9F},
                                             {0x00AD, 0x00AD},
                                             {0x061C, 0x061C},
                                             {0x115F, 0x1160},
                                             {0x180B, 0x180F},
                                             {0x200B, 0x200F},
                                             {0x2028, 0x202E},
                                             {0x2060, 0x206F},
                                             {0xFE00, 0xFE0F},
                                             {0xFEFF, 0xFEFF},
                                             {0xFFF0, 0xFFFB}}};
constexpr std::array<Range, 11> k_wide{{{0x1100, 0x115F},
                                        {0x2E80, 0x303E},
                                        {0x3041, 0xA4CF},
                                        {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6F},
                                        {0xFF00, 0xFF60},
                                        {0xFFE0, 0xFFE6},
                                        {0x1F300, 0x1F64F},
                                        {0x1F680, 0x1FAFF},
                                        {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 3> k_combining{{{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, std::int32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const Range& r) { return r.first <= code && code <= r.second; });
}

/// Length by the lead byte and the least code point that needs it; 0 for a byte that leads nothing.
std::pair<std::size_t, std::int32_t> lead(unsigned char byte) {
  if (byte < 0x80) return {1, 0};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80};
  if (byte >= 0xE0 && byte <= 0xEF) return {3, 0x800};
  if (byte >= 0xF0 && byte <= 0xF4) return {4, 0x10000};
  return {0, 0};
}

int columns_of(std::int32_t code) {
  if (within(k_combining, code)) return 0;
  return within(k_wide, code) ? 2 : 1;
}

/// Bytes of the longest beginning of `word` that takes at most `room` columns; at least one character.
std::size_t prefix_of(std::string_view word, int room) {
  std::size_t bytes = decode_utf8(word, 0).bytes;
  for (int used = columns(word.substr(0, bytes)); bytes < word.size();) {
    const Decoded d = decode_utf8(word, bytes);
    used += d.code < 0 ? 1 : columns_of(d.code);
    if (used > room) break;
    bytes += d.bytes;
  }
  return bytes;
}

}  // namespace

Decoded decode_utf8(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const auto [length, least] = lead(first);
  if (length == 0 || at + length > text.size()) return {};
  std::int32_t code = length == 1 ? first : first & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0) != 0x80) return {};
    code = (code << 6) | (next & 0x3F);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < least || code > 0x10FFFF || surrogate) return {};
  return {code, length};
}

bool is_deceptive(std::int32_t code) {
  return within(k_deceptive, code) || (code >= 0xE0000 && code <= 0xE0FFF) || (code & 0xFFFE) == 0xFFFE;
}

std::string safe_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode_utf8(text, i);
    if (d.code < 0 || (d.bytes == 1 && is_deceptive(d.code))) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
    } else if (is_deceptive(d.code)) {
      out += fmt::format("\\u{{{:04x}}}", d.code);
    } else {
      out += text.substr(i, d.bytes);
    }
    i += d.bytes;
  }
  return out;
}

int columns(std::string_view text) {
  int n = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode_utf8(text, i);
    n += d.code < 0 ? 1 : columns_of(d.code);
    i += d.bytes;
  }
  return n;
}

std::string Painter::safe(std::string_view text) const {
  std::string clean = safe_text(text);
  if (m_terminal.utf8) return clean;
  std::string out;
  for (std::size_t i = 0; i < clean.size();) {
    const Decoded d = decode_utf8(clean, i);
    out += d.bytes == 1 ? std::string(1, clean[i]) : fmt::format("\\u{{{:04x}}}", d.code);
    i += d.bytes;
  }
  return out;
}

std::string Painter::cut(std::string_view text, int width) const {
  if (m_terminal.whole || columns(text) <= width) return std::string(text);
  const int room = std::max(0, width - columns(ellipsis()));
  std::string out;
  int used = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode_utf8(text, i);
    const int next = d.code < 0 ? 1 : columns_of(d.code);
    if (used + next > room) break;
    used += next;
    out += text.substr(i, d.bytes);
    i += d.bytes;
  }
  if (const auto blank = out.rfind(' '); blank != std::string::npos && text[out.size()] != ' ') {
    const std::string words = out.substr(0, blank);
    if (2 * columns(words) >= room) out = words;
  }
  return out + ellipsis();
}

std::string Painter::fit(std::string_view text, int width) const {
  std::string out = cut(text, width);
  return out + std::string(static_cast<std::size_t>(std::max(0, width - columns(out))), ' ');
}

std::string Painter::right(std::string_view text, int width) const {
  return std::string(static_cast<std::size_t>(std::max(0, width - columns(text))), ' ') + std::string(text);
}

std::vector<std::string> Painter::wrap(std::string_view text, std::string_view first) const {
  const int indent = columns(first);
  const int room = std::max(8, width() - indent);
  std::vector<std::string> lines;
  std::string line;
  const auto flush = [&] {
    lines.push_back(
        (lines.empty() ? std::string(first) : std::string(static_cast<std::size_t>(indent), ' ')) + line);
    line.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    std::string word(text.substr(i, end - i));
    i = end + 1;
    if (!line.empty() && columns(line) + 1 + columns(word) > room) flush();
    // A word wider than the room (a path, a hash) is broken, never cut: it is there to be copied.
    while (!m_terminal.whole && columns(word) > room) {
      const std::size_t bytes = prefix_of(word, room);
      if (!line.empty()) flush();
      line = word.substr(0, bytes);
      word.erase(0, bytes);
      flush();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty() || lines.empty()) flush();
  return lines;
}

}  // namespace plumbline::dashboards
