#pragma once
// Whether what `places` declares is a kind of evidence anybody asks for.
#include <string>

#include "cli/config.hpp"
#include "cli/world.hpp"

namespace plumbline::cli {

/// Errors: config, with file, line and the nearest kind, where a declared kind is none that the lens reads or
/// a probe needs.
[[nodiscard]] Result<void> check_places(const Config& config, const World& world);

}  // namespace plumbline::cli
