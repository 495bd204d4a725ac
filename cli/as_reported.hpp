#pragma once
// trend --as-reported: what each run saw (SEMANTICS 9).
#include <vector>

#include "cli/options.hpp"
#include "cli/progress.hpp"
#include "cli/session.hpp"

namespace plumbline::cli {

/// One point a second in which a run ended, from `--since` to `--as-of`: the score under that run's
/// knowledge, each source at its own end then, and under today's. A run that read nothing new is not
/// evaluated again.
[[nodiscard]] Result<std::vector<dashboards::ReportedPoint>> as_reported(const Asked& asked,
                                                                         const Options& options,
                                                                         ProgressPrinter& progress);

}  // namespace plumbline::cli
