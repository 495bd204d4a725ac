#pragma once
// What stands between a query that came from outside and the file: an authorizer, a limit in steps, one
// SELECT and nothing else.
#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace plumbline::store {

/// Who asks, and what they may name.
struct Policy {
  std::string_view who;  ///< "a probe", "a query"
  bool (*may_read)(std::string_view table);
  bool (*may_call)(std::string_view function);
  std::string_view why_no_function;  ///< said of a function that is refused
};
/// Views alone; functions that give the same at any time and on any machine.
[[nodiscard]] const Policy& probe_policy();
/// Views and score tables; the same functions and date(), datetime() of seconds.
[[nodiscard]] const Policy& person_policy();

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, Finalize>;

/// Why a query was not taken.
struct Refusal {
  std::string what;
  std::string table;  ///< that it named and may not read or that is not there
  int offset = -1;    ///< byte of the query it happened at; -1: SQLite does not say
};

/// Compiles one SELECT under the policy.
[[nodiscard]] tl::expected<StatementHandle, Refusal> prepare_select(sqlite3* db, std::string_view sql,
                                                                    const Policy& policy);

/// Counts the steps of SQLite's machine and ends the statement when there are too many.
class StepLimit {
 public:
  StepLimit(sqlite3* db, std::int64_t limit);
  ~StepLimit() { sqlite3_progress_handler(m_db, 0, nullptr, nullptr); }
  StepLimit(const StepLimit&) = delete;
  StepLimit& operator=(const StepLimit&) = delete;

 private:
  static constexpr std::int64_t k_every = 1000;
  static int tick(void* self);
  sqlite3* m_db;
  std::int64_t m_limit;
  std::int64_t m_steps = 0;
  std::int64_t m_every = k_every;
};

/// Why a running query ended too early. Errors: limit, config, io.
[[nodiscard]] tl::unexpected<Error> stopped(sqlite3* db, int code, std::int64_t steps);

}  // namespace plumbline::store
