#include "store/meta.hpp"

#include <fmt/core.h>

#include <array>

#include "store/canonical.hpp"
#include "store/columns.hpp"
#include "store/schema.hpp"

namespace plumbline::store {
namespace {

constexpr std::array<const char*, 4> k_keys = {"mark", "node", "salt", "schema"};

// Over the other rows, so that one of them alone cannot be altered unseen.
std::string mark_of(const Identity& identity, const std::string& schema) {
  Canonical bytes;
  for (const std::string_view text : {std::string_view("meta"), std::string_view(identity.node),
                                      std::string_view(identity.salt), std::string_view(schema)})
    bytes.text(text);
  return hex(bytes.digest());
}

void insert(SQLite::Database& db, const std::string& key, const std::string& value) {
  SQLite::Statement row(db, "INSERT INTO meta VALUES (?,?)");
  row.bind(1, key);
  row.bind(2, value.data(), static_cast<int>(value.size()));
  row.exec();
}

tl::unexpected<Error> altered(const std::string& attempt, const std::string& what) {
  return fail(
      Errc::integrity,
      fmt::format("{}: {}; restore the file from a copy or collect again into a new one", attempt, what));
}

}  // namespace

std::optional<std::string> meta(SQLite::Database& db, const std::string& key) {
  SQLite::Statement query(db, "SELECT value FROM meta WHERE key=?");
  query.bind(1, key);
  if (!query.executeStep()) return std::nullopt;
  return std::string(bytes_of(query.getColumn(0)));
}

void write_meta(SQLite::Database& db, const Identity& identity) {
  insert(db, "node", identity.node);
  insert(db, "salt", identity.salt);
  insert(db, "schema", schema_digest());
  insert(db, "mark", mark_of(identity, schema_digest()));
}

void renew_meta(SQLite::Database& db) {
  const Identity identity{meta(db, "node").value_or(""), meta(db, "salt").value_or("")};
  db.exec("DELETE FROM meta");
  write_meta(db, identity);
}

Result<Identity> read_meta(SQLite::Database& db, const std::string& attempt) {
  return read_meta(db, attempt, schema_digest());
}

Result<Identity> read_meta(SQLite::Database& db, const std::string& attempt, std::string_view expected) {
  if (scalar(db, "SELECT count(*) FROM sqlite_master WHERE type='table' AND name='meta'") == 0)
    return altered(attempt, "its table meta is missing");
  for (const auto* key : k_keys) {
    if (!meta(db, key)) return altered(attempt, fmt::format("the row {} of its table meta is missing", key));
  }
  if (scalar(db, "SELECT count(*) FROM meta") != static_cast<std::int64_t>(k_keys.size()))
    return altered(attempt, "a row was added to its table meta");
  const Identity identity{*meta(db, "node"), *meta(db, "salt")};
  const auto schema = *meta(db, "schema");
  if (mark_of(identity, schema) != *meta(db, "mark"))
    return altered(attempt, "its table meta was altered: the rows do not fit its mark");
  if (schema != expected) {
    return fail(Errc::unsupported,
                fmt::format("{}: its tables were made by a plumbline with other shapes of the same format; "
                            "collect again into a new file",
                            attempt));
  }
  return identity;
}

}  // namespace plumbline::store
