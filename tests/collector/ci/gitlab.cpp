// Merge requests of a made-up GitLab, collected equal to what was made.
#include <httplib.h>
#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "collector/gitlab/gitlab_collector.hpp"
#include "collector/gitlab/merge_model.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"
#include "tests/rounds.hpp"

namespace gitlab_tests {
using namespace plumbline;
using namespace plumbline::test;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t k_start = 1'790'000'000;
constexpr std::int64_t k_one_day = 86'400;

std::string stamp(std::int64_t seconds, int milliseconds = 0) {
  auto out = format_rfc3339(Instant{seconds});
  out.pop_back();
  const auto more = std::to_string(1000 + milliseconds % 1000).substr(1);
  return out + "." + more + "Z";
}
std::string sha_of(std::int64_t iid, std::size_t n) {
  return hex(sha256(std::to_string(iid) + "/" + std::to_string(n))).substr(0, 40);
}

struct MadeMerge {
  std::int64_t iid = 0, created = 0, updated = 0, merged = 0;
  bool closed = false;
  bool undated = false;  ///< merged, says the server, and not when
  int changes = 0;       ///< of it so far: the milliseconds of its last one
  std::vector<std::int64_t> pushes{};
  std::vector<Json> notes{};
  std::vector<std::string> approvers{};
  std::vector<Json> labels{}, states{};

