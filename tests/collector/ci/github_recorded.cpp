// Runs, jobs and changes as GitHub's own documentation and webhooks show them, read by our parsers and
// compared with what the recordings say themselves. Recordings are not part of the project.
#include <cstdlib>
#include <filesystem>

#include "collector/github/model.hpp"
#include "collector/github/pull_model.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"

namespace github_recorded_tests {
using namespace plumbline;
using namespace plumbline::test;
using http::Json;

namespace {

std::optional<std::filesystem::path> recordings() {
  const char* place = std::getenv("PLUMBLINE_FIXTURES");
  if (place == nullptr) WARN("skipped: PLUMBLINE_FIXTURES is not set");
  return place == nullptr ? std::nullopt : std::optional<std::filesystem::path>(place);
}

/// The objects in the list `key` of each reply of the folder; a reply without the list is one object.
std::vector<Json> objects(const std::filesystem::path& folder, std::string_view name, const char* key) {
  std::vector<Json> out;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().filename().string().find(name) == std::string::npos) continue;
    const auto json = http::parse_json(slurp(file.path()));
    INFO(file.path().string());
    REQUIRE(json);
    if (!json->contains(key)) {
      out.push_back(*json);
    } else if (json->at(key).is_array()) {
      out.insert(out.end(), json->at(key).begin(), json->at(key).end());
    } else {
      out.push_back(json->at(key));
    }
  }
  return out;
}

std::string said(const Json& json, const char* key) {
  return json.contains(key) && json.at(key).is_string() ? json.at(key).get<std::string>() : std::string();
}

Instant time_at(const Json& json, const char* key) {
  const auto parsed = parse_instant(said(json, key));
  REQUIRE(parsed);
  return *parsed;
}

void check_run(const Json& json) {
  INFO(json.at("id"));
  const auto run = github::parse_run(json);
  REQUIRE(run);
  CHECK(run->id == json.at("id").get<std::int64_t>());
  CHECK(run->attempt == json.value("run_attempt", 1));
  CHECK(run->created == time_at(json, "created_at"));
  CHECK(run->completed == (said(json, "status") == "completed"));
  CHECK(run->conclusion == said(json, "conclusion"));
  CHECK(run->workflow == said(json, "name"));
  CHECK(run->event == said(json, "event"));
  CHECK(run->branch == said(json, "head_branch"));
  CHECK(run->commit == said(json, "head_sha"));
  if (json.contains("actor") && json.at("actor").is_object())
    CHECK(run->actor == said(json.at("actor"), "login"));
}

void check_job(const Json& json) {
  INFO(json.at("id"));
  const auto job = github::parse_job(json);
  REQUIRE(job);
  CHECK(job->id == json.at("id").get<std::int64_t>());
  CHECK(job->name == said(json, "name"));
  CHECK(job->conclusion == said(json, "conclusion"));
  CHECK(job->runner == said(json, "runner_name"));
  REQUIRE(job->completed == (said(json, "status") == "completed"));
  CHECK(job->started == time_at(json, "started_at"));
  if (!job->completed) return;
  github::Run run;
  run.id = json.at("run_id").get<std::int64_t>();
  const auto record = github::record_of(run, *job);
  CHECK(record.at == time_at(json, "completed_at"));
  CHECK(record.outcome == said(json, "conclusion"));  // those recorded succeeded or failed
  CHECK(record.id.starts_with(std::to_string(run.id) + "/" + std::to_string(job->id) + "/"));
}

}  // namespace

TEST_CASE("runs and jobs of GitHub's documentation are read as they stand there") {
  const auto place = recordings();
  if (!place) return;
  const auto folder = *place / "github-openapi-examples";
  const auto lists = objects(folder, "actions__list-workflow-runs", "workflow_runs");
  CHECK(lists.size() >= 2);
  for (const auto& run : lists) check_run(run);
  for (const auto* name : {"actions__get-workflow-run.json", "actions__get-workflow-run-attempt.json"}) {
    for (const auto& run : objects(folder, name, "workflow_runs")) check_run(run);
  }
  const auto jobs = objects(folder, "actions__list-jobs-for-workflow-run", "jobs");
  CHECK(jobs.size() >= 2);
  for (const auto& job : jobs) check_job(job);
  for (const auto& job : objects(folder, "actions__get-job-for-workflow-run", "jobs")) check_job(job);
}

TEST_CASE("changes of GitHub's webhooks are read as they stand there") {
  const auto place = recordings();
  if (!place) return;
  const auto pulls = objects(*place / "github-webhooks", "__pull_request__", "pull_request");
  CHECK(pulls.size() >= 20);
  for (const auto& json : pulls) {
    INFO(said(json, "url"));
    const auto pull = github::parse_pull(json);
    REQUIRE(pull);
    CHECK(pull->number == json.at("number").get<std::int64_t>());
    CHECK(pull->created == time_at(json, "created_at"));
    CHECK(pull->merged.has_value() == json.at("merged_at").is_string());
    CHECK(pull->base == said(json.at("base"), "ref"));
    CHECK(pull->head == said(json.at("head"), "sha"));
    CHECK(pull->author.login == said(json.at("user"), "login"));
  }
}

}  // namespace github_recorded_tests
