// Sixty kinds of secrets, each planted where logs have them: none may survive in a kept line or in redacted
// text.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "collector/ci_log/compiled.hpp"
#include "tests/collector/ci_log/log_fixture.hpp"
#include "tests/collector/ci_log/planted.hpp"

namespace secrets_tests {
using namespace plumbline;
using namespace plumbline::ci_log;

namespace {

std::string with(std::string_view between, const std::string& secret) {
  const auto at = secret.size() / 2;
  return secret.substr(0, at) + std::string(between) + secret.substr(at);
}

}  // namespace

TEST_CASE("sixty kinds of secrets are taken out of a kept line") {
  CHECK(planted().size() >= 60);
  for (const auto& one : planted()) {
    INFO(one.kind);
    const auto lines = all_lines(seen_in(run_with(one.before + one.secret + one.after)));
    CHECK(lines.find("SUMMARY: AddressSanitizer") != lines.npos);
    CHECK(lines.find("[redacted]") != lines.npos);
    CHECK_FALSE(holds(lines, one.secret));
  }
}

TEST_CASE("a secret is found however the log is cut, coloured or overwritten") {
  for (const auto& one : planted()) {
    INFO(one.kind);
    CHECK_FALSE(holds(all_lines(seen_in(run_with(one.before + one.secret + one.after), 3)), one.secret));
    for (const std::string_view between : {"\x1b[31m", "\x1b[0m\x1b[1m", "\r"}) {
      const auto lines = all_lines(seen_in(run_with(one.before + with(between, one.secret) + one.after)));
      CHECK_FALSE(holds(lines, one.secret.substr(0, one.secret.size() / 2)));
    }
  }
}

TEST_CASE("redacted text holds no secret, and nothing else is lost") {
  for (const auto& one : planted()) {
    INFO(one.kind);
    const auto clean =
        catalogue().redacted("first line\n" + one.before + one.secret + one.after + "\nlast line");
    CHECK_FALSE(holds(clean, one.secret));
    CHECK(clean.starts_with("first line\n"));
    CHECK(clean.ends_with("\nlast line"));
    CHECK_FALSE(holds(catalogue().redacted(one.before + with("\x1b[0m", one.secret) + one.after),
                      one.secret.substr(0, one.secret.size() / 2)));
  }
}

TEST_CASE("lines that are not suspicious hold no secret, whatever stands around it") {
  const auto& redactor = catalogue().compiled().redactor;
  CHECK_FALSE(redactor.suspicious("org.example/part7\n1.7\npkg:maven/org.example/part7@1.7\n\nMIT\n"));
  for (const auto& one : planted()) {
    INFO(one.kind);
    const auto text = one.before + one.secret + one.after;
    CHECK(redactor.suspicious(text + "\n"));
    CHECK(redactor.suspicious("a name\n" + text + "\n1.2.3\n"));
    CHECK(redactor.suspicious("a name\n" + one.before + with("\x1b[0m", one.secret) + one.after + "\n"));
  }
}

TEST_CASE("a private key over many lines is taken out as a whole") {
  const auto body = made(64);
  const auto key =
      "-----BEGIN OPENSSH PRIVATE"
      " KEY-----\n" +
      body + "\n" + body +
      "\n-----END OPENSSH PRIVATE"
      " KEY-----\n";
  CHECK_FALSE(holds(catalogue().redacted("a\n" + key + "b"), body));
  const auto seen = seen_in(
      "-----BEGIN EC PRIVATE"
      " KEY-----\nSUMMARY: AddressSanitizer: " +
      body +
      "\n-----END EC PRIVATE"
      " KEY-----\n");
  CHECK(all_lines(seen) == "2: [redacted]\n");
}

TEST_CASE("what is no secret stays") {
  const std::vector<std::string> texts = {"password: ***",
                                          "TOKEN=$TOKEN",
                                          "--password=${{ secrets.PASSWORD }}",
                                          "token: <your token>",
                                          "Enter password:",
                                          "https://example.org:8080/a@b",
                                          "git@example.org:a/b.git",
                                          "sha256:" + hexadecimal(64),
                                          "commit " + hexadecimal(40),
                                          "tokens used: 1234",
                                          "key=value",
                                          "secret/path/to/file.c:12",
                                          "test_password_reset PASSED",
                                          "CMAKE_CXX_FLAGS=-O2 -g"};
  for (const auto& text : texts) CHECK(catalogue().redacted(text) == text);
}

}  // namespace secrets_tests
