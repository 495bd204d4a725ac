#include "tests/store/scratch.hpp"

namespace asking_tests {
using namespace plumbline;
using namespace plumbline::store;
using namespace plumbline::store::scratch;

namespace {

struct Asked {
  Folder folder;
  Store store = open(folder);
  Reader reader = [&] {
    run(store, {1'000'000}, {.records = {on_line(1, 0, 100), on_line(2, 1, 200)}});
    return must(store.reader({}));
  }();
  Error refused(const std::string& sql, QueryLimits limits = {}) {
    const auto result = reader.ask(sql, {}, limits);
    INFO(sql);
    REQUIRE_FALSE(result);
    return result.error();
  }
};

}  // namespace

TEST_CASE("a probe may only read views and call pure functions") {
  Asked a;
  for (const std::string sql : {"SELECT random()",
                                "SELECT hex(randomblob(4))",
                                "SELECT date('now')",
                                "SELECT time(at, 'unixepoch') FROM change",
                                "SELECT datetime('now')",
                                "SELECT julianday('now')",
                                "SELECT strftime('%s', 'now')",
                                "SELECT unixepoch()",
                                "SELECT CURRENT_TIMESTAMP",
                                "SELECT CURRENT_DATE",
                                "SELECT CURRENT_TIME",
                                "SELECT * FROM e_commit",
                                "SELECT * FROM main.batch",
                                "SELECT * FROM sqlite_master",
                                "SELECT * FROM temp.sqlite_master",
                                "SELECT * FROM now_commit",
                                "SELECT * FROM cut",
                                "SELECT * FROM _line, main_line",
                                "SELECT * FROM pragma_table_info('change')",
                                "SELECT * FROM meta",
                                "SELECT load_extension('x')",
                                "PRAGMA user_version",
                                "ATTACH 'x' AS y",
                                "DELETE FROM change",
                                "UPDATE change SET at=1",
                                "INSERT INTO change(at) VALUES (1)",
                                "CREATE TABLE x(y)",
                                "DROP TABLE change",
                                "BEGIN",
                                "EXPLAIN SELECT 1",
                                "",
                                "-- only a comment",
                                "SELECT 1; SELECT 2",
                                "SELECT 1; DELETE FROM change",
                                "VACUUM INTO 'x'",
                                "SELECT sqlite_version()",
                                "SELECT last_insert_rowid()",
                                "SELECT x FROM change",
                                "SELECT \"no such column\" FROM change"}) {
    CHECK(a.refused(sql).code == Errc::config);
  }
  CHECK(a.refused("SELECT random()").message.find("random()") != std::string::npos);
  CHECK(a.refused("SELECT subject,\n  nothing\nFROM change").message.find("line 2") != std::string::npos);
  CHECK(show(must(a.reader.ask("SELECT at FROM change ORDER BY at; -- the end"))) == "100; 200");
  CHECK(
      show(must(a.reader.ask(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<3) SELECT max(i) FROM n"))) ==
      "3");
}

// SQLite asks about a name of which no column is read before it has looked who bears it.
TEST_CASE("a name that a WITH gives may be read, columns or none, and opens nothing else") {
  Asked a;
  for (const std::string sql :
       {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<3) SELECT count(*) FROM n",
        "WITH a AS (SELECT at FROM change), b AS (SELECT 1 FROM a) SELECT count(*) + 1 FROM b",
        "WITH a AS (WITH b AS (SELECT 1 UNION ALL SELECT 2) SELECT 1 FROM b) SELECT count(*) + 1 FROM a",
        "WITH \"a\"\"b\" AS (VALUES (1), (2), (3)) SELECT count(*) FROM \"a\"\"b\"",
        // a name that hides a table of the file, as long as its own columns are read
        "WITH e_commit AS (SELECT 3 AS x) SELECT x FROM e_commit"}) {
    INFO(sql);
    CHECK(show(must(a.reader.ask(sql))) == "3");
    CHECK(must(a.reader.query(sql)).rows.size() == 1);
  }
  for (const std::string sql :
       {"SELECT count(*) FROM e_commit", "SELECT 1 FROM main.e_commit", "SELECT 1 FROM now_commit",
        "SELECT count(*) FROM sqlite_master", "SELECT count(*) FROM sqlite_schema",
        "SELECT count(*) FROM temp.sqlite_schema", "SELECT count(*) FROM pragma_table_info('meta')",
        "SELECT count(*) FROM pragma_table_list", "SELECT count(*) FROM json_each('[]') JOIN meta",
        "SELECT EXISTS (SELECT 1 FROM person_salt, meta)",
        // what a WITH reads is read all the same, however it is called and however deep it stands
        "WITH e_commit AS (SELECT * FROM main.e_commit) SELECT * FROM e_commit",
        "WITH e_commit AS (SELECT 1 FROM main.e_commit) SELECT count(*) FROM e_commit",
        "WITH a AS (SELECT count(*) FROM e_commit) SELECT * FROM a",
        "WITH a AS (WITH b AS (SELECT 1 FROM meta) SELECT 1 FROM b) SELECT count(*) FROM a",
        "WITH a AS (WITH meta AS (SELECT 1) SELECT 1 FROM meta) SELECT count(*) FROM a, meta",
        "WITH RECURSIVE meta AS (SELECT 1 UNION ALL SELECT 1 FROM meta LIMIT 2) SELECT count(*) FROM meta",
        "WITH change AS (SELECT node FROM main.batch) SELECT node FROM change",
        "WITH a AS (SELECT 1) SELECT count(*) FROM a, main.a", "WITH a AS (SELECT 1) DELETE FROM change",
        "WITH a AS (SELECT 1) INSERT INTO change(at) SELECT 1 FROM a"}) {
    CHECK(a.refused(sql).code == Errc::config);
    CHECK_FALSE(a.reader.query(sql));
  }
  CHECK_THAT(a.refused("SELECT count(*) FROM meta").message, Catch::Contains("the table meta"));
  CHECK_THAT(a.refused("SELECT count(*) FROM nowhere").message, Catch::Contains("no such table"));
}

TEST_CASE("a REAL or BLOB in a result is refused and its column named") {
  Asked a;
  CHECK(a.refused("SELECT 1 AS one, 1.5 AS half").message.find("half") != std::string::npos);
  CHECK(a.refused("SELECT avg(at) AS mean FROM change").message.find("mean") != std::string::npos);
  CHECK(a.refused("SELECT x'00' AS raw").message.find("BLOB") != std::string::npos);
  CHECK(show(must(a.reader.ask("SELECT 200 * 95 / 100, NULL, 'x'"))) == "190 - x");
}

TEST_CASE("too many steps or rows end in an error, never in an answer") {
  Asked a;
  const std::string endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n";
  CHECK(a.refused(endless, {.steps = 100'000}).code == Errc::limit);
  CHECK(a.refused("SELECT at FROM change", {.rows = 1}).code == Errc::limit);
  CHECK(a.refused("SELECT at FROM change", {.steps = 3}).code == Errc::limit);
  CHECK(must(a.reader.ask("SELECT at FROM change", {}, {.rows = 2})).rows.size() == 2);
}

TEST_CASE("rows are handed over one by one, and whoever takes them can end it") {
  Asked a;
  std::vector<std::string> columns;
  std::vector<std::int64_t> seen;
  const auto begin = [&](const std::vector<std::string>& names) -> Result<void> {
    columns = names;
    return {};
  };
  const auto each = [&](std::vector<Value>& row) -> Result<void> {
    seen.push_back(std::get<std::int64_t>(row.at(0)));
    if (seen.size() == 3) return fail(Errc::limit, "enough");
    return {};
  };
  REQUIRE(a.reader.ask_each("SELECT at FROM change ORDER BY at", {}, begin, each));
  CHECK(columns == std::vector<std::string>{"at"});
  CHECK(seen == std::vector<std::int64_t>{100, 200});
  const auto ended = a.reader.ask_each("SELECT at FROM change ORDER BY at", {}, begin, each);
  REQUIRE_FALSE(ended);
  CHECK(ended.error().message == "enough");
  CHECK(seen.size() == 3);
  const auto refuse = [](const std::vector<std::string>&) -> Result<void> {
    return fail(Errc::config, "other columns");
  };
  CHECK_FALSE(a.reader.ask_each("SELECT at FROM change", {}, refuse, each));
  CHECK(seen.size() == 3);
  CHECK(a.reader.asked() == 3);
}

TEST_CASE("add_duration follows the calendar") {
  Asked a;
  // 2023-01-29T00:00Z and P1M give 2023-02-28T00:00Z (SEMANTICS 1).
  CHECK(show(must(a.reader.ask(
            "SELECT add_duration(1674950400, 'P1M'), add_duration(0, 'P1D'), add_duration(NULL, 'P1D')"))) ==
        "1677542400 86400 -");
  CHECK(a.refused("SELECT add_duration(0, '1m')").code == Errc::config);
  CHECK(a.refused("SELECT add_duration('x', 'P1D')").code == Errc::config);
}

TEST_CASE("parameters are bound by name, a missing one is refused") {
  Asked a;
  CHECK(show(must(a.reader.ask("SELECT :a, :b", {{"a", std::string("x'; --")}, {"b", std::int64_t{7}}}))) ==
        "x'; -- 7");
  CHECK(a.refused("SELECT :a").message.find(":a") != std::string::npos);
}

TEST_CASE("every question is counted, refused ones too") {
  Asked a;
  CHECK(a.reader.asked() == 0);
  must(a.reader.ask("SELECT 1"));
  a.refused("SELECT random()");
  CHECK(a.reader.asked() == 2);
}

TEST_CASE("a reader goes on seeing its cut while others write") {
  Asked a;
  run(a.store, {2'000'000}, {.records = {}});
  CHECK(show(must(a.reader.ask("SELECT count(*) FROM change"))) == "2");
  CHECK(ask(a.store, "SELECT count(*) FROM change") == "0");
}

TEST_CASE(
    "an earlier known-at gives the same bytes as that day, late and withdrawn evidence notwithstanding") {
  const Folder folder;
  auto store = open(folder);
  std::vector<std::string> then;
  const std::string sql = "SELECT * FROM commits ORDER BY evidence";
  const std::vector<std::vector<Record>> nights{
      {on_line(1, 0, 100)},
      {on_line(1, 0, 100), on_line(2, 1, 50)},  // late: effective before night one
      {on_line(2, 0, 50)},                      // the first is gone
      {on_line(1, 0, 100), on_line(2, 1, 50), on_line(3, 2, 60)}};
  for (std::size_t i = 0; i < nights.size(); ++i) {
    run(store, {1000 + static_cast<std::int64_t>(i)}, {.records = nights[i]});
    then.push_back(ask(store, sql) + must(store.reader({})).cut().digest);
  }
  for (std::size_t i = 0; i < nights.size(); ++i) {
    const Instant known_at{1000 + static_cast<std::int64_t>(i)};
    CHECK(ask(store, sql, known_at) + must(store.reader(known_at)).cut().digest == then[i]);
  }
}

TEST_CASE("two nodes in one file have a chain each, and a cut names both") {
  const Folder folder;
  {
    auto store = open(folder, "n1");
    run(store, {1000}, {.source = "a", .records = {on_line(1, 0, 100)}});
  }
  auto store = open(folder, "n2");
  run(store, {1000}, {.source = "b", .records = {on_line(1, 0, 100)}});
  const auto cut = must(store.reader({})).cut();
  CHECK(cut.last_batch.size() == 2);
  CHECK(ask(store, "SELECT subject FROM change ORDER BY subject") == "a; b");
  CHECK(must(store.verify()).empty());
  run(store, {2000}, {.source = "b", .records = {}});
  CHECK(ask(store, "SELECT subject FROM change") == "a");
  CHECK(ask(store, "SELECT subject FROM change ORDER BY subject", Instant{1000}) == "a; b");
}

}  // namespace asking_tests
