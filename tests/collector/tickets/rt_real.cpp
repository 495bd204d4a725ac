// A real Request Tracker is filled over its own API, collected, changed, collected again.
#include <fmt/core.h>
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "collector/rt/rt_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/tickets/real_tracker.hpp"
#include "tests/collector/tickets/rt_server.hpp"

namespace rt_real_tests {
using namespace plumbline;
using namespace plumbline::test;
using nlohmann::json;

namespace {

class Api {
 public:
  Api(int port, const std::string& token) : m_client("127.0.0.1", port) {
    m_client.set_read_timeout(60);
    m_client.set_default_headers({{"Authorization", "token " + token}});
  }
  // Many at once: each request of one alone costs a tenth of a second.
  std::vector<int> create(const json& tickets) {
    std::vector<int> out;
    for (const auto& one : ask(m_client.Post("/REST/2.0/tickets/bulk", tickets.dump(), k_json)))
      out.push_back(std::stoi(one.at("id").get<std::string>()));
    REQUIRE(out.size() == tickets.size());
    return out;
  }
  void change(const json& tickets) {
    for (const auto& one : ask(m_client.Put("/REST/2.0/tickets/bulk", tickets.dump(), k_json))) {
      INFO(one.dump());
      REQUIRE(one.dump().find("changed from") != std::string::npos);
    }
  }
  void change(int id, json what) {
    const auto reply = m_client.Put(fmt::format("/REST/2.0/ticket/{}", id), what.dump(), k_json);
    REQUIRE(reply);
    INFO(reply->body);
    REQUIRE(reply->status == 200);
  }
  void comment(int id, int times) {
    json all = json::array();
    for (int i = 0; i < times; ++i)
      all.push_back({{"id", std::to_string(id)}, {"Content", "a word"}, {"ContentType", "text/plain"}});
    REQUIRE(ask(m_client.Post("/REST/2.0/tickets/bulk/comment", all.dump(), k_json)).size() == all.size());
  }
  // The server's clock has seconds: what is to be two changes may not come in one of them.
  void wait_for_next_second() {
    const auto now = [&] { return m_client.Get("/REST/2.0/rt")->get_header_value("Date"); };
    for (const auto before = now(); now() == before;) continue;
  }
  void erase(int id) {
    const auto reply = m_client.Delete(fmt::format("/REST/2.0/ticket/{}", id));
    REQUIRE(reply);
    REQUIRE(reply->status == 204);
  }

 private:
  static constexpr const char* k_json = "application/json";
  static json ask(const httplib::Result& reply) {
    REQUIRE(reply);
    INFO(reply->body);
    REQUIRE((reply->status == 200 || reply->status == 201));
    return json::parse(reply->body);
  }
  httplib::Client m_client;
};

void read(const RtServer& server, const std::string& token, Recorder& sink,
          const std::map<std::string, std::string>& settings = {}) {
  read_tracker<rt::RtCollector>("rt", server.url(), token, sink, settings);
}

// "what from>to" of a ticket's events, in order.
std::vector<std::string> life_of(const Recorder& sink, int id, const std::set<std::string>& what) {
  std::vector<std::string> out;
  for (const auto& one : sink.of<TicketEvent>()) {
    if (one.key == std::to_string(id) && what.contains(one.what))
      out.push_back(one.what + " " + one.from + ">" + one.to);
  }
  return out;
}

}  // namespace

TEST_CASE("a real Request Tracker is filled, collected, changed and collected again") {
  if (!RtServer::there()) return;
  RtServer server;
  INFO(server.logs());
  REQUIRE(server.up());
  Api api(server.port(), server.root_token);
  const std::map<std::string, std::string> settings{{"confidential", "1\tproject=psirt"}};
  json made = json::array();
  for (int i = 0; i < 262; ++i) {
    const char* queue = i % 20 == 19 ? "hidden" : i % 13 == 5 ? "psirt" : i % 2 == 0 ? "gnb" : "core";
    made.push_back({{"Queue", queue}, {"Subject", fmt::format("unique words {}", i)}});
    if (i == 50) made.back()["CustomFields"] = {{"CVE", json::array({"CVE-2026-1"})}};
  }
  const auto ids = api.create(made);
  std::vector<int> gnb, core, psirt, hidden;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto queue = made[i]["Queue"].get<std::string>();
    (queue == "gnb" ? gnb : queue == "core" ? core : queue == "psirt" ? psirt : hidden).push_back(ids[i]);
  }
  const auto deleted = gnb[20], merged = gnb[21], into = gnb[22], talked_of = gnb[23], timed = gnb[24],
             owned = gnb[25], linked = gnb[26], vulnerable = ids[50];

