#pragma once
// What a run finds around it: the time, the terminal, the shipped data. The only place of the house that asks
// for the time.
#include <chrono>
#include <string>

#include "core/instant.hpp"
#include "core/result.hpp"
#include "dashboards/dashboards.hpp"

namespace plumbline::cli {

struct World {
  Instant now;
  std::string data_root;          ///< holds probe/, bsimm/, collector/git/lens/
  dashboards::Terminal terminal;  ///< of stdout
  bool live_progress = false;     ///< stderr is a terminal that takes a line again and again
};

/// Reads the environment (PLUMBLINE_NOW and PLUMBLINE_DATA, NO_COLOR, TERM, COLUMNS, the locale) and the
/// clock. Errors: usage (a variable that makes no sense), not_found (no data where it should be).
[[nodiscard]] Result<World> look_around();

/// The time a line of the log bears: PLUMBLINE_NOW where it is set, else `then`.
[[nodiscard]] Instant log_time(std::chrono::system_clock::time_point then);

/// The program's own file; empty when the system does not say.
[[nodiscard]] std::string own_path();

}  // namespace plumbline::cli
