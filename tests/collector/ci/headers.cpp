// What headers, addresses and the client's own rules mean.
#include "collector/http/headers.hpp"

#include "collector/http/client.hpp"
#include "collector/http/json.hpp"
#include "collector/http/url.hpp"
#include "tests/catch.hpp"
#include "tests/collector/ci/world.hpp"

namespace headers_tests {
using namespace plumbline;
using namespace plumbline::http;
using namespace plumbline::test;

namespace {

/// Answers by a list of replies; what was asked is kept.
struct Scripted final : Transport {
  Expected<Reply> send(const Request& request) override {
    asked.push_back(request);
    if (replies.empty()) return Reply{200, {}, "{}"};
    auto out = replies.front();
    replies.erase(replies.begin());
    return out;
  }
  std::vector<Reply> replies;
  std::vector<Request> asked;
};

ClientSettings settings(const std::string& base) {
  ClientSettings out;
  out.source = "s";
  out.base = *parse_url(base);
  Server server;
  server.host = out.base.server();
  server.token = "secret";
  out.servers = {server};
  return out;
}

Expected<Reply> get(Scripted& wire, FakePause& pause, const std::string& base = "https://api.example.org/x") {
  Client client(settings(base), wire, pause);
  return client.get(*parse_url(base));
}

}  // namespace

TEST_CASE("a Link header is read with its quotes, several relations and odd blanks") {
  const auto links =
      parse_link(R"(<https://a/?page=2>; title="a, <b>; c"; rel="next last", </x>;REL=first , <broken)");
  CHECK(links.at("next") == "https://a/?page=2");
  CHECK(links.at("last") == "https://a/?page=2");
  CHECK(links.at("first") == "/x");
  CHECK(links.size() == 3);
}

TEST_CASE("all three forms of a date are one instant, and no date is none") {
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    CHECK(parse_http_date(text)->seconds == 784111777);
  for (const char* text : {"", "tomorrow", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37 CET"})
    CHECK(!parse_http_date(text));
}

TEST_CASE("Retry-After as a date counts by the server's own clock") {
  CHECK(retry_after({{"retry-after", "120"}}) == 120);
  CHECK(retry_after({{"retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"},
                     {"date", "Sun, 06 Nov 1994 08:49:37 GMT"}}) == 60);
  CHECK(!retry_after({{"retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"}}));
  CHECK(!retry_after({{"retry-after", "-5"}}));
  const auto limit = rate_limit({{"x-ratelimit-remaining", "0"},
                                 {"x-ratelimit-reset", "1784111777"},
                                 {"date", "Sun, 06 Nov 1994 08:49:37 GMT"}});
  CHECK(limit.left == 0);
  CHECK(limit.reset == 1000000000);
}

TEST_CASE("private addresses are told from public ones in all their forms") {
  for (const char* text :
       {"127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
        "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1", "nonsense", ""})
    CHECK(is_private_address(text));
  for (const char* text : {"140.82.121.6", "172.32.0.1", "8.8.8.8", "2606:50c0:8000::154", "::ffff:8.8.8.8"})
    CHECK(!is_private_address(text));
}

TEST_CASE("a URL with a secret is refused and not repeated") {
  const auto url = parse_url("https://ann:s3cret@example.org/");
  REQUIRE(!url);
  CHECK(url.error().message.find("s3cret") == std::string::npos);
  for (const char* text : {"ftp://x/", "https://", "https://a b/", "https://x:0/", "https://x:99999/",
                           "https://-x/", "https://[::zz]/"})
    CHECK(!parse_url(text));
  CHECK(resolve(*parse_url("https://a.org/x/y?z=1"), "//b.org/c")->text() == "https://b.org/c");
  CHECK(resolve(*parse_url("https://a.org/x/y?z=1"), "?p=2")->text() == "https://a.org/x/y?p=2");
  CHECK(resolve(*parse_url("https://a.org/x/y?z=1"), "/v?u=https://c.org")->text() ==
        "https://a.org/v?u=https://c.org");
}

TEST_CASE("a fault is tried again with growing pauses, and given up in the end") {
  Scripted wire;
  FakePause pause;
  wire.replies.assign(3, Reply{503, {}, ""});
  CHECK(get(wire, pause).has_value());
  CHECK(wire.asked.size() == 4);
  CHECK(pause.slept() >= 1 + 2 + 4);
  wire.replies.assign(9, Reply{503, {}, ""});
  wire.asked.clear();
  const auto reply = get(wire, pause);
  REQUIRE(!reply);
  CHECK(reply.error().reason == "server_gone");
  CHECK(wire.asked.size() == 5);
}

TEST_CASE("a redirection takes the token to no other host, port or scheme") {
  for (const char* to : {"https://other.example.org/", "https://api.example.org:8443/"}) {
    Scripted wire;
    FakePause pause;
    wire.replies = {Reply{302, {{"location", to}}, ""}};
    CHECK(get(wire, pause).has_value());
    REQUIRE(wire.asked.size() == 2);
    CHECK(wire.asked[0].authorization == "Bearer secret");
    CHECK(wire.asked[1].authorization.empty());
  }
  Scripted wire;
  FakePause pause;
  wire.replies = {Reply{302, {{"location", "http://api.example.org/"}}, ""}};
  CHECK(get(wire, pause).error().reason == "refused");
  CHECK(wire.asked.size() == 1);
  wire.replies.assign(20, Reply{302, {{"location", "/again"}}, ""});
  CHECK(get(wire, pause).error().reason == "refused");
}

TEST_CASE("http without TLS to another machine is refused before anything is sent") {
  Scripted wire;
  FakePause pause;
  CHECK(get(wire, pause, "http://ci.example.org/").error().reason == "refused");
  CHECK(wire.asked.empty());
}

TEST_CASE("JSON that is too deep, cut off or of other types is refused or absent") {
  CHECK(parse_json(std::string(100'000, '[')).error().code == Errc::limit);
  CHECK(!parse_json("{\"a\":"));
  CHECK(!parse_json("\"\xff\""));
  const auto json = parse_json(R"({"n":1.5,"s":3,"big":18446744073709551615,"t":"a\u0000b"})");
  CHECK(!number_at(*json, "n"));
  CHECK(!number_at(*json, "big"));
  CHECK(text_at(*json, "s").empty());
  CHECK(word_at(*json, "t") == "ab");
}

}  // namespace headers_tests
