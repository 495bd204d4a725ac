// Request Tracker's replies: the recorded ones of a real 5.0.3, and a made-up server that pages and merges.
#include <fmt/core.h>
#include <httplib.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "collector/rt/model.hpp"
#include "collector/rt/rt_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"

using namespace plumbline;
using namespace plumbline::test;
using nlohmann::json;

namespace {

// Made after replies of a real server, every value a text as there.
json ticket(int id, const std::string& status, const std::string& updated) {
  return {{"id", id},
          {"Type", "ticket"},
          {"Status", status},
          {"Subject", fmt::format("case {}", id)},
          {"Queue", {{"id", "1"}, {"type", "queue"}}},
          {"Creator", {{"id", "root"}, {"type", "user"}}},
          {"Owner", {{"id", "Nobody"}, {"type", "user"}}},
          {"Created", "2026-11-21T18:14:14Z"},
          {"Due", "1970-01-01T00:00:00Z"},
          {"Priority", "0"},
          {"LastUpdated", updated},
          {"CustomFields",
           json::array({{{"name", "CVE"}, {"id", "7"}, {"values", json::array({"CVE-2026-1"})}}})}};
}

json transaction(int id, const std::string& type, const std::string& field, const std::string& from,
                 const std::string& to, const std::string& at) {
  return {{"id", std::to_string(id)},
          {"Type", type},
          {"Field", field},
          {"OldValue", from},
          {"NewValue", to},
          {"Created", at},
          {"Creator", {{"id", "root"}, {"type", "user"}}}};
}

class FakeRt {
 public:
  FakeRt() {
    http.new_task_queue = [] { return new httplib::ThreadPool(1); };
    const auto guarded = [this](auto handler) {
      return [this, handler](const httplib::Request& request, httplib::Response& out) {
        if (request.get_header_value("Authorization") != "token right") {
          out.status = 401;
          out.set_content(R"({"message":"Unauthorized"})", "application/json");
          return;
        }
        handler(request, out);
      };
    };
    const auto page = [](const httplib::Request& request, httplib::Response& out,
                         const std::vector<json>& all) {
      const auto per = std::stoul(request.get_param_value("per_page"));
      const auto first = (std::stoul(request.get_param_value("page")) - 1) * per;
      json body{{"total", all.size()}, {"items", json::array()}};
      for (auto i = first; i < std::min(all.size(), first + per); ++i) body["items"].push_back(all[i]);
      out.set_content(body.dump(), "application/json");
    };
    http.Get("/rt/REST/2.0/queues/all", guarded([page](const auto& request, auto& out) {
               page(request, out, {{{"id", "1"}, {"Name", "psirt"}}});
             }));
    http.Get("/rt/REST/2.0/customfields", guarded([](const auto&, auto& out) { out.status = 403; }));
    http.Get(R"(/rt/REST/2.0/user/(.+))", guarded([](const auto& request, auto& out) {
               out.set_content(
                   json{{"Name", request.matches[1].str()}, {"EmailAddress", "r@example.org"}}.dump(),
                   "application/json");
             }));
    http.Get("/rt/REST/2.0/tickets", guarded([this, page](const auto& request, auto& out) {
               std::vector<json> all;
               for (const auto& [id, one] : tickets) {
                 if (one["Status"] != "deleted")
                   all.push_back({{"id", std::to_string(id)}, {"LastUpdated", one["LastUpdated"]}});
               }
               page(request, out, all);
             }));
    http.Get(R"(/rt/REST/2.0/ticket/(\d+))", guarded([this](const auto& request, auto& out) {
               int id = std::stoi(request.matches[1].str());
               if (merged.contains(id)) id = merged.at(id);
               if (!tickets.contains(id))
                 out.status = 404;
               else
                 out.set_content(tickets.at(id).dump(), "application/json");
             }));
    http.Get(R"(/rt/REST/2.0/ticket/(\d+)/history)", guarded([this, page](const auto& request, auto& out) {
               page(request, out, history[std::stoi(request.matches[1].str())]);
             }));
    port = http.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { http.listen_after_bind(); });
  }
  ~FakeRt() {
    http.stop();
    thread.join();
  }
  httplib::Server http;
  std::thread thread;
  int port = 0;
  std::map<int, json> tickets;
  std::map<int, int> merged;
  std::map<int, std::vector<json>> history;
};

