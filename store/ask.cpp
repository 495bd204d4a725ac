#include "store/ask.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <set>

#include "store/views.hpp"

namespace plumbline::store {
namespace {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, Finalize>;

// Functions that give the same for the same input, on every machine and at every time. What is not here is
// refused.
const std::set<std::string_view>& allowed_functions() {
  static const std::set<std::string_view> names{"abs",
                                                "add_duration",
                                                "avg",
                                                "char",
                                                "coalesce",
                                                "count",
                                                "cume_dist",
                                                "dense_rank",
                                                "first_value",
                                                "format",
                                                "glob",
                                                "group_concat",
                                                "hex",
                                                "ifnull",
                                                "iif",
                                                "instr",
                                                "json",
                                                "json_array",
                                                "json_array_length",
                                                "json_each",
                                                "json_extract",
                                                "json_group_array",
                                                "json_group_object",
                                                "json_object",
                                                "json_patch",
                                                "json_quote",
                                                "json_remove",
                                                "json_tree",
                                                "json_type",
                                                "json_valid",
                                                "->",
                                                "->>",
                                                "lag",
                                                "last_value",
                                                "lead",
                                                "length",
                                                "like",
                                                "likelihood",
                                                "likely",
                                                "lower",
                                                "ltrim",
                                                "max",
                                                "min",
                                                "nth_value",
                                                "ntile",
                                                "nullif",
                                                "percent_rank",
                                                "printf",
                                                "quote",
                                                "rank",
                                                "replace",
                                                "round",
                                                "row_number",
                                                "rtrim",
                                                "sign",
                                                "substr",
                                                "substring",
                                                "sum",
                                                "total",
                                                "trim",
                                                "typeof",
                                                "unicode",
                                                "unlikely",
                                                "upper"};
  return names;
}

/// Says yes to reading relations and calling pure functions; remembers the first thing it said no to.
class Authorizer {
 public:
  explicit Authorizer(sqlite3* db) : m_db(db) { sqlite3_set_authorizer(db, &Authorizer::decide, this); }
  ~Authorizer() { sqlite3_set_authorizer(m_db, nullptr, nullptr); }
  Authorizer(const Authorizer&) = delete;
  Authorizer& operator=(const Authorizer&) = delete;
  [[nodiscard]] const std::string& refused() const { return m_refused; }

 private:
  static int decide(void* self, int action, const char* first, const char* second, const char*, const char*) {
    auto& me = *static_cast<Authorizer*>(self);
    const std::string_view name = action == SQLITE_FUNCTION ? (second ? second : "") : (first ? first : "");
    switch (action) {
      case SQLITE_SELECT:
      case SQLITE_RECURSIVE:
        return SQLITE_OK;
      case SQLITE_READ:
        if (relation_names().contains(name) || name == "json_each" || name == "json_tree") return SQLITE_OK;
        return me.refuse(fmt::format("the table {}: a probe reads the views of docs/views.md only", name));
      case SQLITE_FUNCTION:
        if (allowed_functions().contains(name)) return SQLITE_OK;
        return me.refuse(fmt::format(
            "the function {}(): a probe gives the same answer at any time and on any machine", name));
      default:
        return me.refuse("anything but reading: a probe is one SELECT");
    }
  }
  int refuse(std::string what) {
    if (m_refused.empty()) m_refused = std::move(what);
    return SQLITE_DENY;
  }
  sqlite3* m_db;
  std::string m_refused;
};

/// Counts the steps of SQLite's machine and ends the statement when there are too many.
class StepLimit {
 public:
  StepLimit(sqlite3* db, std::int64_t limit) : m_db(db), m_limit(limit) {
    const int every = static_cast<int>(std::clamp<std::int64_t>(limit, 1, k_every));
    m_every = every;
    sqlite3_progress_handler(db, every, &StepLimit::tick, this);
  }
  ~StepLimit() { sqlite3_progress_handler(m_db, 0, nullptr, nullptr); }
  StepLimit(const StepLimit&) = delete;
  StepLimit& operator=(const StepLimit&) = delete;

