#pragma once
// From versions of documents (points) to spans: SEMANTICS 5.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/instant.hpp"

namespace plumbline::store {

/// One version of one path of one document, on the main line.
struct DocumentPoint {
  std::int64_t line = 0;
  Instant at;
  bool deleted = false;
  std::string path;
  std::int64_t substance = 0;
};

struct DocumentSpan {
  std::size_t point = 0;         ///< index of the version the span starts with
  std::optional<Instant> until;  ///< absent: for ever
};

/// Spans of one document (one source, kind and lineage). `points` are ascending by (line, deleted first,
/// path). A version of equal substance makes no span; a rename, and a deletion undone in the same second,
/// leave no hole.
[[nodiscard]] std::vector<DocumentSpan> document_spans(const std::vector<DocumentPoint>& points);

}  // namespace plumbline::store
