// What is in a log and must not leave it: neither the database, nor its write-ahead log, nor a report holds
// it.
#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/catch.hpp"
#include "tests/cli/scratch.hpp"
#include "tests/collector/ci_log/planted.hpp"

namespace planted_secrets_tests {
using namespace plumbline::test;
using namespace plumbline::ci_log;

namespace {

std::string slurp(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("sixty kinds of secrets in logs are in no file that plumbline writes") {
  const Scratch here;
  const auto secrets = planted();
  REQUIRE(secrets.size() >= 60);
  for (std::size_t i = 0; i < secrets.size(); ++i) {
    const auto& one = secrets[i];
    const std::string half = i % 2 == 0 ? "first/" : "second/";
    here.write(half + std::to_string(i) + ".log",
               "2025-06-01T10:00:00Z begins\n" + run_with(one.before + one.secret + one.after));
  }
  REQUIRE(run_plumbline({"import", "first"}, here.path()).code == 0);
  SQLite::Database reader(here.path("plumbline.db"), SQLite::OPEN_READONLY);
  SQLite::Statement asked(reader, "SELECT count(*) FROM sqlite_schema");
  REQUIRE(asked.executeStep());  // whoever still reads keeps the write-ahead log where it is
  REQUIRE(run_plumbline({"import", "second"}, here.path()).code == 0);
  REQUIRE(run_plumbline({"report", "-o", "page"}, here.path()).code == 0);
  const auto wal = slurp(here.path("plumbline.db-wal"));
  CHECK(wal.find("[redacted]") != std::string::npos);
  std::string all = slurp(here.path("plumbline.db")) + wal;
  CHECK(all.find("SUMMARY: AddressSanitizer") != std::string::npos);
  for (const auto& file : fs::recursive_directory_iterator(here.path("page"))) {
    if (file.is_regular_file()) all += slurp(file.path());
  }
  for (const auto& one : secrets) {
    INFO(one.kind);
    CHECK_FALSE(holds(all, one.secret));
  }
}

}  // namespace planted_secrets_tests
