// A made-up Buildbot that does wrong: what a real one in a test cannot be made to do.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "collector/buildbot/buildbot_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"

namespace buildbot_faults_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

using Json = nlohmann::json;

constexpr std::int64_t k_t0 = 1'790'000'000;
constexpr std::int64_t k_hour = 3600, k_day = 86'400;

struct MadeBuild {
  std::int64_t id = 0, request = 0, started = 0, ended = 0, results = 0;  ///< ended 0: goes on
  std::string log = "ran scanner\n";                                      ///< of its one step
  bool log_deleted = false;
};

struct FakeMaster {
  std::vector<MadeBuild> builds;
  std::string token;  ///< others are refused with 401; empty: nobody is asked
  std::function<std::optional<http::Reply>(const std::string& target)> before;
  std::vector<std::string> asked;

  http::Reply answer(const http::Request& request) {
    const auto& target = request.url.target;
    asked.push_back(target);
    if (before) {
      if (auto fault = before(target)) return *fault;
    }
    if (!token.empty() && request.authorization != "Bearer " + token) return {401, {}, "{}"};
    const auto path = target.substr(0, target.find('?'));
    if (path == "/auth/login") return {200, {}, ""};
    if (path.ends_with("/raw")) return raw(number_behind(path, "/logs/"));
    Json out;
    const auto key = fill(path, target, out);
    if (key.empty()) return {404, {}, "{}"};
    out["meta"]["total"] = out[key].size();
    return {200, {}, out.dump()};
  }

  /// What each build must have become: its id, outcome and attempt.
  [[nodiscard]] std::set<std::string> expected() const {
    std::set<std::string> out;
    std::map<std::int64_t, int> attempts;
    for (const auto& one : builds) {
      if (one.ended == 0) continue;
      const char* outcome = one.results == 0 ? "success" : one.results == 2 ? "failure" : "crashed";
      out.insert(fmt::format("builds/{} {} {}", one.id, outcome, ++attempts[one.request]));
    }
    return out;
  }

 private:
  static std::int64_t number_behind(const std::string& text, const std::string& word) {
    const auto at = text.find(word);
    return at == std::string::npos ? 0 : std::atoll(text.c_str() + at + word.size());
  }
  http::Reply raw(std::int64_t id) const {
    for (const auto& one : builds) {
      if (one.id == id) return {200, {}, one.log};
    }
    return {404, {}, "{}"};
  }
  static Json shown(const MadeBuild& one) {
    Json out{{"buildid", one.id}, {"builderid", 1}, {"number", one.id}, {"started_at", one.started}};
    out["buildrequestid"] = one.request;
    out["complete"] = one.ended != 0;
    out["complete_at"] = one.ended == 0 ? Json() : Json(one.ended);
    out["results"] = one.ended == 0 ? Json() : Json(one.results);
    out["properties"] = {{"branch", {"main", "Build"}}, {"workername", {"w1", "Worker"}}};
    return out;
  }
  /// The name of the list that `out` got; empty: there is no such page.
  std::string fill(const std::string& path, const std::string& target, Json& out) const {
    if (path == "/api/v2/builders") {
      out["builders"] = {{{"builderid", 1}, {"name", "all"}}};
      return "builders";
    }
    const auto numbered = [&](const char* key, const char* id, auto number_of) {
      out[key] = Json::array();
      const auto from = number_behind(target, std::string(id) + "__ge="),
                 to = number_behind(target, std::string(id) + "__le=");
      std::set<std::int64_t> told;
      for (const auto& one : builds) {
        if (number_of(one) < from || number_of(one) > to || !told.insert(number_of(one)).second) continue;
        out[key].push_back({{id, number_of(one)}, {"buildsetid", number_of(one)}, {"reason", "Nightly"}});
      }
      return std::string(key);
    };
    if (path == "/api/v2/buildrequests")
      return numbered("buildrequests", "buildrequestid", [](const auto& one) { return one.request; });
    if (path == "/api/v2/buildsets")
      return numbered("buildsets", "bsid", [](const auto& one) { return one.request; });
    if (path == "/api/v2/builds") {
      out["builds"] = Json::array();
      for (const auto& one : builds) {
        if (one.id > number_behind(target, "buildid__gt=") && out["builds"].size() < 100)
          out["builds"].push_back(shown(one));
      }
      return "builds";
    }
    for (const auto& one : builds) {
      if (path == fmt::format("/api/v2/builds/{}", one.id)) {
        out["builds"] = {shown(one)};
        return "builds";
      }
      if (path == fmt::format("/api/v2/builds/{}/steps", one.id)) {
        out["steps"] = {
            {{"stepid", one.id}, {"name", "scan"}, {"results", one.results}, {"complete_at", one.ended}}};
        return "steps";
      }
      if (path == fmt::format("/api/v2/steps/{}/logs", one.id)) {
        out["logs"] = {{{"logid", one.id}, {"name", "stdio"}, {"type", one.log_deleted ? "d" : "s"}}};
        return "logs";
      }
    }
    return {};
  }
};

