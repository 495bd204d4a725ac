// Settings of forges: what one look says, what many looks add up to, and what could not be seen.
#include "collector/settings/forge_settings.hpp"

#include <httplib.h>
#include <sched.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "collector/github/github_collector.hpp"
#include "collector/gitlab/gitlab_collector.hpp"
#include "collector/settings/settings_collector.hpp"
#include "collector/settings/sightings.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"

namespace forge_settings_tests {
using namespace plumbline;
using namespace plumbline::test;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t k_zero = 1'790'000'000, k_night = 86'400;

std::map<std::string, std::string> said(const settings::Look& look) {
  std::map<std::string, std::string> out;
  for (const auto& one : look.seen) {
    if (!look.unread.contains(one.name)) out[one.name] = one.value;
  }
  return out;
}

// Of the last version of each record: "protected yes 0 2", nights; "-" where it stands still.
std::vector<std::string> spans(const Recorder& sink, const std::string& name) {
  std::map<std::string, Setting> last;
  for (const auto& one : sink.of<Setting>()) last[one.native().bytes] = one;
  std::map<std::int64_t, std::string> sorted;
  for (const auto& [native, one] : last) {
    if (one.name != name) continue;
    sorted[one.since.seconds] =
        one.value + " " + std::to_string((one.since.seconds - k_zero) / k_night) + " " +
        (one.until == k_forever ? "-" : std::to_string((one.until.seconds - k_zero) / k_night)) +
        ((one.until.seconds - k_zero) % k_night == 1 ? "+1" : "");
  }
  std::vector<std::string> out;
  for (const auto& [since, text] : sorted) out.push_back(text);
  return out;
}

const Coverage* covered(const Recorder& sink, const std::string& name) {
  for (const auto& one : sink.coverage) {
    if (one.shape == "setting" && one.kind == name) return &one;
  }
  return nullptr;
}

/// Answers from a table of paths; what is not in it is not there.
struct TableServer {
  TableServer() {
    http.set_pre_routing_handler([this](const httplib::Request& q, httplib::Response& r) {
      const auto path = q.target.substr(0, q.target.find('?'));
      const auto it = replies.find(path);
      r.status = it == replies.end() ? 404 : it->second.first;
      r.set_content(it == replies.end() ? R"({"message":"Not Found"})" : it->second.second,
                    "application/json");
      return httplib::Server::HandlerResponse::Handled;
    });
    port = http.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { http.listen_after_bind(); });
    while (!http.is_running()) sched_yield();
  }
  ~TableServer() {
    http.stop();
    thread.join();
  }
  std::map<std::string, std::pair<int, std::string>> replies;
  httplib::Server http;
  int port = 0;
  std::thread thread;
};

template <class Collector>
void look(const std::string& type, TableServer& server, Recorder& sink, std::int64_t now) {
  FakePause pause;
  SourceSpec source;
  source.name = "forge", source.type = type, source.location = "acme/radio";
  source.settings = {{"url", "http://127.0.0.1:" + std::to_string(server.port)},
                     {"runs", "no"},
                     {"pulls", "no"},
                     {"settings", "yes"}};
  CollectContext context;
  context.now = {now};
  context.cursor = sink.cursor;
  REQUIRE(Collector(outside(pause)).collect(source, context, sink));
}
void look_github(TableServer& server, Recorder& sink, std::int64_t now) {
  look<github::GithubCollector>("github", server, sink, now);
}

constexpr const char* k_repo = "/repos/acme/radio";

void protect(TableServer& server, const Json& protection) {
  const std::string at = k_repo;
  server.replies[at] = {200, R"({"default_branch":"main"})"};
  server.replies[at + "/branches/main"] = {
      200, R"({"name":"main","protected":true,"commit":{"sha":"1111111111111111111111111111111111111111"}})"};
  server.replies[at + "/tags"] = {
      200, R"([{"name":"v1","commit":{"sha":"2222222222222222222222222222222222222222"}}])"};
  server.replies[at + "/branches/main/protection"] = {200, protection.dump()};
  server.replies[at + "/rules/branches/main"] = {200, "[]"};
}

