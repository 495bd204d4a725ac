// Request Tracker's replies: the recorded ones of a real 5.0.3, and a made-up server that pages and merges.
#include <fmt/core.h>
#include <httplib.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "collector/rt/model.hpp"
#include "collector/rt/rt_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"

namespace rt_tests {
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
          {"ObjectId", std::to_string(id / 1000)},
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
    // As there: who is no superuser is told no total, and what he may not see is missing from its page.
    const auto page = [](const httplib::Request& request, httplib::Response& out, std::vector<json> all,
                         bool total) {
      const auto number = [&](const char* key, std::size_t otherwise) {
        return request.has_param(key) ? std::stoul(request.get_param_value(key)) : otherwise;
      };
      if (request.get_param_value("order") == "DESC") std::reverse(all.begin(), all.end());
      const auto per = number("per_page", 20), first = (number("page", 1) - 1) * per;
      json body{{"total", total ? json(all.size()) : json()}, {"items", json::array()}};
      for (auto i = first; i < std::min(all.size(), first + per); ++i) {
        if (!all[i].contains("hidden")) body["items"].push_back(all[i]);
      }
      out.set_content(body.dump(), "application/json");
    };
    http.Get("/rt/REST/2.0/queues/all", guarded([page](const auto& request, auto& out) {
               page(request, out, {{{"id", "1"}, {"Name", "psirt"}}}, false);
             }));
    http.Get(R"(/rt/REST/2.0/user/(.+))", guarded([this](const auto& request, auto& out) {
               out.status = user_status;
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
               page(request, out, all, lists_total);
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
               page(request, out, history[std::stoi(request.matches[1].str())], false);
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
  int port = 0, user_status = 200;
  bool lists_total = true;
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

TEST_CASE(
    "the history of a ticket of Request Tracker ends where the ticket was made, not where a page is empty") {
  FakeRt server;
  server.tickets[1] = ticket(1, "resolved", "2026-11-21T18:14:14Z");
  auto& history = server.history[1];
  history.push_back(transaction(1000, "Create", "", "", "", "2026-11-21T18:14:14Z"));
  history.push_back(transaction(1001, "Status", "Status", "new", "resolved", "2026-11-21T18:20:00Z"));
  for (int i = 2; i < 260; ++i) {
    history.push_back(transaction(1000 + i, "Comment", "", "", "", "2026-11-21T19:00:00Z"));
    if (i >= 55 && i < 165) history.back()["hidden"] = true;  // among them a page as a whole
  }
  Recorder sink;
  read(server, sink);
  CHECK(words(sink) == "");
  int closings = 0, comments = 0;
  for (const auto& one : sink.of<TicketEvent>()) {
    closings += one.what == "state" && one.means == "closed" ? 1 : 0;
    comments += one.what == "comment" ? 1 : 0;
  }
  CHECK(closings == 1);
  CHECK(comments == 148);
  history.erase(history.begin());
  Recorder cut;
  read(server, cut);
  CHECK(reasons(cut, "ticket") == std::set<std::string>{"incomplete"});
  CHECK(cut.records.empty());
}

TEST_CASE("a list of Request Tracker without a total may lack tickets: a gap, and nothing is withdrawn") {
  FakeRt server;
  for (int id = 1; id <= 3; ++id) {
    server.tickets[id] = ticket(id, "new", "2026-11-21T18:14:14Z");
    server.history[id].push_back(transaction(id * 1000, "Create", "", "", "", "2026-11-21T18:14:14Z"));
  }
  Recorder sink;
  read(server, sink);
  CHECK(words(sink) == "");
  server.tickets.erase(2);
  server.lists_total = false;
  read(server, sink);
  CHECK(reasons(sink, "ticket") == std::set<std::string>{"incomplete"});
  CHECK(sink.records.contains({"ticket", native_of({"2"}).bytes}));
}

TEST_CASE("a person that Request Tracker fails to name is a gap of that ticket, and asked for again") {
  FakeRt server;
  server.tickets[1] = ticket(1, "new", "2026-11-21T18:14:14Z");
  server.history[1].push_back(transaction(1000, "Create", "", "", "", "2026-11-21T18:14:14Z"));
  server.user_status = 500;
  Recorder sink;
  read(server, sink);
  CHECK(reasons(sink, "ticket") == std::set<std::string>{"server_gone"});
  CHECK(sink.records.empty());
  server.user_status = 200;
  read(server, sink);
  CHECK(words(sink) == "");
  server.user_status = 403;  // people are not for this token to see: known by what the ticket calls them
  Recorder other;
  read(server, other);
  CHECK(words(other) == "");
  CHECK(other.of<Ticket>().size() == 1);
}

TEST_CASE("transactions of Request Tracker tell one value of a custom field each, and owners by many words") {
  rt::Names names;
  names.user = [](const std::string& id) { return tickets::Who{id == "14" ? "root" : id, "", ""}; };
  names.queue = [](const std::string& id) { return id; };
  names.custom_field = [](const std::string& id) { return id == "7" ? "cve" : ""; };
  auto body = ticket(1, "new", "2026-11-21T18:14:14Z");
  body["CustomFields"][0]["values"] = {"CVE-2", "CVE-3"};
  auto item = rt::parse_ticket(body, names);
  REQUIRE(item);
  const char* at = "2026-11-21T18:20:00Z";
  const std::vector<json> history{
      transaction(1001, "CustomField", "7", "", "CVE-2", at),
      transaction(1002, "CustomField", "7", "", "CVE-3", at),
      transaction(1003, "CustomField", "7", "CVE-1", "", at),
      transaction(1004, "CustomField", "8", "", "unseen", at),
      transaction(1005, "Take", "Owner", "6", "14", at),
      transaction(1006, "SetWatcher", "Owner", "6", "14", at),
      transaction(1007, "Untake", "Owner", "14", "6", at),
      transaction(1008, "Set", "Due", "1970-01-01 00:00:00", "2026-12-24 10:00:00", at),
      transaction(2009, "Status", "Status", "new", "rejected", at)};
  for (const auto& one : history) CHECK(rt::add_transaction(one, names, *item));
  rt::complete_custom_fields(body, *item);
  std::vector<std::string> told;
  for (const auto& change : item->changes) told.push_back(change.field + " " + change.from + ">" + change.to);
  CHECK(told == std::vector<std::string>{"cve CVE-1>CVE-2,CVE-1", "cve CVE-2,CVE-1>CVE-2,CVE-3,CVE-1",
                                         "cve CVE-2,CVE-3,CVE-1>CVE-2,CVE-3", "owner >root", "owner root>",
                                         "due >2026-12-24T10:00:00Z"});
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
  names.queue = names.custom_field = [](const std::string& id) { return id; };
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

}  // namespace rt_tests
