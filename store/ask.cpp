#include "store/ask.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>

#include "core/digest.hpp"
#include "core/term.hpp"
#include "core/version.hpp"
#include "store/guard.hpp"

namespace plumbline::store {
namespace {

tl::unexpected<Error> refuse(std::string why) {
  return fail(Errc::config, "the query was refused: " + std::move(why));
}

// "line 3: no such column: x".
std::string located(std::string_view sql, const Refusal& refusal) {
  if (refusal.offset < 0) return "the query " + refusal.what;
  const auto before = sql.substr(0, static_cast<std::size_t>(refusal.offset));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto colon = refusal.what.find(": ") + 2;
  return fmt::format("the query {}line {}: {}", refusal.what.substr(0, colon), line,
                     refusal.what.substr(colon));
}

Result<void> bind_values(sqlite3_stmt* statement, const std::map<std::string, Value>& bind) {
  for (int i = 1; i <= sqlite3_bind_parameter_count(statement); ++i) {
    const char* name = sqlite3_bind_parameter_name(statement, i);
    const auto it = name == nullptr ? bind.end() : bind.find(name + 1);
    if (it == bind.end())
      return refuse(fmt::format("the parameter {} has no value", name == nullptr ? "?" : name));
    if (const auto* number = std::get_if<std::int64_t>(&it->second))
      sqlite3_bind_int64(statement, i, *number);
    if (const auto* text = std::get_if<std::string>(&it->second)) {
      sqlite3_bind_text64(statement, i, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
  }
  return {};
}

Result<Value> value_of(sqlite3_stmt* statement, int i) {
  switch (sqlite3_column_type(statement, i)) {
    case SQLITE_NULL:
      return Value{};
    case SQLITE_INTEGER:
      return Value{sqlite3_column_int64(statement, i)};
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      return Value{std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, i)))};
    }
    default:
      return refuse(fmt::format(
          "column {} gives a {}: whole numbers and text only, so that the same input gives the same bytes",
          sqlite3_column_name(statement, i),
          sqlite3_column_type(statement, i) == SQLITE_FLOAT ? "REAL" : "BLOB"));
  }
}

Result<void> read_row(sqlite3_stmt* statement, std::vector<Value>& row) {
  row.clear();
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    auto value = value_of(statement, i);
    if (!value) return tl::unexpected(value.error());
    row.push_back(std::move(*value));
  }
  return {};
}

// add_duration(t, 'P30D') and add_duration(t, 'P5D working'): NULL for NULL, an error for what is no term.
void add_duration(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[1]));
  const auto term = parse_term(text == nullptr ? "" : std::string_view(text));
  if (!term) return sqlite3_result_error(context, term.error().message.c_str(), -1);
  if (sqlite3_value_type(values[0]) != SQLITE_INTEGER) {
    return sqlite3_result_error(context, "add_duration takes seconds, a whole number, first", -1);
  }
  sqlite3_result_int64(context, add(Instant{sqlite3_value_int64(values[0])}, *term).seconds);
}

// person_mark(name): by which a file that names people keeps them (core/digest.hpp).
void mark_of(sqlite3_context* context, int, sqlite3_value** values) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  if (text == nullptr) return sqlite3_result_null(context);
  const auto mark = person_mark(text);
  sqlite3_result_text(context, mark.data(), static_cast<int>(mark.size()), SQLITE_TRANSIENT);
}

// tag_series(name): tags of one series follow each other, "" for plain ones, "curl" for curl-8_1_0; NULL: no
// version in it (core/version.hpp).
void series_of(sqlite3_context* context, int, sqlite3_value** values) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  const auto version = text == nullptr ? std::nullopt : parse_version(text);
  if (!version) return sqlite3_result_null(context);
  sqlite3_result_text(context, version->series.data(), static_cast<int>(version->series.size()),
                      SQLITE_TRANSIENT);
}

// date(t) and date(t, 'unixepoch'): NULL for NULL and for either infinity.
void show_time(sqlite3_context* context, int count, sqlite3_value** values, std::string (*show)(Instant)) {
  const auto text = [](sqlite3_value* value) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes);
  };
  const bool takes = count == 1 || (count == 2 && text(values[1]) == "unixepoch");
  if (takes && sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  if (!takes || sqlite3_value_type(values[0]) != SQLITE_INTEGER)
    return sqlite3_result_error(context, "date() and datetime() take seconds UTC, a whole number", -1);
  const Instant t{sqlite3_value_int64(values[0])};
  if (t == k_always || t == k_forever) return sqlite3_result_null(context);
  const std::string out = show(t);
  sqlite3_result_text(context, out.data(), static_cast<int>(out.size()), SQLITE_TRANSIENT);
}

void date_of(sqlite3_context* context, int count, sqlite3_value** values) {
  show_time(context, count, values, &format_date);
}
void datetime_of(sqlite3_context* context, int count, sqlite3_value** values) {
  show_time(context, count, values, &format_rfc3339);
}

}  // namespace

void add_functions(SQLite::Database& db) {
  // In place of SQLite's own, which know the time of day: these take seconds and nothing else.
  for (const auto& [name, function] : {std::pair("date", &date_of), std::pair("datetime", &datetime_of)}) {
    sqlite3_create_function(db.getHandle(), name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                            nullptr, function, nullptr, nullptr);
  }
  sqlite3_create_function(db.getHandle(), "add_duration", 2,
                          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr, &add_duration,
                          nullptr, nullptr);
  for (const auto& [name, function] :
       {std::pair("person_mark", &mark_of), std::pair("tag_series", &series_of)}) {
    sqlite3_create_function(db.getHandle(), name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                            nullptr, function, nullptr, nullptr);
  }
}

Result<void> ask(SQLite::Database& db, std::string_view sql, const std::map<std::string, Value>& bind,
                 const QueryLimits& limits,
                 const std::function<Result<void>(const std::vector<std::string>&)>& begin,
                 const std::function<Result<void>(std::vector<Value>&)>& each) {
  auto prepared = prepare_select(db.getHandle(), sql, probe_policy());
  if (!prepared) return fail(Errc::config, located(sql, prepared.error()));
  sqlite3_stmt* statement = prepared->get();
  if (auto ok = bind_values(statement, bind); !ok) return ok;
  std::vector<std::string> columns;
  for (int i = 0; i < sqlite3_column_count(statement); ++i)
    columns.emplace_back(sqlite3_column_name(statement, i));
  if (auto ok = begin(columns); !ok) return ok;
  const StepLimit limit(db.getHandle(), limits.steps);
  std::vector<Value> row;
  std::int64_t rows = 0;
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    if (rows++ >= limits.rows)
      return fail(Errc::limit, fmt::format("the query gives more than {} rows; ask less", limits.rows));
    if (auto ok = read_row(statement, row); !ok) return ok;
    if (auto ok = each(row); !ok) return ok;
  }
  if (code != SQLITE_DONE) return stopped(db.getHandle(), code, limits.steps);
  return {};
}

}  // namespace plumbline::store
