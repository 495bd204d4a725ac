#pragma once
// One way to write a field of CSV.
#include <string>
#include <string_view>

#include "core/instant.hpp"

namespace plumbline::dashboards {

/// One field after RFC 4180. A text a spreadsheet would run as a formula gets an apostrophe before it.
[[nodiscard]] std::string csv_field(std::string_view text);
/// RFC 3339; empty at either infinity.
[[nodiscard]] std::string csv_time(Instant t);

}  // namespace plumbline::dashboards