 private:
  static constexpr std::int64_t k_every = 1000;
  static int tick(void* self) {
    auto& me = *static_cast<StepLimit*>(self);
    me.m_steps += me.m_every;
    return me.m_steps >= me.m_limit ? 1 : 0;
  }
  sqlite3* m_db;
  std::int64_t m_limit;
  std::int64_t m_steps = 0;
  std::int64_t m_every = k_every;
};

tl::unexpected<Error> refuse(std::string why) {
  return fail(Errc::config, "the query was refused: " + std::move(why));
}

// "line 3: no such column: x".
std::string located(sqlite3* db, std::string_view sql) {
  const int offset = sqlite3_error_offset(db);
  const std::string what = sqlite3_errmsg(db);
  if (offset < 0) return what;
  const auto before = sql.substr(0, static_cast<std::size_t>(offset));
  return fmt::format("line {}: {}", 1 + std::count(before.begin(), before.end(), '\n'), what);
}

bool only_blanks_and_comments(sqlite3* db, std::string_view rest) {
  sqlite3_stmt* more = nullptr;
  const int code = sqlite3_prepare_v2(db, rest.data(), static_cast<int>(rest.size()), &more, nullptr);
  const StatementHandle owner(more);
  return code == SQLITE_OK && more == nullptr;
}

Result<StatementHandle> prepare(sqlite3* db, std::string_view sql) {
  const Authorizer authorizer(db);
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &raw, &tail);
  StatementHandle statement(raw);
  if (!authorizer.refused().empty()) return refuse(authorizer.refused());
  if (code != SQLITE_OK)
    return fail(Errc::config, "the query is no SQL that SQLite takes: " + located(db, sql));
  const std::string_view rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  const bool select = raw != nullptr && sqlite3_column_count(raw) > 0 && sqlite3_stmt_readonly(raw) != 0 &&
                      sqlite3_stmt_isexplain(raw) == 0;
  if (!select || !only_blanks_and_comments(db, rest)) return refuse("a probe is one SELECT and nothing else");
  return statement;
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

Result<std::vector<Value>> row_of(sqlite3_stmt* statement) {
  std::vector<Value> row;
  row.reserve(static_cast<std::size_t>(sqlite3_column_count(statement)));
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    auto value = value_of(statement, i);
    if (!value) return tl::unexpected(value.error());
    row.push_back(std::move(*value));
  }
  return row;
}

tl::unexpected<Error> stopped(sqlite3* db, int code, const QueryLimits& limits) {
  if (code == SQLITE_INTERRUPT) {
    return fail(
        Errc::limit,
        fmt::format("the query took more than {} steps of SQLite's machine and was stopped; join on indexed "
                    "columns (docs/views.md) or ask less",
                    limits.steps));
  }
  if ((code & 0xff) == SQLITE_ERROR)
    return fail(Errc::config, fmt::format("the query failed: {}", sqlite3_errmsg(db)));
  return tl::unexpected(to_error("running the query", SQLite::Exception(db, code)));
}

// add_duration(t, 'P30D'): NULL for NULL, an error for what is no duration.
void add_duration(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[1]));
  const auto duration = parse_duration(text == nullptr ? "" : std::string_view(text));
  if (!duration) return sqlite3_result_error(context, duration.error().message.c_str(), -1);
  if (sqlite3_value_type(values[0]) != SQLITE_INTEGER) {
    return sqlite3_result_error(context, "add_duration takes seconds, a whole number, first", -1);
  }
  sqlite3_result_int64(context, add(Instant{sqlite3_value_int64(values[0])}, *duration).seconds);
}

}  // namespace

void add_functions(SQLite::Database& db) {
  sqlite3_create_function(db.getHandle(), "add_duration", 2,
                          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr, &add_duration,
                          nullptr, nullptr);
}

Result<Rows> ask(SQLite::Database& db, std::string_view sql, const std::map<std::string, Value>& bind,
                 const QueryLimits& limits) {
  auto prepared = prepare(db.getHandle(), sql);
  if (!prepared) return tl::unexpected(prepared.error());
  sqlite3_stmt* statement = prepared->get();
  if (auto ok = bind_values(statement, bind); !ok) return tl::unexpected(ok.error());
  Rows out;
  for (int i = 0; i < sqlite3_column_count(statement); ++i)
    out.columns.emplace_back(sqlite3_column_name(statement, i));
  const StepLimit limit(db.getHandle(), limits.steps);
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    if (static_cast<std::int64_t>(out.rows.size()) >= limits.rows) {
      return fail(Errc::limit, fmt::format("the query gives more than {} rows; ask less", limits.rows));
    }
    auto row = row_of(statement);
    if (!row) return tl::unexpected(row.error());
    out.rows.push_back(std::move(*row));
  }
  if (code != SQLITE_DONE) return stopped(db.getHandle(), code, limits);
  return out;
}

}  // namespace plumbline::store
