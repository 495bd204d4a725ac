// One command at a time: which words are a call, and which only look like one.
#include "tests/collector/lens_fixture.hpp"

namespace lens_tools_tests {
using namespace lens_test;

namespace {

std::string indent(const std::string& script) {
  std::string out = "          ";
  for (const char c : script) out += c == '\n' ? std::string("\n          ") : std::string(1, c);
  return out;
}

/// Tools called by a script on push, space-separated; scripts it runs are another test's.
std::string run(const std::string& script) {
  std::string out;
  for (const auto& c : lens().read_ci(".github/workflows/x.yml",
                                      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      "
                                      "- name: cppcheck and bandit\n        run: |\n" +
                                          indent(script) + "\n"))
    if (c.category != "script")
      out += (out.empty() ? "" : " ") + std::string(c.live ? "" : "!") + c.category + "/" + c.tool;
  return out;
}

struct Case {
  std::string script, expected;
};

}  // namespace

TEST_CASE("A tool is called by its name, whatever is wrapped around it") {
  const std::vector<Case> cases = {
      {"cppcheck --enable=all src", "sast/cppcheck"},
      {"sudo -E nice -n 5 cppcheck src", "sast/cppcheck"},
      {"CC=clang scan-build-18 make", "sast/clang-static-analyzer"},
      {"/usr/bin/clang-tidy-14 a.c", "sast/clang-tidy"},
      {"python3 -m bandit -r .", "sast/bandit"},
      {"timeout 5m npx --yes snyk test", "sca/snyk"},
      {"go run github.com/securego/gosec/v2/cmd/gosec@latest ./...", "sast/gosec"},
      {"find . -name '*.sh' -exec shellcheck {} +", "lint/shellcheck"},
      {"git ls-files '*.sh' | xargs -n 1 shellcheck", "lint/shellcheck"},
      {"bash -c \"set -e; cppcheck src\"", "sast/cppcheck"},
      {"docker run --rm -v $PWD:/src ghcr.io/zricethezav/gitleaks:v8 detect", "secret/gitleaks"},
      {"if cppcheck src; then echo fine; fi", "sast/cppcheck"},
      {"report=$(govulncheck ./...)", "sca/govulncheck"},
      {"cov-build --dir cov-int \\\n  make -j4", "sast/coverity"},
      {"./ci/mass-cppcheck.sh", "sast/cppcheck"},
      {"make -j4 check", "unit_test/make-check"},
      {"go test -fuzz=FuzzParse ./...", "fuzz/go-fuzz unit_test/go-test"},
      {"make CFLAGS='-O1 -fsanitize=address,undefined'", "sanitizer/asan sanitizer/ubsan"},
      {"cppcheck src || true", "sast/cppcheck"},
  };
  for (const auto& c : cases) {
    INFO(c.script);
    CHECK(run(c.script) == c.expected);
  }
}

TEST_CASE("Installing, naming, asking the version of or quoting a tool is no call") {
  for (const std::string script :
       {"apt-get install -y cppcheck clang-tidy", "pip install bandit", "npm install -g snyk",
        "echo cppcheck found nothing", "# cppcheck src", "make all # then cppcheck src",
        "command -v cppcheck", "which bandit", "cppcheck --version",
        "cat <<EOF > run.sh\ncppcheck src\nEOF\nchmod +x run.sh", "case $1 in\ncppcheck) ;;\nesac",
        "cppcheck() {\n  :\n}", "git commit -m 'cppcheck src'", "make all VERIFY=check",
        "./ci/install-cppcheck.sh", "cp cppcheck.cfg build/", "printf 'bandit'",
        "curl -O https://example.org/gitleaks.tar.gz"}) {
    INFO(script);
    CHECK(run(script) == "");
  }
}

TEST_CASE("Linters, formatters, typing, coverage and dependency bots are no security analysis") {
  const std::vector<Case> cases = {
      {"ruff check .", "lint/ruff"},
      {"zizmor .github", "lint/zizmor"},
      {"eslint src", "lint/eslint"},
      {"shellcheck a.sh", "lint/shellcheck"},
      {"clang-format --dry-run a.c", "format/clang-format"},
      {"mypy src", "lint/mypy"},
      {"golangci-lint run", "lint/golangci-lint"},
      {"codecov -f x.xml", "coverage/codecov"},
      {"renovate", "dependency_bot/renovate"},
  };
  for (const auto& c : cases) {
    INFO(c.script);
    CHECK(run(c.script) == c.expected);
  }
}

TEST_CASE("A loop over a variable nobody sets and a branch that is never taken are dead") {
  CHECK(run("for f in $CHANGED; do cppcheck $f; done") == "!sast/cppcheck");
  CHECK(run("CHANGED=$(git diff --name-only)\nfor f in $CHANGED; do cppcheck $f; done") == "sast/cppcheck");
  CHECK(run("for f in a.c b.c; do cppcheck $f; done") == "sast/cppcheck");
  CHECK(run("if false; then\n cppcheck src\nelse\n bandit -r .\nfi") == "sast/bandit !sast/cppcheck");
}

TEST_CASE("The words of a call are shown without what may be a secret") {
  const auto calls =
      lens().read_ci(".github/workflows/x.yml",
                     "on: push\njobs: {a: {steps: [{run: 'sonar-scanner -Dsonar.token=0123456789abcdef "
                     "-Dsonar.host=x -Dx=A1b2C3d4E5f6A1b2C3d4E5f6'}]}}\n");
  REQUIRE(calls.size() == 1);
  CHECK(calls[0].detail.find("0123456789abcdef") == std::string::npos);
  CHECK(calls[0].detail.find("A1b2C3d4") == std::string::npos);
  CHECK(calls[0].detail.find("sonar-scanner") != std::string::npos);
}

}  // namespace lens_tools_tests