const Json k_strict{{"enforce_admins", {{"enabled", true}}},
                    {"required_pull_request_reviews",
                     {{"required_approving_review_count", 2},
                      {"require_code_owner_reviews", true},
                      {"dismiss_stale_reviews", true}}},
                    {"required_status_checks", {{"contexts", {"analyze", "build"}}}},
                    {"allow_force_pushes", {{"enabled", false}}},
                    {"allow_deletions", {{"enabled", false}}}};

}  // namespace

TEST_CASE("classic protection and rulesets of GitHub add up, and a way around in one of them is one") {
  settings::GithubBranch branch;
  branch.name = "main", branch.is_protected = true, branch.protection = &k_strict;
  const auto none = Json::array();
  branch.rules = &none;
  settings::Look look;
  settings::add_github(branch, look);
  CHECK(said(look) == std::map<std::string, std::string>{{"protected", "yes"},
                                                         {"requests", "yes"},
                                                         {"approvals", "2"},
                                                         {"code_owners", "yes"},
                                                         {"stale_dismissed", "yes"},
                                                         {"last_push", "no"},
                                                         {"author_approves", "no"},
                                                         {"checks", "2"},
                                                         {"check_names", "analyze, build"},
                                                         {"force_push", "no"},
                                                         {"deletion", "no"},
                                                         {"signatures", "no"},
                                                         {"bypass", "no"}});
  const auto rules = Json::parse(R"([
    {"type":"pull_request","ruleset_id":1,"parameters":{"required_approving_review_count":3,"require_last_push_approval":true}},
    {"type":"required_signatures","ruleset_id":1},
    {"type":"required_status_checks","ruleset_id":2,"parameters":{"required_status_checks":[{"context":"scan"}]}}])");
  branch.rules = &rules;
  settings::Look hidden;  // who may go around the rulesets is not shown to us
  settings::add_github(branch, hidden);
  auto words = said(hidden);
  CHECK(words["approvals"] == "3");
  CHECK(words["last_push"] == "yes");
  CHECK(words["checks"] == "3");
  CHECK(words["signatures"] == "yes");
  CHECK_FALSE(words.contains("bypass"));
  branch.rulesets = {Json::parse(R"({"id":1,"bypass_actors":[]})"),
                     Json::parse(R"({"id":2,"bypass_actors":[]})")};
  settings::Look closed;
  settings::add_github(branch, closed);
  CHECK(said(closed)["bypass"] == "no");
  branch.rulesets[1] =
      Json::parse(R"({"id":2,"bypass_actors":[{"actor_id":5,"actor_type":"RepositoryRole"}]})");
  settings::Look open;
  settings::add_github(branch, open);
  CHECK(said(open)["bypass"] == "yes");
}

TEST_CASE("what GitHub did not tell is not taken for nothing") {
  settings::GithubBranch branch;
  branch.name = "main", branch.is_protected = true;  // by something we may not read
  const auto rules = Json::parse(R"([{"type":"non_fast_forward","ruleset_id":1}])");
  branch.rules = &rules;
  settings::Look look;
  settings::add_github(branch, look);
  const auto words = said(look);
  CHECK(words == std::map<std::string, std::string>{
                     {"protected", "yes"}, {"force_push", "no"}, {"author_approves", "no"}});
  // An administrator may go around, and so may those who are named.
  auto lax = k_strict;
  lax["enforce_admins"]["enabled"] = false;
  auto named = k_strict;
  named["required_pull_request_reviews"]["bypass_pull_request_allowances"] = {
      {"users", {{{"login", "ann"}}}}};
  for (const auto* protection : {&lax, &named}) {
    settings::GithubBranch other;
    const auto none = Json::array();
    other.name = "main", other.is_protected = true, other.protection = protection, other.rules = &none;
    settings::Look around;
    settings::add_github(other, around);
    CHECK(said(around)["bypass"] == "yes");
  }
}

