#include "collector/github/pull_model.hpp"

#include <algorithm>

#include "collector/run_context.hpp"

namespace plumbline::github {
namespace {

using http::Json;
using review::Account;
using review::Event;

std::optional<Instant> time_at(const Json& json, std::string_view key) {
  const auto parsed = parse_instant(http::text_at(json, key));
  return parsed ? std::optional(*parsed) : std::nullopt;
}

std::string oid_at(const Json& json, std::string_view key) {
  auto text = http::text_at(json, key);
  const bool good = text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return good ? text : std::string();
}

std::string vote_of(std::string_view state) {
  const auto lower = review::folded(state);
  for (const std::string_view word : {"approved", "changes_requested", "commented", "dismissed"}) {
    if (lower == word) return std::string(word);
  }
  return {};
}

}  // namespace

Account parse_user(const Json* json) {
  Account out;
  if (json == nullptr || !json->is_object()) return out;
  out.login = http::word_at(*json, "login", 100);
  out.bot = http::text_at(*json, "type") == "Bot";
  return out;
}

std::optional<Pull> parse_pull(const Json& json) {
  const auto number = http::number_at(json, "number");
  const auto created = time_at(json, "created_at"), updated = time_at(json, "updated_at");
  if (!number || *number <= 0 || !created || !updated) return std::nullopt;
  Pull out;
  out.number = *number;
  out.created = *created;
  out.updated = *updated;
  out.merged = time_at(json, "merged_at");
  if (const auto* base = http::object_at(json, "base")) out.base = http::word_at(*base, "ref");
  if (const auto* head = http::object_at(json, "head")) out.head = oid_at(*head, "sha");
  if (out.merged) out.merge = oid_at(json, "merge_commit_sha");
  out.author = parse_user(http::object_at(json, "user"));
  if (const auto* by = http::object_at(json, "merged_by")) out.merger = parse_user(by);
  out.commits = http::number_at(json, "commits").value_or(0);
  return out;
}

std::optional<Event> parse_review(const Json& json) {
  const auto id = http::number_at(json, "id");
  const auto at = time_at(json, "submitted_at");
  const auto vote = vote_of(http::text_at(json, "state"));
  if (!id || !at || vote.empty()) return std::nullopt;
  Event out{"vote", "review/" + std::to_string(*id), *at, parse_user(http::object_at(json, "user")), vote};
  out.revision = oid_at(json, "commit_id");
  return out;
}

bool add_commit(const Json& json, review::Change& change) {
  const auto oid = oid_at(json, "sha");
  const auto* commit = http::object_at(json, "commit");
  const auto* author = commit == nullptr ? nullptr : http::object_at(*commit, "author");
  const auto* committer = commit == nullptr ? nullptr : http::object_at(*commit, "committer");
  if (oid.empty() || author == nullptr || committer == nullptr) return false;
  const auto authored = time_at(*author, "date"), at = time_at(*committer, "date");
  if (!authored || !at) return false;
  Account who = parse_user(http::object_at(json, "author"));
  who.name = http::word_at(*author, "name", 200);
  who.address = http::word_at(*author, "email", 200);
  for (auto& co : review::coauthors(http::text_at(*commit, "message")))
    change.authors.push_back(std::move(co));
  change.authors.push_back(who);
  change.pushed = change.pushed ? std::max(*change.pushed, *at) : *at;
  Event event{"commit", "commit/" + oid, *at, std::move(who)};
  event.revision = oid;
  event.authored = authored;
  change.events.push_back(std::move(event));
  return true;
}

std::optional<Event> parse_event(const Json& json) {
  struct Word {
    std::string_view event, what;
  };
  static constexpr Word k_words[] = {{"review_requested", "requested"},
                                     {"labeled", "labeled"},
                                     {"head_ref_force_pushed", "pushed"},
                                     {"closed", "closed"},
                                     {"reopened", "reopened"}};
  const auto name = http::text_at(json, "event");
  const auto* word =
      std::find_if(std::begin(k_words), std::end(k_words), [&](const Word& w) { return w.event == name; });
  const auto id = http::number_at(json, "id");
  const auto at = time_at(json, "created_at");
  if (word == std::end(k_words) || !id || !at) return std::nullopt;
  Event out{std::string(word->what), "event/" + std::to_string(*id), *at,
            parse_user(http::object_at(json, "actor"))};
  if (out.what == "requested") {  // of whom, not by whom
    const auto* team = http::object_at(json, "requested_team");
    out.actor = parse_user(http::object_at(json, "requested_reviewer"));
    if (team != nullptr) out.actor->login = "@" + http::word_at(*team, "slug", 100);
  }
  if (const auto* label = http::object_at(json, "label")) out.facts = http::word_at(*label, "name", 100);
  if (out.what == "pushed") out.revision = oid_at(json, "commit_id");
  return out;
}

review::Change begin_change(const Pull& pull) {
  review::Change out;
  out.name = "#" + std::to_string(pull.number);
  out.branch = pull.base;
  out.head = pull.head;
  out.authors.push_back(pull.author);
  out.events.push_back({"opened", "opened", pull.created, pull.author});
  if (pull.merged) {
    Event merged{"merged", "merged", *pull.merged, pull.merger};
    merged.revision = pull.merge;
    out.events.push_back(std::move(merged));
  }
  return out;
}

}  // namespace plumbline::github
