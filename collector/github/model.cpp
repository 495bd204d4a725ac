#include "collector/github/model.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace plumbline::github {
namespace {

using http::Json;

// The archive cuts names at 90 UTF-16 units; what is longer is told apart by asking for each job alone.
constexpr std::size_t k_key_bytes = 90;

std::optional<Instant> instant_at(const Json& json, std::string_view key) {
  const auto parsed = parse_instant(http::text_at(json, key));
  return parsed ? std::optional(*parsed) : std::nullopt;
}

std::optional<std::string> filled(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

bool is_oid(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::optional<Run> parse_run(const Json& json) {
  const auto id = http::number_at(json, "id");
  const auto created = instant_at(json, "created_at");
  const auto status = http::text_at(json, "status");
  if (!id || *id <= 0 || !created || status.empty()) return std::nullopt;
  Run out;
  out.id = *id;
  out.attempt = http::number_at(json, "run_attempt").value_or(1);
  if (out.attempt < 1 || out.attempt > 10'000) return std::nullopt;
  out.created = *created;
  out.completed = status == "completed";
  out.workflow = http::word_at(json, "name");
  out.conclusion = http::word_at(json, "conclusion");
  out.event = http::word_at(json, "event");
  out.branch = http::word_at(json, "head_branch");
  if (const auto sha = http::text_at(json, "head_sha"); is_oid(sha)) out.commit = sha;
  // Not `triggering_actor`: that is who started the last attempt, and would change what is told of the first.
  if (const auto* actor = http::object_at(json, "actor")) out.actor = http::word_at(*actor, "login");
  return out;
}

std::optional<Job> parse_job(const Json& json) {
  const auto id = http::number_at(json, "id");
  const auto status = http::text_at(json, "status");
  if (!id || *id <= 0 || status.empty()) return std::nullopt;
  Job out;
  out.id = *id;
  out.attempt = http::number_at(json, "run_attempt").value_or(1);
  out.name = http::word_at(json, "name");
  out.conclusion = http::word_at(json, "conclusion");
  out.runner = http::word_at(json, "runner_name");
  out.completed = status == "completed";
  out.started = instant_at(json, "started_at");
  out.ended = instant_at(json, "completed_at");
  if (out.completed && !out.ended) return std::nullopt;
  return out;
}

std::string_view trigger_of(std::string_view event) {
  struct Word {
    std::string_view event, trigger;
  };
  static constexpr Word k_words[] = {{"push", "push"},
                                     {"pull_request", "change_request"},
                                     {"pull_request_target", "change_request"},
                                     {"pull_request_review", "change_request"},
                                     {"merge_group", "change_request"},
                                     {"schedule", "schedule"},
                                     {"workflow_dispatch", "manual"},
                                     {"create", "tag"},
                                     {"release", "release"}};
  const auto* it =
      std::find_if(std::begin(k_words), std::end(k_words), [&](const Word& w) { return w.event == event; });
  return it == std::end(k_words) ? "other" : it->trigger;
}

std::string_view outcome_of(std::string_view conclusion) {
  if (conclusion == "success") return "success";
  if (conclusion == "failure") return "failure";
  if (conclusion == "skipped" || conclusion == "neutral" || conclusion == "action_required") return "skipped";
  return "crashed";  // cancelled, timed_out, startup_failure, stale
}

CiRun record_of(const Run& run, const Job& job) {
  CiRun out;
  out.id = fmt::format("{}/{}/{}", run.id, job.id, job.attempt);
  out.at = *job.ended;
  out.job = run.workflow.empty() ? job.name : run.workflow + "/" + job.name;
  out.outcome = outcome_of(job.conclusion);
  out.trigger = trigger_of(run.event);
  out.commit = filled(run.commit);
  out.runner = filled(job.runner);
  out.actor = filled(run.actor);
  out.branch = filled(run.branch);
  out.event = filled(run.event);
  out.started = job.started;
  out.attempt = job.attempt;
  const bool bad = out.outcome == "failure" || out.outcome == "crashed";
  out.ignored = bad && run.completed && run.conclusion == "success" && job.attempt == run.attempt;
  return out;
}

RunContext context_of(const CiRun& record) {
  RunContext out;
  out.id = record.id;
  out.at = record.at;
  out.job = record.job;
  out.trigger = record.trigger;
  out.commit = record.commit;
  out.branch = record.branch;
  out.ignored = record.ignored;
  return out;
}

std::string job_key_of_name(std::string_view job) {
  std::string out;
  for (const char c : job) {
    if (std::string_view("/\\:*?\"<>|").find(c) == std::string_view::npos) out += c;
  }
  return out.size() > k_key_bytes ? std::string() : out;
}

std::string job_key_of_entry(std::string_view entry) {
  if (entry.find('/') != std::string_view::npos || !entry.ends_with(".txt")) return {};
  entry.remove_suffix(4);
  if (entry.starts_with('-')) entry.remove_prefix(1);
  const auto digits = entry.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || entry[digits] != '_') return {};
  return job_key_of_name(entry.substr(digits + 1));
}

}  // namespace plumbline::github
