#pragma once
// Which records a reading has handed over: eight bytes each, so that a reading of ten million needs 256 MB at
// most.
#include <cstdint>
#include <string_view>
#include <vector>

namespace plumbline::store {

/// A set of keyed 64-bit digests of (shape, native id). The key is drawn anew each time, so nobody can
/// prepare two records that collide; by chance, one pair in ten million records does so in one of 300,000
/// readings.
class SeenSet {
 public:
  SeenSet();
  /// False: it was in the set already.
  bool insert(int shape, std::string_view native);
  [[nodiscard]] bool contains(int shape, std::string_view native) const;

 private:
  [[nodiscard]] std::uint64_t hash(int shape, std::string_view native) const;
  [[nodiscard]] std::size_t slot(std::uint64_t value) const;
  void grow();
  unsigned char m_key[16];
  std::vector<std::uint64_t> m_slots;
  std::size_t m_size = 0;
};

}  // namespace plumbline::store
