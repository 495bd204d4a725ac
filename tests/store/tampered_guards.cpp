// What guards the rows is altered: triggers, indices, tables, the numbers in the header. And what an
// assessment reads of a file nobody has asked the doctor about.
#include "store/canonical.hpp"
#include "store/columns.hpp"
#include "tests/store/whole_store.hpp"

namespace tampered_guards_tests {
using namespace plumbline;
using namespace plumbline::store;
using namespace plumbline::store::scratch;
using Catch::Matchers::Contains;

TEST_CASE("what guards the rows is guarded itself: triggers, indices, tables, foreign objects") {
  SQLite::Database raw(whole());
  const auto objects = select(raw, "SELECT type, name FROM sqlite_master WHERE sql NOT NULL");
  REQUIRE(objects.size() > 100);
  const auto changed = [&](const std::string& sql) {
    const Folder folder;
    std::filesystem::copy_file(whole(), folder.file());
    run_sql(folder.file(), sql);
    return said_of(folder.file());
  };
  for (const auto& object : objects) {
    const auto said = changed("DROP " + object[0] + " " + object[1]);
    INFO(object[1] << "\n" << said);
    CHECK((said.find(object[0] + " " + object[1] + ": it is missing") != std::string::npos ||
           said.find("its table meta is missing") != std::string::npos));
  }
  CHECK_THAT(changed("CREATE TRIGGER z AFTER INSERT ON e_commit BEGIN SELECT 1; END"), Contains("trigger z"));
  CHECK_THAT(changed("CREATE VIEW z AS SELECT 1"), Contains("view z"));
  CHECK_THAT(changed("CREATE TABLE z(x)"), Contains("table z"));
  CHECK_THAT(changed("CREATE INDEX z ON e_commit(line)"), Contains("index z"));
  CHECK_THAT(changed("ALTER TABLE e_tag ADD COLUMN z TEXT"), Contains("table e_tag"));
  CHECK_THAT(changed("UPDATE sqlite_master SET sql=replace(sql,'STRICT, ','') WHERE name='e_tag'"),
             Contains("table e_tag"));
  CHECK_THAT(
      changed(
          "DROP TRIGGER e_tag_keep; CREATE TRIGGER e_tag_keep BEFORE UPDATE ON e_tag BEGIN SELECT 1; END"),
      Contains("trigger e_tag_keep: it is not the one"));
  CHECK(changed("ANALYZE").empty());
}

TEST_CASE("a format number or application that was altered is told") {
  const auto changed = [](const std::string& sql) {
    const Folder folder;
    std::filesystem::copy_file(whole(), folder.file());
    run_sql(folder.file(), sql);
    return said_of(folder.file());
  };
  for (const int format : {-1, 0, 1, 99})
    CHECK_THAT(changed(fmt::format("PRAGMA user_version={}", format)), Contains("opening the store"));
  for (const int application : {0, 77})
    CHECK_THAT(changed(fmt::format("PRAGMA application_id={}", application)), Contains("opening the store"));
}

namespace {

// Coverage that ends at `until`, with a mark that fits: another hand than sqlite3's, or a broken collector.
Result<std::vector<Reader::CoverageRow>> coverage_until(std::int64_t until, bool fitting) {
  const Folder folder;
  std::filesystem::copy_file(whole(), folder.file());
  const Coverage coverage{.shape = "commit", .kind = "*", .until = {until}};
  Canonical bytes;
  canonical_head(bytes, Coverage::k_shape, source_id("core").value, coverage.native().bytes, false);
  emit_fields(bytes, coverage);
  run_sql(folder.file(),
          "DROP TRIGGER e_coverage_keep; UPDATE e_coverage SET until=" + std::to_string(until) +
              (fitting ? ", mark=" + std::to_string(id63(bytes.digest())) : ""));
  return must(Store::open(folder.file(), options())).reader({}).value().coverage();
}

}  // namespace

TEST_CASE("no assessment trusts coverage from the future, or that does not fit its mark") {
  CHECK(coverage_until(201, false).has_value());
  CHECK(coverage_until(202, false).error().code == Errc::integrity);
  CHECK(coverage_until(1001, true).has_value());
  const auto future = coverage_until(1002, true);
  REQUIRE_FALSE(future);
  CHECK(future.error().code == Errc::integrity);
  CHECK_THAT(future.error().message, Contains("after it was received") && Contains("doctor"));
}

TEST_CASE("no assessment trusts a tree, a gap, an attestation or a log that was altered") {
  const auto refused = [](const std::string& sql, auto read) {
    const Folder folder;
    std::filesystem::copy_file(whole(), folder.file());
    {
      SQLite::Database raw(folder.file(), SQLite::OPEN_READWRITE);
      for (const auto& trigger : select(raw, "SELECT name FROM sqlite_master WHERE type='trigger'"))
        raw.exec("DROP TRIGGER " + trigger[0]);
      raw.exec(sql);
    }
    const auto reader = must(must(Store::open(folder.file(), options())).reader({}));
    const auto result = read(reader);
    return !result && result.error().code == Errc::integrity;
  };
  CHECK(refused("UPDATE e_subject SET live=0", [](const Reader& r) { return r.tree(); }));
  CHECK(refused("UPDATE e_gap SET until=5", [](const Reader& r) { return r.gaps(); }));
  CHECK(refused("UPDATE e_attestation SET until=5", [](const Reader& r) { return r.attestations(); }));
  CHECK(refused("DELETE FROM source_set", [](const Reader& r) { return r.coverage(); }));
  CHECK(refused("UPDATE source_set SET names='core'", [](const Reader& r) { return r.coverage(); }));
  CHECK(refused("UPDATE run_end SET at=at+100000", [](const Reader& r) { return r.coverage(); }));
}

}  // namespace tampered_guards_tests
