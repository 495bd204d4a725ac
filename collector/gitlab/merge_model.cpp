#include "collector/gitlab/merge_model.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::gitlab {
namespace {

using http::Json;
using review::Account;
using review::Event;

std::optional<Instant> instant_of(const Json& json, std::string_view key) {
  const auto parsed = parse_instant(http::text_at(json, key));
  return parsed ? std::optional(*parsed) : std::nullopt;
}

std::string revision_of(const Json& json, std::string_view key) {
  auto text = http::text_at(json, key);
  const bool good = text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return good ? text : std::string();
}

// "@bob and @cyd"
std::vector<std::string> logins_in(std::string_view text) {
  std::vector<std::string> out;
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const auto rest = text.substr(at + 1);
    const auto end = std::min(rest.find_first_of(" ,"), rest.size());
    if (end > 0 && end < 200 && out.size() < 50) out.push_back(http::as_word(rest.substr(0, end)));
  }
  return out;
}

struct Saying {
  std::string_view begins, what, vote;
};
constexpr Saying k_sayings[] = {{"approved this merge request", "vote", "approved"},
                                {"unapproved this merge request", "vote", "dismissed"},
                                {"requested changes", "vote", "changes_requested"},
                                {"requested review from ", "requested", ""}};

}  // namespace

Account parse_user(const Json* json) {
  Account out;
  if (json == nullptr || !json->is_object()) return out;
  out.login = http::word_at(*json, "username", 200);
  out.name = http::word_at(*json, "name", 200);
  // Tokens of projects and groups act as accounts of such names.
  const auto is_token = [&](std::string_view begin) {
    return out.login.starts_with(begin) && out.login.find("_bot") != std::string::npos;
  };
  out.bot = http::flag_at(*json, "bot") || is_token("project_") || is_token("group_");
  return out;
}

std::optional<MergeRequest> parse_merge_request(const Json& json) {
  const auto iid = http::number_at(json, "iid");
  const auto created = instant_of(json, "created_at"), updated = instant_of(json, "updated_at");
  if (!iid || *iid <= 0 || !created || !updated) return std::nullopt;
  MergeRequest out;
  out.iid = *iid;
  out.created = *created;
  out.updated = *updated;
  out.updated_text = http::word_at(json, "updated_at", 40);
  out.base = http::word_at(json, "target_branch");
  out.head = revision_of(json, "sha");
  out.author = parse_user(http::object_at(json, "author"));
  if (http::text_at(json, "state") == "merged") {
    out.merged = instant_of(json, "merged_at");
    out.undated = !out.merged;
    for (const auto* key : {"merge_commit_sha", "squash_commit_sha", "sha"}) {  // the last: fast-forwarded
      if (out.merge.empty()) out.merge = revision_of(json, key);
    }
    for (const auto* key : {"merge_user", "merged_by"}) {
      const auto* by = http::object_at(json, key);
      if (by != nullptr && !out.merger) out.merger = parse_user(by);
    }
  }
  return out;
}

std::optional<Event> parse_version(const Json& json) {
  const auto id = http::number_at(json, "id");
  const auto at = instant_of(json, "created_at");
  const auto revision = revision_of(json, "head_commit_sha");
  if (!id || !at || revision.empty()) return std::nullopt;
  Event out{"pushed", "version/" + std::to_string(*id), *at, std::nullopt};
  out.revision = revision;
  return out;
}

bool add_commit(const Json& json, review::Change& change) {
  const auto oid = revision_of(json, "id");
  const auto authored = instant_of(json, "authored_date"), at = instant_of(json, "committed_date");
  if (oid.empty() || !authored || !at) return false;
  Account who;
  who.name = http::word_at(json, "author_name", 200);
  who.address = http::word_at(json, "author_email", 200);
  for (auto& co : review::coauthors(http::text_at(json, "message"))) change.authors.push_back(std::move(co));
  change.authors.push_back(who);
  Event event{"commit", "commit/" + oid, *at, std::move(who)};
  event.revision = oid;
  event.authored = authored;
  change.events.push_back(std::move(event));
  return true;
}

std::optional<Told> parse_note(const Json& json) {
  const auto id = http::number_at(json, "id");
  const auto at = instant_of(json, "created_at");
  const auto who = parse_user(http::object_at(json, "author"));
  if (!id || !at || !who.known()) return std::nullopt;
  Told out;
  const auto name = "note/" + std::to_string(*id);
  if (!http::flag_at(json, "system")) {
    out.events.push_back({"vote", name, *at, who, "commented"});
    return out;
  }
  const auto body = http::text_at(json, "body");
  for (const auto& saying : k_sayings) {
    if (!body.starts_with(saying.begins)) continue;
    if (saying.what == "requested") {  // of whom, not by whom
      for (const auto& login : logins_in(body)) {
        Account asked;
        asked.login = login;
        out.events.push_back({"requested", fmt::format("{}/{}", name, login), *at, asked});
      }
    } else {
      out.events.push_back({std::string(saying.what), name, *at, who, std::string(saying.vote)});
    }
    break;
  }
  return out;
}

std::optional<Told> parse_label(const Json& json) {
  const auto id = http::number_at(json, "id");
  const auto at = instant_of(json, "created_at");
  if (!id || !at) return std::nullopt;
  Told out;
  const auto* label = http::object_at(json, "label");
  const auto name = label == nullptr ? std::string() : http::word_at(*label, "name", 100);
  if (http::text_at(json, "action") != "add" || name.empty()) return out;
  out.events.push_back(
      {"labeled", "label/" + std::to_string(*id), *at, parse_user(http::object_at(json, "user"))});
  out.events.back().facts = name;
  return out;
}

std::optional<Told> parse_state(const Json& json) {
  const auto id = http::number_at(json, "id");
  const auto at = instant_of(json, "created_at");
  const auto state = http::text_at(json, "state");
  if (!id || !at || state.empty()) return std::nullopt;
  Told out;
  if (state == "closed" || state == "reopened")  // of merged the request itself tells more
    out.events.push_back(
        {state, "state/" + std::to_string(*id), *at, parse_user(http::object_at(json, "user"))});
  return out;
}

review::Change begin_change(const MergeRequest& merge) {
  review::Change out;
  out.name = "!" + std::to_string(merge.iid);
  out.branch = merge.base;
  out.head = merge.head;
  out.authors.push_back(merge.author);
  out.events.push_back({"opened", "opened", merge.created, merge.author});
  if (merge.merged) {
    Event merged{"merged", "merged", *merge.merged, merge.merger};
    merged.revision = merge.merge;
    out.events.push_back(std::move(merged));
  }
  return out;
}

void settle_votes(review::Change& change, const std::vector<Account>& approvers,
                  const review::Accounts& accounts) {
  const auto standing_at = [&](Instant at) {
    std::pair<Instant, std::string> best{k_always, ""};
    for (const auto& event : change.events) {
      if (event.what == "pushed" && event.at <= at && best.first <= event.at)
        best = {event.at, event.revision};
    }
    return best.second;
  };
  for (auto& event : change.events) {
    if (event.what != "vote") continue;
    event.revision = standing_at(event.at);
    if (event.vote != "approved") continue;
    const bool stands = std::any_of(approvers.begin(), approvers.end(),
                                    [&](const Account& one) { return accounts.same(one, *event.actor); });
    if (!stands) event.vote = "dismissed";
  }
}

}  // namespace plumbline::gitlab
