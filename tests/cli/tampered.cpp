// What was changed in the file by another hand than plumbline's.
#include "tests/catch.hpp"
#include "tests/cli/audited.hpp"

using namespace plumbline::test;
using Catch::Matchers::Contains;

TEST_CASE("evidence that was altered behind our back ends the doctor with 4") {
  const Scratch here;
  small_product(here.path("product"));
  REQUIRE(run_plumbline({"audit", "product"}, here.path()).code == 0);
  const auto sqlite = [&](const std::string& words) {
    const Ran ran = run({"sqlite3", here.path("plumbline.db"), words}, here.path());
    REQUIRE(ran.code == 0);
    return ran.out;
  };
  sqlite(sqlite("SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_master WHERE type = 'trigger'"));
  sqlite("UPDATE e_commit SET tests = tests + 1 WHERE line = 3");
  const Ran doctor = run_plumbline({"doctor"}, here.path());
  CHECK(doctor.code == 4);
  CHECK_THAT(doctor.out, Contains("does not prove itself"));
}
