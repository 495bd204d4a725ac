// A real Redmine is filled over its own API, collected, changed, collected again.
#include <fmt/core.h>
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "collector/git/base64.hpp"
#include "collector/redmine/redmine_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/tickets/real_tracker.hpp"
#include "tests/collector/tickets/redmine_server.hpp"

namespace redmine_real_tests {
using namespace plumbline;
using namespace plumbline::test;
using nlohmann::json;

namespace {

class Api {
 public:
  Api(int port, const std::string& key) : m_client("127.0.0.1", port) {
    m_client.set_keep_alive(true);
    m_client.set_read_timeout(60);
    m_client.set_default_headers({{"X-Redmine-API-Key", key}});
  }
  std::int64_t create(const json& issue) {
    const auto reply = m_client.Post("/issues.json", json{{"issue", issue}}.dump(), "application/json");
    REQUIRE(reply);
    INFO(reply->body);
    REQUIRE(reply->status == 201);
    return json::parse(reply->body)["issue"]["id"];
  }
  void change(std::int64_t id, const json& issue) {
    const auto reply =
        m_client.Put(fmt::format("/issues/{}.json", id), json{{"issue", issue}}.dump(), "application/json");
    REQUIRE(reply);
    INFO(reply->body);
    REQUIRE((reply->status == 204 || reply->status == 200));
  }
  void erase(std::int64_t id) {
    const auto reply = m_client.Delete(fmt::format("/issues/{}.json", id));
    REQUIRE(reply);
    REQUIRE((reply->status == 204 || reply->status == 200));
  }
  std::map<std::string, int> ids(const std::string& path, const std::string& key) {
    std::map<std::string, int> out;
    const auto reply = m_client.Get(path);
    REQUIRE(reply);
    INFO(path << " " << reply->status << " " << reply->body);
    REQUIRE(reply->status == 200);
    const auto body = json::parse(reply->body);  // a loop keeps no more than what it names
    for (const auto& one : body.at(key)) out[one["name"]] = one["id"];
    REQUIRE_FALSE(out.empty());
    return out;
  }

 private:
  httplib::Client m_client;
};

void read(const RedmineServer& server, const std::string& key, Recorder& sink,
          const std::map<std::string, std::string>& settings = {}) {
  read_tracker<redmine::RedmineCollector>("redmine", server.url(), key, sink, settings);
}

}  // namespace

TEST_CASE("a real Redmine is filled, collected, changed and collected again") {
  if (!RedmineServer::there()) return;
  RedmineServer server;
  INFO(server.logs());
  REQUIRE(server.up());
  Api api(server.port(), server.admin_key);
  const auto states = api.ids("/issue_statuses.json", "issue_statuses");
  const auto projects = api.ids("/projects.json", "projects");
  std::vector<std::int64_t> seen, hidden;
  for (int i = 0; i < 262; ++i) {
    const char* project = i % 20 == 19 ? "hidden" : i % 2 == 0 ? "gnb" : "core";
    const auto id = api.create({{"project_id", projects.at(project)},
                                {"subject", fmt::format("unique words {}", i)},
                                {"status_id", states.at("New")},
                                {"is_private", i % 13 == 5}});
    (i % 20 == 19 ? hidden : seen).push_back(id);
  }
  for (int i = 0; i < 12; ++i) api.change(seen[i], {{"status_id", states.at("Closed")}, {"notes", "done"}});
  for (int i = 12; i < 16; ++i)
    api.change(seen[i], {{"project_id", projects.at("gnb") == 0 ? 0 : projects.at("core")}});
  api.change(seen[0], {{"status_id", states.at("In Progress")}});  // opened again
  api.erase(seen[20]);
  Recorder sink;
  read(server, server.auditor_key, sink);
  CHECK(words(sink) == "");
  auto found = tickets_of(sink);
  CHECK(found.size() == seen.size() - 1);
  CHECK(found.size() + 1 + hidden.size() == 262);
  for (const auto id : hidden) CHECK_FALSE(found.contains(std::to_string(id)));
  int closed = 0, confidential = 0;
  for (const auto& [key, ticket] : found) {
    closed += ticket.closed ? 1 : 0;
    confidential += ticket.confidential ? 1 : 0;
    CHECK(ticket.title.has_value() != ticket.confidential);
  }
  CHECK(closed == 11);
  CHECK(confidential > 10);
  int closings = 0;
  for (const auto& event : sink.of<TicketEvent>())
    closings += event.what == "state" && event.means == "closed" ? 1 : 0;
  CHECK(closings == 12);

  const auto made = api.create({{"project_id", projects.at("core")}, {"subject", "later"}});
  api.change(seen[1], {{"status_id", states.at("In Progress")}});
  api.change(seen[32], {{"subject", "renamed"}});
  api.change(seen[31], {{"is_private", true}});
  api.erase(seen[40]);
  read(server, server.auditor_key, sink);
  CHECK(words(sink) == "");
  found = tickets_of(sink);
  CHECK(found.contains(std::to_string(made)));
  CHECK_FALSE(found.contains(std::to_string(seen[40])));
  CHECK_FALSE(found.at(std::to_string(seen[1])).closed);
  CHECK(found.at(std::to_string(seen[32])).title == "renamed");
  CHECK(found.at(std::to_string(seen[31])).confidential);
  Recorder full;
  read(server, server.auditor_key, full);
  CHECK(difference(sink.records, full.records) == "");

  Recorder wrong;
  read(server, std::string(40, 'a'), wrong);
  CHECK(reasons(wrong, "ticket") == std::set<std::string>{"auth_refused"});
  CHECK(wrong.records.empty());
  Recorder some;
  read(server, server.auditor_key, some, {{"projects", "core, hidden"}});
  CHECK_FALSE(reasons(some, "ticket").empty());
  CHECK_FALSE(some.records.empty());
}

}  // namespace redmine_real_tests
