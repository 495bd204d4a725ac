// The runs of a made-up GitHub, collected equal to what was made.
#include <random>

#include "collector/ci/source.hpp"
#include "collector/ci/zip.hpp"
#include "collector/github/github_collector.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/fake_github.hpp"
#include "tests/collector/ci/world.hpp"
#include "tests/rounds.hpp"

namespace github_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

constexpr std::int64_t k_t0 = 1'790'000'000;
constexpr std::int64_t k_hour = 3600, k_day = 86'400;

struct Night {
  FakeGithub& github;
  Recorder sink{};
  FakePause pause{};
  std::vector<Server> servers{};
  std::map<std::string, std::string> settings{};
  std::optional<std::int64_t> max_wait{};
  std::vector<std::string> phases{};
  std::string record{}, replay{};
  bool blob_allowed = true;  ///< archives lie with a machine at a private address

  void read(std::int64_t now) {
    const github::GithubCollector collector(outside(pause));
    SourceSpec source;
    source.name = "ci", source.type = "github", source.location = "acme/radio";
    source.settings = settings;
    source.settings["url"] = github.url();
    source.settings.emplace("pulls", "no");  // tests/collector/ci/github_pulls.cpp
    CollectContext context;
    context.now = {now};
    context.cursor = sink.cursor;
    context.servers = servers;
    if (blob_allowed) {
      Server blob;
      blob.host = "localhost:" + std::to_string(github.port());
      blob.private_address = true;
      context.servers.push_back(blob);
    }
    context.max_wait = max_wait;
    context.record = record, context.replay = replay;
    context.progress = [&](const Progress& p) { phases.emplace_back(p.phase); };
    REQUIRE(collector.collect(source, context, sink));
  }
  void show_token(const std::string& token) {
    Server server;
    server.host = "127.0.0.1:" + std::to_string(github.port());
    server.token = token;
    servers = {server};
  }
};

}  // namespace

TEST_CASE("1,200 runs are collected equal to what was made") {
  FakeGithub github;
  github.runs = make_runs(1, 1200, k_t0, 4 * k_hour);
  Night night{github};
  night.settings["budget"] = "20000";
  night.read(k_t0);
  CHECK(difference(night.sink.records, github.expected()) == "");
  CHECK(words(night.sink) == "");
  REQUIRE(night.sink.coverage.size() == 3);
  CHECK(night.sink.coverage[0].since == Instant{github.runs.front().created});
  CHECK(night.sink.coverage[0].until == Instant{k_t0});
}

TEST_CASE("a quiet night asks for what can have changed and for nothing else") {
  FakeGithub github;
  github.runs = make_runs(2, 1200, k_t0, 4 * k_hour);
  Night night{github};
  night.settings["budget"] = "20000";
  night.read(k_t0);
  github.forget();
  night.read(k_t0 + k_day);
  // 65 days at six runs a day are four pages, each unchanged.
  CHECK(github.asked().size() <= 5);
  INFO(words(night.sink));
  for (const auto& asked : github.asked()) CHECK(asked.status == 304);
  CHECK(difference(night.sink.records, github.expected()) == "");
}

TEST_CASE("a new run costs its own requests and those of the pages it moves") {
  FakeGithub github;
  github.runs = make_runs(2, 1200, k_t0, 4 * k_hour);
  Night night{github};
  night.settings["budget"] = "20000";
  night.read(k_t0);
  github.runs.push_back(make_run(2, 5000, k_t0 + 100));
  github.forget();
  night.read(k_t0 + k_day);
  CHECK(github.asked().size() <= 5 + 5);
  CHECK(github.asked().size() >= 5);
  CHECK(difference(night.sink.records, github.expected()) == "");
}

