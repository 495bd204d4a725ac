#include <fmt/core.h>

#include "store/columns.hpp"
#include "store/people.hpp"
#include "store/schema.hpp"
#include "store/verify.hpp"

namespace plumbline::store {
namespace {

void ids_and_addresses(SQLite::Database& db, const std::string& salt, Findings& findings) {
  SQLite::Statement query(db, "SELECT id, name, address, erased FROM person");
  while (query.executeStep()) {
    const auto id = query.getColumn(0).getInt64();
    const auto name = take<std::string>(query.getColumn(1));
    const auto address = take<std::string>(query.getColumn(2));
    const auto erased = query.getColumn(3).getInt64();
    const auto where = fmt::format("person {}", id);
    if (erased == 0 && person_id(salt, name, address).value != id)
      findings.add(where, "the id is not that of the address");
    if (erased != 0 && (erased != 1 || !name.empty() || !address.empty()))
      findings.add(where, "it is marked as erased and is not");
  }
}

}  // namespace

void verify_people(SQLite::Database& db, const std::string& salt, Findings& findings) {
  ids_and_addresses(db, salt, findings);
  for (const auto& shape : shapes()) {
    for (const auto& column : shape.columns) {
      if (!column.person) continue;
      // 0 is nobody: the digest of an address is never that.
      SQLite::Statement query(db, fmt::format("SELECT DISTINCT \"{0}\" FROM e_{1} WHERE \"{0}\"<>0 AND "
                                              "\"{0}\" NOT IN (SELECT id FROM person)",
                                              column.name, shape.name));
      while (query.executeStep()) {
        findings.add(fmt::format("person {}", query.getColumn(0).getInt64()),
                     fmt::format("the row is missing; e_{} names it", shape.name));
      }
    }
  }
}

}  // namespace plumbline::store
