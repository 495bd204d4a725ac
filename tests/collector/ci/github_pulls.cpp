// The pull requests of a made-up GitHub, collected equal to what was made.
#include <cstdlib>
#include <random>

#include "collector/github/github_collector.hpp"
#include "collector/github/pull_model.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/fake_github.hpp"
#include "tests/collector/ci/world.hpp"
#include "tests/rounds.hpp"

namespace github_pulls_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

constexpr std::int64_t k_t0 = 1'790'000'000;
constexpr std::int64_t k_day = 86'400;

struct Night {
  FakeGithub& github;
  Recorder sink{};
  FakePause pause{};
  std::map<std::string, std::string> settings{};
  std::vector<Server> servers{};

  void read(std::int64_t now) {
    const github::GithubCollector collector(outside(pause));
    SourceSpec source;
    source.name = "forge", source.type = "github", source.location = "acme/radio";
    source.settings = settings;
    source.settings["url"] = github.url();
    source.settings["runs"] = "no";
    CollectContext context;
    context.now = {now};
    context.cursor = sink.cursor;
    context.servers = servers;
    REQUIRE(collector.collect(source, context, sink));
  }
};

std::vector<MadePull> make_pulls(std::uint32_t seed, int count, std::int64_t now) {
  std::vector<MadePull> out;
  for (int i = 0; i < count; ++i) out.push_back(make_pull(seed, i + 1, now - (count - i) * 3600 - k_day));
  return out;
}

std::set<std::string> shapes_of(const Recorder& sink) {
  std::set<std::string> out;
  for (const auto& coverage : sink.coverage) out.insert(coverage.shape);
  return out;
}

}  // namespace

TEST_CASE("430 pull requests are collected equal to what was made") {
  FakeGithub github;
  github.pulls = make_pulls(1, 430, k_t0);
  Night night{github};
  night.read(k_t0);
  CHECK(difference(night.sink.records, expected_of(github.pulls)) == "");
  CHECK(words(night.sink) == "");
  CHECK(shapes_of(night.sink) == std::set<std::string>{"review_event"});
  REQUIRE(!night.sink.coverage.empty());
  CHECK(night.sink.coverage[0].since == Instant{github.pulls.front().created});
  CHECK(night.sink.coverage[0].until == Instant{k_t0});
  github.forget();
  night.read(k_t0 + k_day);  // a quiet night costs one request
  CHECK(github.asked().size() == 1);
  CHECK(github.asked().front().status == 304);
  CHECK(night.sink.coverage[0].until == Instant{k_t0 + k_day});
}

TEST_CASE("pull requests night by night are what one reading finds") {
  for (int seed = 1; seed <= rounds(6, 2); ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    FakeGithub github;
    Night nights{github};
    if (seed % 2 == 0) nights.settings["budget"] = "60";  // some nights end on the way
    std::int64_t now = k_t0, number = 1;
    for (int night = 0; night < 10; ++night) {
      for (auto count = random() % 25; count > 0; --count)
        github.pulls.push_back(make_pull(static_cast<std::uint32_t>(seed), number++, now + 1));
      now += k_day;
      for (auto& pull : github.pulls) {
        if (random() % 8 == 0) go_on(pull, random, now - 1000 + static_cast<std::int64_t>(random() % 900));
      }
      nights.read(now);
    }
    for (int i = 0; i < 40 && !nights.sink.gaps.empty(); ++i) nights.read(++now);
    CHECK(words(nights.sink) == "");
    Night full{github};
    full.settings["budget"] = "20000";
    full.read(now);
    CHECK(difference(full.sink.records, expected_of(github.pulls)) == "");
    CHECK(difference(nights.sink.records, full.sink.records) == "");
  }
}

