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
///   n             NULL
///   i + 8 bytes   whole number, big endian, two's complement
///   t, b + 8 bytes length, big endian + bytes   text, blob
class Canonical {
 public:
  void clear() { m_bytes.clear(); }
  void null() { m_bytes += 'n'; }
  void integer(std::int64_t value) {
    m_bytes += 'i';
    put(static_cast<std::uint64_t>(value));
  }
  void text(std::string_view value) { sized('t', value); }
  void blob(std::string_view value) { sized('b', value); }
  /// The columns [first, end) of a row, by the types they have there.
  void columns(SQLite::Statement& row, int first, int end);

  [[nodiscard]] std::string_view bytes() const { return m_bytes; }
  [[nodiscard]] std::size_t size() const { return m_bytes.size(); }
  [[nodiscard]] Digest digest() const { return sha256(m_bytes); }

 private:
  void put(std::uint64_t value) {
    char out[8];
    for (int i = 7; i >= 0; --i, value >>= 8) out[i] = static_cast<char>(value & 0xff);
    m_bytes.append(out, 8);
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