  void note(const std::string& who, const std::string& body, bool system, std::int64_t at) {
    notes.push_back({{"id", iid * 1000 + static_cast<std::int64_t>(notes.size())},
                     {"author", {{"username", who}, {"name", who}}},
                     {"body", body},
                     {"system", system},
                     {"created_at", stamp(at)}});
    updated = at, ++changes;
  }
  void approve(const std::string& who, std::int64_t at) {
    note(who, "approved this merge request", true, at);
    approvers.push_back(who);
  }
  void label(const std::string& name, const std::string& action, std::int64_t at) {
    labels.push_back({{"id", iid * 1000 + static_cast<std::int64_t>(labels.size())},
                      {"user", {{"username", "zoe"}, {"name", "zoe"}}},
                      {"label", name.empty() ? Json() : Json{{"name", name}}},
                      {"action", action},
                      {"created_at", stamp(at)}});
    updated = at, ++changes;
  }
  void turn(std::int64_t at) {
    closed = !closed;
    states.push_back({{"id", iid * 1000 + static_cast<std::int64_t>(states.size())},
                      {"user", {{"username", "zoe"}, {"name", "zoe"}}},
                      {"state", closed ? "closed" : "reopened"},
                      {"created_at", stamp(at)}});
    updated = at, ++changes;
  }
  void push(std::int64_t at) {
    pushes.push_back(at);
    approvers.clear();  // as the project is set
    updated = at, ++changes;
  }
  [[nodiscard]] Json json() const {
    return {{"iid", iid},
            {"state", merged != 0 || undated ? "merged"
                      : closed               ? "closed"
                                             : "opened"},
            {"target_branch", "main"},
            {"sha", sha_of(iid, pushes.size())},
            {"author", {{"username", "ann"}, {"name", "Ann"}}},
            {"merged_at", merged == 0 ? Json() : Json(stamp(merged))},
            {"merged_by", merged == 0 ? Json() : Json{{"username", "bob"}, {"name", "bob"}}},
            {"merge_commit_sha", merged == 0 ? Json() : Json(sha_of(iid, 999))},
            {"labels", Json::array()},
            {"created_at", stamp(created)},
            {"updated_at", stamp(updated, changes)}};
  }
};

struct FakeGitlab {
  FakeGitlab() {
    http.set_keep_alive_max_count(100'000);
    http.set_tcp_nodelay(true);
    http.set_pre_routing_handler([this](const httplib::Request& q, httplib::Response& r) {
      const std::lock_guard lock(mutex);
      asked.push_back(q.target);
      if (!broken.empty() && q.target.find(broken) != std::string::npos) {
        r.status = status;
        r.set_content(body, "application/json");
        return httplib::Server::HandlerResponse::Handled;
      }
      return httplib::Server::HandlerResponse::Unhandled;
    });
    const std::string project = "/api/v4/projects/acme(?:/|%2F)radio/merge_requests";
    http.Get(project, [this](const httplib::Request& q, httplib::Response& r) {
      auto sorted = merges;
      std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.json()["updated_at"].template get<std::string>() <
               b.json()["updated_at"].template get<std::string>();
      });
      std::vector<Json> items;
      const auto after = q.get_param_value("updated_after");
      for (const auto& merge : sorted) {
        if (q.has_param("iids[]") && q.get_param_value("iids[]") != std::to_string(merge.iid)) continue;
        if (deaf || merge.json()["updated_at"].get<std::string>() >= after) items.push_back(merge.json());
      }
      page(q, r, items);
    });
    of(project + R"(/(\d+))",
       [](const MadeMerge& m, auto&, auto& r) { r.set_content(m.json().dump(), "application/json"); });
    of(project + R"(/(\d+)/commits)", [this](const MadeMerge& m, auto& q, auto& r) {
      std::vector<Json> items;
      for (std::size_t i = 0; i < m.pushes.size(); ++i)
        items.push_back({{"id", sha_of(m.iid, i + 1)},
                         {"author_name", "Ann"},
                         {"author_email", "ann@example.org"},
                         {"authored_date", stamp(m.pushes[i] - 5)},
                         {"committed_date", stamp(m.pushes[i] - 1)},
                         {"message", "x"}});
      page(q, r, items);
    });
    of(project + R"(/(\d+)/versions)", [this](const MadeMerge& m, auto& q, auto& r) {
      std::vector<Json> items;
      for (std::size_t i = 0; i < m.pushes.size(); ++i)
        items.push_back({{"id", m.iid * 100 + static_cast<std::int64_t>(i)},
                         {"created_at", stamp(m.pushes[i])},
                         {"head_commit_sha", sha_of(m.iid, i + 1)}});
      std::reverse(items.begin(), items.end());  // as GitLab lists them
      page(q, r, items);
    });
    of(project + R"(/(\d+)/notes)", [this](const MadeMerge& m, auto& q, auto& r) { page(q, r, m.notes); });
    of(project + R"(/(\d+)/resource_label_events)",
       [this](const MadeMerge& m, auto& q, auto& r) { page(q, r, m.labels); });
    of(project + R"(/(\d+)/resource_state_events)",
       [this](const MadeMerge& m, auto& q, auto& r) { page(q, r, m.states); });
    of(project + R"(/(\d+)/approvals)", [](const MadeMerge& m, auto&, auto& r) {
      Json by = Json::array();
      for (const auto& who : m.approvers) by.push_back({{"user", {{"username", who}, {"name", who}}}});
      r.set_content(Json{{"approved_by", by}}.dump(), "application/json");
    });
    port = http.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { http.listen_after_bind(); });
    while (!http.is_running()) sched_yield();
  }
  ~FakeGitlab() {
    http.stop();
    thread.join();
  }
  template <class F>
  void of(const std::string& pattern, F f) {
    http.Get(pattern, [this, f](const httplib::Request& q, httplib::Response& r) {
      r.status = 404;
      for (const auto& merge : merges) {
        if (std::to_string(merge.iid) != q.matches[1]) continue;
        r.status = 200;
        f(merge, q, r);
      }
    });
  }
  void page(const httplib::Request& q, httplib::Response& r, const std::vector<Json>& items) const {
    const auto size = std::stoul(q.get_param_value("per_page"));
    const auto number = q.has_param("page") ? std::stoul(q.get_param_value("page")) : 1;
    Json out = Json::array();
    for (auto i = (number - 1) * size; i < std::min(number * size, items.size()); ++i)
      out.push_back(items[i]);
    if (number * size < items.size()) {
      std::string words;
      for (const auto& [name, value] : q.params)
        if (name != "page") words += name + "=" + value + "&";
      r.set_header("Link", "<http://127.0.0.1:" + std::to_string(port) +
                               q.target.substr(0, q.target.find('?')) + "?" + words +
                               "page=" + std::to_string(number + 1) + ">; rel=\"next\"");
    }
    r.set_header("X-Total", std::to_string(static_cast<std::int64_t>(items.size()) + announced_more));
    r.set_content(out.dump(), "application/json");
  }

  std::vector<MadeMerge> merges;
  std::string broken, body;  ///< requests that hold these words are answered with this
  int status = 500;
  std::int64_t announced_more = 0;  ///< the total lies by so many
  bool deaf = false;                ///< `updated_after` is not heeded
  std::vector<std::string> asked;
  std::mutex mutex;
  httplib::Server http;
  int port = 0;
  std::thread thread;
};

