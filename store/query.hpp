#pragma once
// A question of a person: one SELECT over the views of docs/views.md and the score tables, read-only.
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace plumbline::store {

/// Runs `sql` over relations that are made already. Errors: config (what was refused, with line and column
/// and the nearest view or column), limit (steps).
[[nodiscard]] Result<Table> run_query(SQLite::Database& db, std::string_view sql, const QueryLimits& limits);

}  // namespace plumbline::store
