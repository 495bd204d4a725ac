#pragma once
// One way to write JSON, so that the same values are the same bytes everywhere.
#include <nlohmann/json.hpp>
#include <string>

#include "assess/assessment.hpp"

namespace plumbline::dashboards {

/// Keeps the order in which fields are set.
using Json = nlohmann::ordered_json;

/// RFC 3339, or null at either infinity.
[[nodiscard]] Json json_time(Instant t);
/// Indented by two, no newline at the end, ASCII only: everything else is \uXXXX, so that no reader and no
/// terminal can be fooled. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string json_bytes(const Json& document);
/// The document of docs/assessment.schema.json.
[[nodiscard]] Json assessment_json(const assess::Assessment& assessment);
/// One row, as `population --format json` and the page show it.
[[nodiscard]] Json row_json(const assess::ProbeRow& row);

}  // namespace plumbline::dashboards