struct Wire final : http::Transport {
  explicit Wire(FakeMaster& master) : to(master) {}
  http::Expected<http::Reply> send(const http::Request& request) override {
    auto reply = to.answer(request);
    if (request.take && reply.status == 200) {
      (void)request.take(reply.body);
      reply.body.clear();
    }
    return reply;
  }
  FakeMaster& to;
};

struct Night {
  FakeMaster& master;
  Recorder sink{};
  FakePause pause{};
  std::map<std::string, std::string> settings{};
  std::string token{};

  void read(std::int64_t now) {
    auto out = outside(pause);
    out.network = [&] { return std::make_unique<Wire>(master); };
    SourceSpec source;
    source.name = "bb", source.type = "buildbot", source.location = "https://bb.example.org";
    source.settings = settings;
    CollectContext context;
    context.now = {now};
    context.cursor = sink.cursor;
    Server server;
    server.host = "bb.example.org";
    server.token = token;
    if (!token.empty()) context.servers = {server};
    REQUIRE(buildbot::BuildbotCollector(out).collect(source, context, sink));
  }
  [[nodiscard]] std::set<std::string> got() const {
    std::set<std::string> out;
    for (const auto& run : sink.of<CiRun>())
      out.insert(fmt::format("{} {} {}", run.id, run.outcome, run.attempt));
    return out;
  }
};

/// What a store would hold of it, however often it was handed over.
std::ptrdiff_t stored(const Recorder& sink, std::string_view shape) {
  return std::count_if(sink.records.begin(), sink.records.end(),
                       [&](const auto& record) { return record.first.first == shape; });
}

std::vector<MadeBuild> make_builds(int count) {
  std::vector<MadeBuild> out;
  for (int i = 1; i <= count; ++i) {
    const auto started = k_t0 - (count - i + 1) * k_hour;
    out.push_back({i, i, started, started + 600, i % 7 == 0 ? 2 : 0});
  }
  return out;
}

std::optional<http::Reply> replies(const std::string& target, std::string_view at, http::Reply reply) {
  return target.find(at) == std::string::npos ? std::nullopt : std::optional(std::move(reply));
}

}  // namespace

TEST_CASE("builds of a made-up master are collected equal to what was made, over many pages") {
  FakeMaster master;
  master.builds = make_builds(250);
  Night night{master};
  night.read(k_t0);
  CHECK(words(night.sink) == "");
  CHECK(night.got() == master.expected());
  CHECK(stored(night.sink, "tool_run") == 250);
  REQUIRE(!night.sink.coverage.empty());
  CHECK(night.sink.coverage.front().until == Instant{k_t0});
}