TEST_CASE("night by night finds what one reading finds") {
  for (int seed = 1; seed <= rounds(8, 2); ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    FakeGithub github;
    Night nights{github};
    std::int64_t now = k_t0, next = 1;
    for (int night = 0; night < 12; ++night) {
      for (auto count = random() % 60; count > 0; --count) {
        auto run = make_run(static_cast<std::uint32_t>(seed), next++,
                            now + static_cast<std::int64_t>(random() % 1000));
        if (random() % 4 == 0) {  // still going on tonight
          run.conclusions.back().clear();
          run.jobs.back().ended = 0;
        }
        github.runs.push_back(run);
      }
      now += k_day;
      for (auto& run : github.runs) {
        if (run.conclusions.back().empty() && run.created < now - k_day && random() % 2 == 0) {
          run.conclusions.back() = "success";
          for (auto& job : run.jobs) job.ended = job.ended == 0 ? now - 100 : job.ended;
        } else if (!run.conclusions.back().empty() && random() % 50 == 0) {
          run_again(run, now - 50);
        }
      }
      nights.read(now);
    }
    Night full{github};
    full.read(now);
    CHECK(difference(full.sink.records, github.expected()) == "");
    CHECK(difference(nights.sink.records, full.sink.records) == "");
    CHECK(words(nights.sink) == "");
  }
}

TEST_CASE("a run that finishes between two pages is read to its end by the next reading") {
  FakeGithub github;
  github.runs = make_runs(3, 150, k_t0, k_hour);
  auto& going = github.runs.back();
  going.conclusions.back().clear();
  going.jobs.back().ended = 0;
  github.before = [&](const std::string& target) -> std::optional<FakeGithub::Fault> {
    if (target.find("&page=2") != std::string::npos) {
      github.runs.back().conclusions.back() = "success";
      github.runs.back().jobs.back().ended = k_t0 - 1;
      auto more = make_run(3, 9000, k_t0);  // and pushes one run from the first page to the second
      if (github.runs.back().id != more.id) github.runs.push_back(more);
    }
    return std::nullopt;
  };
  Night night{github};
  night.read(k_t0 + 10);
  CHECK(difference(night.sink.records, github.expected()) != "");
  github.before = nullptr;
  night.read(k_t0 + k_day);
  CHECK(difference(night.sink.records, github.expected()) == "");
  CHECK(words(night.sink) == "");
}

TEST_CASE("a secondary limit is waited for, and the wait is shown with its end") {
  FakeGithub github;
  github.runs = make_runs(4, 30, k_t0, k_hour);
  int asked = 0;
  github.before = [&](const std::string&) -> std::optional<FakeGithub::Fault> {
    if (++asked != 20) return std::nullopt;
    return FakeGithub::Fault{
        403, R"({"message":"You have exceeded a secondary rate limit"})", {{"Retry-After", "90"}}};
  };
  Night night{github};
  night.read(k_t0);
  CHECK(difference(night.sink.records, github.expected()) == "");
  CHECK(words(night.sink) == "");
  CHECK(night.pause.slept() == 91);
  const auto shown = std::find_if(night.phases.begin(), night.phases.end(),
                                  [](const auto& p) { return p.find("waiting until 2026-") != p.npos; });
  CHECK(shown != night.phases.end());
}

TEST_CASE("a wait longer than is allowed is a gap, and the next reading goes on from the last page") {
  FakeGithub github;
  github.runs = make_runs(5, 450, k_t0, k_hour);
  bool closed = true;
  github.before = [&](const std::string& target) -> std::optional<FakeGithub::Fault> {
    if (!closed || target.find("&page=4") == std::string::npos) return std::nullopt;
    return FakeGithub::Fault{429, "", {{"Retry-After", "3600"}}};
  };
  Night night{github};
  night.max_wait = 60;
  night.read(k_t0);
  CHECK(reasons(night.sink, "ci_run") == std::set<std::string>{"rate_limited"});
  CHECK(night.sink.gaps.front().announced == 450);
  CHECK(night.sink.gaps.front().until == night.sink.coverage.front().since);
  CHECK(night.pause.slept() == 0);
  closed = false;
  github.forget();
  night.read(k_t0 + k_hour);
  CHECK(difference(night.sink.records, github.expected()) == "");
  CHECK(words(night.sink) == "");
  for (const auto& one : github.asked())
    CHECK(one.target.find("/runs/1449/") == std::string::npos);  // done, not asked again
}

