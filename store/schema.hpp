#pragma once
// The tables of a store, derived from core/shapes.hpp, and the steps from one format to the next.
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "store/columns.hpp"
#include "store/meta.hpp"
#include "store/sqlite.hpp"

namespace plumbline::store {

inline constexpr int k_application_id = 0x706c6d62;  // "plmb"
inline constexpr int k_format = 9;                   // user_version

struct ColumnInfo {
  std::string_view name;
  SqlType type = SqlType::integer;
  bool nullable = false;
  std::string_view meaning;
  bool person = false;  ///< holds ids of persons
};
struct ShapeInfo {
  std::string_view name;
  std::vector<ColumnInfo> columns;
  int added = 0;  ///< the last columns that a format brought when rows were there: their NULLs prove nothing
};

/// The shapes in the order of `Record`, so that `Record::index()` finds its entry.
[[nodiscard]] const std::vector<ShapeInfo>& shapes();
/// Index of a shape by its name, or -1.
[[nodiscard]] int shape_index(std::string_view name);
template <class Shape>
[[nodiscard]] int index_of() {
  return shape_index(Shape::k_shape);
}

/// Columns of an evidence table before the fields: source, native, batch, node, withdrawn, mark.
inline constexpr int k_head_columns = 6;

/// `"landed", "line", …`; each with `prefix` ("e.") before it.
[[nodiscard]] std::string column_list(const ShapeInfo& shape, std::string_view prefix = "");
/// All CREATE statements of the present format.
[[nodiscard]] std::string schema_sql();
/// Hex digest of schema_sql(): a file made by other shapes under the same format number is noticed.
[[nodiscard]] std::string schema_digest();
/// Brings a file from its user_version to k_format, in one transaction.
/// `identity` goes into a new file. Errors: unsupported (a newer format), integrity, io.
[[nodiscard]] Result<void> migrate(SQLite::Database& db, const std::string& path, const Identity& identity);

}  // namespace plumbline::store