TEST_CASE("GitLab's most open pattern decides, and rules of approval are a matter of the edition") {
  const auto project =
      Json::parse(R"({"default_branch":"release/1","only_allow_merge_if_pipeline_succeeds":true})");
  const auto strict = Json::parse(
      R"([{"name":"release/*","push_access_levels":[{"access_level":0}],"allow_force_push":false,"code_owner_approval_required":true}])");
  settings::GitlabBranch branch;
  branch.name = "release/1", branch.project = &project, branch.branches = &strict;
  settings::Look free;
  settings::add_gitlab(branch, free);
  CHECK(said(free) == std::map<std::string, std::string>{{"protected", "yes"},
                                                         {"requests", "yes"},
                                                         {"code_owners", "yes"},
                                                         {"checks", "1"},
                                                         {"check_names", "pipeline"},
                                                         {"force_push", "no"},
                                                         {"deletion", "no"}});
  const auto approvals = Json::parse(R"({"approvals_before_merge":0,"reset_approvals_on_push":true,
    "disable_overriding_approvers_per_merge_request":true,"merge_requests_author_approval":false})");
  const auto rules = Json::parse(
      R"([{"rule_type":"regular","approvals_required":2,"protected_branches":[{"name":"release/*"}]},
    {"rule_type":"regular","approvals_required":5,"protected_branches":[{"name":"main"}]},
    {"rule_type":"code_owner","approvals_required":9}])");
  branch.approvals = &approvals, branch.rules = &rules;
  settings::Look paid;
  settings::add_gitlab(branch, paid);
  auto words = said(paid);
  CHECK(words["approvals"] == "2");
  CHECK(words["stale_dismissed"] == "yes");
  CHECK(words["author_approves"] == "no");
  CHECK(words["bypass"] == "no");
  auto open = strict;
  open.push_back(
      {{"name", "*"}, {"push_access_levels", {{{"access_level", 40}}}}, {"allow_force_push", true}});
  branch.branches = &open;
  settings::Look pushed;
  settings::add_gitlab(branch, pushed);
  words = said(pushed);
  CHECK(words["requests"] == "no");
  CHECK(words["force_push"] == "yes");
  CHECK(words["bypass"] == "yes");
  const auto other = Json::parse(R"([{"name":"release-*","push_access_levels":[{"access_level":0}]}])");
  branch.branches = &other;  // a near miss: no slash
  settings::Look missed;
  settings::add_gitlab(branch, missed);
  CHECK(said(missed)["protected"] == "no");
}

TEST_CASE("equal sightings run on, another value ends them, and a hole in the looking is one") {
  TableServer server;
  protect(server, k_strict);
  Recorder sink;
  look_github(server, sink, k_zero);
  CHECK(words(sink) == "");
  CHECK(spans(sink, "approvals") == std::vector<std::string>{"2 0 -"});
  CHECK(sink.of<Setting>().size() == 15);
  CHECK(spans(sink, "target") == std::vector<std::string>{std::string(40, '2') + " 0 -"});
  look_github(server, sink, k_zero + k_night);
  look_github(server, sink, k_zero + 3 * k_night);
  CHECK(sink.of<Setting>().size() == 15);  // quiet nights add nothing
  REQUIRE(covered(sink, "approvals") != nullptr);
  CHECK(covered(sink, "approvals")->since == Instant{k_zero});
  CHECK(covered(sink, "approvals")->until == Instant{k_zero + 3 * k_night + 1});
  CHECK(covered(sink, "code_owner_errors") == nullptr);  // there is no such file
  auto lax = k_strict;
  lax["required_pull_request_reviews"]["required_approving_review_count"] = 0;
  protect(server, lax);
  look_github(server, sink, k_zero + 4 * k_night);
  CHECK(spans(sink, "approvals") == std::vector<std::string>{"2 0 4", "0 4 -"});
  CHECK(spans(sink, "code_owners") == std::vector<std::string>{"yes 0 -"});
  look_github(server, sink, k_zero + 9 * k_night);  // nobody looked for five days
  CHECK(spans(sink, "approvals") == std::vector<std::string>{"2 0 4", "0 4 4+1", "0 9 -"});
  CHECK(covered(sink, "approvals")->since == Instant{k_zero + 9 * k_night});
  server.replies[std::string(k_repo) + "/branches/main"] = {
      200,
      R"({"name":"main","protected":false,"commit":{"sha":"3333333333333333333333333333333333333333"}})"};
  server.replies[std::string(k_repo) + "/tags"] = {200, "[]"};  // it was deleted
  look_github(server, sink, k_zero + 10 * k_night);
  CHECK(spans(sink, "protected") == std::vector<std::string>{"yes 0 4+1", "yes 9 10", "no 10 -"});
  CHECK(spans(sink, "bypass") == std::vector<std::string>{"no 0 4+1", "no 9 10"});
  CHECK(spans(sink, "target") ==
        std::vector<std::string>{std::string(40, '2') + " 0 4+1", std::string(40, '2') + " 9 10"});
  CHECK(spans(sink, "head").back() == std::string(40, '3') + " 10 -");
}

TEST_CASE("protection that may not be read is a gap of what it may ask for, and of nothing else") {
  TableServer server;
  protect(server, k_strict);
  Recorder sink;
  look_github(server, sink, k_zero);
  const auto before = sink.records;
  server.replies[std::string(k_repo) + "/branches/main/protection"] = {
      403, R"({"message":"Must have admin rights"})"};
  look_github(server, sink, k_zero + k_night);
  CHECK(reasons(sink, "setting") == std::set<std::string>{"auth_refused"});
  CHECK(difference(sink.records, before) == "");
  CHECK(covered(sink, "approvals")->until == Instant{k_zero + 1});
  CHECK(covered(sink, "protected")->until == Instant{k_zero + k_night + 1});
  REQUIRE(sink.gap("setting", "auth_refused") != nullptr);
  CHECK(sink.gap("setting", "auth_refused")->since == Instant{k_zero + 1});
  SECTION("a branch of the same answer, without the right, is not one without protection") {
    server.replies.erase(std::string(k_repo) + "/branches/main/protection");  // 404 Not Found
    look_github(server, sink, k_zero + 2 * k_night);
    CHECK(reasons(sink, "setting") == std::set<std::string>{"not_found"});
    CHECK(difference(sink.records, before) == "");
  }
  SECTION("one protected by rulesets alone says so") {
    server.replies[std::string(k_repo) + "/branches/main/protection"] = {
        404, R"({"message":"Branch not protected"})"};
    look_github(server, sink, k_zero + 2 * k_night);
    CHECK(words(sink) == "");
    CHECK(spans(sink, "approvals") == std::vector<std::string>{"2 0 2", "0 2 -"});
  }
  SECTION("the repository itself refused is a gap of all") {
    server.replies.clear();
    look_github(server, sink, k_zero + 2 * k_night);
    CHECK(reasons(sink, "setting") == std::set<std::string>{"not_found"});
    CHECK(sink.gaps.front().kind == "*");
    CHECK(difference(sink.records, before) == "");
  }
}

TEST_CASE("GitLab is looked at in the same way") {
  TableServer server;
  const std::string at = "/api/v4/projects/acme%2Fradio";
  server.replies[at] = {200, R"({"default_branch":"main","only_allow_merge_if_pipeline_succeeds":true})"};
  server.replies[at + "/protected_branches"] = {
      200, R"([{"name":"main","push_access_levels":[{"access_level":0}],"allow_force_push":false}])"};
  server.replies[at + "/repository/branches/main"] = {
      200, R"({"commit":{"id":"1111111111111111111111111111111111111111"}})"};
  server.replies[at + "/repository/tags"] = {
      200, R"([{"name":"v1","commit":{"id":"2222222222222222222222222222222222222222"}},{"name":"odd"}])"};
  Recorder sink;
  look<gitlab::GitlabCollector>("gitlab", server, sink, k_zero);
  CHECK(words(sink) == "");  // this edition has no rules of approval
  CHECK(spans(sink, "target") == std::vector<std::string>{std::string(40, '2') + " 0 -"});
  CHECK(spans(sink, "requests") == std::vector<std::string>{"yes 0 -"});
  CHECK(spans(sink, "approvals").empty());
  CHECK(covered(sink, "approvals") == nullptr);
  server.replies[at + "/protected_branches"] = {403, "{}"};
  look<gitlab::GitlabCollector>("gitlab", server, sink, k_zero + k_night);
  CHECK(reasons(sink, "setting") == std::set<std::string>{"auth_refused"});
  CHECK(spans(sink, "requests") == std::vector<std::string>{"yes 0 -"});
  server.replies[at + "/repository/tags"] = {403, "{}"};  // not told is not gone
  look<gitlab::GitlabCollector>("gitlab", server, sink, k_zero + 2 * k_night);
  CHECK(reasons(sink, "setting") == std::set<std::string>{"auth_refused"});
  CHECK(spans(sink, "target") == std::vector<std::string>{std::string(40, '2') + " 0 -"});
}

TEST_CASE("a file of looks, in our words or as a forge answered") {
  const auto path =
      std::filesystem::temp_directory_path() / ("plumbline-looks-" + std::to_string(::getpid()) + ".json");
  const auto read = [&](const std::string& text, Recorder& sink) {
    std::ofstream(path) << text;
    SourceSpec source;
    source.name = "looks", source.type = "forge_settings", source.location = path.string();
    CollectContext context;
    context.now = {k_zero + 100 * k_night};
    REQUIRE(settings::SettingsCollector().collect(source, context, sink));
  };
  const auto at = [](int night) { return format_rfc3339(Instant{k_zero + night * k_night}); };
  const Json looks{
      {{"seen", at(2)}, {"branch", "main"}, {"settings", {{"protected", true}, {"approvals", 1}}}},
      {{"seen", at(0)}, {"branch", "main"}, {"github", {{"protection", k_strict}, {"rules", Json::array()}}}},
      {{"seen", at(30)}, {"branch", "main"}, {"settings", {{"approvals", 1}}}}};
  Recorder sink;
  read(looks.dump(), sink);
  CHECK(words(sink) == "");
  CHECK(spans(sink, "approvals") == std::vector<std::string>{"2 0 2", "1 2 2+1", "1 30 -"});
  CHECK(spans(sink, "code_owners") == std::vector<std::string>{"yes 0 -"});
  REQUIRE(covered(sink, "code_owners") != nullptr);
  CHECK(covered(sink, "code_owners")->until == Instant{k_zero + 1});  // seen once, and nothing said since
  const auto before = sink.records;
  for (const auto& [text, what] : std::vector<std::pair<std::string, std::string>>{
           {"{", ""},
           {"{}", "should be a list of looks"},
           {R"([{"branch":"main","settings":{}}])", "look 1: `seen` should be the time"},
           {R"([{"seen":"2200-01-01T00:00:00Z","branch":"main","settings":{}}])", "has not come yet"},
           {R"([{"seen":"2026-01-01T00:00:00Z","settings":{}}])", "`branch` should name"},
           {R"([{"seen":"2026-01-01T00:00:00Z","branch":"main"}])", "should have one of"},
           {R"([{"seen":"2026-01-01T00:00:00Z","branch":"main","settings":{"aprovals":1}}])",
            "is no setting we know"},
           {R"([{"seen":"2026-01-01T00:00:00Z","branch":"main","settings":{"approvals":1.5}}])",
            "whole number"}}) {
    INFO(text);
    read(text, sink);
    CHECK(reasons(sink, "setting") == std::set<std::string>{"damaged"});
    CHECK(words(sink).find(what) != std::string::npos);
    CHECK(difference(sink.records, before) == "");
  }
  std::filesystem::remove(path);
}

TEST_CASE("GitHub's own samples of protection are read as they are") {
  const char* place = std::getenv("PLUMBLINE_FIXTURES");  // a folder of recorded replies
  if (place == nullptr) {
    WARN("skipped: PLUMBLINE_FIXTURES is not set");
    return;
  }
  const auto folder = std::filesystem::path(place) / "github-openapi-examples";
  const auto protection = http::parse_json(slurp(folder / "repos__get-branch-protection.json"));
  const auto rules = http::parse_json(slurp(folder / "repos__get-branch-rules.json"));
  REQUIRE((protection && rules));
  settings::GithubBranch branch;
  branch.name = "master", branch.is_protected = true, branch.protection = &*protection,
  branch.rules = &*rules;
  settings::Look look;
  settings::add_github(branch, look);
  auto words = said(look);
  CHECK(words["check_names"] == "continuous-integration/travis-ci");
  CHECK(words["approvals"] == "2");
  CHECK(words["code_owners"] == "yes");
  CHECK(words["requests"] == "yes");
}

}  // namespace forge_settings_tests
