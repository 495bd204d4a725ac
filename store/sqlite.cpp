#include "store/sqlite.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <filesystem>

namespace plumbline::store {
namespace {

constexpr int k_longest_value =
    64 * 1024 * 1024;  // bytes of one text or row; our choice, a record has a few hundred

std::pair<Errc, std::string_view> meaning(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Errc::busy, "another program is writing to the file; try again when it has ended"};
    case SQLITE_FULL:
      return {Errc::io, "the disk is full; make room and run again, nothing stored is lost"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return {Errc::io, "check that the file and its folder may be read and written"};
    case SQLITE_NOTADB:
      return {Errc::integrity, "this is no SQLite file; name another one"};
    case SQLITE_CORRUPT:
      return {Errc::integrity, "the file is damaged; restore it from a copy or collect again into a new one"};
    case SQLITE_TOOBIG:
      return {Errc::limit, "a value is longer than the store takes"};
    case SQLITE_NOMEM:
      return {Errc::limit, "out of memory"};
    default:
      return {Errc::io, "the store could not go on"};
  }
}

std::string uri_of(const std::string& path) {
  std::string out = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      out += fmt::format("%{:02x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "?immutable=1";
}

}  // namespace

Error to_error(const std::string& attempt, const SQLite::Exception& exception) {
  const auto [code, advice] = meaning(exception.getErrorCode());
  return {code, fmt::format("{}: {} ({})", attempt, exception.what(), advice)};
}

SQLite::Database connect(const std::string& path, Access access, int busy_timeout_ms) {
  // Absolute, so that a name like ":memory:" or "file:x" is a file like any other.
  const auto absolute = std::filesystem::absolute(path).string();
  // Each connection is used under a mutex of ours, so SQLite needs none.
  const int flags =
      (access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
  SQLite::Database db = access == Access::frozen
                            ? SQLite::Database(uri_of(absolute), flags | SQLITE_OPEN_URI, busy_timeout_ms)
                            : SQLite::Database(absolute, flags, busy_timeout_ms);
  sqlite3* handle = db.getHandle();
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, k_longest_value);
  db.exec(
      "PRAGMA trusted_schema=OFF; PRAGMA recursive_triggers=ON; PRAGMA synchronous=NORMAL; PRAGMA "
      "cache_size=-65536;"
      "PRAGMA temp.cache_size=-40960; PRAGMA cell_size_check=ON;"
      // Pages of 4 KiB: a first reading is copied from the log into the file once or twice, not every 4 MB.
      "PRAGMA wal_autocheckpoint=8000");
  return db;
}

std::int64_t scalar(SQLite::Database& db, const std::string& sql) {
  SQLite::Statement query(db, sql);
  return query.executeStep() ? query.getColumn(0).getInt64() : 0;
}

}  // namespace plumbline::store