void read(FakeGitlab& gitlab, Recorder& sink, std::int64_t now, const std::string& budget = "20000",
          const std::string& token = "") {
  FakePause pause;
  const gitlab::GitlabCollector collector(outside(pause));
  SourceSpec source;
  source.name = "forge", source.type = "gitlab", source.location = "acme/radio";
  source.settings["url"] = "http://127.0.0.1:" + std::to_string(gitlab.port);
  source.settings["budget"] = budget;
  CollectContext context;
  context.now = {now};
  context.cursor = sink.cursor;
  Server server;
  server.host = "127.0.0.1:" + std::to_string(gitlab.port);
  server.token = token;
  if (!token.empty()) context.servers = {server};
  REQUIRE(collector.collect(source, context, sink));
}

MadeMerge made(std::int64_t iid, std::int64_t at) {
  MadeMerge out;
  out.iid = iid, out.created = at;
  out.push(at);
  return out;
}

void happen(MadeMerge& merge, std::mt19937& random, std::int64_t at) {
  static constexpr const char* k_people[] = {"ann", "bob", "cyd"};
  const std::string who = k_people[random() % 3];
  switch (random() % 7) {
    case 0:
      return merge.approve(who, at);
    case 1:
      return merge.note(who, "looks odd", false, at);
    case 5:
      return merge.label(random() % 2 == 0 ? "security" : "docs", random() % 2 == 0 ? "add" : "remove", at);
    case 6:
      if (merge.merged == 0) return merge.turn(at);
      [[fallthrough]];
    case 2:
      return merge.note("ann", "requested review from @bob and @cyd", true, at);
    case 3:
      if (merge.merged == 0) return merge.push(at);
      [[fallthrough]];
    default:
      if (merge.merged == 0) merge.merged = at;
      merge.note("bob", "mentioned in commit", true, at);
  }
}

}  // namespace

