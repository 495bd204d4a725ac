#pragma once
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace plumbline::cli {

/// Writes a file whole or not at all; "-" or empty: stdout. Errors: io.
[[nodiscard]] Result<void> write_output(const std::string& path, std::string_view bytes);

}  // namespace plumbline::cli