TEST_CASE("a pull request that cannot be read is a gap and is asked for again") {
  struct Case {
    const char* name;
    std::string at;
    FakeGithub::Fault fault;
    std::string reason;
  };
  const Case cases[] = {
      {"the list refused", "/pulls?", {403, R"({"message":"Must have admin rights"})", {}}, "auth_refused"},
      {"the list hidden", "/pulls?", {404, "{}", {}}, "not_found"},
      {"the list broken", "/pulls?", {502, "", {}}, "server_gone"},
      {"the list cut off", "/pulls?", {200, R"([{"number":1,)", {}}, "damaged"},
      {"no list", "/pulls?", {200, R"({"message":"hello"})", {}}, "damaged"},
      {"one without a number", "/pulls?", {200, R"([{"id":1}])", {}}, "damaged"},
      {"the request itself hidden", "/pulls/", {404, R"({"message":"Not Found"})", {}}, "not_found"},
      {"reviews hidden", "/reviews?", {404, "{}", {}}, "not_found"},
      {"events hidden", "/events?", {404, "{}", {}}, "not_found"},
      {"reviews refused", "/reviews?", {403, "{}", {}}, "auth_refused"},
      {"reviews cut off", "/reviews?", {200, R"([{"id":)", {}}, "damaged"},
      {"a review without a state",
       "/reviews?",
       {200, R"([{"id":1,"submitted_at":"2026-01-01T00:00:00Z"}])", {}},
       "damaged"},
      {"commits missing", "/commits?", {200, "[]", {}}, "incomplete"},
      {"a commit without a date", "/commits?", {200, R"([{"sha":"x"}])", {}}, "damaged"},
      {"events broken", "/events?", {500, "", {}}, "server_gone"},
  };
  for (const auto& one : cases) {
    DYNAMIC_SECTION(one.name) {
      FakeGithub github;
      github.pulls = make_pulls(3, 6, k_t0);
      Night night{github};
      night.read(k_t0);
      const auto before = night.sink.records;
      github.pulls.push_back(make_pull(3, 7, k_t0 + 5));
      github.before = [&](const std::string& target) -> std::optional<FakeGithub::Fault> {
        if (target.find(one.at) == std::string::npos) return std::nullopt;
        return one.fault;
      };
      night.read(k_t0 + k_day);
      CHECK(reasons(night.sink, "review_event") == std::set<std::string>{one.reason});
      CHECK(difference(night.sink.records, before) == "");
      night.read(k_t0 + k_day + 3600);
      CHECK(reasons(night.sink, "review_event") == std::set<std::string>{one.reason});
      github.before = nullptr;
      night.read(k_t0 + 2 * k_day);
      CHECK(words(night.sink) == "");
      CHECK(difference(night.sink.records, expected_of(github.pulls)) == "");
    }
  }
}

TEST_CASE("requests the list serves and the server then hides are named in one gap, from the oldest on") {
  FakeGithub github;
  github.pulls = make_pulls(8, 130, k_t0);
  github.before = [&](const std::string& target) -> std::optional<FakeGithub::Fault> {
    const bool few = target.find("/pulls/15/reviews") != std::string::npos;
    if (!few && target.find("/pulls/16/reviews") == std::string::npos) return std::nullopt;
    return FakeGithub::Fault{404, R"({"message":"Not Found"})", {}};
  };
  Night night{github};
  night.read(k_t0);
  REQUIRE(night.sink.gaps.size() == 1);
  CHECK(night.sink.gaps[0].detail.find("2 of acme/radio") == 0);
  CHECK(night.sink.gaps[0].detail.find("#15, #16.") != std::string::npos);
  CHECK(night.sink.gaps[0].since == Instant{github.pulls[14].created});
  github.before = [&](const std::string& target) -> std::optional<FakeGithub::Fault> {
    if (target.find("/pulls/") == std::string::npos) return std::nullopt;
    return FakeGithub::Fault{404, "{}", {}};
  };
  Night all{github};
  all.read(k_t0);
  REQUIRE(all.sink.gaps.size() == 1);
  CHECK(all.sink.gaps[0].detail.find("130 of acme/radio") == 0);
  CHECK(all.sink.gaps[0].detail.find("#100 and 30 more.") != std::string::npos);
  CHECK(all.sink.records.empty());
}

TEST_CASE("pages that repeat are a gap and no endless reading") {
  FakeGithub github;
  github.pulls = make_pulls(4, 3, k_t0);
  github.before = [&](const std::string& target) -> std::optional<FakeGithub::Fault> {
    if (target.find("/reviews?") == std::string::npos) return std::nullopt;
    return FakeGithub::Fault{200,
                             "[{\"id\":1,\"state\":\"PENDING\"}]",
                             {{"Link", "<" + github.url() + target + ">; rel=\"next\""}}};
  };
  Night night{github};
  night.read(k_t0);
  CHECK(reasons(night.sink, "review_event") == std::set<std::string>{"incomplete"});
}

TEST_CASE("a budget that ends on the way covers what was read and goes on from there") {
  FakeGithub github;
  github.pulls = make_pulls(5, 40, k_t0);
  Night night{github};
  night.settings["budget"] = "50";
  night.read(k_t0);
  CHECK(reasons(night.sink, "review_event") == std::set<std::string>{"budget"});
  REQUIRE(night.sink.coverage.size() == 1);
  CHECK(night.sink.coverage[0].since == Instant{github.pulls.front().created});
  CHECK(night.sink.coverage[0].until > Instant{github.pulls[8].created});
  CHECK(night.sink.coverage[0].until < Instant{github.pulls[20].created});
  CHECK(night.sink.gaps.front().since == night.sink.coverage[0].until);
  int readings = 1;
  while (!night.sink.gaps.empty()) {
    night.read(k_t0 + ++readings);
    REQUIRE(readings < 12);
  }
  CHECK(difference(night.sink.records, expected_of(github.pulls)) == "");
}