void read(const FakeRt& server, Recorder& sink, const std::string& token = "right") {
  FakePause pause;
  SourceSpec source;
  source.name = "rt", source.type = "rt",
  source.location = fmt::format("http://127.0.0.1:{}/rt", server.port);
  CollectContext context;
  context.now = {2'000'000'000};
  context.cursor = sink.cursor;
  context.data_root = PLUMBLINE_SOURCE_DIR;
  Server known;
  known.host = fmt::format("127.0.0.1:{}", server.port);
  known.token = token;
  context.servers = {known};
  REQUIRE(rt::RtCollector(outside(pause)).collect(source, context, sink));
}

}  // namespace

TEST_CASE(
    "tickets of a Request Tracker come with their transactions, merged and deleted ones are withdrawn") {
  FakeRt server;
  for (int id = 1; id <= 230; ++id) {
    server.tickets[id] = ticket(id, id % 5 == 0 ? "resolved" : "new", "2026-11-21T18:14:14Z");
    server.history[id].push_back(transaction(id * 1000, "Create", "", "", "", "2026-11-21T18:14:14Z"));
    for (int i = 1; i < 120 && id == 10; ++i)  // a history over its page
      server.history[id].push_back(transaction(id * 1000 + i, "Comment", "", "", "", "2026-11-21T19:00:00Z"));
    if (id % 5 == 0)
      server.history[id].push_back(
          transaction(id * 1000 + 500, "Status", "Status", "new", "resolved", "2026-11-22T10:00:00Z"));
  }
  Recorder sink;
  read(server, sink);
  CHECK(words(sink) == "");
  CHECK(sink.of<Ticket>().size() == 230);
  int closed = 0, comments = 0;
  for (const auto& one : sink.of<Ticket>()) {
    closed += one.closed ? 1 : 0;
    CHECK(one.kind == "tkt.vuln");  // by its custom field, not by its words
    CHECK(one.project == "psirt");
  }
  for (const auto& one : sink.of<TicketEvent>()) comments += one.what == "comment" ? 1 : 0;
  CHECK(closed == 46);
  CHECK(comments == 119);
  server.tickets[3]["Status"] = "deleted";
  server.tickets.erase(4);
  server.merged[4] = 7;
  server.tickets[5]["Status"] = "open";
  server.tickets[5]["LastUpdated"] = "2026-11-23T10:00:00Z";
  server.history[5].push_back(
      transaction(5900, "Status", "Status", "resolved", "open", "2026-11-23T10:00:00Z"));
  read(server, sink);
  CHECK(words(sink) == "");
  Recorder full;
  read(server, full);
  CHECK(difference(sink.records, full.records) == "");
  CHECK(full.of<Ticket>().size() == 228);
  Recorder wrong;
  read(server, wrong, "wrong");
  CHECK(reasons(wrong, "ticket") == std::set<std::string>{"auth_refused"});
}

TEST_CASE("recorded replies of a real Request Tracker are read as they are, where they are at hand") {
  const char* folder = std::getenv("PLUMBLINE_FIXTURES");  // recordings are not part of the project
  if (folder == nullptr) return;
  std::ifstream in(std::string(folder) + "/rt5/ticket_2.json"),
      log(std::string(folder) + "/rt5/ticket_2_history.json");
  REQUIRE(in);
  REQUIRE(log);
  rt::Names names;
  names.user = [](const std::string& id) { return tickets::Who{id, "", ""}; };
  auto item = rt::parse_ticket(json::parse(in), names);
  REQUIRE(item);
  const auto history = json::parse(log);
  for (const auto& one : history["items"]) CHECK(rt::add_transaction(one, names, *item));
  CHECK(item->key == "2");
  CHECK(item->now.at("state") == "resolved");
  std::vector<std::string> told;
  for (const auto& change : item->changes) told.push_back(change.field + " " + change.from + ">" + change.to);
  CHECK(told == std::vector<std::string>{"owner >14", "state new>open", "comment >", "state open>resolved"});
}