TEST_CASE("what a Buildbot does wrong is a gap with its reason, and mends itself") {
  struct Case {
    const char* name;
    std::string at;
    http::Reply reply;
    std::string shape, reason;
  };
  const Case cases[] = {
      {"refused", "builds?buildid__gt", {403, {}, "{}"}, "ci_run", "auth_refused"},
      {"gone", "/api/v2/builders", {404, {}, "{}"}, "ci_run", "not_found"},
      {"broken", "builds?buildid__gt", {502, {}, ""}, "ci_run", "server_gone"},
      {"busy", "builds?buildid__gt", {503, {}, "busy"}, "ci_run", "server_gone"},
      {"cut off", "builds?buildid__gt", {200, {}, R"({"builds":[{"buildid":6,)"}, "ci_run", "damaged"},
      {"deep", "builds?buildid__gt", {200, {}, std::string(100'000, '[')}, "ci_run", "damaged"},
      {"no list", "builds?buildid__gt", {200, {}, R"({"meta":{"total":3}})"}, "ci_run", "damaged"},
      {"a total with no build",
       "builds?buildid__gt",
       {200, {}, R"({"builds":[],"meta":{"total":3}})"},
       "ci_run",
       "incomplete"},
      {"out of order",
       "builds?buildid__gt",
       {200, {}, R"({"builds":[{"buildid":2,"builderid":1,"started_at":1789990000}]})"},
       "ci_run",
       "incomplete"},
      {"a build of no time",
       "builds?buildid__gt",
       {200, {}, R"({"builds":[{"buildid":6,"builderid":1}]})"},
       "ci_run",
       "damaged"},
      {"requests refused", "buildrequests?", {403, {}, "{}"}, "ci_run", "auth_refused"},
      {"steps cut off", "/steps", {200, {}, R"({"steps":[{)"}, "tool_run", "damaged"},
      {"a step with no id", "/steps", {200, {}, R"({"steps":[{"name":"x"}]})"}, "tool_run", "damaged"},
      {"a log that breaks", "/raw", {500, {}, ""}, "tool_run", "server_gone"},
  };
  for (const auto& one : cases) {
    DYNAMIC_SECTION(one.name) {
      FakeMaster master;
      master.builds = make_builds(5);
      Night night{master};
      night.read(k_t0);
      master.builds.push_back({6, 6, k_t0 + 5, k_t0 + 60, 0});
      master.before = [&](const std::string& target) { return replies(target, one.at, one.reply); };
      const auto before = night.got();
      night.read(k_t0 + k_day);
      CHECK(reasons(night.sink, one.shape) == std::set<std::string>{one.reason});
      const auto kept = night.got();
      CHECK(std::includes(kept.begin(), kept.end(), before.begin(), before.end()));
      if (one.shape == "ci_run") {
        REQUIRE(!night.sink.coverage.empty());
        CHECK(night.sink.coverage.front().until < Instant{k_t0 + k_day});  // not as if it had been looked at
      }
      master.before = nullptr;
      night.read(k_t0 + 2 * k_day);
      CHECK(words(night.sink) == "");
      CHECK(night.got() == master.expected());
      CHECK(stored(night.sink, "tool_run") == 6);
    }
  }
}

TEST_CASE("Buildbot's login comes first, and a token that is not taken is a gap that does not show it") {
  FakeMaster master;
  master.token = "right-token";
  master.builds = make_builds(3);
  Night night{master};
  night.token = "right-token";
  night.read(k_t0);
  CHECK(master.asked.front() == "/auth/login");
  CHECK(words(night.sink) == "");
  CHECK(night.got() == master.expected());

  Night wrong{master};
  wrong.token = "wrong-token";
  master.asked.clear();
  wrong.read(k_t0);
  CHECK(master.asked.size() == 1);
  CHECK(reasons(wrong.sink, "ci_run") == std::set<std::string>{"auth_refused"});
  CHECK(wrong.sink.coverage.empty());
  CHECK(words(wrong.sink).find("wrong-token") == std::string::npos);
}

TEST_CASE("small budgets reach all builds of a master in the end") {
  FakeMaster master;
  master.builds = make_builds(130);
  Night night{master};
  night.settings["budget"] = "60";
  int readings = 0;
  do {
    night.read(k_t0 + ++readings);
    REQUIRE(readings < 30);
    if (!night.sink.gaps.empty()) CHECK(reasons(night.sink, "ci_run") == std::set<std::string>{"budget"});
  } while (!night.sink.gaps.empty());
  CHECK(readings > 3);
  CHECK(night.got() == master.expected());
  CHECK(stored(night.sink, "tool_run") == 130);
}

TEST_CASE("a build that goes on is asked for until it has ended, and one that was retried keeps both") {
  FakeMaster master;
  master.builds = make_builds(2);
  master.builds.push_back({3, 3, k_t0 - 60, 0, 0});
  Night night{master};
  night.read(k_t0);
  CHECK(night.got() == master.expected());
  master.builds.back().ended = k_t0 + 60;
  master.builds.back().results = 5;  // to be tried again
  master.builds.push_back({4, 3, k_t0 + 70, k_t0 + 90, 0});
  night.read(k_t0 + k_day);
  CHECK(words(night.sink) == "");
  CHECK(night.got() == master.expected());
  CHECK(night.got().contains("builds/3 crashed 1"));
  CHECK(night.got().contains("builds/4 success 2"));
}

TEST_CASE("a build the master has pruned while it went on stays unread, and no night asks for it again") {
  FakeMaster master;
  master.builds = make_builds(2);
  master.builds.push_back({3, 3, k_t0 - 60, 0, 0});
  Night night{master};
  night.read(k_t0);
  master.builds.pop_back();
  night.read(k_t0 + k_day);
  CHECK(night.got() == master.expected());
  master.asked.clear();
  night.read(k_t0 + 2 * k_day);
  for (const auto& target : master.asked) CHECK(target.find("/builds/3") == std::string::npos);
}

TEST_CASE("a log that Buildbot has deleted is a gap of tool runs that stays") {
  FakeMaster master;
  master.builds = make_builds(3);
  master.builds[1].log_deleted = true;
  Night night{master};
  night.read(k_t0);
  CHECK(night.got() == master.expected());
  CHECK(stored(night.sink, "tool_run") == 2);
  REQUIRE(night.sink.gap("tool_run", "expired") != nullptr);
  night.read(k_t0 + k_day);
  REQUIRE(night.sink.gap("tool_run", "expired") != nullptr);
}

}  // namespace buildbot_faults_tests
