// Sources that are URLs, against a real git server over HTTP.
#include "tests/catch.hpp"
#include "tests/collector/mirror_fixture.hpp"

using namespace plumbline;
using namespace plumbline::test;

namespace {

// A server over one repository, and a cache.
struct House {
  House() : served(make_served(scratch)), server(served) {}
  [[nodiscard]] Remote open() const { return {server.url("/open/r.git"), scratch / "cache", {}}; }
  [[nodiscard]] Remote closed(std::vector<Server> servers) const {
    return {server.url("/closed/r.git"), scratch / "cache", std::move(servers)};
  }
  Scratch scratch;
  std::filesystem::path served;
  GitServer server;
};

}  // namespace

#define START_HOUSE()              \
  if (!GitServer::there()) return; \
  const House house;               \
  INFO(house.server.errors());     \
  REQUIRE(house.server.up())

TEST_CASE("a mirror gives the evidence of a local clone, and covers until its fetch") {
  START_HOUSE();
  Recorder remote, local;
  REQUIRE(collect_remote(house.open(), remote));
  REQUIRE(collect(house.served / "r.git", local));
  CHECK(gap_in(remote) == "");
  CHECK(remote.records.size() >= 6);
  CHECK(remote.records == local.records);
  CHECK(covered_until(remote) == Instant{k_now.seconds + 1});
  CHECK(covered_until(local) == Instant{1700000301});
}

TEST_CASE("a second night fetches what is new, and a quiet one nothing") {
  START_HOUSE();
  Recorder sink, local;
  REQUIRE(collect_remote(house.open(), sink));
  shell(house.scratch / "work",
        "at 1700000400; echo 3 >> a; git commit -qam four; git push -q ../served/r.git main");
  REQUIRE(collect_remote(house.open(), sink, {k_now.seconds + 100}));
  REQUIRE(collect(house.served / "r.git", local));
  CHECK(sink.records == local.records);
  const auto posts = [&] {
    std::size_t count = 0;
    const auto log = house.server.log();
    for (auto at = log.find(" POST "); at != std::string::npos; at = log.find(" POST ", at + 1)) ++count;
    return count;
  };
  const auto before = posts();
  REQUIRE(collect_remote(house.open(), sink, {k_now.seconds + 200}));
  CHECK(posts() == before);
  CHECK(sink.puts == 0);
  CHECK(covered_until(sink) == Instant{k_now.seconds + 201});
}

TEST_CASE("a force-push withdraws what is served no more, and a deleted branch is gone") {
  START_HOUSE();
  Recorder sink, local;
  REQUIRE(collect_remote(house.open(), sink));
  const auto lost = shell(house.scratch / "work", "git rev-parse main");
  shell(house.scratch / "work",
        "git tag -d v2; git reset -q --hard v1; at 1700000500; echo other >> a; git commit -qam other; git "
        "push -q -f "
        "../served/r.git main; git push -q ../served/r.git :side :v2");
  REQUIRE(collect_remote(house.open(), sink, {k_now.seconds + 100}));
  REQUIRE(collect(house.served / "r.git", local));
  CHECK(gap_in(sink) == "");
  CHECK(sink.records == local.records);
  CHECK_FALSE(sink.records.contains({"commit", native_of(*Oid::parse(lost)).bytes}));
  CHECK_FALSE(sink.records.contains({"tag", native_of({"v2"}).bytes}));
}

TEST_CASE("a branch may take the place of a folder of branches") {
  START_HOUSE();
  Recorder sink, local;
  shell(house.served / "r.git", "git update-ref refs/heads/x/y side");
  REQUIRE(collect_remote(house.open(), sink));
  shell(house.served / "r.git", "git update-ref -d refs/heads/x/y; git update-ref refs/heads/x main");
  REQUIRE(collect_remote(house.open(), sink));
  REQUIRE(collect(house.served / "r.git", local));
  CHECK(gap_in(sink) == "");
  CHECK(sink.records == local.records);
}

