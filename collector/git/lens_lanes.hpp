#pragma once
// Sixteen bytes at once, in the compiler's own words: what the machine has for them is its matter.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace plumbline::git {

inline constexpr std::size_t k_lanes = 16;
using Lanes = std::uint8_t __attribute__((vector_size(k_lanes)));

[[nodiscard]] inline Lanes load_lanes(const char* bytes) {
  Lanes out;
  std::memcpy(&out, bytes, sizeof out);
  return out;
}
[[nodiscard]] inline Lanes all_lanes(std::uint8_t byte) {
  return Lanes{} + byte;
}

/// One bit a lane, the first byte's lowest; each lane is 0 or 0xff.
[[nodiscard]] inline unsigned bits_of(Lanes truth) {
  std::array<std::uint64_t, 2> half{};
  std::memcpy(half.data(), &truth, sizeof truth);
  const auto bits = [](std::uint64_t lanes) {
    if constexpr (std::endian::native == std::endian::big) lanes = __builtin_bswap64(lanes);
    return static_cast<unsigned>(((lanes & 0x8040201008040201ULL) * 0x0101010101010101ULL) >> 56);
  };
  // The multiplication gathers bit i of lane i in the highest byte.
  return bits(half[0]) | bits(half[1]) << 8;
}

inline void copy_lanes(char* to, const char* from) {
  std::memcpy(to, from, k_lanes);
}

/// Calls `take(from, size, gap)` for each run of bytes of which `blank` (of lanes, true where one is) says
/// no, in order; `gap`: blanks stand before it. At least `k_lanes` bytes behind a run can be read. A long run
/// comes in pieces.
template <class Blank, class Take>
void for_each_run(std::string_view text, Blank blank, Take take) {
  constexpr std::size_t k_block = 4 * k_lanes;
  bool gap = false;
  const auto block = [&](const char* from) {
    std::uint64_t solid = 0;
    for (std::size_t i = 0; i < k_block; i += k_lanes)
      solid |= std::uint64_t{bits_of(reinterpret_cast<Lanes>(~blank(load_lanes(from + i))))} << i;
    for (auto left = static_cast<int>(k_block); left != 0;) {
      const int skip = std::min(std::countr_zero(solid), left);
      gap = gap || skip != 0;
      from += skip;
      left -= skip;
      if (left == 0) return;
      solid >>= skip;
      const int run = std::countr_one(solid);
      take(from, static_cast<std::size_t>(run), gap);
      gap = false;
      from += run;
      left -= run;
      if (left != 0) solid >>= run;
    }
  };
  std::size_t at = 0;
  for (; at + k_block + k_lanes <= text.size(); at += k_block) block(text.data() + at);
  std::array<char, 3 * k_block> rest{};  // of which blanks fill what is left
  std::memset(rest.data(), ' ', rest.size());
  std::memcpy(rest.data(), text.data() + at, text.size() - at);
  for (std::size_t i = 0; at + i < text.size(); i += k_block) block(rest.data() + i);
}

}  // namespace plumbline::git
