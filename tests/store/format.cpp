#include "store/format.hpp"

#include <cstdlib>
#include <fstream>

#include "store/schema.hpp"
#include "tests/store/scratch.hpp"

namespace format_tests {
using namespace plumbline;
using namespace plumbline::store;
using namespace plumbline::store::scratch;

namespace {

const std::string k_page = std::string(PLUMBLINE_SOURCE_DIR) + "/docs/store-format.md";
const std::string k_begin = "<!-- generated from core/shapes.hpp: begin -->\n";
const std::string k_end = "<!-- generated: end -->";

std::string load(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("docs/store-format.md shows the tables the program makes") {
  const auto text = load(k_page);
  const auto begin = text.find(k_begin);
  const auto end = text.find(k_end);
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  const auto first = begin + k_begin.size();
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(k_page) << text.substr(0, first) << format_tables() << text.substr(end);
    SUCCEED("written");
    return;
  }
  CHECK(text.substr(first, end - first) == format_tables());
}

TEST_CASE("docs/store-format.md is of the format the program writes") {
  CHECK(load(k_page).find("Format " + std::to_string(k_format) + " (`PRAGMA user_version`)") !=
        std::string::npos);
}

TEST_CASE("every table of a store is named in docs/store-format.md") {
  const Folder folder;
  open(folder);
  const auto text = load(k_page);
  SQLite::Database raw(folder.file());
  SQLite::Statement tables(raw,
                           "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'");
  int count = 0;
  for (; tables.executeStep(); ++count) {
    const std::string name = tables.getColumn(0).getText();
    INFO(name);
    CHECK(text.find(name) != std::string::npos);
  }
  CHECK(count > 19);
}

TEST_CASE("the trend query of docs/store-format.md runs as it stands there") {
  const Folder folder;
  auto store = open(folder);
  run(store, {1000}, {.records = {on_line(1, 0, 100)}});
  const AssessmentRow row{
      .pack = "bsimm", .subject = "all", .as_of = {86400}, .cut = must(store.reader({})).cut()};
  must(store.save_assessment(row, {},
                             {{"all", "", k_always, 0, 0, 128, 0}, {"all", "", {86400}, 3, 5, 128, 60}}));
  const auto text = load(k_page);
  const auto begin = text.find("```sql\n-- trend");
  REQUIRE(begin != std::string::npos);
  const auto sql = text.substr(begin + 7, text.find("```", begin + 7) - begin - 7);
  SQLite::Database raw(folder.file());
  SQLite::Statement query(raw, sql);
  std::string out;
  while (query.executeStep()) {
    for (int i = 0; i < query.getColumnCount(); ++i)
      out += query.getColumn(i).getString() + (i + 1 < query.getColumnCount() ? " " : ";");
  }
  CHECK(out == "1970-01-02 3 5 128 60;");
}

}  // namespace format_tests