TEST_CASE("a token that is not taken is a gap of reviews, and it stands in no record") {
  FakeGithub github;
  github.token = "ghp_right";
  github.pulls = make_pulls(6, 3, k_t0);
  Night night{github};
  Server server;
  server.host = "127.0.0.1:" + std::to_string(github.port());
  server.token = "ghp_wrong";
  night.servers = {server};
  night.read(k_t0);
  CHECK(reasons(night.sink, "review_event") == std::set<std::string>{"auth_refused"});
  CHECK(night.sink.coverage.empty());
  CHECK(words(night.sink).find("ghp_wrong") == std::string::npos);
}

TEST_CASE("one person with two accounts reviews nothing of their own") {
  FakeGithub github;
  MadePull pull = make_pull(7, 1, k_t0 - k_day);
  pull.events.clear();
  pull.commits = {{std::string(40, 'a'), "ann", "Ann", "ann@example.org", k_t0 - 900, k_t0 - 900}};
  pull.reviews = {{1, "ann-work", "APPROVED", k_t0 - 100, std::string(40, 'a')},
                  {2, "bob", "APPROVED", k_t0 - 90, std::string(40, 'a')},
                  {3, "gate", "APPROVED", k_t0 - 80, std::string(40, 'a')},
                  {4, "ANN", "APPROVED", k_t0 - 70, std::string(40, 'a')}};
  github.pulls = {pull};
  Night night{github};
  night.settings["aliases"] = "ann \"Ann Work\" ann-work\nbob bob@example.org";
  night.settings["roles"] = "security: bob@example.org @appsec";
  night.settings["bots"] = "gate";
  night.read(k_t0);
  std::map<std::string, ReviewEvent> votes;
  for (const auto& event : night.sink.of<ReviewEvent>()) {
    if (event.what == "vote") votes[event.id] = event;
  }
  REQUIRE(votes.size() == 4);
  CHECK(votes["review/1"].self);
  CHECK_FALSE(votes["review/2"].self);
  CHECK(votes["review/2"].role == "security");
  CHECK(votes["review/2"].actor == PersonId{id63(sha256("bob@example.org"))});
  CHECK(votes["review/3"].bot);
  CHECK(votes["review/4"].self);  // logins do not differ by case
  CHECK_FALSE(votes["review/1"].role);
}

TEST_CASE("GitHub's own samples are read as they are") {
  const char* place = std::getenv("PLUMBLINE_FIXTURES");  // a folder of recorded replies
  if (place == nullptr) {
    WARN("skipped: PLUMBLINE_FIXTURES is not set");
    return;
  }
  const std::filesystem::path folder = place;
  const std::string tests =
      "github-perceval/grimoirelab-perceval__tests__data__github__github_request_pull_request_";
  for (const auto* number : {"1", "2"}) {
    INFO(number);
    const auto pull = http::parse_json(slurp(folder / (tests + number)));
    REQUIRE(pull);
    const auto parsed = github::parse_pull(*pull);
    REQUIRE(parsed);
    CHECK(parsed->number == http::number_at(*pull, "number"));
    auto change = github::begin_change(*parsed);
    const auto commits = http::parse_json(slurp(folder / (tests + number + "_commits")));
    for (const auto& one : *commits) CHECK(github::add_commit(one, change));
    const auto reviews = http::parse_json(slurp(folder / (tests + number + "_reviews")));
    for (const auto& one : *reviews) CHECK(github::parse_review(one));
  }
}

TEST_CASE("replies cut anywhere make no record of nothing") {
  const auto whole = pull_json(make_pull(9, 3, k_t0)).dump();
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(http::parse_json(whole.substr(0, size)));
  for (const auto* text :
       {"null", "[]", "3", R"({"number":-1})", R"({"number":1,"created_at":"x","updated_at":"y"})"})
    CHECK_FALSE(github::parse_pull(*http::parse_json(text)));
  for (const auto* text : {"null", "{}", R"({"id":1,"state":"APPROVED"})",
                           R"({"id":1,"state":"WONDERFUL","submitted_at":"2026-01-01T00:00:00Z"})"})
    CHECK_FALSE(github::parse_review(*http::parse_json(text)));
}

}  // namespace github_pulls_tests
