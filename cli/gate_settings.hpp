#pragma once
// Whether the `gates:` part of the user's file fits a process, and speaks of products there are.
#include <string>

#include "cli/config.hpp"
#include "cli/world.hpp"

namespace plumbline::cli {

/// The part does not say which process it is for: it has to fit one of those there are. Errors: config, with
/// file, line and the nearest name, as `process` refuses it.
[[nodiscard]] Result<void> check_gates(const Config& config, const std::string& process, const World& world);

/// Whether each process of the user's own folders (`packs:`) can be read. Errors: config, with file, line,
/// key.
[[nodiscard]] Result<void> check_processes(const Config& config, const World& world);

}  // namespace plumbline::cli
