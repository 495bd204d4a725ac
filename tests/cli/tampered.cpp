// What was changed in the file by another hand than plumbline's. The store's own tests alter every cell;
// these ask the program.
#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"

namespace tampered_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;

namespace {

/// A copy of the audited product's database, altered.
struct Altered {
  Scratch here;
  explicit Altered(const std::string& sql) {
    fs::copy_file(audited().path("plumbline.db"), here.path("plumbline.db"));
    const Ran ran = run({"sqlite3", here.path("plumbline.db"), sql}, here.path());
    REQUIRE(ran.code == 0);
  }
  [[nodiscard]] Ran ask(const std::string& command) const { return run_plumbline({command}, here.path()); }
};

const std::string k_no_guard =
    "DROP TRIGGER e_commit_keep; DROP TRIGGER e_coverage_keep; DROP TRIGGER source_set_hold;";

void check_doctor(const std::string& sql, const std::string& place) {
  INFO(sql);
  const Ran doctor = Altered(sql).ask("doctor");
  INFO(doctor.out << doctor.err);
  CHECK(doctor.code == 4);
  CHECK_THAT(doctor.out, Contains(place));
}

}  // namespace

TEST_CASE("evidence that was altered behind our back ends the doctor with 4") {
  const Ran doctor =
      Altered(k_no_guard + "UPDATE e_commit SET tests = tests + 1 WHERE line = 3").ask("doctor");
  CHECK(doctor.code == 4);
  CHECK_THAT(doctor.out, Contains("does not prove itself"));
}

TEST_CASE("the doctor names a guard that is gone, a list that was cleared, an identity that was changed") {
  check_doctor("DROP TRIGGER e_commit_keep", "trigger e_commit_keep: it is missing");
  check_doctor("DROP INDEX batch_of_source", "index batch_of_source: it is missing");
  check_doctor("DROP TABLE e_tag", "table e_tag: it is missing");
  check_doctor("CREATE TABLE mine(x)", "table mine: it is not one of ours");
  check_doctor(k_no_guard + "DELETE FROM source_set", "missing from source_set");
  check_doctor("UPDATE meta SET value = CAST('elsewhere' AS BLOB) WHERE key = 'node'",
               "table meta was altered");
  check_doctor("DELETE FROM meta WHERE key = 'salt'", "the row salt of its table meta is missing");
  check_doctor("PRAGMA user_version = 1", "format number was altered to 1");
  check_doctor("PRAGMA user_version = -1", "format number was altered to -1");
  check_doctor("PRAGMA user_version = 0", "belongs to another program");
  check_doctor("DELETE FROM score_step", "scores of");
}

TEST_CASE("an assessment ends with 4 where coverage was altered, or the file is not the one we made") {
  const Altered future(k_no_guard + "UPDATE e_coverage SET until = until + 400 * 86400");
  for (const auto* command : {"assess", "trend", "report"}) {
    const Ran ran = future.ask(command);
    INFO(command << ran.out << ran.err);
    CHECK(ran.code == 4);
    CHECK_THAT(ran.err, Contains("doctor"));
  }
  CHECK(Altered(k_no_guard + "DELETE FROM source_set").ask("assess").code == 4);
  CHECK(Altered("DELETE FROM meta").ask("assess").code == 4);
}

}  // namespace tampered_tests
