#pragma once
// Canonical bytes of a row (docs/store-format.md): what is hashed, the same on every machine.
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.hpp"

namespace plumbline::store {

/// A sequence of values, each with a letter for its type and, where it is not fixed, its length: no two
/// sequences share bytes.
///   n                  NULL
///   i + number         whole number, zigzag (0, -1, 1, -2 … as 0, 1, 2, 3 …)
///   t, b + length + bytes   text, blob
/// Numbers and lengths are LEB128, seven bits a byte, lowest first.
class Canonical {
 public:
  void clear() { m_bytes.clear(); }
  void null() { m_bytes += 'n'; }
  void integer(std::int64_t value) {
    m_bytes += 'i';
    put((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void text(std::string_view value) { sized('t', value); }
  void blob(std::string_view value) { sized('b', value); }
  /// The columns [first, end) of a row, by the types they have there. NULLs at the end are left out where a
  /// later format added their columns: the last `added` ones.
  void columns(SQLite::Statement& row, int first, int end, int added = 0);

  [[nodiscard]] std::string_view bytes() const { return m_bytes; }
  [[nodiscard]] std::size_t size() const { return m_bytes.size(); }
  [[nodiscard]] Digest digest() const { return sha256(m_bytes); }

 private:
  void put(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) m_bytes += static_cast<char>(0x80 | (value & 0x7f));
    m_bytes += static_cast<char>(value);
  }
  void sized(char type, std::string_view value) {
    m_bytes += type;
    put(value.size());
    m_bytes += value;
  }
  std::string m_bytes;
};

/// Begins the canonical bytes of one version of a record; its fields follow.
inline void canonical_head(Canonical& out, std::string_view shape, std::int64_t source,
                           std::string_view native, bool withdrawn) {
  out.clear();
  out.text(shape);
  out.integer(source);
  out.blob(native);
  out.integer(withdrawn ? 1 : 0);
}

inline std::string_view as_bytes(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
[[nodiscard]] Digest digest_from(std::string_view bytes);

/// Merkle root over a set of leaves: they are sorted first, so the root says which rows, in whatever order
/// they lie.
[[nodiscard]] Digest set_root(std::vector<Digest> leaves);

}  // namespace plumbline::store
