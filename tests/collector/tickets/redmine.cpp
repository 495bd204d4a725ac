// A made-up Redmine misbehaves in every way a tracker can; what is wrong is a gap, and nights add up to one
// reading.
#include <random>

#include "collector/redmine/redmine_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"
#include "tests/collector/tickets/fake_redmine.hpp"
#include "tests/rounds.hpp"

namespace redmine_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

const std::int64_t k_day = 86'400, k_start = 1'700'000'000;

Result<void> read(const FakeRedmine& server, Recorder& sink, std::int64_t now = 2'000'000'000,
                  const std::map<std::string, std::string>& settings = {},
                  const std::string& token = "right") {
  FakePause pause;
  SourceSpec source;
  source.name = "rm", source.type = "redmine", source.location = server.url(), source.settings = settings;
  CollectContext context;
  context.now = {now};
  context.cursor = sink.cursor;
  context.data_root = PLUMBLINE_SOURCE_DIR;
  Server known;
  known.host = server.url().substr(7);
  known.token = token;
  context.servers = {known};
  return redmine::RedmineCollector(outside(pause)).collect(source, context, sink);
}

void fill(FakeRedmine& server, int count) {
  for (int i = 0; i < count; ++i) {
    auto& issue = server.add(k_start + i * 3600, i % 10 == 0 ? 2 : 1);
    if (i % 3 == 0) server.change(issue, issue.created + k_day, "status_id", 2);
    if (i % 4 == 0) server.change(issue, issue.created + 2 * k_day, "status_id", 5);
    if (i % 8 == 0) server.change(issue, issue.created + 3 * k_day, "status_id", 1);
    if (i % 7 == 0) issue.is_private = true;
  }
}

std::string said(const Recorder& sink) {
  std::string out;
  for (const auto& gap : sink.gaps) {
    if (gap.shape == "ticket") out += gap.reason + ": " + gap.detail + "\n";
  }
  return out;
}

bool covered(const Recorder& sink) {
  return !sink.coverage.empty();
}

FakeRedmine::Fault fault(int status, const std::string& body = "",
                         std::map<std::string, std::string> headers = {}) {
  return {status, body, std::move(headers)};
}

}  // namespace

TEST_CASE("every issue over every page is collected with its history, closed and private ones too") {
  FakeRedmine server;
  fill(server, 260);
  Recorder sink;
  REQUIRE(read(server, sink));
  CHECK(said(sink) == "");
  CHECK(sink.of<Ticket>().size() == 260);
  int closed = 0, confidential = 0, vulnerable = 0;
  for (const auto& ticket : sink.of<Ticket>()) {
    const auto& made = server.issues.at(std::stoll(ticket.key));
    CHECK(ticket.opened.seconds == made.created);
    CHECK(ticket.closed.has_value() == (made.status == 5));
    CHECK(ticket.title.has_value() == !made.is_private);
    closed += ticket.closed ? 1 : 0;
    confidential += ticket.confidential ? 1 : 0;
    vulnerable += ticket.kind == "tkt.vuln" ? 1 : 0;
  }
  CHECK(closed == 32);
  CHECK(confidential == 38);
  CHECK(vulnerable == 26);
  int changes = 0, told = 0;
  for (const auto& [id, issue] : server.issues) changes += static_cast<int>(issue.journals.size());
  for (const auto& event : sink.of<TicketEvent>())
    told += event.what == "state" && !event.from.empty() ? 1 : 0;
  CHECK(told == changes);
  REQUIRE(covered(sink));
  CHECK(sink.coverage[0].since == k_always);
  const int before = server.asked;
  REQUIRE(read(server, sink));
  CHECK(sink.puts <= 6);                          // the newest one is looked at again
  CHECK(server.asked - before <= 5 + 3 + 1 + 4);  // who we are and names, the list, that one and its people
}

