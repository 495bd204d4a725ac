#include "store/seen.hpp"

#include <sodium.h>

#include <cstring>

namespace plumbline::store {

SeenSet::SeenSet() : m_slots(1024, 0) {
  randombytes_buf(m_key, sizeof m_key);
}

std::uint64_t SeenSet::hash(int shape, std::string_view native) const {
  unsigned char key[16];
  std::memcpy(key, m_key, sizeof key);
  key[0] = static_cast<unsigned char>(key[0] ^ shape);
  unsigned char out[8];
  crypto_shorthash(out, reinterpret_cast<const unsigned char*>(native.data()), native.size(), key);
  std::uint64_t value = 0;
  std::memcpy(&value, out, sizeof value);
  return value == 0 ? 1 : value;  // 0 marks a free slot
}

std::size_t SeenSet::slot(std::uint64_t value) const {
  const std::size_t mask = m_slots.size() - 1;
  std::size_t i = value & mask;
  while (m_slots[i] != 0 && m_slots[i] != value) i = (i + 1) & mask;
  return i;
}

void SeenSet::grow() {
  std::vector<std::uint64_t> old(m_slots.size() * 2, 0);
  old.swap(m_slots);
  for (const auto value : old) {
    if (value != 0) m_slots[slot(value)] = value;
  }
}

bool SeenSet::insert(int shape, std::string_view native) {
  const auto value = hash(shape, native);
  const auto i = slot(value);
  if (m_slots[i] != 0) return false;
  m_slots[i] = value;
  if (++m_size * 2 > m_slots.size()) grow();
  return true;
}

bool SeenSet::contains(int shape, std::string_view native) const {
  return m_slots[slot(hash(shape, native))] != 0;
}

}  // namespace plumbline::store
