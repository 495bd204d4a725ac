#pragma once
// A cut through the batches (SEMANTICS 9), and the rows it lets a connection see.
#include <optional>

#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace plumbline::store {

/// Of each node the last batch received at or before `known_at`. Errors: not_found.
[[nodiscard]] Result<Cut> find_cut(SQLite::Database& db, std::optional<Instant> known_at);

/// Lays the cut over a connection: TEMP table `cut` (for each source and node the last batch that ended a
/// reading inside the cut) and TEMP views `now_<shape>` with the newest version of each record, without
/// withdrawn ones. The subject tree is seen through `tree`.
void lay_cut(SQLite::Database& db, const Cut& cut, const Cut& tree);

/// The same for the subject tree alone: laying all of it takes a tenth of a quiet night.
void lay_cut_of_tree(SQLite::Database& db, const Cut& cut, const Cut& tree);

/// The column of now_<shape> with the name of the source: `subject`, or `read_from` where the shape has a
/// subject itself.
[[nodiscard]] std::string read_from(const ShapeInfo& shape);

}  // namespace plumbline::store
