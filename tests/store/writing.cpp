#include "tests/store/scratch.hpp"

namespace writing_tests {
using namespace plumbline;
using namespace plumbline::store;
using namespace plumbline::store::scratch;

namespace {

Document document(std::int64_t commit, std::int64_t substance, bool deleted = false,
                  const std::string& path = "SECURITY.md") {
  Document d;
  d.kind = "doc.policy";
  d.path = path;
  d.lineage = "SECURITY.md";
  d.commit = oid(commit);
  d.deleted = deleted;
  d.substance = substance;
  d.substantive = true;
  return d;
}

}  // namespace

TEST_CASE("what was put is read back through the views") {
  const Folder folder;
  auto store = open(folder);
  const auto counts = run(store, {1000}, {.records = {on_line(1, 0, 100), on_line(2, 1, 200)}});
  CHECK(counts.added == 2);
  CHECK(counts.seen == 2);
  CHECK(ask(store, "SELECT line, at FROM main_line ORDER BY line") == "0 100; 1 200");
  CHECK(ask(store, "SELECT count(*) FROM change") == "2");
  CHECK(ask(store, "SELECT evidence FROM change WHERE at = 100") == "commit:core:" + oid(1).hex());
}

TEST_CASE("putting the same again adds nothing") {
  const Folder folder;
  auto store = open(folder);
  const Reading reading{.records = {on_line(1, 0, 100), document(1, 7)}, .cursor = "c1"};
  run(store, {1000}, reading);
  const auto digest = must(store.evidence_digest());
  const auto again = run(store, {2000}, reading);
  CHECK(again.added == 0);
  CHECK(again.withdrawn == 0);
  CHECK(must(store.evidence_digest()) == digest);
  SQLite::Database raw(folder.file());
  CHECK(raw.execAndGet("SELECT count(*) FROM e_commit").getInt() == 1);
  CHECK(raw.execAndGet("SELECT count(*) FROM batch WHERE source IS NOT NULL").getInt() == 1);
}

TEST_CASE("how far a reading saw is no new record") {
  const Folder folder;
  auto store = open(folder);
  Reading reading{.pass = Pass::incremental, .records = {on_line(1, 0, 100)}};
  reading.coverage = {{"commit", "*", k_always, {900}}};
  CHECK(run(store, {1000}, reading).added == 1);
  reading.coverage = {{"commit", "*", k_always, {1900}}};
  const auto next = run(store, {2000}, reading);
  CHECK(next.added == 0);
  CHECK(next.withdrawn == 0);
  CHECK_FALSE(must(store.has_fewer("core", 1)));
  CHECK(must(store.has_fewer("core", 2)));
  run(store, {3000}, {.pass = Pass::incremental, .withdrawn = {{"commit", native_of(oid(1))}}});
  CHECK(must(store.has_fewer("core", 1)));
}

TEST_CASE("the same record twice in one reading is one record") {
  const Folder folder;
  auto store = open(folder);
  const auto counts = run(store, {1000}, {.records = {on_line(1, 0, 100), on_line(1, 0, 100)}});
  CHECK(counts.added == 1);
}

TEST_CASE("of two contents of one record in one reading the later one stands") {
  const Folder folder;
  auto store = open(folder);
  run(store, {1000}, {.records = {on_line(1, 0, 100), on_line(1, 0, 150)}});
  CHECK(ask(store, "SELECT at FROM main_line") == "150");
  CHECK(must(store.verify()).empty());
}

TEST_CASE("a full reading withdraws what it did not hand over, and it may come back") {
  const Folder folder;
  auto store = open(folder);
  const Reading both{.records = {on_line(1, 0, 100), on_line(2, 1, 200)}};
  run(store, {1000}, both);
  const auto digest = must(store.evidence_digest());
  const auto counts = run(store, {2000}, {.records = {on_line(1, 0, 100)}});
  CHECK(counts.withdrawn == 1);
  CHECK(ask(store, "SELECT count(*) FROM main_line") == "1");
  CHECK(ask(store, "SELECT count(*) FROM main_line", Instant{1999}) == "2");
  run(store, {3000}, both);
  CHECK(ask(store, "SELECT count(*) FROM main_line") == "2");
  CHECK(must(store.evidence_digest()) == digest);
}

TEST_CASE("an incremental reading withdraws by name alone") {
  const Folder folder;
  auto store = open(folder);
  run(store, {1000}, {.records = {on_line(1, 0, 100), on_line(2, 1, 200)}});
  run(store, {2000}, {.pass = Pass::incremental, .records = {on_line(3, 2, 300)}});
  CHECK(ask(store, "SELECT count(*) FROM main_line") == "3");
  run(store, {3000}, {.pass = Pass::incremental, .withdrawn = {{"commit", native_of(oid(3))}}});
  CHECK(ask(store, "SELECT count(*) FROM main_line") == "2");
}

TEST_CASE("a reading that could not look withdraws nothing") {
  const Folder folder;
  auto store = open(folder);
  run(store, {1000},
      {.records = {on_line(1, 0, 100)}, .coverage = {{.shape = "commit", .kind = "*", .until = {101}}}});
  Gap gap{.shape = "*", .kind = "*", .reason = "refused", .detail = "no right to read"};
  const auto counts = run(store, {2000}, {.gaps = {gap}});
  CHECK(counts.withdrawn == 0);
  CHECK(ask(store, "SELECT count(*) FROM commits") == "1");
  const auto reader = must(store.reader({}));
  CHECK(must(reader.gaps()).size() == 1);
  CHECK(must(reader.coverage()).size() == 1);
}

TEST_CASE("a gap that a later reading no longer names is gone, but not for an earlier known-at") {
  const Folder folder;
  auto store = open(folder);
  run(store, {1000},
      {.gaps = {{.shape = "commit", .kind = "*", .reason = "shallow", .detail = "d", .announced = 7}}});
  run(store, {2000}, {.records = {on_line(1, 0, 100)}});
  CHECK(must(must(store.reader({})).gaps()).empty());
  const auto before = must(must(store.reader(Instant{1500})).gaps());
  REQUIRE(before.size() == 1);
  CHECK(before[0].source == "core");
  CHECK(before[0].gap.announced == 7);
}

TEST_CASE("the cursor is that of the last finished reading") {
  const Folder folder;
  auto store = open(folder);
  CHECK(must(store.cursor("core")).empty());
  run(store, {1000}, {.records = {on_line(1, 0, 100)}, .cursor = "one"});
  CHECK(must(store.cursor("core")) == "one");
  {
    must(store.begin_run({2000}, "test", ""));
    auto sink = store.writer("core");
    must(sink->begin(Pass::incremental));
    must(sink->put({on_line(2, 1, 200)}));
    must(store.end_run({}));
  }
  CHECK(must(store.cursor("core")) == "one");
}

TEST_CASE("writing outside a run is refused with words") {
  const Folder folder;
  auto store = open(folder);
  const auto result = store.writer("core")->begin(Pass::full);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Errc::usage);
}

