// The objects of the file against those the present format makes: what guards the rows must stand itself.
#include <fmt/core.h>

#include <map>

#include "store/columns.hpp"
#include "store/schema.hpp"
#include "store/verify.hpp"

namespace plumbline::store {
namespace {

struct Object {
  std::string table, sql;
  bool operator==(const Object&) const = default;
};
using Key = std::pair<std::string, std::string>;  // type, name

// Statistics (ANALYZE) steer SQLite's way to an answer and never the answer; they are the user's to make.
std::map<Key, Object> objects_of(SQLite::Database& db) {
  SQLite::Statement query(
      db,
      "SELECT type, name, tbl_name, coalesce(sql,'') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'");
  std::map<Key, Object> out;
  while (query.executeStep()) {
    out.emplace(Key{take<std::string>(query.getColumn(0)), take<std::string>(query.getColumn(1))},
                Object{take<std::string>(query.getColumn(2)), take<std::string>(query.getColumn(3))});
  }
  return out;
}

const std::map<Key, Object>& objects_as_made() {
  static const auto k_made = [] {
    SQLite::Database memory(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    memory.exec(schema_sql());
    return objects_of(memory);
  }();
  return k_made;
}

}  // namespace

bool verify_schema(SQLite::Database& db, Findings& findings) {
  const auto there = objects_of(db);
  bool readable = true;
  for (const auto& [key, made] : objects_as_made()) {
    const auto found = there.find(key);
    if (found != there.end() && found->second == made) continue;
    findings.add(key.first + " " + key.second,
                 found == there.end() ? "it is missing" : "it is not the one this format has");
    readable = readable && key.first != "table";
  }
  for (const auto& [key, object] : there) {
    if (!objects_as_made().contains(key)) findings.add(key.first + " " + key.second, "it is not one of ours");
  }
  return readable;
}

}  // namespace plumbline::store