  json first = json::array(), second = json::array();
  for (int i = 0; i < 12; ++i) first.push_back({{"id", gnb[i]}, {"Status", "resolved"}});
  for (int i = 12; i < 16; ++i) first.push_back({{"id", gnb[i]}, {"Queue", "core"}});
  for (const int id : {merged, talked_of}) first.push_back({{"id", id}, {"Status", "rejected"}});
  first.push_back({{"id", timed}, {"Due", "2026-12-24 10:00:00"}});
  first.push_back({{"id", owned}, {"Owner", "root"}});
  api.wait_for_next_second();
  api.change(first);
  api.change(vulnerable, {{"CustomFields", {{"CVE", json::array({"CVE-2026-1", "CVE-2026-2"})}}}});
  api.change(linked, {{"RefersTo", json::array({std::to_string(timed)})}});
  api.wait_for_next_second();
  second.push_back({{"id", gnb[0]}, {"Status", "open"}});  // opened again
  second.push_back({{"id", timed}, {"Due", "2026-12-31 10:00:00"}});
  second.push_back({{"id", owned}, {"Owner", "Nobody"}});
  api.change(second);
  api.change(vulnerable, {{"CustomFields", {{"CVE", json::array()}}}});
  api.change(merged, {{"MergeInto", std::to_string(into)}});
  api.comment(talked_of, 105);  // more than a page, and what came before is on the next one
  api.erase(deleted);

  Recorder sink;
  read(server, server.auditor_token, sink, settings);
  CHECK(words(sink) == "");
  auto found = tickets_of(sink);
  CHECK(found.size() + hidden.size() + 2 == ids.size());
  for (const auto id : hidden) CHECK_FALSE(found.contains(std::to_string(id)));
  for (const auto id : {deleted, merged}) CHECK_FALSE(found.contains(std::to_string(id)));
  int closed = 0, confidential = 0;
  for (const auto& [key, ticket] : found) {
    closed += ticket.closed ? 1 : 0;
    confidential += ticket.confidential ? 1 : 0;
    CHECK(ticket.title.has_value() != ticket.confidential);
  }
  CHECK(closed == 12);  // eleven resolved, one rejected
  CHECK(confidential == static_cast<int>(psirt.size()));
  int closings = 0;
  for (const auto& event : sink.of<TicketEvent>())
    closings += event.what == "state" && event.means == "closed" ? 1 : 0;
  CHECK(closings == 12);
  using Life = std::vector<std::string>;
  CHECK(life_of(sink, gnb[0], {"state"}) == Life{"state >new", "state new>resolved", "state resolved>open"});
  CHECK(life_of(sink, gnb[12], {"project"}) == Life{"project gnb>core"});
  CHECK(life_of(sink, into, {"state"}) == Life{"state >new"});  // not what befell the one merged into it
  CHECK(life_of(sink, talked_of, {"state"}) == Life{"state >new", "state new>rejected"});
  CHECK(life_of(sink, talked_of, {"comment"}).size() == 105);
  CHECK(life_of(sink, timed, {"due"}) == Life{"due >1798106400", "due 1798106400>1798711200"});
  CHECK(life_of(sink, vulnerable, {"kind"}) == Life{"kind >tkt.vuln", "kind tkt.vuln>tkt.other"});
  CHECK(found.at(std::to_string(linked)).links == fmt::format("refers-to:{}", timed));

  const auto later = api.create({{{"Queue", "core"}, {"Subject", "later"}}}).front();
  api.wait_for_next_second();
  api.change(json{{{"id", gnb[1]}, {"Status", "open"}},
                  {{"id", core[2]}, {"Subject", "renamed"}},
                  {{"id", core[3]}, {"Queue", "psirt"}},
                  {{"id", core[4]}, {"Queue", "hidden"}},
                  {{"id", hidden[0]}, {"Queue", "gnb"}}});
  api.erase(core[5]);
  api.change(core[6], {{"MergeInto", std::to_string(core[7])}});
  read(server, server.auditor_token, sink, settings);
  CHECK(words(sink) == "");
  found = tickets_of(sink);
  for (const auto id : {later, hidden[0]}) CHECK(found.contains(std::to_string(id)));
  for (const auto id : {core[4], core[5], core[6]}) CHECK_FALSE(found.contains(std::to_string(id)));
  CHECK_FALSE(found.at(std::to_string(gnb[1])).closed);
  CHECK(found.at(std::to_string(core[2])).title == "renamed");
  CHECK(found.at(std::to_string(core[3])).confidential);
  Recorder full;
  read(server, server.auditor_token, full, settings);
  CHECK(difference(sink.records, full.records) == "");

  Recorder wrong;
  read(server, "1-14-00000000000000000000000000000000", wrong);
  CHECK(reasons(wrong, "ticket") == std::set<std::string>{"auth_refused"});
  CHECK(wrong.records.empty());
  for (const char* queue : {"hidden", "nobody made this one"}) {
    Recorder some;
    read(server, server.auditor_token, some, {{"queues", std::string("psirt, ") + queue}});
    CHECK_FALSE(reasons(some, "ticket").empty());  // none for us is not none
    CHECK(tickets_of(some).size() == psirt.size() + 1);
  }
}

}  // namespace rt_real_tests