TEST_CASE("the tree is evidence: changes are counted, a lost subject is seen at an earlier known-at") {
  const Folder folder;
  auto store = open(folder);
  CHECK(store.tree().error().code == Errc::not_found);
  must(store.begin_run({1000}, "t", ""));
  CHECK(must(store.save_tree(tree_of({"a", "b"}))) == 3);
  CHECK(must(store.save_tree(tree_of({"a", "b"}))) == 0);
  must(store.end_run({}));
  must(store.begin_run({2000}, "t", ""));
  CHECK(must(store.save_tree(tree_of({"a"}))) == 1);
  must(store.end_run({}));
  CHECK(must(must(store.reader({})).tree()).rows.size() == 2);
  CHECK(must(store.tree()).names() == must(must(store.reader({})).tree()).names());
  CHECK(must(must(store.reader(Instant{1000})).tree()).rows.size() == 3);
}

TEST_CASE("coverage of a live source goes on to the last run that read it") {
  const Folder folder;
  auto store = open(folder);
  must(store.begin_run({1000}, "t", ""));
  must(store.save_tree(tree_of({"core"}, true)));
  read(store,
       {.records = {on_line(1, 0, 100)}, .coverage = {{.shape = "commit", .kind = "*", .until = {1000}}}});
  must(store.end_run({"core"}));
  must(store.begin_run({5000}, "t", ""));
  must(store.end_run({"core"}));
  must(store.begin_run({9000}, "t", ""));
  must(store.end_run({"other"}));
  const auto until = [&](std::optional<Instant> known_at) {
    return must(must(store.reader(known_at)).coverage()).at(0).coverage.until.seconds;
  };
  CHECK(until({}) == 5000);
  CHECK(until(Instant{4999}) == 1000);
}

TEST_CASE("nothing known is an error that says what to do") {
  const Folder folder;
  auto store = open(folder);
  const auto empty = store.reader({});
  REQUIRE_FALSE(empty);
  CHECK(empty.error().code == Errc::not_found);
  run(store, {1000}, {.records = {on_line(1, 0, 100)}});
  const auto early = store.reader(Instant{999});
  REQUIRE_FALSE(early);
  CHECK(early.error().message.find("1970-01-01T00:16:39Z") != std::string::npos);
}

}  // namespace writing_tests
