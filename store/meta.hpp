#pragma once
// The table `meta`: who this store is. Written when the file is made, and again only when its format is
// raised.
#include <optional>
#include <string>
#include <string_view>

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
/// The same of a file whose tables are to be those of another schema_digest().
[[nodiscard]] Result<Identity> read_meta(SQLite::Database& db, const std::string& attempt,
                                         std::string_view schema);
/// Writes them anew after the tables were brought to the present format.
void renew_meta(SQLite::Database& db);

}  // namespace plumbline::store
