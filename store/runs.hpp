#pragma once
// The log of plumbline's own actions: who ran what, with which binary and settings, and which sources it
// read.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/desk.hpp"
#include "store/store.hpp"

namespace plumbline::store {

/// Adds the row of a beginning run, in a batch of its own. Returns the batch.
std::int64_t write_run(Desk& desk, std::string_view command, std::string_view settings_digest);
/// Adds the row of its end with the names of the sources read without a gap.
void write_run_end(Desk& desk, std::vector<std::string> read);

/// Finished runs of all nodes, oldest first.
[[nodiscard]] std::vector<RunRow> finished_runs(SQLite::Database& db);

/// Per source the time of the newest run inside the cut that read it without a gap. Errors: integrity (a
/// run's set of sources is missing or altered, or the run says a time later than its own).
[[nodiscard]] Result<std::map<std::string, Instant>> last_reads(SQLite::Database& db, const Cut& cut);

}  // namespace plumbline::store
