// Rows that hold no proof of their own: each is named by one that does, and names what is there.
#include <fmt/core.h>

#include "store/canonical.hpp"
#include "store/columns.hpp"
#include "store/ledger.hpp"
#include "store/schema.hpp"
#include "store/verify.hpp"

namespace plumbline::store {
namespace {

// `sql` gives the place of each row that is wrong.
void each(SQLite::Database& db, const std::string& sql, const std::string& what, Findings& findings) {
  SQLite::Statement query(db, sql);
  while (query.executeStep()) findings.add(take<std::string>(query.getColumn(0)), what);
}

void sources_and_nodes(SQLite::Database& db, Findings& findings) {
  SQLite::Statement query(db, "SELECT id, name FROM source");
  while (query.executeStep()) {
    const auto id = query.getColumn(0).getInt64();
    const auto name = take<std::string>(query.getColumn(1));
    if (id != (name.empty() ? k_tree_source.value : source_id(name).value))
      findings.add("source " + name, "the id is not that of the name");
  }
  each(db, "SELECT DISTINCT 'source ' || source FROM batch WHERE source NOT IN (SELECT id FROM source)",
       "its name is missing: what was read of it cannot be told", findings);
  each(
      db,
      "SELECT 'source ' || name FROM source WHERE id NOT IN (SELECT source FROM batch WHERE source NOT NULL)",
      "no batch was read from it", findings);
  each(db, "SELECT DISTINCT 'node ' || node FROM batch WHERE node NOT IN (SELECT id FROM node)",
       "its name is missing", findings);
  each(db, "SELECT 'node ' || name FROM node WHERE id NOT IN (SELECT node FROM batch)",
       "no batch was written by it", findings);
}

void runs(SQLite::Database& db, Findings& findings) {
  const std::string end =
      "SELECT 'run_end, batch ' || e.batch || ' of node ' || n.name FROM run_end e JOIN "
      "node n ON n.id=e.node WHERE ";
  each(db, end + "e.sources NOT IN (SELECT digest FROM source_set)",
       "the set of sources it read is missing from source_set", findings);
  each(db, end + "NOT EXISTS (SELECT 1 FROM run r WHERE r.node=e.node AND r.batch=e.run)",
       "the run it ends is not there", findings);
  each(db, end + fmt::format("e.at > e.batch / {}", k_microseconds), "it says a time later than its own",
       findings);
  each(db,
       "SELECT 'source_set ' || lower(hex(digest)) FROM source_set WHERE digest NOT IN (SELECT sources FROM "
       "run_end)",
       "no run names it", findings);
  SQLite::Statement query(db, "SELECT digest, names FROM source_set");
  while (query.executeStep()) {
    if (bytes_of(query.getColumn(0)) != as_bytes(sha256(bytes_of(query.getColumn(1)))))
      findings.add("source_set", "a text does not fit its digest");
  }
}

}  // namespace

void verify_references(SQLite::Database& db, Findings& findings) {
  sources_and_nodes(db, findings);
  runs(db, findings);
  each(db,
       fmt::format(
           "SELECT 'e_coverage ' || s.name || ', batch ' || c.batch FROM e_coverage c JOIN source s ON "
           "s.id=c.source WHERE c.until > c.batch / {} + 1",
           k_microseconds),
       "it covers time after it was received: a record from the future", findings);
}

}  // namespace plumbline::store
