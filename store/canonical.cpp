#include "store/canonical.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "store/columns.hpp"

namespace plumbline::store {

void Canonical::columns(SQLite::Statement& row, int first, int end, int added) {
  while (added-- > 0 && row.isColumnNull(end - 1)) --end;
  for (int i = first; i < end; ++i) {
    const auto column = row.getColumn(i);
    switch (column.getType()) {
      case SQLITE_NULL:
        null();
        break;
      case SQLITE_INTEGER:
        integer(column.getInt64());
        break;
      case SQLITE_TEXT:
        text(bytes_of(column));
        break;
      default:
        blob(bytes_of(column));
        break;  // a REAL cannot stand in a STRICT column of ours
    }
  }
}

Digest digest_from(std::string_view bytes) {
  Digest out{};
  bytes.copy(reinterpret_cast<char*>(out.data()), out.size());
  return out;
}

Digest set_root(std::vector<Digest> leaves) {
  std::sort(leaves.begin(), leaves.end());
  return merkle_root(leaves);
}

}  // namespace plumbline::store
