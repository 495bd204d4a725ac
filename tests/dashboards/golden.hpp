#pragma once
#include <string>
#include <string_view>

namespace plumbline::dashboards {

/// Compares with tests/dashboards/golden/NAME byte by byte; UPDATE_GOLDEN=1 rewrites it instead.
void check_golden(std::string_view name, const std::string& bytes);
[[nodiscard]] std::string slurp(const std::string& path);

}  // namespace plumbline::dashboards
