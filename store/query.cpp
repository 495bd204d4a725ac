#include "store/query.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "core/nearest.hpp"
#include "store/columns.hpp"
#include "store/guard.hpp"
#include "store/views.hpp"

namespace plumbline::store {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Where `word` stands alone in the query; npos: nowhere.
std::size_t find_word(std::string_view sql, std::string_view word) {
  for (auto at = sql.find(word); at != std::string_view::npos; at = sql.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_word(sql[at - 1])) && (end == sql.size() || !is_word(sql[end]))) return at;
  }
  return std::string_view::npos;
}

// "line 2, column 8: ".
std::string place(std::string_view sql, const Refusal& refusal) {
  auto at = refusal.offset >= 0 ? static_cast<std::size_t>(refusal.offset) : std::string_view::npos;
  if (at == std::string_view::npos && !refusal.table.empty()) at = find_word(sql, refusal.table);
  if (at > sql.size()) return "";
  const auto before = sql.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto begin = before.rfind('\n');
  const auto column = at - (begin == std::string_view::npos ? 0 : begin + 1) + 1;
  return fmt::format("line {}, column {}: ", line, column);
}

std::vector<std::string> views() {
  std::vector<std::string> out(relation_names().begin(), relation_names().end());
  for (const char* table : {"assessment", "control_span", "score_step"}) out.emplace_back(table);
  return out;
}

// Columns of the relations that are made: those the query names.
std::vector<std::string> columns(SQLite::Database& db) {
  std::set<std::string> out;
  for (const auto& view : views()) {
    SQLite::Statement query(db, "SELECT name FROM pragma_table_info(?)");
    query.bind(1, view);
    while (query.executeStep()) out.insert(take<std::string>(query.getColumn(0)));
  }
  return {out.begin(), out.end()};
}

std::string hint(SQLite::Database& db, const Refusal& refusal) {
  constexpr std::string_view k_column = "no such column: ";
  if (!refusal.table.empty()) {
    // a table of the file is meant by the view over it
    std::string name = refusal.table;
    for (const std::string_view before : {"e_", "now_", "_"}) {
      if (name.starts_with(before)) name.erase(0, before.size());
    }
    const auto near = nearest(name, views());
    return near.empty() ? "; the views are in docs/views.md" : fmt::format("; the nearest view is {}", near);
  }
  const auto at = refusal.what.find(k_column);
  if (at == std::string::npos) return "";
  const auto name = refusal.what.substr(at + k_column.size());
  const auto near = nearest(name.substr(name.rfind('.') + 1), columns(db));
  return near.empty() ? "" : fmt::format("; did you mean {}?", near);
}

Cell cell_of(sqlite3_stmt* statement, int i) {
  const auto bytes = [&](const void* data) {
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
  };
  switch (sqlite3_column_type(statement, i)) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement, i);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, i);
    case SQLITE_TEXT:
      return bytes(sqlite3_column_text(statement, i));
    case SQLITE_BLOB:
      return Blob{bytes(sqlite3_column_blob(statement, i))};
    default:
      return std::monostate{};
  }
}

}  // namespace

Result<Table> run_query(SQLite::Database& db, std::string_view sql, const QueryLimits& limits) {
  auto prepared = prepare_select(db.getHandle(), sql, person_policy());
  if (!prepared) {
    const auto& refusal = prepared.error();
    return fail(Errc::config,
                fmt::format("{}the query {}{}", place(sql, refusal), refusal.what, hint(db, refusal)));
  }
  sqlite3_stmt* statement = prepared->get();
  if (sqlite3_bind_parameter_count(statement) > 0)
    return fail(Errc::config, "the query has a parameter, and nothing to put there; write the value");
  Table out;
  const int width = sqlite3_column_count(statement);
  for (int i = 0; i < width; ++i) out.columns.emplace_back(sqlite3_column_name(statement, i));
  const StepLimit limit(db.getHandle(), limits.steps);
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    if (static_cast<std::int64_t>(out.rows.size()) >= limits.rows) {
      out.more = true;
      return out;
    }
    std::vector<Cell> row;
    for (int i = 0; i < width; ++i) row.push_back(cell_of(statement, i));
    out.rows.push_back(std::move(row));
  }
  if (code != SQLITE_DONE) return stopped(db.getHandle(), code, limits.steps);
  return out;
}

}  // namespace plumbline::store
