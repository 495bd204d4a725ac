#include <fmt/core.h>

#include "cli/collecting.hpp"
#include "cli/log.hpp"
#include "dashboards/dashboards.hpp"

namespace plumbline::cli {

// A source that is emptied by mistake looks like one that was tidied up: a person has to be told.
void tell_withdrawn(const Collected& collected, bool quiet) {
  for (const auto& one : collected.gone) {
    if (quiet && !one.most && !log_is_json()) continue;
    const auto words =
        fmt::format("{}: {} record{} withdrawn: served no longer{}", one.source, one.records,
                    one.records == 1 ? " is" : "s are",
                    one.most ? "; that is more than half of what was there: is the source still whole?" : "");
    tell(
        one.most ? Level::warning : Level::info,
        fmt::format("{}: {}\n", one.most ? "warning" : "withdrawn", dashboards::safe_text(words)), words,
        {{"kind", "withdrawn"}, {"source", one.source}, {"records", static_cast<std::int64_t>(one.records)}});
  }
}

}  // namespace plumbline::cli
