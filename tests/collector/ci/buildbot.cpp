// A real master builds; what it built is collected, changed, collected again.
#include <httplib.h>

#include "collector/buildbot/buildbot_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/buildbot_server.hpp"
#include "tests/collector/ci/world.hpp"

namespace buildbot_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

/// Counts what is asked of the network.
struct Counting final : http::Transport {
  explicit Counting(int& count) : n(count) {}
  http::Expected<http::Reply> send(const http::Request& request) override {
    ++n;
    return inner->send(request);
  }
  std::unique_ptr<http::Transport> inner = http::make_network();
  int& n;
};

int read(const std::string& url, Recorder& sink, const std::map<std::string, std::string>& settings = {}) {
  FakePause pause;
  int count = 0;
  auto out = outside(pause);
  out.network = [&] { return std::make_unique<Counting>(count); };
  SourceSpec source;
  source.name = "bb", source.type = "buildbot", source.location = url, source.settings = settings;
  CollectContext context;
  context.now = {2'000'000'000};
  context.cursor = sink.cursor;
  REQUIRE(buildbot::BuildbotCollector(out).collect(source, context, sink));
  return count;
}

bool force(BuildbotServer& server, const std::string& builder) {
  httplib::Client client("127.0.0.1", server.port());
  const auto reply = client.Post(
      "/api/v2/forceschedulers/force",
      R"({"jsonrpc":"2.0","method":"force","id":1,"params":{"reason":"t","username":"Ann <ann@example.org>","branch":"main","builderNames":[")" +
          builder + R"("]}})",
      "application/json");
  return reply && reply->status == 200;
}

/// Asks the master itself, not through what is tested, until `count` builds have ended.
bool wait_for_builds(BuildbotServer& server, int count) {
  httplib::Client client("127.0.0.1", server.port());
  while (server.up()) {
    const auto reply = client.Get("/api/v2/builds?complete=true");
    if (!reply) continue;
    int ended = 0;
    for (auto at = reply->body.find("\"buildid\""); at != std::string::npos;
         at = reply->body.find("\"buildid\"", at + 1))
      ++ended;
    if (ended >= count) return true;
    sched_yield();
  }
  return false;
}

std::set<std::string> tools(const Recorder& sink) {
  std::set<std::string> out;
  for (const auto& tool : sink.of<ToolRun>())
    out.insert(tool.job.value_or("") + " " + tool.tool + (tool.ignored ? " ignored" : ""));
  return out;
}

}  // namespace

TEST_CASE("a real Buildbot builds, and its builds, steps and logs are collected") {
  if (!BuildbotServer::there()) return;
  BuildbotServer server;
  INFO(server.logs());
  REQUIRE(server.up());
  Recorder sink;
  read(server.url(), sink);
  CHECK(words(sink) == "");
  CHECK(sink.records.empty());

  REQUIRE(force(server, "good"));
  REQUIRE(wait_for_builds(server, 1));
  read(server.url(), sink);
  CHECK(words(sink) == "");
  REQUIRE(sink.of<CiRun>().size() == 1);
  const auto first = sink.of<CiRun>().front();
  CHECK(first.job == "good");
  CHECK(first.outcome == "success");
  CHECK(first.trigger == "manual");
  CHECK(first.runner == "w1");
  CHECK(first.branch == "main");
  CHECK(first.actor == "Ann");
  CHECK(tools(sink) == std::set<std::string>{"good/scan scanner", "good/lint linter ignored"});

  REQUIRE(force(server, "bad"));
  REQUIRE(wait_for_builds(server, 2));
  read(server.url(), sink);
  CHECK(words(sink) == "");
  REQUIRE(sink.of<CiRun>().size() == 2);
  CHECK(sink.of<CiRun>().back().job == "bad");
  CHECK(sink.of<CiRun>().back().outcome == "failure");
  CHECK(tools(sink).contains("bad/test tester"));
  CHECK(read(server.url(), sink) == 2);  // a quiet night: the builders, and no further build

  Recorder full;
  read(server.url(), full);
  CHECK(difference(sink.records, full.records) == "");
  Recorder one;
  read(server.url(), one, {{"builders", "bad, never"}});
  CHECK(one.of<CiRun>().size() == 1);
  CHECK(reasons(one, "ci_run") == std::set<std::string>{"not_found"});
}

}  // namespace buildbot_tests
