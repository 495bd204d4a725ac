// Tokens, keys and caches: where they come from and who is shown them.
#include "cli/servers.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "cli/config.hpp"
#include "cli/tree_building.hpp"
#include "tests/catch.hpp"
#include "tests/cli/scratch.hpp"

namespace servers_tests {
using namespace plumbline;
using namespace plumbline::cli;

namespace {

std::vector<Server> known(const Environment& environment, const std::vector<ServerWords>& words = {}) {
  auto out = known_servers(words, environment);
  REQUIRE(out);
  return *out;
}

}  // namespace

TEST_CASE("a token of the environment belongs to its server alone") {
  const auto servers = known({{"PLUMBLINE_GIT_TOKENS", "a.example.org=one b.example.org:8443=bob:t:wo"}});
  CHECK(server_for(servers, "a.example.org").token == "one");
  CHECK(server_for(servers, "b.example.org:8443").user == "bob");
  CHECK(server_for(servers, "b.example.org:8443").token == "t:wo");
  CHECK(server_for(servers, "b.example.org").token.empty());
  CHECK(server_for(servers, "x.a.example.org").token.empty());
}

TEST_CASE("a token for every server is refused, without being repeated") {
  for (const auto* text : {"*=s3cret", "s3cret", "=s3cret", "a.example.org="}) {
    const auto servers = known_servers({}, {{"PLUMBLINE_GIT_TOKENS", text}});
    REQUIRE_FALSE(servers);
    CHECK(servers.error().message.find("s3cret") == std::string::npos);
  }
}

TEST_CASE("a file of tokens that others may read is not read") {
  const test::Scratch scratch;
  const auto file = scratch.write("tokens", "a.example.org=one\nb.example.org=two\n");
  chmod(file.c_str(), 0644);
  const auto open = known_servers({}, {{"PLUMBLINE_GIT_TOKENS_FILE", file}});
  REQUIRE_FALSE(open);
  CHECK(open.error().message == "the token file " + file + " is open to others: chmod 600 " + file);
  chmod(file.c_str(), 0600);
  CHECK(server_for(known({{"PLUMBLINE_GIT_TOKENS_FILE", file}}), "b.example.org").token == "two");
}

TEST_CASE("what plumbline.yaml names and is not there is that server's matter alone") {
  const test::Scratch scratch;
  const auto file =
      scratch.write("plumbline.yaml",
                    "organisation: {name: a}\nservers:\n  - {host: a.example.org, token_env: A_TOKEN}\n"
                    "  - {host: b.example.org, token_file: none}\n  - {host: '*', max_bytes: 2KiB, "
                    "max_time: PT5M}\n");
  const auto config = load_config(file);
  REQUIRE(config);
  auto servers = known({}, config->servers);
  CHECK(server_for(servers, "a.example.org").broken ==
        "the variable A_TOKEN that plumbline.yaml names for a.example.org is not set");
  CHECK(server_for(servers, "b.example.org").broken.find("cannot be read") != std::string::npos);
  CHECK(server_for(servers, "c.example.org").broken.empty());
  CHECK(server_for(servers, "c.example.org").max_bytes == 2048);
  CHECK(server_for(servers, "c.example.org").max_seconds == 300);
  servers = known({{"A_TOKEN", "one"}}, config->servers);
  CHECK(server_for(servers, "a.example.org").broken.empty());
  CHECK(server_for(servers, "a.example.org").token == "one");
}

TEST_CASE("a limit that is no size a disk has is refused, not wrapped into a small one") {
  const test::Scratch scratch;
  const auto loads = [&](const std::string& bytes) {
    const auto file = scratch.write(
        "plumbline.yaml",
        "organisation: {name: a}\nservers:\n  - {host: a.example.org, max_bytes: " + bytes + "}\n");
    return load_config(file).has_value();
  };
  CHECK(loads("1048576GiB"));
  CHECK_FALSE(loads("1048577GiB"));
  CHECK_FALSE(loads("1099511627776GiB"));
}

TEST_CASE("mirrors lie where the call says, else in the user's cache, else nowhere") {
  CHECK(cache_folder("/x/y", {{"HOME", "/h"}}) == "/x/y");
  CHECK(cache_folder("", {{"HOME", "/h"}, {"XDG_CACHE_HOME", "/c"}}) == "/c/plumbline");
  CHECK(cache_folder("", {{"HOME", "/h"}, {"XDG_CACHE_HOME", "relative"}}) == "/h/.cache/plumbline");
  CHECK(cache_folder("", {}).empty());
}

TEST_CASE("a source takes its name from its URL") {
  CHECK(name_for("https://git.example.org/radio/stack.git", {}) == "stack");
  CHECK(name_for("https://git.example.org/radio/stack.git", {"stack"}) == "radio-stack");
  CHECK(name_for("git@git.example.org:radio/stack.git", {}) == "stack");
  CHECK(name_for("ssh://git@git.example.org:2222/stack", {"stack"}) == "2222-stack");
}

TEST_CASE("a URL is audited through its mirror, and its evidence is that of the clone") {
  const test::TempFolder folder;
  test::GitRepository repository(folder / "r");
  repository.write("SECURITY.md", "Write to security@example.org. We answer within three days.\n");
  repository.commit("Say whom to write to", 1'700'000'000);
  const auto url = "file://" + (folder / "r").string();
  auto ran = test::run_plumbline({"collect", "--db", "a.db"}, folder.path());
  CHECK(ran.code == 2);
  ran = test::run_plumbline({"audit", "-q", "--db", "a.db", "--cache", "c", url}, folder.path());
  INFO(ran.out + ran.err);
  CHECK(ran.code == 0);
  ran = test::run_plumbline({"audit", "-q", "--db", "a.db", "--cache", "c"}, folder.path());
  CHECK(ran.code == 0);
  CHECK(ran.out.find("1 source, 0 new records, 0 gaps") == 0);
  CHECK(std::filesystem::exists(folder / "c/mirrors"));
}

TEST_CASE("a URL with a secret ends the call before anything is made of it") {
  const test::TempFolder folder;
  const auto ran =
      test::run_plumbline({"audit", "--db", "a.db", "https://ann:s3cret@git.example.org/a"}, folder.path());
  CHECK(ran.code == 2);
  CHECK((ran.out + ran.err).find("s3cret") == std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "a.db"));
}

}  // namespace servers_tests
