#include "store/schema.hpp"

#include <fmt/core.h>

#include "core/digest.hpp"

namespace plumbline::store {
namespace {

std::string_view sql_name(SqlType type) {
  switch (type) {
    case SqlType::integer:
      return "INTEGER";
    case SqlType::text:
      return "TEXT";
    default:
      return "BLOB";
  }
}

template <class Shape>
ShapeInfo describe() {
  ShapeInfo out{Shape::k_shape, {}, added_fields<Shape>()};
  const auto add = [&]<class T>(const Field<Shape, T>& f) {
    constexpr bool k_person = std::is_same_v<T, PersonId> || std::is_same_v<T, std::optional<PersonId>>;
    out.columns.push_back({f.name, sql_type<T>(), IsOptional<T>::value, f.meaning, k_person});
  };
  std::apply([&](const auto&... f) { (add(f), ...); }, Shape::fields);
  return out;
}

// Append-only, also against INSERT OR REPLACE: that one walks past update and delete triggers of a connection
// without recursive_triggers, so an existing key is refused before anything happens.
std::string append_only(std::string_view table, const std::vector<std::string_view>& key) {
  std::string same;
  for (const auto column : key) {
    same += fmt::format("{}\"{}\"=NEW.\"{}\"", same.empty() ? "" : " AND ", column, column);
  }
  return fmt::format(
      "CREATE TRIGGER {0}_keep BEFORE UPDATE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END;\n"
      "CREATE TRIGGER {0}_hold BEFORE DELETE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END;\n"
      "CREATE TRIGGER {0}_once BEFORE INSERT ON {0} WHEN EXISTS (SELECT 1 FROM {0} WHERE {1}) "
      "BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END;\n",
      table, same);
}

std::string evidence_table(const ShapeInfo& shape) {
  std::string fields;
  for (const auto& c : shape.columns) {
    fields += fmt::format("  \"{}\" {}{},\n", c.name, sql_name(c.type), c.nullable ? "" : " NOT NULL");
  }
  const auto table = fmt::format("e_{}", shape.name);
  return fmt::format(
             "CREATE TABLE {}(\n  source INTEGER NOT NULL,\n  native BLOB NOT NULL,\n  batch INTEGER NOT "
             "NULL,\n"
             "  node INTEGER NOT NULL,\n  withdrawn INTEGER NOT NULL,\n  mark INTEGER NOT NULL,\n{}"
             "  PRIMARY KEY(source, native, batch, node)\n) STRICT, WITHOUT ROWID;\n",
             table, fields) +
         append_only(table, {"source", "native", "batch", "node"});
}

constexpr std::string_view k_ledger_tables = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE node(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE batch(
  node INTEGER NOT NULL, batch INTEGER NOT NULL, received INTEGER NOT NULL, source INTEGER, ends INTEGER NOT NULL,
  count INTEGER NOT NULL, root BLOB NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL, cursor BLOB,
  PRIMARY KEY(node, batch)) STRICT, WITHOUT ROWID;
CREATE INDEX batch_of_source ON batch(source, node, ends, batch);
CREATE TABLE cursor(source INTEGER NOT NULL, node INTEGER NOT NULL, cursor TEXT NOT NULL, PRIMARY KEY(source, node)) STRICT, WITHOUT ROWID;
CREATE TABLE run(
  node INTEGER NOT NULL, batch INTEGER NOT NULL, mark INTEGER NOT NULL, person TEXT NOT NULL, command TEXT NOT NULL,
  version TEXT NOT NULL, settings TEXT NOT NULL, started INTEGER NOT NULL, PRIMARY KEY(node, batch)) STRICT, WITHOUT ROWID;
CREATE TABLE run_end(
  node INTEGER NOT NULL, batch INTEGER NOT NULL, mark INTEGER NOT NULL, run INTEGER NOT NULL, at INTEGER NOT NULL,
  sources BLOB NOT NULL, PRIMARY KEY(node, batch)) STRICT, WITHOUT ROWID;
CREATE TABLE source_set(digest BLOB PRIMARY KEY, names TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, erased INTEGER NOT NULL) STRICT;
)";

constexpr std::string_view k_score_tables = R"(
CREATE TABLE assessment_body(digest BLOB PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE assessment(
  id INTEGER PRIMARY KEY, pack TEXT NOT NULL, edition TEXT NOT NULL, modified INTEGER NOT NULL, subject TEXT NOT NULL,
  as_of INTEGER NOT NULL, known_at INTEGER NOT NULL, cut TEXT NOT NULL, cut_batches TEXT NOT NULL, lens TEXT NOT NULL,
  digest TEXT NOT NULL, body BLOB NOT NULL, mark INTEGER NOT NULL,
  UNIQUE(pack, subject, as_of, cut, digest)) STRICT;
CREATE TABLE control_span(
  pack TEXT NOT NULL, subject TEXT NOT NULL, control TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY(pack, subject, control, since)) STRICT, WITHOUT ROWID;
CREATE TABLE score_step(
  pack TEXT NOT NULL, subject TEXT NOT NULL, practice TEXT NOT NULL, at INTEGER NOT NULL, confirmed INTEGER NOT NULL,
  possible INTEGER NOT NULL, "of" INTEGER NOT NULL, coverage INTEGER NOT NULL,
  PRIMARY KEY(pack, subject, practice, at)) STRICT, WITHOUT ROWID;
CREATE TABLE score_set(pack TEXT NOT NULL, subject TEXT NOT NULL, digest BLOB NOT NULL, PRIMARY KEY(pack, subject)) STRICT, WITHOUT ROWID;
CREATE INDEX score_step_by_time ON score_step(pack, practice, at);
)";

// schema_digest() as each older format had it.
constexpr std::string_view k_schema_of_format[] = {
    "3d8430357d8e042f8913f0332dc7371bbb17be4e0cf08939d6996ff9434a6467",
    "27d7d8604629c7b3bd392be774c85d45b199bd8f83e31b201f51982cf3e15d76",
    "b78c9b72ff82fcafe982be8ae95a9c8b8544c80166d3d2351ba2282c07f5aed5",
    "5910ee0d4d728f4db967c4b7b787575f78089759dbf666a245f35d6ea7994893",
    "60e0955ad3115b3e3b48dad0d9ade6a8202759f89bf99a067c6a273eeedf7a49",
    "67ff087ff1f1e4757cc83eb85dffd9c671f3fbf56ad555d306e9e5abe5d18772",
    "601893ff86d883e5c408b68a5a076b4be4666b26396571d6a923ba877332ae83",
    "75a340a35dad411054072927da7dd5e567a5240ffe980bb06a77c67e77aed419"};
static_assert(std::size(k_schema_of_format) == k_format - 1);

// What is made new has all tables of the present; the steps after it then find theirs.
void create_format_1(SQLite::Database& db, const Identity& identity) {
  db.exec(schema_sql());
  write_meta(db, identity);
}

// Adds the verdicts on signatures.
void bring_to_format_2(SQLite::Database& db, const Identity&) {
  if (db.tableExists("e_signature_check")) return;
  db.exec(evidence_table(shapes()[static_cast<std::size_t>(shape_index(SignatureCheck::k_shape))]));
  renew_meta(db);
}

// Says more of runs, tests, findings and artefacts. No collector of format 2 wrote any, so their tables are
// empty.
void bring_to_format_3(SQLite::Database& db, const Identity&) {
  for (const std::string_view name : {"ci_run", "tool_run", "test_run", "finding", "component", "artifact"}) {
    db.exec(fmt::format("DROP TABLE e_{}", name));
    db.exec(evidence_table(shapes()[static_cast<std::size_t>(shape_index(name))]));
  }
  renew_meta(db);
}

// Adds what happened to changes, and says more of tickets and their events: no collector of format 3 wrote
// any.
void bring_to_format_4(SQLite::Database& db, const Identity&) {
  for (const std::string_view name : {Ticket::k_shape, TicketEvent::k_shape}) {
    db.exec(fmt::format("DROP TABLE e_{}", name));
    db.exec(evidence_table(shapes()[static_cast<std::size_t>(shape_index(name))]));
  }
  if (!db.tableExists("e_review_event"))
    db.exec(evidence_table(shapes()[static_cast<std::size_t>(shape_index(ReviewEvent::k_shape))]));
  renew_meta(db);
}

// Adds settings of forges.
void bring_to_format_5(SQLite::Database& db, const Identity&) {
  if (!db.tableExists("e_setting"))
    db.exec(evidence_table(shapes()[static_cast<std::size_t>(shape_index(Setting::k_shape))]));
  renew_meta(db);
}

// Adds what release notes say of the tags they stand under.
void bring_to_format_6(SQLite::Database& db, const Identity&) {
  if (!db.tableExists("e_release_note"))
    db.exec(evidence_table(shapes()[static_cast<std::size_t>(shape_index(ReleaseNote::k_shape))]));
  renew_meta(db);
}

// 7: how long tools ran and what they looked at; 8: that they looked at nothing; 9: that a report in doubt
// missed a finding. Rows are there: they go into the new table as they are, and prove what they did
// (docs/store-format.md, leaf).
template <class Shape>
void widen(SQLite::Database& db, const Identity&) {
  const auto& shape = shapes()[static_cast<std::size_t>(shape_index(Shape::k_shape))];
  const auto table = fmt::format("e_{}", shape.name);
  const auto has = [&](std::string_view column) {
    return scalar(db, fmt::format("SELECT count(*) FROM pragma_table_info('{}') WHERE name='{}'", table,
                                  column)) != 0;
  };
  if (!has(shape.columns.back().name)) {
    std::string columns = "source, native, batch, node, withdrawn, mark";
    for (const auto& column : shape.columns) {
      if (has(column.name)) columns += fmt::format(", \"{}\"", column.name);
    }
    db.exec(fmt::format("CREATE TEMP TABLE kept AS SELECT {0} FROM {1}; DROP TABLE {1}", columns, table));
    db.exec(evidence_table(shape));
    db.exec(fmt::format("INSERT INTO {1}({0}) SELECT {0} FROM kept; DROP TABLE kept", columns, table));
  }
  renew_meta(db);
}

// One entry a format: from nothing to 1, from 1 to 2, … A new format adds a line and never changes an older
// one.
constexpr void (*k_steps[])(SQLite::Database&, const Identity&) = {
    create_format_1,   bring_to_format_2, bring_to_format_3, bring_to_format_4,        bring_to_format_5,
    bring_to_format_6, widen<ToolRun>,    widen<ToolRun>,    widen<plumbline::Finding>};
static_assert(std::size(k_steps) == k_format);

}  // namespace

const std::vector<ShapeInfo>& shapes() {
  static const std::vector<ShapeInfo> all = [] {
    std::vector<ShapeInfo> out;
    for_each_shape([&]<class Shape>() { out.push_back(describe<Shape>()); });
    return out;
  }();
  return all;
}

int shape_index(std::string_view name) {
  const auto& all = shapes();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

std::string column_list(const ShapeInfo& shape, std::string_view prefix) {
  std::string out;
  for (const auto& c : shape.columns)
    out += fmt::format("{}{}\"{}\"", out.empty() ? "" : ", ", prefix, c.name);
  return out;
}

std::string schema_sql() {
  std::string out(k_ledger_tables);
  for (const auto& shape : shapes()) out += evidence_table(shape);
  for (const std::string_view table : {"batch", "run", "run_end"})
    out += append_only(table, {"node", "batch"});
  out += append_only("node", {"id"}) + append_only("source", {"id"}) + append_only("source_set", {"digest"});
  out += k_score_tables;
  return out;
}

std::string schema_digest() {
  return hex(sha256(schema_sql()));
}

Result<void> migrate(SQLite::Database& db, const std::string& path, const Identity& identity) {
  return guarded("preparing the store " + path, [&]() -> Result<void> {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    const auto found = scalar(db, "PRAGMA user_version");
    if (found > k_format) {
      return fail(
          Errc::unsupported,
          fmt::format(
              "opening the store {}: it has format {}, and this plumbline knows formats up to {}; use the "
              "newer plumbline that wrote it",
              path, found, k_format));
    }
    if (found < 0) {
      return fail(Errc::integrity,
                  fmt::format("opening the store {}: its format number was altered to {}; restore the file "
                              "from a copy",
                              path, found));
    }
    if (found > 0 && found < k_format) {  // only a file whose tables are those of its format is brought on
      auto ours = read_meta(db, "opening the store " + path, k_schema_of_format[found - 1]);
      if (!ours) return tl::unexpected(ours.error());
    }
    for (auto step = found; step < k_format; ++step) k_steps[step](db, identity);
    db.exec(fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", k_application_id, k_format));
    transaction.commit();
    return {};
  });
}

}  // namespace plumbline::store