TEST_CASE("small budgets reach the whole history in the end") {
  FakeGithub github;
  github.runs = make_runs(6, 260, k_t0, k_hour);
  Night night{github};
  night.settings["budget"] = "150";
  int readings = 0;
  do {
    night.read(k_t0 + ++readings);
    REQUIRE(readings < 30);
  } while (!night.sink.gaps.empty());
  CHECK(readings > 3);
  CHECK(difference(night.sink.records, github.expected()) == "");
}

TEST_CASE("expired logs are a gap of tool runs that stays") {
  FakeGithub github;
  github.runs = make_runs(7, 40, k_t0, k_hour);
  for (int i = 0; i < 10; ++i) github.runs[static_cast<std::size_t>(i)].log_expired = true;
  Night night{github};
  night.read(k_t0);
  CHECK(difference(night.sink.records, github.expected()) == "");
  CHECK(reasons(night.sink, "ci_run").empty());
  REQUIRE(night.sink.gap("tool_run", "expired") != nullptr);
  const auto until = night.sink.gap("tool_run", "expired")->until;
  CHECK(until > Instant{github.runs[5].created});
  CHECK(until <= Instant{github.runs[10].created + 60});
  night.read(k_t0 + 10);
  REQUIRE(night.sink.gap("tool_run", "expired") != nullptr);
  CHECK(night.sink.gap("tool_run", "expired")->until == until);
}

