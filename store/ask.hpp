#pragma once
// One question of a probe: a single SELECT under an authorizer and a limit in steps.
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace plumbline::store {

/// Adds add_duration(t, 'P30D') to a connection.
void add_functions(SQLite::Database& db);

/// Runs `sql` over the relations of store/views.hpp, which must be made already; hands over its columns, then
/// each row.
/// Errors: config (no single SELECT, refused or unknown name, with the line; REAL or BLOB in the result),
/// limit.
[[nodiscard]] Result<void> ask(SQLite::Database& db, std::string_view sql,
                               const std::map<std::string, Value>& bind, const QueryLimits& limits,
                               const std::function<Result<void>(const std::vector<std::string>&)>& begin,
                               const std::function<Result<void>(std::vector<Value>&)>& each);

}  // namespace plumbline::store
