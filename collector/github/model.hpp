#pragma once
// Runs and jobs as GitHub tells them, read from JSON. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/http/json.hpp"
#include "collector/run_context.hpp"
#include "core/shapes.hpp"

namespace plumbline::github {

struct Run {
  std::int64_t id = 0, attempt = 1;
  Instant created;
  bool completed = false;
  std::string workflow, conclusion, event;
  std::string branch, commit, actor;
};

struct Job {
  std::int64_t id = 0, attempt = 1;
  std::string name, conclusion, runner;
  bool completed = false;
  std::optional<Instant> started, ended;
};

/// Absent: it lacks what makes a run (id, times, status), or its times are none.
[[nodiscard]] std::optional<Run> parse_run(const http::Json& json);
[[nodiscard]] std::optional<Job> parse_job(const http::Json& json);

/// "push", "change_request", …: as CiRun::trigger.
[[nodiscard]] std::string_view trigger_of(std::string_view event);
/// As CiRun::outcome. What GitHub may come to say and we do not know is no success.
[[nodiscard]] std::string_view outcome_of(std::string_view conclusion);
/// `job` must have ended. Whether it may fail is known when its run ended well in spite of it.
[[nodiscard]] CiRun record_of(const Run& run, const Job& job);
[[nodiscard]] RunContext context_of(const CiRun& record);

/// The part of a name in a log archive that names the job: "12_build (gcc).txt" -> "build (gcc)", the
/// characters that a file's name cannot hold left out; empty: it names none (a step, a system file).
[[nodiscard]] std::string job_key_of_entry(std::string_view entry);
[[nodiscard]] std::string job_key_of_name(std::string_view job);

}  // namespace plumbline::github