TEST_CASE("a wrong key is a gap of its own, though the public may read") {
  FakeRedmine server;
  fill(server, 5);
  Recorder sink;
  REQUIRE(read(server, sink, 2'000'000'000, {}, "wrong"));
  CHECK(said(sink).find("auth_refused: ") == 0);
  CHECK(sink.records.empty());
  CHECK_FALSE(covered(sink));
}

TEST_CASE("a project the token may not read is a gap, the others are read") {
  FakeRedmine server;
  fill(server, 5);
  Recorder sink;
  REQUIRE(read(server, sink, 2'000'000'000, {{"projects", "gNB, hidden"}}));
  CHECK(said(sink).find("auth_refused: ") == 0);
  CHECK(said(sink).find("project hidden") != std::string::npos);
  CHECK(sink.of<Ticket>().size() == 5);
}

TEST_CASE("each way a server can fail is its own gap, and what was read before stays") {
  FakeRedmine server;
  fill(server, 150);
  Recorder sink;
  REQUIRE(read(server, sink));
  const auto whole = sink.records;
  const auto end = sink.coverage;
  const auto expect = [&](const std::string& reason) {
    REQUIRE(read(server, sink, 2'000'100'000));
    INFO(said(sink));
    CHECK(said(sink).find(reason + ": ") == 0);
    CHECK(sink.records == whole);
    CHECK(sink.coverage.size() == end.size());
  };
  const auto on = [&](const std::string& part, FakeRedmine::Fault what) {
    server.before = [=](const std::string& target) {
      return target.find(part) == std::string::npos ? std::nullopt : std::optional(what);
    };
  };
  on("/issues.json", fault(429, "", {{"Retry-After", "99999"}}));
  expect("rate_limited");
  on("/issues.json", fault(503));
  expect("server_gone");
  on("/issues.json", fault(200, R"({"issues":[{"id":1,"upd)"));
  expect("damaged");
  on("/issues.json", fault(200, "<html>please sign in</html>"));
  expect("damaged");
  server.before = nullptr;
  server.announced_more = 3;
  expect("incomplete");
  CHECK(sink.gap("ticket", "incomplete")->announced == 153);
  server.announced_more = 0;
  server.repeats = true;
  expect("incomplete");
  server.repeats = false;
  // A list that leaves one out is no deletion.
  server.before = [&](const std::string& target) -> std::optional<FakeRedmine::Fault> {
    if (target.find("/issues.json") == std::string::npos) return std::nullopt;
    if (target.find("offset=0") == std::string::npos) return fault(200, R"({"issues":[],"total_count":0})");
    return fault(200, R"({"issues":[],"total_count":0})");
  };
  expect("incomplete");
  server.before = nullptr;
  REQUIRE(read(server, sink, 2'000'100'000));
  CHECK(said(sink) == "");
  CHECK(sink.records == whole);
}

TEST_CASE("issues that are listed and not served are a gap until they are, or are listed no longer") {
  FakeRedmine server;
  fill(server, 12);
  server.before = [](const std::string& target) -> std::optional<FakeRedmine::Fault> {
    const bool gone = target.find("/issues/2.json") == 0 || target.find("/issues/5.json") == 0;
    return gone ? std::optional(fault(404)) : std::nullopt;
  };
  Recorder sink;
  REQUIRE(read(server, sink));
  CHECK(living_tickets(sink) == 10);
  CHECK(said(sink).find("incomplete: 2 of 12 tickets that " + server.url() +
                        " lists are not there when they are asked for (2, 5)") == 0);
  REQUIRE(read(server, sink));
  CHECK(said(sink).find("incomplete: 2 of 12 tickets") == 0);
  server.issues.erase(5);
  server.before = nullptr;
  REQUIRE(read(server, sink));
  CHECK(said(sink) == "");
  CHECK(living_tickets(sink) == 11);
}

TEST_CASE("an issue that is closed without a journal was closed when Redmine says, else it is undated") {
  FakeRedmine server;
  for (int i = 0; i < 4; ++i) server.add(k_start, 2).status = 5;
  server.issues.at(1).closed = k_start + 9 * k_day;
  server.issues.at(2).closed = k_start;  // made as a closed one
  server.issues.at(3).closed = k_start - k_day;
  Recorder sink;
  REQUIRE(read(server, sink));
  std::map<std::string, std::int64_t> closed;
  for (const auto& one : sink.of<Ticket>()) closed[one.key] = one.closed.value_or(Instant{0}).seconds;
  CHECK(closed == std::map<std::string, std::int64_t>{{"1", k_start + 9 * k_day}, {"2", k_start}});
  CHECK(said(sink).find("undated: 2 tickets of " + server.url() +
                        " are closed, and nothing says since when (3, 4)") == 0);
  // What was told of it by an older reading is taken back, and comes again with its time.
  server.issues.at(4).closed = k_start + k_day, server.issues.at(4).updated += 5;
  REQUIRE(read(server, sink));
  CHECK(living_tickets(sink) == 3);
  server.issues.at(4).closed = 0, server.issues.at(4).updated += 5;
  REQUIRE(read(server, sink));
  CHECK(living_tickets(sink) == 2);
}

TEST_CASE("night by night is what one reading gives: property test") {
  for (unsigned seed = 1; seed <= static_cast<unsigned>(rounds(6, 2)); ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    FakeRedmine server;
    fill(server, 120);
    Recorder nights;
    std::int64_t now = k_start + 100 * k_day;
    for (int night = 0; night < 6; ++night) {
      now += k_day;
      // The server's clock is off by an hour on some nights.
      const std::int64_t clock = now + (random() % 3 == 0 ? -3600 : random() % 3 == 0 ? 3600 : 0);
      for (int i = 0; i < 8; ++i) {
        auto it =
            std::next(server.issues.begin(), static_cast<std::ptrdiff_t>(random() % server.issues.size()));
        const std::int64_t at = clock - static_cast<std::int64_t>(random() % 50);
        switch (random() % 7) {
          case 0:
            server.issues.erase(it);
            continue;
          case 1:
            server.change(it->second, at, "status_id", 5);
            break;
          case 2:
            server.change(it->second, at, "status_id", it->second.status == 5 ? 1 : 2);
            break;
          case 3:
            it->second.subject += " renamed";
            it->second.updated = at;
            break;
          case 4:
            server.change(it->second, at, "project_id", it->second.project == 1 ? 3 : 1);
            break;
          case 5:
            server.change(it->second, at, "tracker_id", it->second.tracker == 1 ? 2 : 1);
            break;
          default:
            server.add(at, 2);
        }
        if (random() % 5 == 0 && !it->second.journals.empty()) {
          it->second.journals.pop_back();  // an administrator deletes a journal
          it->second.updated = at + 1;
        }
      }
      // Some nights break off: a limit in the middle, or one issue that cannot be served.
      int left = static_cast<int>(random() % 60) + 8;
      const bool limited = random() % 3 == 0;
      server.before = [&, limited](const std::string&) -> std::optional<FakeRedmine::Fault> {
        if (limited && --left < 0) return fault(429, "", {{"Retry-After", "100000"}});
        return std::nullopt;
      };
      REQUIRE(read(server, nights, now));
      server.before = nullptr;
    }
    REQUIRE(read(server, nights, now));
    Recorder full;
    REQUIRE(read(server, full, now));
    CHECK(said(nights) == said(full));
    CHECK(difference(nights.records, full.records) == "");
  }
}

}  // namespace redmine_tests
