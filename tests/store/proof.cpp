#include "tests/store/scratch.hpp"

namespace proof_tests {
using namespace plumbline;
using namespace plumbline::store;
using namespace plumbline::store::scratch;

namespace {

AssessmentRow assessment(const Cut& cut) {
  return {.pack = "bsimm",
          .edition = "BSIMM16",
          .subject = "all",
          .as_of = {500},
          .cut = cut,
          .lens = "l",
          .digest = "d",
          .body = "{}"};
}

// A closed store with two readings, a tree, a person, an assessment.
void fill(const Folder& folder) {
  auto store = open(folder);
  must(store.begin_run({1000}, "t", "s"));
  must(store.save_tree(tree_of({"core"})));
  read(store, {.records = {on_line(1, 0, 100), on_line(2, 1, 200)},
               .coverage = {{.shape = "commit", .kind = "*", .until = {201}}},
               .cursor = "c"});
  auto sink = store.writer("other");
  must(sink->begin(Pass::full));
  const auto id = sink->person("A", "a@example.org");
  must(sink->put({on_line(7, 0, 100, id.value)}));
  must(sink->finish({}, {}, ""));
  must(store.end_run({"core"}));
  run(store, {2000}, {.records = {on_line(1, 0, 100)}, .cursor = "d"});
  const auto cut = must(store.reader({})).cut();
  must(store.save_assessment(assessment(cut), {{"CR1.4", "all", "observed", "", {100}, k_forever}},
                             {{"all", "", {100}, 3, 5, 128, 60}}));
}

// What verify() says after `sql` was run past the triggers.
std::string after(const std::string& sql) {
  static const Folder whole;
  if (!std::filesystem::exists(whole.file())) fill(whole);
  const Folder folder;
  std::filesystem::copy_file(whole.file(), folder.file());
  {
    SQLite::Database raw(folder.file(), SQLite::OPEN_READWRITE);
    std::vector<std::string> triggers;
    SQLite::Statement names(raw, "SELECT name FROM sqlite_master WHERE type='trigger'");
    while (names.executeStep()) triggers.push_back(names.getColumn(0).getText());
    names.reset();
    SQLite::Transaction transaction(raw);
    for (const auto& name : triggers) raw.exec("DROP TRIGGER " + name);
    REQUIRE(raw.exec(sql) > 0);
    transaction.commit();
  }
  std::string out;
  for (const auto& finding : must(open(folder).verify())) out += finding.where + ": " + finding.what + "\n";
  return out;
}

}  // namespace

TEST_CASE("an untouched store proves itself") {
  const Folder folder;
  fill(folder);
  CHECK(must(open(folder).verify()).empty());
}

TEST_CASE("verify names the place of every alteration") {
  using Catch::Matchers::Contains;
  const auto first = oid(1).hex();
  CHECK_THAT(after("UPDATE e_commit SET paths=paths+1 WHERE native=x'" + first + "' AND batch<1500000000"),
             Contains("e_commit core " + first) && Contains("root"));
  CHECK_THAT(after("UPDATE e_commit SET mark=mark+1 WHERE native=x'" + first + "'"),
             Contains("e_commit core " + first) && !Contains("root"));
  CHECK_THAT(after("UPDATE e_commit SET withdrawn=1-withdrawn WHERE native=x'" + first + "'"),
             Contains("e_commit core"));
  CHECK_THAT(after("DELETE FROM e_commit WHERE native=x'" + first + "'"), Contains("rows are there"));
  CHECK_THAT(after("UPDATE e_commit SET batch=batch+1 WHERE native=x'" + first + "'"),
             Contains("is not there") || Contains("rows are there"));
  CHECK_THAT(after("UPDATE e_subject SET location='x' WHERE name='core'"), Contains("e_subject"));
  CHECK_THAT(after("UPDATE e_coverage SET until=until+1"), Contains("e_coverage core"));
  CHECK_THAT(after("UPDATE batch SET root=zeroblob(32) WHERE ends=1"), Contains("does not give its hash"));
  CHECK_THAT(after("UPDATE batch SET hash=zeroblob(32) WHERE batch=(SELECT min(batch) FROM batch)"),
             Contains("does not follow"));
  CHECK_THAT(after("DELETE FROM batch WHERE batch=(SELECT min(batch) FROM batch)"),
             Contains("does not follow") && Contains("is not there"));
  CHECK_THAT(after("UPDATE batch SET batch=batch+5000000, received=received+5 WHERE batch=(SELECT max(batch) "
                   "FROM batch)"),
             Contains("does not give its hash"));
  CHECK_THAT(after("UPDATE batch SET received=received+1"), Contains("received"));
  CHECK_THAT(after("UPDATE cursor SET cursor='x' WHERE cursor='d'"), Contains("cursor of core"));
  CHECK_THAT(after("DELETE FROM cursor WHERE cursor='d'"), Contains("cursor of core"));
  CHECK_THAT(after("UPDATE node SET name='z'"), Contains("does not give its hash"));
  CHECK_THAT(after("UPDATE source SET name='z' WHERE name='core'"), Contains("source z"));
  CHECK_THAT(after("UPDATE run SET command='x'"), Contains("run, batch"));
  CHECK_THAT(after("UPDATE run_end SET at=at+1"), Contains("run_end, batch"));
  CHECK_THAT(after("UPDATE source_set SET names='x'"), Contains("source_set"));
  CHECK_THAT(after("UPDATE person SET address='b@example.org'"), Contains("person"));
  CHECK_THAT(after("UPDATE score_step SET confirmed=99"), Contains("scores of all"));
  CHECK_THAT(after("UPDATE control_span SET state='absent'"), Contains("scores of all"));
  CHECK_THAT(after("UPDATE assessment SET known_at=1"), Contains("assessment of all"));
  CHECK_THAT(after("UPDATE assessment_body SET body='x'"), Contains("assessment_body"));
}

TEST_CASE("evidence cannot be altered by SQL, not even by INSERT OR REPLACE") {
  const Folder folder;
  fill(folder);
  SQLite::Database raw(folder.file(), SQLite::OPEN_READWRITE);
  for (const std::string table :
       {"e_commit", "e_subject", "batch", "run", "run_end", "source", "source_set", "node"}) {
    INFO(table);
    const auto before = raw.execAndGet("SELECT count(*) FROM " + table).getInt();
    const auto column = table == "node" || table == "source" ? "name"
                        : table == "source_set"              ? "names"
                                                             : "batch";
    CHECK_THROWS_WITH(raw.exec("UPDATE " + table + " SET " + column + "=" + column),
                      Catch::Contains("append-only"));
    CHECK_THROWS_WITH(raw.exec("DELETE FROM " + table), Catch::Contains("append-only"));
    CHECK_THROWS_WITH(raw.exec("INSERT OR REPLACE INTO " + table + " SELECT * FROM " + table),
                      Catch::Contains("append-only"));
    CHECK_THROWS_WITH(raw.exec("INSERT OR IGNORE INTO " + table + " SELECT * FROM " + table),
                      Catch::Contains("append-only"));
    CHECK(raw.execAndGet("SELECT count(*) FROM " + table).getInt() == before);
  }
}

TEST_CASE("a person can be erased without breaking the chain, and does not come back") {
  const Folder folder;
  fill(folder);
  auto store = open(folder);
  const auto id = std::stoll(ask(store, "SELECT id FROM person"));
  must(store.erase_person({id}));
  CHECK(must(store.verify()).empty());
  must(store.begin_run({3000}, "t", ""));
  auto sink = store.writer("other");
  must(sink->begin(Pass::incremental));
  CHECK(sink->person("A", "A@Example.org") == PersonId{id});
  must(sink->finish({}, {}, "x"));
  must(store.end_run({}));
  CHECK(ask(store, "SELECT name, address FROM person") == " ");
  CHECK(store.erase_person({1}).error().code == Errc::not_found);
}

TEST_CASE("scores are rows that plain SQL draws a trend from") {
  const Folder folder;
  fill(folder);
  auto store = open(folder);
  const auto cut = must(store.reader({})).cut();
  must(store.save_assessment(assessment(cut), {},
                             {{"all", "", {100}, 1, 2, 128, 50},
                              {"all", "", {200}, 4, 9, 128, 60},
                              {"all", "CR", {200}, 2, 3, 11, 5}}));
  SQLite::Database raw(folder.file());
  SQLite::Statement trend(raw,
                          "SELECT date(at, 'unixepoch'), confirmed, possible FROM score_step WHERE "
                          "pack='bsimm' AND subject='all' "
                          "AND practice='' ORDER BY at");
  std::string out;
  while (trend.executeStep())
    out += fmt::format("{} {}-{};", trend.getColumn(0).getText(), trend.getColumn(1).getInt(),
                       trend.getColumn(2).getInt());
  CHECK(out == "1970-01-01 1-2;1970-01-01 4-9;");
  CHECK(raw.execAndGet("SELECT count(*) FROM assessment").getInt() == 1);
  CHECK(raw.execAndGet("SELECT count(*) FROM control_span").getInt() == 0);
  CHECK(must(store.verify()).empty());
}

}  // namespace proof_tests
