#pragma once
// Which records a reading has handed over: ten to thirteen bytes each, so that a reading of ten million needs
// 130 MB at most.
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "store/pages.hpp"

namespace plumbline::store {

/// A set of keyed 64-bit digests of (shape, native id). The key is drawn anew each time, so nobody can
/// prepare two records that collide; by chance, one pair in ten million records does so in one of 300,000
/// readings. It lies in parts that grow by a quarter, one after the other: the set is never there twice.
class SeenSet {
 public:
  SeenSet();
  /// False: it was in the set already.
  bool insert(int shape, std::string_view native);
  [[nodiscard]] bool contains(int shape, std::string_view native) const;
  [[nodiscard]] std::size_t size() const;
  /// What it takes of memory.
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Part {
    std::vector<std::uint64_t, PageAllocator<std::uint64_t>> slots;
    std::size_t size = 0;
    [[nodiscard]] std::size_t slot(std::uint64_t value) const;
    void grow();
  };
  static constexpr int k_part_bits = 6;
  [[nodiscard]] std::uint64_t hash(int shape, std::string_view native) const;
  [[nodiscard]] static std::size_t part_of(std::uint64_t value) { return value >> (64 - k_part_bits); }
  unsigned char m_key[16];
  std::array<Part, 1 << k_part_bits> m_parts;
};

}  // namespace plumbline::store