TEST_CASE("a merge request through pushes and approvals") {
  FakeGitlab gitlab;
  auto merge = made(7, k_start);
  merge.approve("bob", k_start + 10);
  merge.push(k_start + 20);
  merge.approve("cyd", k_start + 30);
  merge.approve("ann", k_start + 31);
  merge.note("dan", "approved this merge request", false, k_start + 32);  // a person's words are no approval
  merge.note("ann", "requested review from @bob and @eve", true, k_start + 33);
  merge.label("security-review", "add", k_start + 34);
  merge.label("security-review", "remove", k_start + 35);
  merge.label("", "add", k_start + 36);  // deleted since: it has no name any more
  merge.note("project_7_bot_a1b2", "approved this merge request", true, k_start + 37);
  merge.approvers.push_back("project_7_bot_a1b2");
  merge.merged = k_start + 40;
  gitlab.merges = {merge};
  Recorder sink;
  read(gitlab, sink, k_start + k_one_day);
  CHECK(words(sink) == "");
  std::map<std::string, ReviewEvent> votes;
  std::set<std::string> asked;
  ReviewEvent merged;
  std::vector<std::string> labels;
  for (const auto& event : sink.of<ReviewEvent>()) {
    if (event.what == "vote") votes[sink.names.at(event.actor->value)] = event;
    if (event.what == "requested") asked.insert(sink.names.at(event.actor->value));
    if (event.what == "merged") merged = event;
    if (event.what == "labeled")
      labels.push_back(*event.facts + " " + std::to_string(event.at.seconds - k_start));
  }
  CHECK(votes.size() == 5);
  CHECK(votes["project_7_bot_a1b2"].bot);
  CHECK(labels == std::vector<std::string>{"security-review 34"});
  CHECK(votes["bob"].vote == "dismissed");  // the push took it back
  CHECK(votes["bob"].outdated);
  CHECK(votes["cyd"].vote == "approved");
  CHECK((!votes["cyd"].outdated && !votes["cyd"].self));
  CHECK(votes["ann"].self);
  CHECK(votes["dan"].vote == "commented");
  CHECK(asked == std::set<std::string>{"bob", "eve"});
  CHECK(merged.revision == sha_of(7, 999));
  CHECK(merged.branch == "main");
  REQUIRE(sink.coverage.size() == 1);
  CHECK(sink.coverage[0].since == Instant{k_start});
  CHECK(sink.coverage[0].until == Instant{k_start + k_one_day});
}

TEST_CASE("merge requests night by night are what one reading finds") {
  for (int seed = 1; seed <= rounds(4, 2); ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    FakeGitlab gitlab;
    Recorder nights;
    std::int64_t now = k_start, iid = 1;
    for (int night = 0; night < 8; ++night) {
      for (auto count = random() % 40; count > 0; --count) gitlab.merges.push_back(made(iid++, now + 1));
      now += k_one_day;
      for (auto& merge : gitlab.merges) {
        if (random() % 4 == 0) happen(merge, random, now - static_cast<std::int64_t>(random() % 1000));
      }
      read(gitlab, nights, now, seed % 2 == 0 ? "70" : "20000");
    }
    for (int i = 0; i < 40 && !nights.gaps.empty(); ++i) read(gitlab, nights, ++now, "70");
    CHECK(words(nights) == "");
    Recorder full;
    read(gitlab, full, now);
    CHECK(words(full) == "");
    CHECK(difference(nights.records, full.records) == "");
    gitlab.asked.clear();
    read(gitlab, full, now + k_one_day);
    CHECK(gitlab.asked.size() == 1);  // a quiet night
  }
}

TEST_CASE("what GitLab does wrong is a gap with its reason, and mends itself") {
  struct Case {
    const char *name, *at, *body;
    int status;
    const char* reason;
  };
  const Case cases[] = {{"the list refused", "merge_requests?", "{}", 403, "auth_refused"},
                        {"the list hidden", "merge_requests?", "{}", 404, "not_found"},
                        {"the list cut off", "merge_requests?", "[{\"iid\":1,", 200, "damaged"},
                        {"no list", "merge_requests?", "{}", 200, "damaged"},
                        {"notes broken", "/notes?", "", 500, "server_gone"},
                        {"notes refused", "/notes?", "{}", 403, "auth_refused"},
                        {"a commit without a date", "/commits?", R"([{"id":"x"}])", 200, "damaged"},
                        {"a version without a revision", "/versions?", R"([{"id":1}])", 200, "damaged"}};
  for (const auto& one : cases) {
    DYNAMIC_SECTION(one.name) {
      FakeGitlab gitlab;
      gitlab.merges = {made(1, k_start), made(2, k_start + 1)};
      Recorder sink;
      read(gitlab, sink, k_start + 10);
      gitlab.merges.push_back(made(3, k_start + 20));
      gitlab.broken = one.at, gitlab.body = one.body, gitlab.status = one.status;
      const auto before = sink.records;
      read(gitlab, sink, k_start + k_one_day);
      CHECK(reasons(sink, "review_event") == std::set<std::string>{one.reason});
      CHECK(difference(sink.records, before) == "");
      gitlab.broken.clear();
      read(gitlab, sink, k_start + 2 * k_one_day);
      CHECK(words(sink) == "");
      Recorder full;
      read(gitlab, full, k_start + 2 * k_one_day);
      CHECK(difference(sink.records, full.records) == "");
    }
  }
}

