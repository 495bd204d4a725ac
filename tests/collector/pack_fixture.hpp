#pragma once
// Builds a pack and its index byte by byte, sound or not, without git.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/shapes.hpp"

namespace plumbline::test {

inline std::string big(std::uint64_t v, int bytes) {
  std::string out;
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(v >> shift);
  return out;
}

/// `content` as a zlib stream that packs nothing.
inline std::string stored(std::string_view content) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : content) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  const auto n = static_cast<unsigned>(content.size());
  std::string out = "\x78\x01\x01";
  for (const unsigned v : {n & 0xffu, n >> 8 & 0xffu, ~n & 0xffu, ~n >> 8 & 0xffu})
    out += static_cast<char>(v);
  return out + std::string(content) + big(std::uint64_t{b} << 16 | a, 4);
}

/// A number as the head of a delta writes it.
inline std::string delta_size(std::size_t v) {
  std::string out;
  for (; v >= 0x80; v >>= 7) out += static_cast<char>(0x80 | (v & 0x7f));
  return out + static_cast<char>(v);
}

class PackMaker {
 public:
  /// The id of the n-th object: ascending, so that the index is sorted.
  static Oid id(std::size_t n) {
    Oid out;
    out.bytes[0] = static_cast<std::uint8_t>(n);
    out.bytes[19] = 7;
    return out;
  }
  static std::string id_bytes(std::size_t n) {
    const auto oid = id(n);
    return {reinterpret_cast<const char*>(oid.bytes.data()), oid.bytes.size()};
  }

  /// Adds an entry whose head says `type` and `size`; `rest` follows the head as it is.
  void add(unsigned type, std::size_t size, const std::string& rest) {
    offsets.push_back(12 + m_body.size());
    unsigned first = type << 4 | (size & 0x0f);
    for (size >>= 4; size != 0; size >>= 7) {
      m_body += static_cast<char>(first | 0x80);
      first = size & 0x7f;
    }
    m_body += static_cast<char>(first);
    m_body += rest;
  }
  void add_raw(const std::string& bytes) {
    offsets.push_back(12 + m_body.size());
    m_body += bytes;
  }
  void add_object(unsigned type, std::string_view content) { add(type, content.size(), stored(content)); }
  /// A delta against the entry that stands `back` bytes before it.
  void add_offset_delta(std::size_t back, std::string_view delta) {
    std::string distance(1, static_cast<char>(back & 0x7f));
    for (back >>= 7; back != 0; back >>= 7)
      distance.insert(distance.begin(), static_cast<char>(0x80 | (--back & 0x7f)));
    add(6, delta.size(), distance + stored(delta));
  }
  void add_id_delta(std::size_t base, std::string_view delta) {
    add(7, delta.size(), id_bytes(base) + stored(delta));
  }
  /// Where the next entry will stand.
  [[nodiscard]] std::size_t here() const { return 12 + m_body.size(); }

  [[nodiscard]] std::string pack() const {
    return std::string("PACK") + big(2, 4) + big(offsets.size(), 4) + m_body + std::string(20, 'c');
  }
  [[nodiscard]] std::string index() const {
    std::string out = "\377tOc" + big(2, 4);
    for (std::size_t first = 0; first < 256; ++first) out += big(std::min(first + 1, offsets.size()), 4);
    for (std::size_t n = 0; n < offsets.size(); ++n) out += id_bytes(n);
    out += std::string(4 * offsets.size(), '\0');
    std::string large;
    for (const auto at : offsets) {
      out += at >> 31 == 0 ? big(at, 4) : big(0x80000000u | large.size() / 8, 4);
      if (at >> 31 != 0) large += big(at, 8);
    }
    return out + large + std::string(20, 'c') + std::string(20, 'i');
  }

  std::vector<std::uint64_t> offsets;  ///< of each object; a test may say something else

 private:
  std::string m_body;
};

}  // namespace plumbline::test
