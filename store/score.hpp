#pragma once
// What proves the score tables, shared by the writer and by verify().
#include <string>

#include "store/canonical.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"

namespace plumbline::store {

/// Mark of a row of `assessment` over all its columns but the id.
[[nodiscard]] std::int64_t assessment_mark(const AssessmentRow& row, const std::string& cut_batches,
                                           const Digest& body);
/// Digest over the rows of control_span and score_step of one (pack, subject), as they lie in the file.
[[nodiscard]] Digest scores_digest(SQLite::Database& db, const std::string& pack, const std::string& subject);

}  // namespace plumbline::store