TEST_CASE("a merge request of more notes than a page holds is read to its end") {
  FakeGitlab gitlab;
  auto merge = made(1, k_start);
  for (int i = 0; i < 130; ++i) merge.note("bob", "remark", false, k_start + 10 + i);
  gitlab.merges = {merge};
  Recorder sink;
  read(gitlab, sink, k_start + k_one_day);
  CHECK(words(sink) == "");
  const auto events = sink.of<ReviewEvent>();
  CHECK(std::count_if(events.begin(), events.end(), [](const auto& one) { return one.what == "vote"; }) ==
        130);
}

TEST_CASE("250 merge requests changed in one second are all read, and counts that lie are a gap") {
  FakeGitlab gitlab;
  for (std::int64_t iid = 1; iid <= 250; ++iid) {
    gitlab.merges.push_back(made(iid, k_start));
    gitlab.merges.back().changes = 0;  // the same millisecond too
  }
  Recorder sink;
  read(gitlab, sink, k_start + k_one_day);
  CHECK(words(sink) == "");
  std::set<std::string> changes;
  for (const auto& event : sink.of<ReviewEvent>()) changes.insert(event.change);
  CHECK(changes.size() == 250);
  gitlab.announced_more = 3;
  Recorder other;
  read(gitlab, other, k_start + k_one_day);
  CHECK(reasons(other, "review_event") == std::set<std::string>{"incomplete"});
  CHECK(other.coverage.empty());
}

TEST_CASE("a server that does not heed the mark is a gap and no endless reading") {
  FakeGitlab gitlab;
  for (std::int64_t iid = 1; iid <= 120; ++iid) gitlab.merges.push_back(made(iid, k_start + iid));
  gitlab.deaf = true;
  Recorder sink;
  read(gitlab, sink, k_start + k_one_day);
  CHECK(reasons(sink, "review_event") == std::set<std::string>{"damaged"});
  CHECK(gitlab.asked.size() < 1000);
}

TEST_CASE("one that is merged nobody says when is a gap, and stays one until it is told") {
  FakeGitlab gitlab;
  gitlab.merges = {made(1, k_start), made(2, k_start + 5)};
  gitlab.merges[0].undated = true;
  Recorder sink;
  read(gitlab, sink, k_start + k_one_day);
  CHECK(reasons(sink, "review_event") == std::set<std::string>{"undated"});
  read(gitlab, sink, k_start + 2 * k_one_day);
  REQUIRE(reasons(sink, "review_event") == std::set<std::string>{"undated"});
  CHECK(sink.gaps[0].since == Instant{k_start});
  gitlab.merges[0].undated = false;
  gitlab.merges[0].merged = k_start + 2 * k_one_day + 1;
  gitlab.merges[0].updated = k_start + 2 * k_one_day + 1;
  read(gitlab, sink, k_start + 3 * k_one_day);
  CHECK(words(sink) == "");
}

