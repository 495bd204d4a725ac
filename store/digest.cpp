#include <fmt/core.h>
#include <sodium.h>

#include "store/canonical.hpp"
#include "store/cut.hpp"
#include "store/schema.hpp"
#include "store/store_impl.hpp"

namespace plumbline::store {
namespace {

// In key order, one digest over all: no memory, whatever the size.
std::string digest_of_newest(SQLite::Database& db) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  Canonical bytes;
  for (const auto& shape : shapes()) {
    if (shape.name == Coverage::k_shape) continue;
    SQLite::Statement query(db, fmt::format("SELECT source, native, {} FROM now_{} ORDER BY source, native",
                                            column_list(shape), shape.name));
    while (query.executeStep()) {
      canonical_head(bytes, shape.name, query.getColumn(0).getInt64(), bytes_of(query.getColumn(1)), false);
      bytes.columns(query, 2, query.getColumnCount(), shape.added);
      crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.bytes().data()),
                                bytes.size());
    }
  }
  Digest out{};
  crypto_hash_sha256_final(&state, out.data());
  return hex(out);
}

}  // namespace

Result<std::string> Store::evidence_digest() const {
  return guarded(m_impl->reading(), [&]() -> Result<std::string> {
    auto db = m_impl->reading_connection();
    auto cut = find_cut(db, {});
    if (!cut) return tl::unexpected(cut.error());
    lay_cut(db, *cut, *cut);
    return digest_of_newest(db);
  });
}

}  // namespace plumbline::store
