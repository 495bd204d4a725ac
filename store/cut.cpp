#include "store/cut.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/digest.hpp"
#include "store/canonical.hpp"
#include "store/ledger.hpp"
#include "store/schema.hpp"
#include "store/views.hpp"

namespace plumbline::store {
namespace {

// The last batch number a known-at lets in.
std::int64_t last_batch_at(std::optional<Instant> known_at) {
  if (!known_at || known_at->seconds >= INT64_MAX / k_microseconds - 1) return INT64_MAX;
  if (known_at->seconds < 0) return -1;
  return known_at->seconds * k_microseconds + (k_microseconds - 1);
}

// Of the tree (source 0) or of all else.
void fill_cut(SQLite::Database& db, const Cut& cut, bool tree) {
  SQLite::Statement insert(
      db,
      "INSERT INTO temp.cut SELECT source, node, last, name, name FROM ("
      "SELECT s.id AS source, n.id AS node, s.name, (SELECT max(b.batch) FROM main.batch b "
      "WHERE b.source=s.id AND b.node=n.id AND b.ends=1 AND b.batch<=?) AS last "
      "FROM main.source s JOIN main.node n WHERE n.name=? AND (s.id=0)=?) WHERE last IS NOT NULL");
  for (const auto& [node, batch] : cut.last_batch) {
    insert.bind(1, batch);
    insert.bind(2, node);
    insert.bind(3, tree ? 1 : 0);
    insert.exec();
    insert.reset();
  }
}

std::string now_view(const ShapeInfo& shape) {
  return fmt::format(
      "CREATE TEMP VIEW now_{0} AS SELECT c.name AS {2}, c.speaks_for, e.source, e.native, e.batch, e.mark, "
      "{1} "
      "FROM temp.cut c CROSS JOIN main.e_{0} e ON e.source=c.source AND e.node=c.node AND e.batch<=c.last "
      "WHERE e.withdrawn=0 AND NOT EXISTS (SELECT 1 FROM main.e_{0} n JOIN temp.cut d "
      "ON d.source=n.source AND d.node=n.node AND n.batch<=d.last "
      "WHERE n.source=e.source AND n.native=e.native AND (n.batch, n.node) > (e.batch, e.node));",
      shape.name, column_list(shape, "e."), read_from(shape));
}

}  // namespace

std::string read_from(const ShapeInfo& shape) {
  const bool taken = std::any_of(shape.columns.begin(), shape.columns.end(),
                                 [](const ColumnInfo& c) { return c.name == "subject"; });
  return taken ? "read_from" : "subject";
}

Result<Cut> find_cut(SQLite::Database& db, std::optional<Instant> known_at) {
  SQLite::Statement query(
      db,
      "SELECT n.name, b.batch, b.hash FROM node n JOIN batch b ON b.node=n.id WHERE b.batch="
      "(SELECT x.batch FROM batch x WHERE x.node=n.id AND x.batch<=?1 AND (x.source IS NOT NULL OR EXISTS"
      " (SELECT 1 FROM run_end e WHERE e.node=x.node AND e.batch=x.batch AND e.sources<>?2))"
      " ORDER BY x.batch DESC LIMIT 1) ORDER BY n.name");
  // The log of a run that read nothing (an assessment was kept) is no knowledge of the world: with it every
  // look at the store would make another cut.
  const auto nothing = sha256("");
  query.bind(1, last_batch_at(known_at));
  query.bind(2, nothing.data(), static_cast<int>(nothing.size()));
  Cut cut;
  Canonical bytes;
  std::int64_t newest = 0;
  while (query.executeStep()) {
    const std::string node(bytes_of(query.getColumn(0)));
    const auto batch = query.getColumn(1).getInt64();
    cut.last_batch[node] = batch;
    bytes.text(node);
    bytes.blob(bytes_of(query.getColumn(2)));
    newest = std::max(newest, batch);
  }
  if (cut.last_batch.empty()) {
    return fail(Errc::not_found,
                known_at ? fmt::format("nothing was known at {}: the store holds no batch received by then; "
                                       "name a later known-at",
                                       format_rfc3339(*known_at))
                         : std::string("the store holds no evidence yet; run `plumbline audit PATH` first"));
  }
  cut.digest = hex(bytes.digest());
  cut.received = {newest / k_microseconds};
  return cut;
}

void lay_cut_of_tree(SQLite::Database& db, const Cut& cut, const Cut& tree) {
  db.exec(
      "CREATE TEMP TABLE cut(source INTEGER NOT NULL, node INTEGER NOT NULL, last INTEGER NOT NULL, name "
      "TEXT NOT NULL, speaks_for TEXT NOT NULL,"
      " PRIMARY KEY(source, node)) WITHOUT ROWID; CREATE INDEX temp.cut_by_name ON cut(name)");
  fill_cut(db, cut, false);
  fill_cut(db, tree, true);
  db.exec(now_view(shapes()[static_cast<std::size_t>(index_of<Subject>())]));
}

void lay_cut(SQLite::Database& db, const Cut& cut, const Cut& tree) {
  lay_cut_of_tree(db, cut, tree);
  for (const auto& shape : shapes()) {
    if (shape.name != Subject::k_shape) db.exec(now_view(shape));
  }
  // What a feed tells, it tells of the source above it.
  const Tree known = load_tree(db);
  SQLite::Statement of(db, "UPDATE temp.cut SET speaks_for=? WHERE name=?");
  for (const auto& name : known.names()) {
    const auto host = known.host(name);
    if (host.empty()) continue;
    of.bind(1, host);
    of.bind(2, name);
    of.exec();
    of.reset();
  }
}

}  // namespace plumbline::store
