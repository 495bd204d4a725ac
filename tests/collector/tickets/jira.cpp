// Jira's replies: the cloud's pages by token, the server's by offset, changelogs, and recorded ones.
#include <fmt/core.h>
#include <httplib.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "collector/jira/jira_collector.hpp"
#include "collector/jira/model.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"

namespace jira_tests {
using namespace plumbline;
using namespace plumbline::test;
using nlohmann::json;

namespace {

json issue(int id) {
  json histories = json::array();
  const auto history = [&](int number, const char* at, json items) {
    histories.push_back({{"id", std::to_string(id * 100 + number)},
                         {"created", at},
                         {"author", {{"accountId", "a1"}, {"displayName", "Ann"}}},
                         {"items", std::move(items)}});
  };
  const bool done = id % 4 == 0;
  if (done)
    history(1, "2026-03-05T10:00:00.000+0000",
            {{{"field", "status"}, {"fieldtype", "jira"}, {"fromString", "To Do"}, {"toString", "Done"}},
             {{"field", "resolution"},
              {"fieldtype", "jira"},
              {"fromString", nullptr},
              {"toString", id % 8 == 0 ? "Duplicate" : "Fixed"}}});
  return {{"id", std::to_string(id)},
          {"key", fmt::format("RAD-{}", id)},
          {"fields",
           {{"created", "2026-03-03T13:40:01.000+0100"},
            {"updated", "2026-03-05T10:00:00.000+0000"},
            {"summary", fmt::format("words {}", id)},
            {"status", {{"name", done ? "Done" : "To Do"}}},
            {"issuetype", {{"name", "Bug"}}},
            {"priority", {{"name", "Highest"}}},
            {"resolution", done ? json{{"name", id % 8 == 0 ? "Duplicate" : "Fixed"}} : json(nullptr)},
            {"security", id % 10 == 0 ? json{{"name", "PSIRT only"}} : json(nullptr)},
            {"labels", json::array({"radio", "vulnerability"})},
            {"customfield_1", {{"value", "production"}}},
            {"project", {{"key", "RAD"}}},
            {"creator", {{"accountId", "a2"}, {"displayName", "Bob"}}}}},
          {"changelog", {{"total", histories.size()}, {"histories", histories}}}};
}

class FakeJira {
 public:
  FakeJira() {
    http.new_task_queue = [] { return new httplib::ThreadPool(1); };
    for (const std::string api : {"/rest/api/2/", "/rest/api/3/"}) {
      const auto plain = [&](const std::string& path, json body) {
        http.Get(api + path, [this, body](const httplib::Request& request, httplib::Response& out) {
          if (request.get_header_value("Authorization") != "Bearer right")
            out.status = 401;
          else
            out.set_content(body.dump(), "application/json");
        });
      };
      plain("myself", {{"accountId", "me"}});
      plain("status", json::array({{{"name", "To Do"}, {"statusCategory", {{"key", "new"}}}},
                                   {{"name", "Done"}, {"statusCategory", {{"key", "done"}}}}}));
      plain("field", json::array({{{"id", "customfield_1"}, {"name", "Found in"}, {"custom", true}}}));
      http.Get(api + "search", [this](const auto& request, auto& out) {
        const auto start = std::stoul(request.get_param_value("startAt"));
        json body{{"startAt", start}, {"total", issues.size()}, {"issues", json::array()}};
        add(body, start);
        out.set_content(body.dump(), "application/json");
      });
      http.Get(api + "search/jql", [this](const auto& request, auto& out) {
        const auto token = request.get_param_value("nextPageToken");
        const auto start = token.empty() ? 0 : std::stoul(token);
        json body{{"issues", json::array()}};
        add(body, start);
        if (start + 100 < issues.size()) body["nextPageToken"] = std::to_string(start + 100);
        body["isLast"] = start + 100 >= issues.size() && !never_last;
        out.set_content(body.dump(), "application/json");
      });
      http.Get(api + R"(issue/(\d+))", [this](const auto& request, auto& out) {
        const auto it = issues.find(std::stoi(request.matches[1].str()));
        if (it == issues.end())
          out.status = 404;
        else
          out.set_content(it->second.dump(), "application/json");
      });
      http.Get(api + R"(issue/(\d+)/comment)", [this](const auto& request, auto& out) {
        const auto start = std::stoul(request.get_param_value("startAt"));
        json body{{"total", comments.size()}, {"comments", json::array()}};
        for (auto i = start; i < std::min<std::size_t>(comments.size(), start + 100); ++i)
          body["comments"].push_back(comments[i]);
        out.set_content(body.dump(), "application/json");
      });
      http.Get(api + R"(issue/(\d+)/changelog)", [this](const auto& request, auto& out) {
        if (hidden_log) {
          out.status = 404;
          return;
        }
        const auto start = std::stoul(request.get_param_value("startAt"));
        json body{{"values", json::array()}};
        for (auto i = start; i < std::min<std::size_t>(log.size(), start + 100); ++i)
          body["values"].push_back(log[i]);
        out.set_content(body.dump(), "application/json");
      });
    }
    port = http.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { http.listen_after_bind(); });
  }
  ~FakeJira() {
    http.stop();
    thread.join();
  }
  void add(json& body, std::size_t start) const {
    std::size_t at = 0;
    for (const auto& [id, one] : issues) {
      if (at >= start && at < start + 100)
        body["issues"].push_back({{"id", one["id"]}, {"fields", {{"updated", one["fields"]["updated"]}}}});
      ++at;
    }
  }
  httplib::Server http;
  std::thread thread;
  int port = 0;
  std::map<int, json> issues;
  std::vector<json> log, comments;
  bool never_last = false, hidden_log = false;
};

void read(const FakeJira& server, Recorder& sink, const std::string& api,
          const std::string& token = "right") {
  FakePause pause;
  SourceSpec source;
  source.name = "j", source.type = "jira", source.location = fmt::format("http://127.0.0.1:{}", server.port);
  source.settings = {{"api", api}};
  CollectContext context;
  context.now = {2'000'000'000};
  context.cursor = sink.cursor;
  context.data_root = PLUMBLINE_SOURCE_DIR;
  Server known;
  known.host = fmt::format("127.0.0.1:{}", server.port);
  known.token = token;
  context.servers = {known};
  REQUIRE(jira::JiraCollector(outside(pause)).collect(source, context, sink));
}

}  // namespace

TEST_CASE("issues of a Jira come with their changelogs, from the cloud as from a server") {
  FakeJira server;
  for (int id = 1; id <= 250; ++id) server.issues[id] = issue(id);
  Recorder cloud, own;
  read(server, cloud, "cloud");
  read(server, own, "server");
  CHECK(words(cloud) == "");
  CHECK(words(own) == "");
  CHECK(difference(cloud.records, own.records) == "");
  CHECK(own.of<Ticket>().size() == 250);
  int closed = 0, confidential = 0, rejected = 0;
  for (const auto& one : own.of<Ticket>()) {
    closed += one.closed ? 1 : 0;
    confidential += one.confidential ? 1 : 0;
    CHECK(one.severity == "critical");
    CHECK(one.kind == "tkt.vuln");
    CHECK(one.opened == *parse_instant("2026-03-03T12:40:01Z"));
  }
  for (const auto& one : own.of<TicketEvent>()) rejected += one.means == "rejected" ? 1 : 0;
  CHECK(closed == 62);
  CHECK(rejected == 31);  // closed as a duplicate is not closed by work
  CHECK(confidential == 25);

  // Moved to another project: its key is another one, and the old one is withdrawn.
  server.issues[7]["key"] = "CORE-1";
  server.issues[7]["fields"]["updated"] = "2026-03-06T10:00:00.000+0000";
  server.issues.erase(8);
  // A changelog longer than what comes with the issue.
  for (int i = 0; i < 130; ++i)
    server.log.push_back({{"id", std::to_string(90'000 + i)},
                          {"created", "2026-03-06T10:00:00.000+0000"},
                          {"author", {{"accountId", "a1"}}},
                          {"items", json::array({{{"field", "priority"},
                                                  {"fieldtype", "jira"},
                                                  {"fromString", i % 2 == 0 ? "Highest" : "Low"},
                                                  {"toString", i % 2 == 0 ? "Low" : "Highest"}}})}});
  server.issues[9]["changelog"]["total"] = 130;
  server.issues[9]["fields"]["updated"] = "2026-03-06T10:00:00.000+0000";
  read(server, own, "server");
  CHECK(words(own) == "");
  Recorder full;
  read(server, full, "server");
  CHECK(difference(own.records, full.records) == "");
  Recorder wrong;
  read(server, wrong, "server", "wrong");
  CHECK(reasons(wrong, "ticket") == std::set<std::string>{"auth_refused"});
}

TEST_CASE("a changelog that is not served is no sign that its issue is gone") {
  FakeJira server;
  for (int id = 1; id <= 3; ++id) server.issues[id] = issue(id);
  server.issues[2]["changelog"]["total"] = 130;
  server.hidden_log = true;
  Recorder sink;
  read(server, sink, "server");
  CHECK(sink.of<Ticket>().size() == 2);
  CHECK(reasons(sink, "ticket").size() == 1);
  CHECK(words(sink).find("issue/2/changelog") != std::string::npos);
}

TEST_CASE("an issue that is done without a change was closed when it was resolved, else it is undated") {
  FakeJira server;
  const json done{{"name", "Done"}, {"statusCategory", {{"key", "done"}}}};
  for (int id = 1; id <= 3; ++id) {
    server.issues[id] = issue(id);
    server.issues[id]["fields"]["status"] = done;
    server.issues[id]["fields"]["resolution"] = {{"name", "Done"}};
  }
  server.issues[1]["fields"]["resolutiondate"] = "2026-12-28T10:00:00.000+0000";
  server.issues[2]["fields"]["resolutiondate"] = "2025-12-28T10:00:00.000+0000";  // before it was opened
  Recorder sink;
  read(server, sink, "server");
  REQUIRE(sink.of<Ticket>().size() == 1);
  CHECK(sink.of<Ticket>()[0].closed == *parse_instant("2026-12-28T10:00:00Z"));
  CHECK(reasons(sink, "ticket") == std::set<std::string>{"undated"});
}

TEST_CASE("comments that do not come with the issue are asked for, and missing ones are a gap") {
  FakeJira server;
  server.issues[1] = issue(1);
  for (int i = 0; i < 140; ++i)
    server.comments.push_back({{"id", std::to_string(500 + i)},
                               {"created", "2026-03-06T10:00:00.000+0000"},
                               {"author", {{"accountId", "a1"}}}});
  server.issues[1]["fields"]["comment"] = {{"comments", json::array({server.comments[0]})}, {"total", 140}};
  Recorder sink;
  read(server, sink, "server");
  CHECK(words(sink) == "");
  const auto told = [&] {
    int out = 0;
    for (const auto& one : sink.of<TicketEvent>()) out += one.what == "comment" ? 1 : 0;
    return out;
  };
  CHECK(told() == 140);
  server.comments.resize(139);
  server.issues[1]["fields"]["updated"] = "2026-03-07T10:00:00.000+0000";
  read(server, sink, "server");
  CHECK(words(sink).find("incomplete: issue 1 announces 140 comments and serves 139") != std::string::npos);
  CHECK(told() == 140);
}

TEST_CASE("a page of the cloud that is not the last names the next one") {
  FakeJira server;
  for (int id = 1; id <= 3; ++id) server.issues[id] = issue(id);
  Recorder sink;
  read(server, sink, "cloud");
  CHECK(words(sink) == "");
  server.never_last = true;
  server.issues.erase(2);
  read(server, sink, "cloud");
  CHECK(reasons(sink, "ticket") == std::set<std::string>{"incomplete"});
  CHECK(living_tickets(sink) == 3);
}

TEST_CASE("recorded replies of real Jiras are read as they are, where they are at hand") {
  const char* folder = std::getenv("PLUMBLINE_FIXTURES");  // recordings are not part of the project
  if (folder == nullptr) return;
  std::map<std::string, std::string> keys;
  for (const char* page : {"1", "2"}) {
    std::ifstream in(fmt::format("{}/jira/grimoirelab-perceval__tests__data__jira__jira_issues_page_{}.json",
                                 folder, page));
    REQUIRE(in);
    const auto body = json::parse(in);
    for (const auto& one : body["issues"]) {
      const auto item = jira::parse_issue(one, {});
      REQUIRE(item);
      keys[item->key] = format_rfc3339(item->opened) + " " + std::string(item->now.at("state")) + " " +
                        std::string(item->now.at("priority")) + " " + item->owner.login;
    }
  }
  CHECK(keys.size() == 3);
  CHECK(keys.at("HELP-6043") == "2016-03-03T13:40:01Z Open Major user1");
}

}  // namespace jira_tests
