#include "tests/collector/ci/made_pulls.hpp"

#include "core/digest.hpp"

namespace plumbline::test {
namespace {

using Json = nlohmann::json;

std::string moment_of(std::int64_t seconds) {
  return format_rfc3339(Instant{seconds});
}
Json user(const std::string& login, bool bot = false) {
  return {{"login", login}, {"type", bot ? "Bot" : "User"}};
}
std::string sha(const std::string& of) {
  return hex(sha256(of)).substr(0, 40);
}
PersonId by_login(const std::string& login) {
  return PersonId{id63(sha256(login + "@users.noreply.127.0.0.1"))};
}
PersonId by_address(const std::string& address) {
  return PersonId{id63(sha256(address))};
}

void push(MadePull& pull, std::mt19937& random, std::int64_t at) {
  const bool other = random() % 4 == 0;
  MadeCommit commit;
  commit.sha = sha(std::to_string(pull.number) + "/" + std::to_string(pull.commits.size()));
  commit.login = other ? "cyd" : random() % 5 == 0 ? "" : pull.author;
  commit.name = other ? "Cyd" : "Ann";
  commit.email = other ? "cyd@example.org" : "ann@example.org";
  commit.authored = at - 5, commit.committed = at;
  if (random() % 6 == 0) commit.coauthor = "dan@example.org";
  pull.commits.push_back(commit);
}

void review(MadePull& pull, std::mt19937& random, std::int64_t at) {
  static constexpr const char* k_states[] = {"APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"};
  static constexpr const char* k_people[] = {"ann", "bob", "cyd", "eve", "renovate[bot]"};
  MadeReview one;
  one.id = pull.number * 1000 + static_cast<std::int64_t>(pull.reviews.size());
  one.login = k_people[random() % 5];
  one.bot = one.login == "renovate[bot]";
  one.state = k_states[random() % 4];
  one.at = at;
  one.sha = pull.commits.back().sha;
  pull.reviews.push_back(one);
}

}  // namespace

Json commit_json(const MadeCommit& commit) {
  const auto message =
      "Mend it" + (commit.coauthor.empty() ? "" : "\n\nCo-authored-by: Dan <" + commit.coauthor + ">");
  return {
      {"sha", commit.sha},
      {"author", commit.login.empty() ? Json() : user(commit.login)},
      {"commit",
       {{"message", message},
        {"author", {{"name", commit.name}, {"email", commit.email}, {"date", moment_of(commit.authored)}}},
        {"committer",
         {{"name", "GitHub"}, {"email", "noreply@github.com"}, {"date", moment_of(commit.committed)}}}}}};
}

Json review_json(const MadeReview& review) {
  return {{"id", review.id},
          {"user", user(review.login, review.bot)},
          {"state", review.state},
          {"submitted_at", moment_of(review.at)},
          {"commit_id", review.sha}};
}

Json event_json(const MadeEvent& event) {
  Json out{
      {"id", event.id}, {"event", event.event}, {"created_at", moment_of(event.at)}, {"actor", user("zoe")}};
  if (event.event == "review_requested")
    out["requested_reviewer"] = user(event.login);
  else
    out["actor"] = user(event.login);
  if (!event.label.empty()) out["label"] = {{"name", event.label}};
  return out;
}

Json pull_json(const MadePull& pull) {
  return {{"number", pull.number},
          {"state", pull.open ? "open" : "closed"},
          {"user", user(pull.author)},
          {"created_at", moment_of(pull.created)},
          {"updated_at", moment_of(pull.updated)},
          {"merged_at", pull.merged == 0 ? Json() : Json(moment_of(pull.merged))},
          {"merged_by", pull.merged == 0 ? Json() : user(pull.merger)},
          {"merge_commit_sha", pull.merged == 0 ? sha("try") : pull.merge},
          {"base", {{"ref", "main"}}},
          {"head", {{"sha", pull.commits.back().sha}}},
          {"commits", pull.commits.size()}};
}

std::map<Recorder::Key, std::string> expected_of(const std::vector<MadePull>& pulls) {
  std::map<Recorder::Key, std::string> out;
  const auto add = [&](const ReviewEvent& event) {
    out[{"review_event", event.native().bytes}] = show_record(event);
  };
  for (const auto& pull : pulls) {
    const auto wrote = [&](const std::string& login) {
      if (login == pull.author) return true;
      for (const auto& commit : pull.commits) {
        if (commit.login == login) return true;
      }
      return false;
    };
    const auto begin = [&](std::string what, std::string id, std::int64_t at, const std::string& login) {
      ReviewEvent event;
      event.change = "#" + std::to_string(pull.number);
      event.what = std::move(what), event.id = std::move(id), event.at = {at};
      if (!login.empty()) {
        event.actor = by_login(login);
        event.self = wrote(login);
        event.bot = login.ends_with("[bot]");
      }
      return event;
    };
    auto opened = begin("opened", "opened", pull.created, pull.author);
    opened.branch = "main";
    add(opened);
    for (const auto& commit : pull.commits) {
      auto event = begin("commit", "commit/" + commit.sha, commit.committed, "");
      event.actor = by_address(commit.email), event.self = true;
      event.revision = commit.sha, event.authored = Instant{commit.authored};
      add(event);
    }
    for (const auto& review : pull.reviews) {
      auto event = begin("vote", "review/" + std::to_string(review.id), review.at, review.login);
      event.vote = review.state;
      for (auto& c : event.vote) c = c == '_' ? c : static_cast<char>(c - 'A' + 'a');
      event.revision = review.sha;
      event.outdated = review.sha != pull.commits.back().sha;
      add(event);
    }
    for (const auto& one : pull.events) {
      if (one.event == "closed" && pull.merged != 0) continue;
      if (one.event == "subscribed") continue;
      auto event = begin(one.event == "review_requested" ? "requested" : one.event,
                         "event/" + std::to_string(one.id), one.at, one.login);
      if (!one.label.empty()) event.facts = one.label;
      add(event);
    }
    if (pull.merged == 0) continue;
    auto merged = begin("merged", "merged", pull.merged, pull.merger);
    merged.branch = "main", merged.revision = pull.merge;
    add(merged);
  }
  return out;
}

void go_on(MadePull& pull, std::mt19937& random, std::int64_t at) {
  const auto event = [&](const std::string& name, const std::string& login, const std::string& label = "") {
    pull.events.push_back(
        {pull.number * 1000 + static_cast<std::int64_t>(pull.events.size()), name, login, at, label});
  };
  pull.updated = at;
  switch (random() % (pull.open ? 7 : 2)) {
    case 0:
      return review(pull, random, at);  // also after the merge
    case 1:
      return event("labeled", "zoe", "security");
    case 2:
      return event("review_requested", "bob");
    case 3:
      event("subscribed", "zoe");
      [[fallthrough]];
    case 4:
      return push(pull, random, at);
    case 5:
      pull.open = false;
      return event("closed", "zoe");
    default:
      pull.open = false;
      pull.merged = at;
      pull.merger = random() % 2 == 0 ? "bob" : pull.author;
      pull.merge = sha("merge " + std::to_string(pull.number));
      return event("closed", pull.merger);
  }
}

MadePull make_pull(std::uint32_t seed, std::int64_t number, std::int64_t created) {
  std::mt19937 random(seed * 7919 + static_cast<std::uint32_t>(number));
  MadePull out;
  out.number = number, out.created = out.updated = created;
  push(out, random, created - 10);
  for (auto steps = random() % 6; steps > 0; --steps) go_on(out, random, out.updated + 60);
  return out;
}

}  // namespace plumbline::test