TEST_CASE("another default branch is another main line") {
  START_HOUSE();
  Recorder sink, local;
  REQUIRE(collect_remote(house.open(), sink));
  shell(house.served / "r.git", "git symbolic-ref HEAD refs/heads/side");
  REQUIRE(collect_remote(house.open(), sink));
  REQUIRE(collect(house.served / "r.git", local));
  CHECK(sink.records == local.records);
}

TEST_CASE("a closed repository is read with its token alone") {
  START_HOUSE();
  Recorder none, wrong, right;
  REQUIRE(collect_remote(house.closed({}), none));
  CHECK(gap_in(none).find("auth_refused: cannot fetch ") == 0);
  CHECK(gap_in(none).find("it asks who we are, and no token is known") != std::string::npos);
  REQUIRE(collect_remote(house.closed({token_for(house.server.plain, "wr0ng")}), wrong));
  CHECK(gap_in(wrong).find("it does not take the token") != std::string::npos);
  CHECK(gap_in(wrong).find("wr0ng") == std::string::npos);
  CHECK(wrong.records.empty());
  CHECK(wrong.coverage.empty());
  REQUIRE(collect_remote(house.closed({token_for(house.server.plain, "s3cret")}), right));
  CHECK(gap_in(right) == "");
  CHECK(right.records.size() >= 6);
}

TEST_CASE("a token of another server is not shown") {
  START_HOUSE();
  Recorder sink;
  REQUIRE(collect_remote(house.closed({token_for(house.server.other, "s3cret")}), sink));
  CHECK(gap_in(sink).find("auth_refused") == 0);
  CHECK(house.server.log().find("Basic") == std::string::npos);
}

TEST_CASE("no secret stands anywhere below the cache") {
  START_HOUSE();
  Recorder sink;
  REQUIRE(collect_remote(house.closed({token_for(house.server.plain, "s3cret")}), sink));
  REQUIRE(gap_in(sink) == "");
  CHECK(shell(house.scratch / "cache", "grep -rlE 's3cret|YW5uOnMzY3JldA' . || echo nothing") == "nothing");
  CHECK(shell(house.scratch / "cache", "stat -c %a . mirrors") == "700\n700");
}

TEST_CASE("a redirection takes no secret along") {
  START_HOUSE();
  Recorder kept, own, renamed;
  const Remote moved{house.server.url("/moved/r.git"), house.scratch / "cache", {}};
  auto with = moved;
  with.servers = {token_for(house.server.plain, "s3cret")};
  REQUIRE(collect_remote(with, kept));
  CHECK(gap_in(kept).find("auth_refused") == 0);
  CHECK(gap_in(kept).find("no secret goes along") != std::string::npos);
  // The server it leads to has a token of its own.
  with.servers = {token_for(house.server.other, "s3cret")};
  REQUIRE(collect_remote(with, own));
  CHECK(gap_in(own) == "");
  REQUIRE(collect_remote({house.server.url("/renamed/r.git"), house.scratch / "cache", {}}, renamed));
  CHECK(gap_in(renamed) == "");
  // Read last: a request is logged after its answer was sent, and before the server takes the next one.
  const auto other = "\n" + std::to_string(house.server.other) + " GET ";
  const auto log = "\n" + house.server.log();
  REQUIRE(log.find(other) != std::string::npos);
  CHECK(
      log.substr(log.find(other), log.find('\n', log.find(other) + 1) - log.find(other)).ends_with(" 401 -"));
}

TEST_CASE("a redirection that leads nowhere good is not followed") {
  START_HOUSE();
  Recorder login, loop, down;
  REQUIRE(collect_remote({house.server.url("/login/r.git"), house.scratch / "cache", {}}, login));
  CHECK(gap_in(login).find("redirects to a page that is no git repository") != std::string::npos);
  REQUIRE(collect_remote({house.server.url("/loop/r.git"), house.scratch / "cache", {}}, loop));
  CHECK(gap_in(loop).find("redirects again and again") != std::string::npos);
  Server tls;
  tls.host = "127.0.0.1:" + std::to_string(house.server.tls);
  tls.ca_file = house.server.certificate();
  REQUIRE(collect_remote({"https://" + tls.host + "/down/r.git", house.scratch / "cache", {tls}}, down));
  CHECK(gap_in(down).find("which is less safe; it is not followed") != std::string::npos);
}

