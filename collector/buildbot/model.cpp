#include "collector/buildbot/model.hpp"

#include <fmt/core.h>

namespace plumbline::buildbot {
namespace {

using http::Json;

// A property is [value, source].
const Json* property(const Json& properties, std::string_view key) {
  const auto* pair = http::list_at(properties, key);
  return pair == nullptr || pair->empty() ? nullptr : &(*pair)[0];
}

std::string text_of(const Json& properties, std::string_view key) {
  const auto* value = property(properties, key);
  if (value == nullptr) return {};
  if (value->is_string()) return http::as_word(value->get<std::string>());
  // Several code bases: a map from each to its revision. Where it is one alone, that is it.
  if (value->is_object() && value->size() == 1 && value->begin()->is_string())
    return http::as_word(value->begin()->get<std::string>());
  if (value->is_array() && !value->empty() && (*value)[0].is_string())
    return http::as_word((*value)[0].get<std::string>());
  return {};
}

bool is_oid(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<Instant> instant_at(const Json& json, std::string_view key) {
  const auto seconds = http::number_at(json, key);
  if (!seconds || *seconds <= 0 || *seconds > 253'402'300'799) return std::nullopt;
  return Instant{*seconds};
}

std::optional<std::string> filled(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

bool holds(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

void read_properties(const Json& properties, Build& out) {
  out.branch = text_of(properties, "branch");
  for (const char* key : {"got_revision", "revision"}) {
    if (const auto text = text_of(properties, key); out.commit.empty() && is_oid(text)) out.commit = text;
  }
  out.runner = text_of(properties, "workername");
  out.scheduler = text_of(properties, "scheduler");
  out.actor = name_of(text_of(properties, "owner"));
  if (out.actor.empty()) out.actor = name_of(text_of(properties, "owners"));
}

}  // namespace

std::optional<Build> parse_build(const Json& json) {
  const auto id = http::number_at(json, "buildid"), builder = http::number_at(json, "builderid");
  const auto started = instant_at(json, "started_at");
  if (!id || *id <= 0 || !builder || !started) return std::nullopt;
  Build out;
  out.id = *id;
  out.builder = *builder;
  out.request = http::number_at(json, "buildrequestid").value_or(0);
  out.number = http::number_at(json, "number").value_or(0);
  out.completed = http::flag_at(json, "complete");
  out.results = http::number_at(json, "results").value_or(-1);
  out.started = *started;
  out.ended = instant_at(json, "complete_at");
  if (out.completed && !out.ended) return std::nullopt;
  if (const auto* properties = http::object_at(json, "properties")) read_properties(*properties, out);
  return out;
}

std::optional<Step> parse_step(const Json& json) {
  const auto id = http::number_at(json, "stepid");
  if (!id || *id <= 0) return std::nullopt;
  return Step{*id, http::number_at(json, "results").value_or(-1), http::word_at(json, "name"),
              instant_at(json, "complete_at")};
}

std::optional<Log> parse_log(const Json& json) {
  const auto id = http::number_at(json, "logid");
  if (!id || *id <= 0) return std::nullopt;
  return Log{*id, http::word_at(json, "name"), http::text_at(json, "type")};
}

std::string_view outcome_of(std::int64_t results) {
  if (results == k_success || results == k_warnings) return "success";
  if (results == k_failure) return "failure";
  return results == k_skipped ? "skipped" : "crashed";  // exception, retry, cancelled
}

std::string_view trigger_of(std::string_view reason, std::string_view branch) {
  if (branch.starts_with("refs/pull/") || branch.starts_with("refs/merge-requests/") ||
      branch.starts_with("refs/changes/"))
    return "change_request";
  if (branch.starts_with("refs/tags/")) return "tag";
  if (holds(reason, "forced by") || holds(reason, "ebuil")) return "manual";
  if (holds(reason, "Nightly") || holds(reason, "Periodic")) return "schedule";
  if (holds(reason, "BasicScheduler") || holds(reason, "BranchScheduler")) return "push";
  if (holds(reason, "Try_") || holds(reason, "'try' job")) return "change_request";
  return "other";
}

std::string name_of(std::string_view author) {
  auto out = author.substr(0, author.find('<'));
  while (!out.empty() && out.back() == ' ') out.remove_suffix(1);
  const auto at = out.find('@');  // an address alone: what stands before the host
  return std::string(at == std::string_view::npos ? out : out.substr(0, at));
}

CiRun record_of(const Build& build, const BuildSeen& seen) {
  CiRun out;
  out.id = fmt::format("builds/{}", build.id);
  out.at = *build.ended;
  out.job = seen.builder;
  out.outcome = outcome_of(build.results);
  out.trigger = trigger_of(seen.reason, build.branch);
  out.commit = filled(build.commit);
  out.runner = filled(build.runner);
  out.actor = filled(build.actor);
  out.branch = filled(build.branch);
  out.event = filled(build.scheduler);
  out.started = build.started;
  out.attempt = seen.attempt;
  return out;
}

}  // namespace plumbline::buildbot
