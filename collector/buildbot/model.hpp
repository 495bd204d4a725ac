#pragma once
// Builds and what belongs to them as Buildbot tells them, read from JSON. Pure.
#include <optional>
#include <string>
#include <string_view>

#include "collector/http/json.hpp"
#include "core/shapes.hpp"

namespace plumbline::buildbot {

/// Buildbot's numbers for what came of a build or a step.
inline constexpr std::int64_t k_success = 0, k_warnings = 1, k_failure = 2, k_skipped = 3, k_retry = 5;

struct Build {
  std::int64_t id = 0, builder = 0, request = 0, number = 0;
  std::int64_t results = -1;
  bool completed = false;
  Instant started;
  std::optional<Instant> ended;
  std::string branch, commit, runner, actor, scheduler;
};

struct Step {
  std::int64_t id = 0, results = -1;
  std::string name;
  std::optional<Instant> ended;
};

struct Log {
  std::int64_t id = 0;
  std::string name, type;  ///< type: s stdio, t text, h HTML, d deleted
};

/// Absent: it lacks an id, its builder or a time.
[[nodiscard]] std::optional<Build> parse_build(const http::Json& json);
[[nodiscard]] std::optional<Step> parse_step(const http::Json& json);
[[nodiscard]] std::optional<Log> parse_log(const http::Json& json);

/// As CiRun::outcome.
[[nodiscard]] std::string_view outcome_of(std::int64_t results);
/// As CiRun::trigger: by the words a scheduler gives as its reason, and by the branch where those of change
/// requests and tags can be told.
[[nodiscard]] std::string_view trigger_of(std::string_view reason, std::string_view branch);
/// "Dev 0 <d0@x.y>" -> "Dev 0": an address stays in the table of persons alone.
[[nodiscard]] std::string name_of(std::string_view author);

struct BuildSeen {
  std::string builder, reason;
  std::int64_t attempt = 1;
};
/// `build` must have ended.
[[nodiscard]] CiRun record_of(const Build& build, const BuildSeen& seen);

}  // namespace plumbline::buildbot
