#include "store/seen.hpp"

#include <sodium.h>

#include <cstring>

namespace plumbline::store {

SeenSet::SeenSet() {
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

std::size_t SeenSet::Part::slot(std::uint64_t value) const {
  std::size_t i = value % slots.size();
  while (slots[i] != 0 && slots[i] != value) i = i + 1 < slots.size() ? i + 1 : 0;
  return i;
}

void SeenSet::Part::grow() {
  decltype(slots) old(slots.size() + slots.size() / 4 + 16, 0);
  old.swap(slots);
  for (const auto value : old) {
    if (value != 0) slots[slot(value)] = value;
  }
}

bool SeenSet::insert(int shape, std::string_view native) {
  const auto value = hash(shape, native);
  auto& part = m_parts[part_of(value)];
  // At most four in five slots are taken, or the way to a free one grows long.
  if ((part.size + 1) * 5 > part.slots.size() * 4) part.grow();
  const auto i = part.slot(value);
  if (part.slots[i] != 0) return false;
  part.slots[i] = value;
  ++part.size;
  return true;
}

bool SeenSet::contains(int shape, std::string_view native) const {
  const auto value = hash(shape, native);
  const auto& part = m_parts[part_of(value)];
  return !part.slots.empty() && part.slots[part.slot(value)] != 0;
}

std::size_t SeenSet::size() const {
  std::size_t out = 0;
  for (const auto& part : m_parts) out += part.size;
  return out;
}

std::size_t SeenSet::bytes() const {
  std::size_t out = 0;
  for (const auto& part : m_parts) out += part.slots.capacity() * sizeof(std::uint64_t);
  return out;
}

}  // namespace plumbline::store
