// The call itself: help, version, what is wrong with it, and what every command says where nothing was
// audited yet.
#include "cli/cli.hpp"
#include "core/fault.hpp"
#include "tests/catch.hpp"
#include "tests/cli/scratch.hpp"

namespace calls_tests {
using namespace plumbline::test;
using Catch::Matchers::Contains;

TEST_CASE("help is good help: every command, examples and the exit codes, on stdout") {
  const Scratch here;
  const Ran help = run_plumbline({"--help"}, here.path());
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const auto* command : {"audit", "init", "collect", "assess", "explain", "trend", "diff", "population",
                              "query", "report", "doctor"}) {
    CHECK_THAT(help.out, Contains(std::string("\n  ") + command + " "));
    const Ran one = run_plumbline({command, "--help"}, here.path());
    CHECK(one.code == 0);
    CHECK_THAT(one.out, Contains(std::string("plumbline ") + command) && Contains("Example"));
  }
  CHECK_THAT(help.out, Contains("Exit codes: 0 done, 1 below --fail-under"));
}

TEST_CASE("the version is one line") {
  const Scratch here;
  const Ran version = run_plumbline({"--version"}, here.path());
  CHECK(version.code == 0);
  CHECK_THAT(version.out, Catch::Matchers::Matches("plumbline [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST_CASE("a wrong call ends with 2, says what is wrong and leaves nothing behind") {
  const Scratch here;
  struct Call {
    std::vector<std::string> arguments;
    std::string says;
  };
  const Call calls[] = {
      {{}, "no command is named"},
      {{"adit"}, "\"adit\" is no command; did you mean `plumbline audit`?"},
      {{"assess", "--formt", "json"},
       "\"--formt\" is no option of `plumbline assess`; did you mean --format?"},
      {{"--verbsoe"}, "\"--verbsoe\" is no option of `plumbline`; did you mean --verbose?"},
      {{"--qiet", "assess"}, "did you mean --quiet?"},
      {{"colelct"}, "did you mean `plumbline collect`?"},
      {{"assess", "--format", "csv"}, "\"csv\" is none of text|json"},
      {{"assess", "--as-of", "yesterday"}, "is not a date; write 2026-08-22"},
      {{"trend", "--every", "1m"}, "write P1M (months) or PT1M (minutes)"},
      {{"explain"}, "CONTROL is required"},
      {{"collect", "--as-of", "2024-01-01"}, "--as-of"},
      {{"assess", "--fail-under", "many"}, "--fail-under"},
      {{"audit", "nowhere"}, "nowhere: cannot be opened"},
      {{"audit", ""}, "a path is empty; name the folder of a git repository"},
      {{"collect", "--config", "gone.yaml"}, "gone.yaml is not there; `plumbline init` writes one"},
      {{"collect", "--max-wait", "soon"}, "--max-wait"},
      {{"collect", "--record", "a", "--replay", "b"}, "--record"},
      {{"init", "."}, "no git repository within 5 folders"},
  };
  for (const auto& call : calls) {
    const Ran ran = run_plumbline(call.arguments, here.path());
    INFO(call.says);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Contains(call.says));
    CHECK(fs::is_empty(here.path()));
  }
}

TEST_CASE("without a database every command names the one to begin with") {
  const Scratch here;
  const std::vector<std::vector<std::string>> calls{{"assess"},
                                                    {"explain", "CR1.4"},
                                                    {"trend"},
                                                    {"population", "changes_are_reviewed"},
                                                    {"report"},
                                                    {"query", "SELECT 1"},
                                                    {"diff", "--from", "2024-01-01"},
                                                    {"doctor"},
                                                    {"collect"},
                                                    {"audit"}};
  for (const auto& call : calls) {
    const Ran ran = run_plumbline(call, here.path());
    INFO(call.front());
    CHECK(ran.code == 2);
    CHECK_THAT(ran.out + ran.err, Contains("run `plumbline audit PATH` first"));
    CHECK_FALSE(fs::exists(here.path("plumbline.db")));
  }
}

TEST_CASE("a variable that makes no sense is refused by name") {
  const Scratch here;
  const Ran time = run_plumbline({"doctor"}, here.path(), {{"PLUMBLINE_NOW", "noon"}});
  CHECK(time.code == 2);
  CHECK_THAT(time.err, Contains("PLUMBLINE_NOW"));
  const Ran data = run_plumbline({"doctor"}, here.path(), {{"PLUMBLINE_DATA", here.path()}});
  CHECK(data.code == 2);
  CHECK_THAT(data.err, Contains("PLUMBLINE_DATA"));
}

TEST_CASE("a bug ends with 70, whatever was thrown") {
  char name[] = "plumbline";
  char command[] = "doctor";
  char* arguments[] = {name, command, nullptr};
  plumbline::g_fault_handler = [](std::string_view) { throw std::logic_error("thrown by a test"); };
  CHECK(plumbline::cli::run(2, arguments) == 70);
  plumbline::g_fault_handler = [](std::string_view) { throw 42; };
  CHECK(plumbline::cli::run(2, arguments) == 70);
  plumbline::g_fault_handler = nullptr;
}

}  // namespace calls_tests