TEST_CASE("approvals whose standing nobody tells are a gap, and no vote") {
  for (const int status : {200, 403, 404}) {
    INFO(status);
    FakeGitlab gitlab;
    gitlab.merges = {made(1, k_start), made(2, k_start + 5), made(3, k_start + 7)};
    gitlab.merges[0].approve("bob", k_start + 10);
    gitlab.merges[1].note("bob", "looks odd", false,
                          k_start + 11);  // nothing hangs on who approves of it now
    gitlab.merges[2].approve("bob", k_start + 12);
    gitlab.merges[2].approvers.clear();  // taken back
    for (auto& merge : gitlab.merges) merge.merged = k_start + 20;
    gitlab.broken = "/approvals", gitlab.body = "{}", gitlab.status = status;
    Recorder sink;
    read(gitlab, sink, k_start + k_one_day);
    REQUIRE(sink.gaps.size() == 1);
    CHECK(sink.gaps[0].reason == (status == 200 ? "damaged" : status == 403 ? "auth_refused" : "not_found"));
    CHECK(sink.gaps[0].detail.find("there: !1, !3.") != std::string::npos);
    for (const auto& event : sink.of<ReviewEvent>()) CHECK(event.change == "!2");
    gitlab.broken.clear();
    read(gitlab, sink, k_start + 2 * k_one_day);
    CHECK(words(sink) == "");
    std::map<std::string, std::string> votes;
    for (const auto& event : sink.of<ReviewEvent>()) {
      if (event.what == "vote") votes[event.change] = event.vote;
    }
    CHECK(votes ==
          std::map<std::string, std::string>{{"!1", "approved"}, {"!2", "commented"}, {"!3", "dismissed"}});
  }
}

TEST_CASE(
    "one that failed and is hidden the next night stays a gap while the list has it, and none when it is "
    "gone") {
  FakeGitlab gitlab;
  gitlab.merges = {made(1, k_start), made(2, k_start + 5)};
  gitlab.broken = "/1/commits", gitlab.body = "{}", gitlab.status = 404;
  Recorder sink;
  read(gitlab, sink, k_start + k_one_day);
  CHECK(reasons(sink, "review_event") == std::set<std::string>{"not_found"});
  gitlab.broken = "/merge_requests/1";
  read(gitlab, sink, k_start + 2 * k_one_day);
  REQUIRE(reasons(sink, "review_event") == std::set<std::string>{"not_found"});
  CHECK(sink.gaps[0].detail.find("1 of acme/radio could not be read whole") == 0);
  gitlab.merges.erase(gitlab.merges.begin());
  read(gitlab, sink, k_start + 3 * k_one_day);
  CHECK(words(sink) == "");
}

TEST_CASE("a token that GitLab does not take is a gap, and it stands in no record") {
  FakeGitlab gitlab;
  gitlab.merges = {made(1, k_start)};
  gitlab.broken = "/user", gitlab.status = 401;
  Recorder sink;
  read(gitlab, sink, k_start + k_one_day, "20000", "glpat-wrong");
  CHECK(reasons(sink, "review_event") == std::set<std::string>{"auth_refused"});
  CHECK(sink.coverage.empty());
  CHECK(words(sink).find("glpat-wrong") == std::string::npos);
}

TEST_CASE("GitLab's recorded versions are read as they are") {
  const char* place = std::getenv("PLUMBLINE_FIXTURES");
  if (place == nullptr) {
    WARN("skipped: PLUMBLINE_FIXTURES is not set");
    return;
  }
  const auto folder = std::filesystem::path(place) / "gitlab";
  const std::string begin = "grimoirelab-perceval__tests__data__gitlab__merge_";
  for (const auto* number : {"1", "2", "3"}) {
    INFO(number);
    const auto merge = http::parse_json(slurp(folder / (begin + number)));
    REQUIRE(merge);
    CHECK(gitlab::parse_merge_request(*merge));
    const auto versions = http::parse_json(slurp(folder / (begin + number + "_versions")));
    for (const auto& one : *versions) CHECK(gitlab::parse_version(one));
    const auto version = http::parse_json(slurp(folder / (begin + number + "_version_1")));
    review::Change change;
    const auto* commits = http::list_at(*version, "commits");
    REQUIRE(commits != nullptr);
    for (const auto& one : *commits) CHECK(gitlab::add_commit(one, change));
    CHECK(change.events.size() == commits->size());
  }
}

}  // namespace gitlab_tests
