// Issues of a made-up GitHub, collected equal to what was made: through every page, with their timelines,
// night by night, and when the server misbehaves.
#include <fmt/core.h>
#include <httplib.h>
#include <sched.h>

#include <cstdlib>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "collector/github/issue_model.hpp"
#include "collector/github/issues_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"
#include "tests/rounds.hpp"

namespace github_issues_tests {
using namespace plumbline;
using namespace plumbline::test;
using nlohmann::json;

namespace {

constexpr std::int64_t k_first = 1'700'000'000, k_one_night = 86'400;

std::string time_text(std::int64_t seconds) {
  return format_rfc3339(Instant{seconds});
}
json login(const std::string& name) {
  return {{"login", name}, {"type", name.ends_with("[bot]") ? "Bot" : "User"}};
}

struct MadeIssue {
  std::int64_t number = 0, created = 0, updated = 0, closed_at = 0;
  bool open = true, pull = false;
  std::string title = "something is odd", reason{}, type{};
  std::vector<std::string> labels{}, owners{};
  std::vector<json> timeline{};

  json& happen(const std::string& event, std::int64_t at, const std::string& who = "ann") {
    updated = at;
    timeline.push_back({{"event", event},
                        {"id", number * 1000 + static_cast<std::int64_t>(timeline.size())},
                        {"created_at", time_text(at)},
                        {"actor", login(who)}});
    return timeline.back();
  }
  void label(const std::string& name, std::int64_t at) {
    if (std::find(labels.begin(), labels.end(), name) != labels.end()) return;
    labels.push_back(name);
    happen("labeled", at)["label"] = {{"name", name}};
  }
  void unlabel(const std::string& name, std::int64_t at) {
    if (std::erase(labels, name) == 0) return;
    happen("unlabeled", at)["label"] = {{"name", name}};
  }
  void assign(const std::string& who, std::int64_t at) {
    if (std::find(owners.begin(), owners.end(), who) != owners.end()) return;
    owners.push_back(who);
    happen("assigned", at)["assignee"] = login(who);
  }
  void rename(const std::string& to, std::int64_t at) {
    happen("renamed", at)["rename"] = {{"from", title}, {"to", to}};
    title = to;
  }
  void close(const std::string& why, std::int64_t at, const std::string& commit = "") {
    if (!open) return;
    open = false, reason = why, closed_at = at;
    auto& event = happen("closed", at, "bob");
    event["state_reason"] = why;
    if (!commit.empty()) event["commit_id"] = commit;
  }
  void reopen(std::int64_t at) {
    if (open) return;
    open = true, reason = "reopened", closed_at = 0;
    happen("reopened", at, "cyd")["state_reason"] = nullptr;
  }
  [[nodiscard]] json told() const {
    json out{{"number", number},
             {"title", title},
             {"state", open ? "open" : "closed"},
             {"state_reason", reason.empty() ? json() : json(reason)},
             {"created_at", time_text(created)},
             {"updated_at", time_text(updated)},
             {"closed_at", closed_at == 0 ? json() : json(time_text(closed_at))},
             {"user", login("zoe")},
             {"assignees", json::array()},
             {"labels", json::array()},
             {"repository_url", "http://127.0.0.1/repos/Acme/radio"}};
    for (const auto& name : labels) out["labels"].push_back({{"name", name}});
    for (const auto& name : owners) out["assignees"].push_back(login(name));
    if (!type.empty()) out["type"] = {{"name", type}};
    if (pull) out["pull_request"] = json::object();
    return out;
  }
};

struct IssueServer {
  IssueServer() {
    http.set_keep_alive_max_count(100'000);
    http.set_tcp_nodelay(true);
    http.set_pre_routing_handler([this](const httplib::Request& q, httplib::Response& r) {
      const std::lock_guard lock(mutex);
      asked.push_back(q.target);
      const bool known = token.empty() || q.get_header_value("Authorization") == "Bearer " + token;
      if (!known) {
        r.status = 401;
        return httplib::Server::HandlerResponse::Handled;
      }
      if (broken.empty() || q.target.find(broken) == std::string::npos)
        return httplib::Server::HandlerResponse::Unhandled;
      r.status = status;
      for (const auto& [name, value] : headers) r.set_header(name, value);
      if (status == 429 && --limited <= 0) broken.clear();
      r.set_content(body, "application/json");
      return httplib::Server::HandlerResponse::Handled;
    });
    http.Get("/user", [](const auto&, auto& r) { r.set_content("{}", "application/json"); });
    http.Get("/repos/acme/radio", [this](const auto&, auto& r) {
      r.set_content(json{{"has_issues", has_issues}}.dump(), "application/json");
    });
    http.Get("/repos/acme/radio/issues", [this](const auto& q, auto& r) {
      std::vector<json> items;
      for (const auto& [number, issue] : issues) {
        if (number != unlisted) items.push_back(issue.told());
      }
      page(q, r, items);
    });
    http.Get(R"(/repos/acme/radio/issues/(\d+))", [this](const auto& q, auto& r) {
      const auto number = std::stoll(q.matches[1].str());
      if (moved.contains(number)) {
        r.status = 301;
        r.set_header("Location", "/repos/acme/other/issues/9");
      } else if (const auto it = issues.find(number); it == issues.end()) {
        r.status = 410;  // as GitHub answers for a deleted one
      } else {
        r.set_content(it->second.told().dump(), "application/json");
      }
    });
    http.Get("/repos/acme/other/issues/9", [](const auto&, auto& r) {
      MadeIssue other;
      other.number = 9, other.created = k_first;
      auto told = other.told();
      told["repository_url"] = "http://127.0.0.1/repos/acme/other";
      r.set_content(told.dump(), "application/json");
    });
    http.Get(R"(/repos/acme/radio/issues/(\d+)/timeline)", [this](const auto& q, auto& r) {
      const auto it = issues.find(std::stoll(q.matches[1].str()));
      if (it == issues.end())
        r.status = 404;
      else
        page(q, r, it->second.timeline);
    });
    port = http.bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { http.listen_after_bind(); });
    while (!http.is_running()) sched_yield();
  }
  ~IssueServer() {
    http.stop();
    thread.join();
  }
  void page(const httplib::Request& q, httplib::Response& r, const std::vector<json>& items) const {
    const auto number = q.has_param("page") ? std::stoul(q.get_param_value("page")) : 1;
    json out = json::array();
    const auto from = repeats ? 0 : (number - 1) * 100;
    for (auto i = from; i < std::min<std::size_t>(from + 100, items.size()); ++i) out.push_back(items[i]);
    if (number * 100 < items.size())
      r.set_header("Link", fmt::format("<http://{}:{}{}?per_page=100&page={}>; rel=\"next\"", called, port,
                                       prefix + q.path, number + 1));
    r.set_content(out.dump(), "application/json");
  }
  MadeIssue& add(std::int64_t created) {
    MadeIssue issue;
    issue.number = static_cast<std::int64_t>(issues.size()) + 1 + gone;
    issue.created = issue.updated = created;
    return issues[issue.number] = issue;
  }

