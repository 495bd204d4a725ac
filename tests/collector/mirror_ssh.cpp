// Sources over ssh: known hosts as data, and a real sshd.
#include "collector/git/mirror_hosts.hpp"
#include "tests/catch.hpp"
#include "tests/collector/mirror_fixture.hpp"

namespace mirror_ssh_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

const std::string k_key = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

std::size_t found(const std::string& line, const std::string& host, int port = 0) {
  return git::keys_for(line, host, port).size();
}

}  // namespace

TEST_CASE("a line of known_hosts names its hosts as ssh reads it") {
  const std::string key = " ssh-ed25519 " + k_key + " a comment\n";
  CHECK(found("git.example.org" + key, "git.example.org") == 1);
  CHECK(found("git.example.org" + key, "git.example.org", 2222) == 0);
  CHECK(found("[git.example.org]:2222" + key, "git.example.org", 2222) == 1);
  CHECK(found("a,git.example.org,b" + key, "git.example.org") == 1);
  CHECK(found("*.example.org" + key, "GIT.example.org") == 1);
  CHECK(found("*.example.org,!git.example.org" + key, "git.example.org") == 0);
  CHECK(found("# git.example.org" + key, "git.example.org") == 0);
  CHECK(found("@cert-authority git.example.org" + key, "git.example.org") == 0);
  CHECK(found("git.example.org ssh-rsa " + k_key + "\n", "git.example.org") ==
        0);  // says one kind, is another
  CHECK(found("git.example.org ssh-ed25519 !!!!\n", "git.example.org") == 0);
  CHECK(found(std::string(10'000, '*') + "x" + key, std::string(200, 'a')) == 0);
  // ssh-keygen -H of "git.example.org"
  CHECK(found("|1|AAECAwQFBgcICQoLDA0ODxAREhM=|not a digest" + key, "git.example.org") == 0);
}

TEST_CASE("a host key is judged by what is known of it") {
  const std::string line = "git.example.org ssh-ed25519 " + k_key + "\n";
  const auto known = git::keys_for(line, "git.example.org", 0);
  REQUIRE(known.size() == 1);
  auto other = known.front().bytes;
  other.back() = '!';
  CHECK(git::judge_host_key(known, known.front().bytes) == git::HostVerdict::known);
  CHECK(git::judge_host_key(known, other) == git::HostVerdict::changed);
  CHECK(git::judge_host_key({}, other) == git::HostVerdict::unknown);
  CHECK(git::judge_host_key(known, std::string("\0\0\0\x07ssh-rsa", 11)) == git::HostVerdict::other_kind);
  CHECK(git::judge_host_key(git::keys_for(line + "@revoked " + line, "git.example.org", 0),
                            known.front().bytes) == git::HostVerdict::revoked);
  CHECK(git::kind_of_key("\xff\xff\xff\xff") == "");
}

TEST_CASE("a refused connection over ssh is a server that is not reached, not a disk that is full") {
  const Scratch scratch;
  int port = 0;
  {
    const Listener gone;
    port = gone.port();
  }
  Recorder nobody;
  REQUIRE(collect_remote({"ssh://git@127.0.0.1:" + std::to_string(port) + "/r.git", scratch / "cache", {}},
                         nobody));
  CHECK(gap_in(nobody).find("unreachable: ") == 0);
}

TEST_CASE("a repository is read over ssh with a known host and a key alone") {
  if (!SshServer::there()) return;
  const Scratch scratch;
  const auto served = make_served(scratch);
  const SshServer server;
  REQUIRE(server.up());
  Server access;
  access.host = "127.0.0.1:" + std::to_string(server.port);
  const Remote remote{server.url(served / "r.git"), scratch / "cache", {}};
  const auto night = [&](const Server& with) {
    auto sink = std::make_unique<Recorder>();
    auto asked = remote;
    asked.servers = {with};
    REQUIRE(collect_remote(asked, *sink));
    return sink;
  };
  access.ssh_key = server.file("mine");
  CHECK(gap_in(*night(access)).find("host_unknown: ") == 0);
  write(scratch / "wrong",
        "[127.0.0.1]:" + std::to_string(server.port) + " " + slurp(server.file("stranger.pub")));
  access.known_hosts = (scratch / "wrong").string();
  CHECK(gap_in(*night(access)).find("somebody sits in between") != std::string::npos);
  access.known_hosts = server.file("known_hosts");
  access.ssh_key = server.file("stranger");
  CHECK(gap_in(*night(access)).find("auth_refused: ") == 0);
  access.ssh_key = server.file("mine");
  const auto sink = night(access);
  INFO(server.log());
  CHECK(gap_in(*sink) == "");
  Recorder local;
  REQUIRE(collect(served / "r.git", local));
  CHECK(sink->records == local.records);
}

}  // namespace mirror_ssh_tests