TEST_CASE("a certificate nobody vouches for is refused, and believed with its authority's file") {
  START_HOUSE();
  Recorder refused, believed;
  Server tls;
  tls.host = "127.0.0.1:" + std::to_string(house.server.tls);
  const Remote remote{"https://" + tls.host + "/open/r.git", house.scratch / "cache", {}};
  REQUIRE(collect_remote(remote, refused));
  CHECK(gap_in(refused).find("certificate: ") == 0);
  CHECK(refused.records.empty());
  auto with = remote;
  tls.ca_file = house.server.certificate();
  with.servers = {tls};
  REQUIRE(collect_remote(with, believed));
  CHECK(gap_in(believed) == "");
  CHECK(believed.records.size() >= 6);
}

TEST_CASE("a server that dies in the middle of the pack leaves the last good mirror and a gap") {
  START_HOUSE();
  shell(house.scratch / "work",
        "at 1700000400; head -c 300000 /dev/urandom > big; git add big; git commit -qm big; "
        "git push -q ../served/r.git main");
  const DyingProxy proxy(house.server.plain, 100'000);
  const Remote dying{house.server.url("/open/r.git", proxy.port()), house.scratch / "cache", {}};
  Recorder sink;
  REQUIRE(collect_remote(dying, sink));
  CHECK(gap_in(sink).find("server_gone: ") == 0);
  CHECK(sink.records.empty());
  CHECK(sink.coverage.empty());
  CHECK(shell(house.scratch / "cache", "find . -path '*/pack/*' -type f | wc -l") == "0");
}

TEST_CASE("what was read stays when the next night's fetch dies, and heals the night after") {
  START_HOUSE();
  // Requests of a quiet night pass, those of a large pack do not.
  const DyingProxy proxy(house.server.plain, 100'000);
  const Remote dying{house.server.url("/open/r.git", proxy.port()), house.scratch / "cache", {}};
  Recorder sink, local;
  REQUIRE(collect_remote(dying, sink));
  REQUIRE(gap_in(sink) == "");
  const auto before = sink.records;
  shell(house.scratch / "work",
        "at 1700000400; head -c 300000 /dev/urandom > big; git add big; git commit -qm big; "
        "git push -q ../served/r.git main");
  REQUIRE(collect_remote(dying, sink, {k_now.seconds + 100}));
  CHECK(gap_in(sink).find("server_gone: ") == 0);
  CHECK(sink.records == before);
  CHECK(sink.gap("commit", "server_gone")->since == Instant{k_now.seconds + 1});
  CHECK(sink.coverage.empty());  // nothing newer is claimed, and what was covered stays
  // A new database reads the last whole mirror, up to its own fetch.
  Recorder fresh;
  REQUIRE(collect_remote(dying, fresh, {k_now.seconds + 200}));
  CHECK(fresh.records == before);
  CHECK(covered_until(fresh) == Instant{k_now.seconds + 1});
  CHECK(gap_in(fresh).find("server_gone: ") == 0);
  shell(house.scratch / "work",
        "git reset -q --hard HEAD~1; echo small >> a; at 1700000600; git commit -qam small; "
        "git push -q -f ../served/r.git main");
  REQUIRE(collect_remote(dying, sink, {k_now.seconds + 300}));
  REQUIRE(collect(house.served / "r.git", local));
  CHECK(gap_in(sink) == "");
  CHECK(sink.records == local.records);
}

TEST_CASE("a fetch that is too large or too long is ended and says so") {
  START_HOUSE();
  shell(house.scratch / "work",
        "at 1700000400; head -c 300000 /dev/urandom > big; git add big; git commit -qm big; "
        "git push -q ../served/r.git main");
  Recorder large, slow;
  Server small;
  small.host = "*";
  small.max_bytes = 50'000;
  auto remote = house.open();
  remote.servers = {small};
  REQUIRE(collect_remote(remote, large));
  CHECK(gap_in(large).find("too_large: ") == 0);
  const Listener silent;  // takes the connection and never answers
  Server hasty;
  hasty.host = "*";
  hasty.max_seconds = 1;
  REQUIRE(collect_remote({house.server.url("/open/r.git", silent.port()), house.scratch / "cache", {hasty}},
                         slow));
  CHECK(gap_in(slow).find("timed_out: ") == 0);
  CHECK(gap_in(slow).find("longer than the 1 seconds") != std::string::npos);
}

TEST_CASE("what is no repository is never an empty one") {
  START_HOUSE();
  Recorder missing, page, nobody;
  REQUIRE(collect_remote({house.server.url("/open/none.git"), house.scratch / "cache", {}}, missing));
  CHECK(gap_in(missing).find("not_found: ") == 0);
  REQUIRE(collect_remote({house.server.url("/page/r.git"), house.scratch / "cache", {}}, page));
  CHECK(gap_in(page).find("unsupported: ") == 0);
  int port = 0;
  {
    const Listener gone;
    port = gone.port();
  }
  REQUIRE(collect_remote({house.server.url("/open/r.git", port), house.scratch / "cache", {}}, nobody));
  CHECK(gap_in(nobody).find("unreachable: ") == 0);
  CHECK(missing.coverage.empty());
}

TEST_CASE("http without TLS to another machine needs to be allowed") {
  const Scratch scratch;
  Recorder sink;
  REQUIRE(collect_remote({"http://git.example.org/r.git", scratch / "cache", {}}, sink));
  CHECK(gap_in(sink).find("refused: cannot fetch http://git.example.org/r.git: http without TLS") == 0);
}

TEST_CASE("a file URL is mirrored too, and a broken promise is a gap") {
  const Scratch scratch;
  const auto served = make_served(scratch);
  Recorder sink, local, none;
  REQUIRE(collect_remote({"file://" + (served / "r.git").string(), scratch / "cache", {}}, sink));
  REQUIRE(collect(served / "r.git", local));
  CHECK(gap_in(sink) == "");
  CHECK(sink.records == local.records);
  REQUIRE(collect_remote({"file://" + (served / "none.git").string(), scratch / "cache", {}}, none));
  CHECK(gap_in(none).find("not_found: ") == 0);
}

TEST_CASE("a mirror of many packs is fetched anew, and an old one goes on where that fails") {
  const Scratch scratch;
  const auto served = make_served(scratch);
  const Remote remote{"file://" + (served / "r.git").string(), scratch / "cache", {}};
  Recorder sink, local;
  REQUIRE(collect_remote(remote, sink));
  const auto packs = [&] {
    return shell(scratch / "cache", "ls mirrors/*/repository.git/objects/pack/*.pack | wc -l");
  };
  const std::string scatter =
      "cd mirrors/*/repository.git/objects/pack; for n in $(seq 60); do : > pack-$n.pack; done";
  shell(scratch / "cache", scatter);
  auto small = remote;
  small.servers = {Server{}};
  small.servers.front().host = "*";
  small.servers.front().max_bytes = 1;
  REQUIRE(collect_remote(small, sink));
  CHECK(gap_in(sink) == "");  // nothing new to fetch, and the whole is too much
  CHECK(packs() == "61");
  REQUIRE(collect_remote(remote, sink));
  CHECK(packs() == "1");
  CHECK(shell(scratch / "cache", "ls mirrors/*") == "fetched\nlock\nrepository.git");
  REQUIRE(collect(served / "r.git", local));
  CHECK(sink.records == local.records);
}

TEST_CASE("a source that is a URL needs a cache") {
  Recorder sink;
  REQUIRE(collect_remote({"https://git.example.org/r.git", "", {}}, sink));
  CHECK(gap_in(sink).find("there is no folder for its mirror") != std::string::npos);
}
