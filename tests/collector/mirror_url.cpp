// Addresses of repositories on other machines.
#include "collector/git/mirror_url.hpp"

#include "tests/catch.hpp"

namespace mirror_url_tests {
using namespace plumbline::git;

namespace {

std::string one_spelling(const std::string& text) {
  const auto url = parse_remote(text);
  return url ? url->text() : "refused: " + url.error().message;
}

bool is_refused(const std::string& text, const std::string& why) {
  const auto url = parse_remote(text);
  return !url && url.error().message.find(why) != std::string::npos;
}

}  // namespace

TEST_CASE("a URL has one spelling") {
  CHECK(one_spelling("https://Git.Example.org/a/b.git/") == "https://git.example.org/a/b.git");
  CHECK(one_spelling("https://git.example.org:443/a") == "https://git.example.org/a");
  CHECK(one_spelling("HTTPS://git.example.org:8443/a") == "https://git.example.org:8443/a");
  CHECK(one_spelling("ssh://git@git.example.org:22/a") == "ssh://git@git.example.org/a");
  CHECK(one_spelling("git@git.example.org:a/b.git") == "git@git.example.org:a/b.git");
  CHECK(one_spelling("git@git.example.org:t") == "git@git.example.org:t");
  CHECK(one_spelling("file:///srv/git/a") == "file:///srv/git/a");
  CHECK(one_spelling("https://[::1]:8080/a") == "https://[::1]:8080/a");
}

TEST_CASE("a path is no URL, and a URL no path") {
  CHECK(is_remote("https://git.example.org/a"));
  CHECK(is_remote("git@git.example.org:a"));
  CHECK(is_remote("git://git.example.org/a"));  // refused later, with the reason
  CHECK_FALSE(is_remote("/srv/git/a"));
  CHECK_FALSE(is_remote("./a@b:c"));
  CHECK_FALSE(is_remote("a:b"));
  CHECK_FALSE(is_remote("C:/a"));
}

TEST_CASE("a secret in a URL is refused and not repeated") {
  for (const std::string text :
       {"https://ann:s3cret@git.example.org/a", "https://s3cret@git.example.org/a",
        "ssh://ann:s3cret@git.example.org/a", "https://git.example.org/a?private_token=s3cret",
        "https://ann:s3cr/s3cret@git.example.org/a", "git://s3cret@git.example.org/a", "https://s3cret@",
        "https://ann:s3cret@host name/a"}) {
    const auto url = parse_remote(text);
    INFO(text);
    REQUIRE_FALSE(url);
    INFO(url.error().message);
    CHECK(url.error().message.find("s3cr") == std::string::npos);
  }
  CHECK(is_refused("https://ann:s3cret@git.example.org/a", "name the token under `servers`"));
}

TEST_CASE("what is no repository's URL is refused with the reason") {
  CHECK(is_refused("git://git.example.org/a", "only https, ssh and file are read"));
  CHECK(is_refused("ftp://git.example.org/a", "only https, ssh and file are read"));
  CHECK(is_refused("https://git.example.org", "it names a server and no repository"));
  CHECK(is_refused("https://git.example.org/", "it names a server and no repository"));
  CHECK(is_refused("https:///a", "its host is no name"));
  CHECK(is_refused("https://-oProxyCommand=x/a", "its host is no name"));
  CHECK(is_refused("ssh://-oProxyCommand=x/a", "its host is no name"));
  CHECK(is_refused("ssh://-x@git.example.org/a", "its user is no name"));
  CHECK(is_refused("https://git.example.org:99999/a", "its port is no number"));
  CHECK(is_refused("https://git.example.org:/a", "its port is no number"));
  CHECK(is_refused("https://git.example.org/a\nb", "control character"));
  CHECK(is_refused("file://server/a", "a file has no host"));
  CHECK(is_refused("https://git.example.org/" + std::string(3000, 'a'), "longer than"));
}

TEST_CASE("a mirror's name depends on the place alone") {
  const auto digest = [](const std::string& text) { return parse_remote(text)->digest(); };
  CHECK(digest("https://git.example.org/a") == digest("https://GIT.example.org:443/a/"));
  CHECK(digest("ssh://ann@git.example.org/a") == digest("ssh://bob@git.example.org/a"));
  CHECK(digest("https://git.example.org/a") != digest("https://git.example.org/b"));
  CHECK(digest("https://git.example.org/a") != digest("https://git.example.org:8443/a"));
}

TEST_CASE("a server is named with its port only where that is not the usual one") {
  CHECK(parse_remote("https://git.example.org:443/a")->server() == "git.example.org");
  CHECK(parse_remote("https://git.example.org:8443/a")->server() == "git.example.org:8443");
  CHECK(parse_remote("http://127.0.0.1:80/a")->loopback());
  CHECK(parse_remote("http://localhost/a")->loopback());
  CHECK_FALSE(parse_remote("http://127.0.0.1.example.org/a")->loopback());
}

}  // namespace mirror_url_tests
