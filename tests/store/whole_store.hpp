#pragma once
// A store with rows in every table, made once, and copies of it that another hand has altered.
#include <string>
#include <vector>

#include "tests/store/scratch.hpp"

namespace plumbline::store::scratch {

/// Path of the untouched store: two nodes, two sources, every shape, a withdrawal, two subjects assessed.
const std::string& whole();

using Table = std::vector<std::vector<std::string>>;
Table select(SQLite::Database& db, const std::string& sql);

/// What is said of `path`: at opening, or by verify(). Empty: all proves itself.
std::string said_of(const std::string& path);
/// Runs `sql` with everything allowed that sqlite3 allows.
void run_sql(const std::string& path, const std::string& sql);
/// What is said of a copy after `sql` was run by a hand that switches the triggers off.
std::string after(const std::string& sql);

}  // namespace plumbline::store::scratch