  std::map<std::int64_t, MadeIssue> issues;
  std::set<std::int64_t> moved;
  std::int64_t gone = 0, unlisted = 0;
  bool has_issues = true, repeats = false;
  std::string token, broken, body, called = "127.0.0.1", prefix;
  std::map<std::string, std::string> headers;
  int status = 500, limited = 0;
  std::vector<std::string> asked;
  std::mutex mutex;
  httplib::Server http;
  int port = 0;
  std::thread thread;
};

void look(IssueServer& server, Recorder& sink, std::int64_t now,
          std::map<std::string, std::string> settings = {}, const std::string& token = "") {
  FakePause pause;
  SourceSpec source;
  source.name = "issues", source.type = "github_issues", source.location = "acme/radio";
  source.settings = std::move(settings);
  source.settings["url"] = "http://127.0.0.1:" + std::to_string(server.port);
  CollectContext context;
  context.now = {now};
  context.cursor = sink.cursor;
  context.data_root = PLUMBLINE_SOURCE_DIR;
  Server known;
  known.host = "127.0.0.1:" + std::to_string(server.port);
  known.token = token;
  if (!token.empty()) context.servers = {known};
  REQUIRE(github::IssuesCollector(outside(pause)).collect(source, context, sink));
}

std::string gaps_of(const Recorder& sink) {
  std::string out;
  for (const auto& gap : sink.gaps) {
    if (gap.shape == "ticket") out += gap.reason + ": " + gap.detail + "\n";
  }
  return out;
}

std::vector<std::string> life_of(const Recorder& sink, const std::string& key) {
  std::vector<std::string> out;
  for (const auto& event : sink.of<TicketEvent>()) {
    if (event.key == key)
      out.push_back(fmt::format("{} {}: {} > {}{}", event.at.seconds - k_first, event.what, event.from,
                                event.to, event.means ? " " + *event.means : ""));
  }
  return out;
}

void go_further(MadeIssue& issue, std::mt19937& random, std::int64_t at) {
  static const char* k_labels[] = {"vulnerability", "docs", "security-exception", "external-report"};
  switch (random() % 8) {
    case 0:
      return issue.label(k_labels[random() % 4], at);
    case 1:
      return issue.unlabel(k_labels[random() % 4], at);
    case 2:
      return issue.close(random() % 2 == 0 ? "completed" : "not_planned", at,
                         random() % 3 == 0 ? std::string(40, 'a') : "");
    case 3:
      return issue.reopen(at);
    case 4:
      return issue.assign(random() % 2 == 0 ? "bob" : "cyd", at);
    case 5:
      return issue.rename("title " + std::to_string(random() % 100), at);
    case 6:
      issue.happen("subscribed", at);
      return;
    default:
      issue.happen("commented", at, random() % 4 == 0 ? "helper[bot]" : "bob");
  }
}

}  // namespace

TEST_CASE("an issue of GitHub is told with its whole life") {
  IssueServer server;
  auto& issue = server.add(k_first);
  issue.label("vulnerability", k_first + 10);
  issue.assign("bob", k_first + 20);
  issue.happen("commented", k_first + 25, "bob");
  issue.close("not_planned", k_first + 30);
  issue.reopen(k_first + 40);
  issue.label("external-report", k_first + 45);
  issue.close("completed", k_first + 50, std::string(40, 'c'));
  issue.unlabel("external-report", k_first + 60);
  server.add(k_first + 5).pull = true;
  Recorder sink;
  look(server, sink, k_first + k_one_night, {{"roles", "security\tbob"}});
  CHECK(gaps_of(sink) == "");
  REQUIRE(sink.of<Ticket>().size() == 1);  // the pull request is none
  const auto ticket = sink.of<Ticket>().front();
  CHECK(ticket.key == "#1");
  CHECK(ticket.kind == "tkt.vuln");
  CHECK(ticket.state == "closed");
  CHECK(ticket.resolution == "fixed");
  CHECK(ticket.closed == Instant{k_first + 50});
  CHECK(ticket.fix == std::string(40, 'c'));
  CHECK(ticket.owner_role == "security");
  CHECK(ticket.project == "acme/radio");
  CHECK_FALSE(ticket.found_in);
  CHECK(life_of(sink, "#1") ==
        std::vector<std::string>{
            "0 state:  > open open", "10 kind: tkt.other > tkt.vuln", "20 owner:  > security",
            "25 comment:  > ", "30 state: open > closed rejected", "30 resolution:  > declined",
            "40 state: closed > open open", "40 resolution: declined > ", "45 found_in:  > external",
            "50 fix:  > " + std::string(40, 'c'), "50 state: open > closed closed", "50 resolution:  > fixed",
            "60 found_in: external > "});
}

TEST_CASE("a label that was renamed counts from when its old name was put on, never earlier") {
  IssueServer server;
  auto& issue = server.add(k_first);
  issue.label("bad hole", k_first + 100);
  issue.labels = {"vulnerability"};  // renamed; the timeline keeps the old name
  auto& other = server.add(k_first);
  other.labels = {"vulnerability"};  // never told: from a time before events were kept
  Recorder sink;
  look(server, sink, k_first + k_one_night);
  const auto since = [&](const std::string& key) {
    for (const auto& event : sink.of<TicketEvent>()) {
      if (event.key == key && event.what == "kind" && event.to == "tkt.vuln")
        return event.at.seconds - k_first;
    }
    return std::int64_t{-1};
  };
  CHECK(since("#1") == 100);
  CHECK(since("#2") == 0);
}

TEST_CASE("a type that was changed says nothing of the time before, a closing the timeline lost is told") {
  IssueServer server;
  auto& issue = server.add(k_first);
  issue.type = "Vulnerability";
  issue.happen("issue_type_changed", k_first + 70);
  issue.open = false, issue.closed_at = k_first + 80, issue.reason = "completed";
  Recorder sink;
  look(server, sink, k_first + k_one_night);
  CHECK(life_of(sink, "#1") ==
        std::vector<std::string>{"0 state:  > open open", "70 kind: tkt.other > tkt.vuln",
                                 "80 state: open > closed closed", "80 resolution:  > fixed"});
}

TEST_CASE(
    "an issue that is open though its timeline ends with a closing was opened again, at the latest when it "
    "changed") {
  IssueServer server;
  auto& issue = server.add(k_first);
  issue.close("completed", k_first + 10);
  issue.open = true, issue.closed_at = 0, issue.updated = k_first + 30;
  Recorder sink;
  look(server, sink, k_first + k_one_night);
  CHECK_FALSE(sink.of<Ticket>().front().closed);
  CHECK(life_of(sink, "#1").back() == "30 resolution: fixed > ");
}

TEST_CASE("260 issues over every page, pull requests among them, and a quiet night asks for the list alone") {
  IssueServer server;
  std::mt19937 random(5);
  for (int i = 0; i < 350; ++i) {
    auto& issue = server.add(k_first + i * 60);
    issue.pull = i % 4 == 3;
    for (int step = 0; step < 5; ++step) go_further(issue, random, issue.updated + 30);
  }
  Recorder sink;
  look(server, sink, k_first + 10 * k_one_night);
  CHECK(gaps_of(sink) == "");
  CHECK(sink.of<Ticket>().size() == 263);
  for (const auto& ticket : sink.of<Ticket>()) {
    const auto& made = server.issues.at(std::stoll(ticket.key.substr(1)));
    CHECK(ticket.opened.seconds == made.created);
    CHECK(ticket.closed.has_value() == !made.open);
    if (!made.open) CHECK(ticket.closed->seconds == made.closed_at);
    CHECK(ticket.title == made.title);
    const bool vulnerable =
        std::find(made.labels.begin(), made.labels.end(), "vulnerability") != made.labels.end();
    CHECK((ticket.kind == "tkt.vuln") == vulnerable);
  }
  server.asked.clear();
  look(server, sink, k_first + 11 * k_one_night);
  CHECK(server.asked.size() <= 1 + 4 + 4);  // the repository, the list, those of its newest second
}

TEST_CASE("issues night by night are what one reading finds") {
  for (int seed = 1; seed <= rounds(5, 2); ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    IssueServer server;
    Recorder nights;
    const std::map<std::string, std::string> settings{{"roles", "security\tbob"},
                                                      {"confidential", "label=vulnerability"},
                                                      {"budget", seed % 2 == 0 ? "40" : "20000"}};
    std::int64_t now = k_first;
    for (int night = 0; night < 10; ++night) {
      for (auto count = random() % 15; count > 0; --count) server.add(now + 1).pull = random() % 5 == 0;
      now += k_one_night;
      for (auto& [number, issue] : server.issues) {
        if (random() % 4 == 0) go_further(issue, random, now - static_cast<std::int64_t>(random() % 1000));
      }
      if (random() % 3 == 0 && !server.issues.empty()) {  // deleted, or moved to another repository
        const auto number = server.issues.begin()->first;
        if (random() % 2 == 0) server.moved.insert(number);
        server.issues.erase(number);
        ++server.gone;
      }
      look(server, nights, now, settings);
    }
    for (int i = 0; i < 40 && !nights.gaps.empty(); ++i) look(server, nights, ++now, settings);
    CHECK(gaps_of(nights) == "");
    auto whole = settings;
    whole["budget"] = "20000";
    Recorder full;
    look(server, full, now, whole);
    CHECK(gaps_of(full) == "");
    CHECK(difference(nights.records, full.records) == "");
  }
}

TEST_CASE("what GitHub does wrong with issues is a gap with its reason, and nothing is lost by it") {
  struct Case {
    const char *name, *at, *body;
    int status;
    const char* reason;
  };
  const Case cases[] = {
      {"the list refused", "/issues?", "{}", 403, "auth_refused: "},
      {"the list cut off", "/issues?", "[{\"number\":1,", 200, "damaged: "},
      {"no list", "/issues?", "{}", 200, "damaged: "},
      {"one without a number", "/issues?", "[{\"title\":1}]", 200, "damaged: "},
      {"one without a state", "/issues/4", "{\"number\":4}", 200, "damaged: "},
      {"another one in its place", "/issues/4",
       R"({"number":5,"state":"open","created_at":"2026-01-01T00:00:00Z"})", 200, "damaged: "},
      {"the timeline broken", "/timeline?", "", 500, "server_gone: "},
      {"the timeline hidden", "/timeline?", "{}", 404, "not_found: "},
      {"the timeline cut off", "/timeline?", "[{", 200, "damaged: "},
      {"an event without a time", "/timeline?", R"([{"event":"closed","id":3}])", 200, "damaged: "}};
  for (const auto& one : cases) {
    DYNAMIC_SECTION(one.name) {
      IssueServer server;
      for (int i = 0; i < 3; ++i) server.add(k_first + i).close("completed", k_first + 50);
      Recorder sink;
      look(server, sink, k_first + k_one_night);
      const auto before = sink.records;
      server.add(k_first + k_one_night + 1).label("vulnerability", k_first + k_one_night + 2);
      server.broken = one.at, server.body = one.body, server.status = one.status;
      look(server, sink, k_first + 2 * k_one_night);
      CHECK(gaps_of(sink).find(one.reason) == 0);
      CHECK(difference(sink.records, before) == "");
      server.broken.clear();
      look(server, sink, k_first + 3 * k_one_night);
      CHECK(gaps_of(sink) == "");
      Recorder full;
      look(server, full, k_first + 3 * k_one_night);
      CHECK(difference(sink.records, full.records) == "");
    }
  }
}

TEST_CASE("a server that calls itself otherwise is asked by the name we know, or it is a gap") {
  IssueServer server;
  for (int i = 0; i < 150; ++i) server.add(k_first + i);
  server.called = "inner.example.org";  // behind a proxy
  Recorder sink;
  look(server, sink, k_first + k_one_night);
  CHECK(words(sink) == "");
  CHECK(sink.of<Ticket>().size() == 150);
  server.prefix = "/inner";  // another path there: what it would be here nobody knows
  Recorder other;
  look(server, other, k_first + k_one_night);
  CHECK(other.of<Ticket>().size() == 100);
  CHECK(words(other).find("incomplete: the next page of ") != std::string::npos);
  CHECK(words(other).find("inner.example.org") != std::string::npos);
}

TEST_CASE("pages that repeat, an issue not listed, issues switched off, a limit and a wrong token") {
  IssueServer server;
  for (int i = 0; i < 120; ++i) server.add(k_first + i);
  Recorder sink;
  look(server, sink, k_first + k_one_night);
  REQUIRE(gaps_of(sink) == "");
  const auto before = sink.records;
  SECTION("a page that repeats") {
    server.repeats = true;
    look(server, sink, k_first + 2 * k_one_night);
    CHECK(gaps_of(sink).find("incomplete: ") == 0);
    CHECK(difference(sink.records, before) == "");
  }
  SECTION("one that is served but not listed is not withdrawn") {
    server.unlisted = 7;
    look(server, sink, k_first + 2 * k_one_night);
    CHECK(gaps_of(sink).find("incomplete: ") == 0);
    CHECK(difference(sink.records, before) == "");
  }
  SECTION("issues switched off withdraw nothing") {
    server.has_issues = false;
    server.issues.clear();
    look(server, sink, k_first + 2 * k_one_night);
    CHECK(gaps_of(sink).find("switched_off: ") == 0);
    CHECK(difference(sink.records, before) == "");
  }
  SECTION("a rate limit is waited for") {
    server.broken = "/issues?", server.status = 429, server.limited = 1, server.headers["Retry-After"] = "30";
    look(server, sink, k_first + 2 * k_one_night);
    CHECK(gaps_of(sink) == "");
  }
  SECTION("a token that is not taken, though the public may read") {
    server.token = "right";
    look(server, sink, k_first + 2 * k_one_night, {}, "ghp_wrong");
    CHECK(gaps_of(sink).find("auth_refused: ") == 0);
    CHECK(gaps_of(sink).find("ghp_wrong") == std::string::npos);
    CHECK(difference(sink.records, before) == "");
  }
}

TEST_CASE("GitHub's own samples of issues are read as they are") {
  const char* place = std::getenv("PLUMBLINE_FIXTURES");  // a folder of recorded replies
  if (place == nullptr) {
    WARN("skipped: PLUMBLINE_FIXTURES is not set");
    return;
  }
  const std::filesystem::path folder = place;
  const std::string begin = "grimoirelab-perceval__tests__data__github__github_issue_";
  for (const auto* name : {"1", "2"}) {
    const auto issue = http::parse_json(slurp(folder / "github-perceval" / (begin + name)));
    REQUIRE((issue && issue->is_array()));
    for (const auto& one : *issue) {
      const auto item = github::parse_issue(one, "zhquan_example/repo");
      REQUIRE(item);
      CHECK(item->key == "#" + std::to_string(*http::number_at(one, "number")));
      CHECK(github::is_pull(one) == one.contains("pull_request"));
    }
  }
  const auto with_pull = http::parse_json(slurp(folder / "github-perceval" / (begin + "2_with_pr")));
  REQUIRE((with_pull && with_pull->is_array()));
  CHECK(std::any_of(with_pull->begin(), with_pull->end(), github::is_pull));
  const auto samples = folder / "github-openapi-examples";
  const auto list = http::parse_json(slurp(samples / "issues__list-for-repo.json"));
  REQUIRE((list && list->is_array()));
  for (const auto& one : *list) CHECK(github::parse_issue(one, "octocat/Hello-World"));
  const auto timeline = http::parse_json(slurp(samples / "issues__list-events-for-timeline.json"));
  REQUIRE((timeline && timeline->is_array()));
  int ours = 0;
  for (const auto& one : *timeline) {
    const auto [moment, fine] = github::parse_moment(one);
    CHECK(fine);
    ours += moment ? 1 : 0;
  }
  CHECK(ours == 3);  // labelled, renamed, commented; locking it is nothing to us
}

TEST_CASE("issues cut anywhere make no record of nothing") {
  for (const auto* text :
       {"null", "[]", "3", R"({"number":-1})", R"({"number":1,"state":"open","created_at":"x"})",
        R"({"number":1,"created_at":"2026-01-01T00:00:00Z"})"})
    CHECK_FALSE(github::parse_issue(*http::parse_json(text), "a/b"));
  for (const auto* text :
       {R"({"event":"labeled"})", R"({"event":"renamed","id":1,"created_at":"2026-01-01T00:00:00Z"})"}) {
    const auto [moment, fine] = github::parse_moment(*http::parse_json(text));
    CHECK((!moment && !fine));
  }
  for (const auto* text : {"null", "{}", R"({"event":"something new"})"}) {
    const auto [moment, fine] = github::parse_moment(*http::parse_json(text));
    CHECK((!moment && fine));
  }
}

}  // namespace github_issues_tests
