#pragma once
// The table `meta`: who this store is. Written when the file is made, never altered afterwards.
#include <optional>
#include <string>

#include "core/result.hpp"
#include "store/sqlite.hpp"

namespace plumbline::store {

struct Identity {
  std::string node;  ///< name under which this installation writes
  std::string salt;  ///< key of person ids
};

[[nodiscard]] std::optional<std::string> meta(SQLite::Database& db, const std::string& key);
/// Writes all rows of `meta`; for a file that has none.
void write_meta(SQLite::Database& db, const Identity& identity);
/// The rows of `meta`. Errors: integrity (a row is missing, added or altered), unsupported (the tables were
/// made by a plumbline with other shapes of the same format). `attempt`: "opening the store x.db".
[[nodiscard]] Result<Identity> read_meta(SQLite::Database& db, const std::string& attempt);

}  // namespace plumbline::store