TEST_CASE("the oldest run is not read again every night, nor its loss counted again") {
  FakeGithub github;
  github.runs = make_runs(9, 5, k_t0 - 100 * 86'400, k_hour);
  github.runs.front().log_expired = true;
  Night night{github};
  night.read(k_t0);
  const auto* gap = night.sink.gap("tool_run", "expired");
  REQUIRE(gap != nullptr);
  const auto told = gap->detail;
  for (int i = 1; i < 3; ++i) {
    github.runs.push_back(make_runs(90 + static_cast<unsigned>(i), 1, k_t0 + i * 86'400, k_hour).front());
    github.runs.back().id = 90'000 + i;
    night.read(k_t0 + i * 86'400 + k_hour);  // the one page there is has changed
    REQUIRE(night.sink.gap("tool_run", "expired") != nullptr);
    CHECK(night.sink.gap("tool_run", "expired")->detail == told);
  }
}

TEST_CASE("the token is asked for first and never shown to another host") {
  FakeGithub github;
  github.token = "ghp_right";
  github.runs = make_runs(8, 10, k_t0, k_hour);
  Night night{github};
  night.show_token("ghp_right");
  night.read(k_t0);
  CHECK(difference(night.sink.records, github.expected()) == "");
  const auto asked = github.asked();
  CHECK(asked.front().target == "/user");
  int elsewhere = 0;
  for (const auto& one : asked) {
    const bool other = one.host.starts_with("localhost");
    elsewhere += other;
    CHECK(one.authorization == (other ? "" : "Bearer ghp_right"));
  }
  CHECK(elsewhere > 0);

  Night wrong{github};
  wrong.show_token("ghp_wrong");
  github.forget();
  wrong.read(k_t0);
  CHECK(github.asked().size() == 1);
  CHECK(reasons(wrong.sink, "ci_run") == std::set<std::string>{"auth_refused"});
  CHECK(wrong.sink.coverage.empty());
  for (const auto& gap : wrong.sink.gaps) CHECK(gap.detail.find("ghp_wrong") == std::string::npos);
}

TEST_CASE("a redirection to a private address is not followed unless it is configured") {
  FakeGithub github;
  github.runs = make_runs(8, 3, k_t0, k_hour);
  Night night{github};
  night.blob_allowed = false;
  night.read(k_t0);
  CHECK(reasons(night.sink, "ci_run") == std::set<std::string>{"refused"});
  CHECK(words(night.sink).find("private: true") != std::string::npos);
  for (const auto& one : github.asked()) CHECK(!one.host.starts_with("localhost"));
}

TEST_CASE("what the server does wrong is a gap with its reason") {
  struct Case {
    const char* name;
    std::string at;
    FakeGithub::Fault fault;
    std::string reason;
  };
  const Case cases[] = {
      {"refused", "/actions/runs?", {403, R"({"message":"Must have admin rights"})", {}}, "auth_refused"},
      {"hidden", "/actions/runs?", {404, "{}", {}}, "not_found"},
      {"broken", "/actions/runs?", {502, "", {}}, "server_gone"},
      {"cut off", "/actions/runs?", {200, R"({"total_count":5,"workflow_runs":[{"id":1,)", {}}, "damaged"},
      {"deep", "/actions/runs?", {200, std::string(100'000, '['), {}}, "damaged"},
      {"no list", "/actions/runs?", {200, R"({"total_count":5})", {}}, "damaged"},
      {"empty page", "/actions/runs?", {200, R"({"total_count":5,"workflow_runs":[]})", {}}, "incomplete"},
      {"jobs cut off", "/jobs?", {200, R"({"total_count":1,"jobs":[{)", {}}, "damaged"},
      {"jobs missing", "/jobs?", {200, R"({"total_count":3,"jobs":[]})", {}}, "incomplete"},
      {"jobs refused", "/jobs?", {403, "{}", {}}, "auth_refused"},
  };
  for (const auto& one : cases) {
    DYNAMIC_SECTION(one.name) {
      FakeGithub github;
      github.runs = make_runs(9, 5, k_t0, k_hour);
      Night night{github};
      night.read(k_t0);
      github.runs.push_back(make_run(9, 7777, k_t0 + 5));
      github.before = [&](const std::string& target) -> std::optional<FakeGithub::Fault> {
        if (target.find(one.at) == std::string::npos) return std::nullopt;
        return one.fault;
      };
      const auto before = night.sink.records;
      night.read(k_t0 + k_day);
      CHECK(reasons(night.sink, "ci_run") == std::set<std::string>{one.reason});
      CHECK(difference(night.sink.records, before) == "");  // what was read stays
      github.before = nullptr;
      night.read(k_t0 + 2 * k_day);
      CHECK(words(night.sink) == "");
      CHECK(difference(night.sink.records, github.expected()) == "");
    }
  }
}

TEST_CASE("a total that lies is a gap with the announced count") {
  FakeGithub github;
  github.runs = make_runs(10, 120, k_t0, k_hour);
  github.announced_more = 7;
  Night night{github};
  night.read(k_t0);
  REQUIRE(night.sink.gap("ci_run", "incomplete") != nullptr);
  CHECK(night.sink.gap("ci_run", "incomplete")->announced == 127);
}

TEST_CASE("an empty repository is covered from the first reading on") {
  FakeGithub github;
  Night night{github};
  night.read(k_t0);
  CHECK(words(night.sink) == "");
  CHECK(night.sink.records.empty());
  night.read(k_t0 + k_day);
  REQUIRE(!night.sink.coverage.empty());
  CHECK(night.sink.coverage[0].since == Instant{k_t0});
  CHECK(night.sink.coverage[0].until == Instant{k_t0 + k_day});
}

TEST_CASE("a recording holds no secret that the database would not hold") {
  const Scratch scratch;
  const std::string key = "AKIAIOSFODNN7EXAMPL3";
  struct Saying final : http::Transport {
    std::string body;
    http::Expected<http::Reply> send(const http::Request&) override {
      http::Reply out;
      out.status = 200;
      out.body = body;
      return out;
    }
  };
  const auto redact = [&](std::string_view text) {
    std::string out(text);
    for (auto at = out.find(key); at != std::string::npos; at = out.find(key))
      out.replace(at, key.size(), "[redacted]");
    return out;
  };
  const auto said = [&](const std::string& body, const std::string& name) {
    auto saying = std::make_unique<Saying>();
    saying->body = body;
    const auto folder = (scratch / name).string();
    http::Request request;
    request.url = *http::parse_url("https://forge.example/x");
    request.max_bytes = 1 << 20;
    const auto live =
        http::make_recorder(std::move(saying), folder, {"t0ken"}, {redact, ci::recordable_archive})
            ->send(request);
    REQUIRE(live);
    CHECK(live->body == body);  // who collects redacts itself
    const auto again = http::make_replay(folder)->send(request);
    REQUIRE(again);
    return again->body;
  };
  CHECK(said(R"({"b":["leak )" + key + R"("],"a":1.50})", "json") == R"({"a":1.5,"b":["leak [redacted]"]})");
  CHECK(said(R"({"b":"fine",  "a":1.50})", "fine") == R"({"b":"fine",  "a":1.50})");
  CHECK(said("log: " + key + "\n", "text") == "log: [redacted]\n");
  const std::string binary("\0", 1);
  const auto packed = said(
      zip_of({{"1_a.txt", "log: " + key + " t0ken\n"}, {"b", binary + key}, {"c.zip", "PK\x03\x04" + key}}),
      "zip");
  std::string files;
  REQUIRE(ci::read_zip(packed, {}, [&](const std::string& name) {
    files += name + "=";
    return ci::ZipFile{[&](std::string_view text) { files += text; }, [&] { files += ";"; }};
  }));
  CHECK(files ==
        "1_a.txt=log: [redacted] redacted\n;b=" + binary + "[redacted];c.zip=PK\x03\x04" + key + ";");
  CHECK(said(packed.substr(0, packed.size() / 2), "half") == "");
  CHECK(said("log" + binary + key + " t0ken", "a text with a NUL") == "log" + binary + "[redacted] redacted");
  CHECK(said("\x1f\x8b\x08" + binary + "t0ken", "gz") == "\x1f\x8b\x08" + binary + "t0ken");
}

TEST_CASE("a recording holds no secret and replays to the same records") {
  FakeGithub github;
  github.token = "ghp_recorded";
  github.runs = make_runs(11, 130, k_t0, k_hour);
  const Scratch scratch;
  Night night{github};
  night.show_token("ghp_recorded");
  night.record = (scratch / "tape").string();
  night.read(k_t0);
  CHECK(words(night.sink) == "");
  CHECK(difference(night.sink.records, github.expected()) == "");
  for (const auto& file : std::filesystem::recursive_directory_iterator(scratch / "tape")) {
    if (!file.is_regular_file()) continue;
    const auto text = slurp(file.path());
    CHECK(text.find("ghp_recorded") == std::string::npos);
    CHECK(text.find("s3cret") == std::string::npos);
  }
  SourceSpec source;
  source.name = "ci";
  CHECK(ci::recorded_at(night.record, source) == Instant{k_t0});
  Night later{github};
  later.record = night.record;
  later.read(k_t0 + k_day);
  CHECK(words(later.sink).find("holds something already") != std::string::npos);
  CHECK(ci::recorded_at(night.record, source) == Instant{k_t0});
  source.name = "another";
  CHECK_FALSE(ci::recorded_at(night.record, source).has_value());
  github.forget();
  Night again{github};
  again.show_token("ghp_recorded");
  again.replay = night.record;
  again.read(k_t0);
  CHECK(difference(again.sink.records, night.sink.records) == "");
  CHECK(words(again.sink) == "");
  CHECK(github.asked().empty());
}

}  // namespace github_tests
