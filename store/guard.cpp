#include "store/guard.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "store/sqlite.hpp"
#include "store/views.hpp"

namespace plumbline::store {
namespace {

// What is not here is refused.
constexpr auto k_pure_functions = std::to_array<std::string_view>({"abs",
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
                                                                   "person_mark",
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
                                                                   "tag_series",
                                                                   "total",
                                                                   "trim",
                                                                   "typeof",
                                                                   "unicode",
                                                                   "unlikely",
                                                                   "upper"});

bool is_pure(std::string_view function) {
  return std::find(k_pure_functions.begin(), k_pure_functions.end(), function) != k_pure_functions.end();
}

bool is_view(std::string_view table) {
  return relation_names().contains(table) || table == "json_each" || table == "json_tree";
}

bool is_score_table(std::string_view table) {
  return table == "assessment" || table == "control_span" || table == "score_step";
}

/// Says yes to reading relations and calling pure functions; remembers the first thing it said no to. A name
/// of which no column is read may be that of a WITH (of one SQLite names no columns): those are to be proved.
class Authorizer {
 public:
  Authorizer(sqlite3* db, const Policy& policy) : m_db(db), m_policy(policy) {
    sqlite3_set_authorizer(db, &Authorizer::decide, this);
  }
  ~Authorizer() { sqlite3_set_authorizer(m_db, nullptr, nullptr); }
  Authorizer(const Authorizer&) = delete;
  Authorizer& operator=(const Authorizer&) = delete;
  [[nodiscard]] const Refusal& refused() const { return m_refused; }
  [[nodiscard]] const std::vector<std::string>& to_prove() const { return m_to_prove; }

 private:
  static int decide(void* self, int action, const char* first, const char* second, const char* database,
                    const char*) {
    auto& me = *static_cast<Authorizer*>(self);
    const std::string_view name = action == SQLITE_FUNCTION ? (second ? second : "") : (first ? first : "");
    const auto who = me.m_policy.who;
    switch (action) {
      case SQLITE_SELECT:
      case SQLITE_RECURSIVE:
        return SQLITE_OK;
      case SQLITE_READ:
        if (me.m_policy.may_read(name)) return SQLITE_OK;
        if (!name.empty() && second != nullptr && *second == '\0' && database == nullptr) {
          me.m_to_prove.emplace_back(name);
          return SQLITE_OK;
        }
        return me.refuse(fmt::format("the table {}: {} reads the views of docs/views.md only", name, who),
                         std::string(name));
      case SQLITE_FUNCTION:
        if (me.m_policy.may_call(name)) return SQLITE_OK;
        return me.refuse(fmt::format("the function {}(): {}", name, me.m_policy.why_no_function));
      default:
        return me.refuse(fmt::format("anything but reading: {} is one SELECT", who));
    }
  }
  int refuse(std::string what, std::string table = "") {
    if (m_refused.what.empty()) m_refused = {std::move(what), std::move(table), -1};
    return SQLITE_DENY;
  }
  sqlite3* m_db;
  const Policy& m_policy;
  Refusal m_refused;
  std::vector<std::string> m_to_prove;
};

// A name that means nothing where no WITH gave it one. Asked of SQLite itself, which also knows the tables no
// schema lists (pragma_…, those of modules).
bool is_name_of_with(sqlite3* db, const std::string& name) {
  std::string quoted;
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  const std::string sql = "SELECT 1 FROM \"" + quoted + "\"";
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
  const StatementHandle statement(raw);
  return code == SQLITE_ERROR && std::string_view(sqlite3_errmsg(db)).starts_with("no such table: ");
}

bool only_blanks_and_comments(sqlite3* db, std::string_view rest) {
  sqlite3_stmt* more = nullptr;
  const int code = sqlite3_prepare_v2(db, rest.data(), static_cast<int>(rest.size()), &more, nullptr);
  const StatementHandle owner(more);
  return code == SQLITE_OK && more == nullptr;
}

}  // namespace

const Policy& probe_policy() {
  static constexpr Policy policy{"a probe", is_view, is_pure,
                                 "a probe gives the same answer at any time and on any machine"};
  return policy;
}

const Policy& person_policy() {
  static constexpr Policy policy{
      "a query", [](std::string_view table) { return is_view(table) || is_score_table(table); },
      [](std::string_view function) {
        return is_pure(function) || function == "date" || function == "datetime";
      },
      "a query calls pure functions, date(seconds) and datetime(seconds)"};
  return policy;
}

tl::expected<StatementHandle, Refusal> prepare_select(sqlite3* db, std::string_view sql,
                                                      const Policy& policy) {
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  int code = SQLITE_OK;
  Refusal refused;
  std::vector<std::string> to_prove;
  {
    const Authorizer authorizer(db, policy);
    code = sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &raw, &tail);
    refused = authorizer.refused();
    to_prove = authorizer.to_prove();
  }
  StatementHandle statement(raw);
  if (!refused.what.empty())
    return tl::unexpected(Refusal{"was refused: " + refused.what, refused.table, -1});
  if (code != SQLITE_OK) {
    const std::string why = sqlite3_errmsg(db);
    constexpr std::string_view k_no_table = "no such table: ";
    return tl::unexpected(Refusal{"is no SQL that SQLite takes: " + why,
                                  why.starts_with(k_no_table) ? why.substr(k_no_table.size()) : "",
                                  sqlite3_error_offset(db)});
  }
  const std::string_view rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  const bool select = raw != nullptr && sqlite3_column_count(raw) > 0 && sqlite3_stmt_readonly(raw) != 0 &&
                      sqlite3_stmt_isexplain(raw) == 0;
  if (!select || !only_blanks_and_comments(db, rest))
    return tl::unexpected(
        Refusal{fmt::format("was refused: {} is one SELECT and nothing else", policy.who), "", -1});
  for (const auto& name : to_prove) {
    if (!is_name_of_with(db, name))
      return tl::unexpected(Refusal{
          fmt::format("was refused: the table {}: {} reads the views of docs/views.md only, and a WITH "
                      "may not bear the name of another table",
                      name, policy.who),
          name, -1});
  }
  return statement;
}

StepLimit::StepLimit(sqlite3* db, std::int64_t limit) : m_db(db), m_limit(limit) {
  const int every = static_cast<int>(std::clamp<std::int64_t>(limit, 1, k_every));
  m_every = every;
  sqlite3_progress_handler(db, every, &StepLimit::tick, this);
}

int StepLimit::tick(void* self) {
  auto& me = *static_cast<StepLimit*>(self);
  me.m_steps += me.m_every;
  return me.m_steps >= me.m_limit ? 1 : 0;
}

tl::unexpected<Error> stopped(sqlite3* db, int code, std::int64_t steps) {
  if (code == SQLITE_INTERRUPT) {
    return fail(
        Errc::limit,
        fmt::format("the query took more than {} steps of SQLite's machine and was stopped; join on indexed "
                    "columns (docs/views.md) or ask less",
                    steps));
  }
  if ((code & 0xff) == SQLITE_ERROR)
    return fail(Errc::config, fmt::format("the query failed: {}", sqlite3_errmsg(db)));
  return tl::unexpected(to_error("running the query", SQLite::Exception(db, code)));
}

}  // namespace plumbline::store
