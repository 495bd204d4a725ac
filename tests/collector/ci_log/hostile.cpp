// Logs that are odd, huge or out to harm.
#include <string>

#include "collector/ci_log/core.hpp"
#include "tests/collector/ci_log/log_fixture.hpp"

namespace hostile_tests {
using namespace plumbline;
using namespace plumbline::ci_log;

namespace {

std::string outcome_of(const std::string& log) {
  const auto seen = seen_in(log);
  return seen.size() == 1 ? seen.front().outcome : std::to_string(seen.size()) + " runs";
}

const std::string k_found = "Finished checking --- 8 code warnings";

}  // namespace

TEST_CASE("timestamps and prefixes of the usual systems do not hide a tool") {
  for (const std::string prefix :
       {"", "2024-03-05T10:11:12.1234567Z ",
        "\xEF\xBB\xBF"
        "2024-03-05T10:11:12.1234567Z ",
        "[2024-03-05T10:11:12.123Z] ", "10:11:12 ", "[10:11:12] ", "2024-03-05T10:11:12.123456Z 01O ",
        "2024-03-05 10:11:12.123456 | node-1 | ", "job\tstep\t2024-03-05T10:11:12.1Z ", "#12 3.456 ",
        "web-1  | ", "build\t05-Mar-2024 10:11:12\t", "12: ", "[   12.345678] ", "     [exec] ",
        "[10:11:12]W:\t [Step 1/2] "}) {
    INFO(prefix);
    CHECK(outcome_of(prefix + k_found + "\n") == "findings");
  }
}

TEST_CASE("terminal codes, carriage returns, NUL and console notes do not hide a tool") {
  const auto half = k_found.size() / 2;
  for (const std::string& between :
       {std::string("\x1b[1;31m"), std::string("\x1b[K"), std::string("\x1b(B"), std::string("\0", 1),
        std::string("\x1b]0;title\a"), std::string("\x1b]8;;http://x\x1b\\"),
        std::string("\x1b_bk;t=1778140809603\a"), std::string("\x1bPq\x1b\\"),
        std::string("\x1b[8mha:////4abc=\x1b[0m")}) {
    CHECK(outcome_of(k_found.substr(0, half) + between + k_found.substr(half) + "\n") == "findings");
  }
  CHECK(outcome_of("10%\r50%\r" + k_found + "\r100%\r\n") == "findings");
  CHECK(outcome_of(k_found + "\r\r\n") == "findings");
  CHECK(outcome_of("\xff\xfe bytes \xc3\n" + k_found + "\n\xed\xa0\x80") == "findings");
}

TEST_CASE("a line that a shell or a system echoes is no run") {
  for (const std::string echo :
       {"+ ", "++ ", "$ ", "##[command]", "[command]", "\x1b[36;1m", "2024-03-05T10:11:12.1Z \x1b[36;1m"}) {
    INFO(echo);
    CHECK(seen_in(echo + k_found + "\n").empty());
  }
}

TEST_CASE("lines are cited by their number, without timestamps") {
  const auto seen = seen_in("one\r\ntwo\rhalf\n2024-03-05T10:11:12.1Z " + k_found + "\n");
  CHECK(all_lines(seen) == "3: " + k_found + "\n");
}

TEST_CASE("a line of any length is read in constant memory") {
  Scanner scanner(catalogue());
  const std::string piece(1 << 20, 'x');
  scanner.feed("start ");
  for (int i = 0; i < 100; ++i) scanner.feed(piece);
  scanner.feed("==1==ERROR: AddressSanitizer: heap\n" + k_found + "\n");
  const auto seen = scanner.finish();
  REQUIRE(seen.size() == 1);  // in the middle of a line nothing begins
  CHECK(seen.front().tool == "splint");
  CHECK(all_lines(seen) == "2: " + k_found + "\n");
}

TEST_CASE("a match in the middle of an endless line is kept short, its secrets out") {
  const std::string token =
      "gh"
      "p_" +
      std::string(36, 'Q');
  const auto seen = seen_in(std::string(300'000, '.') + "] BUG: KASAN: use-after-free in f " + token + " " +
                            std::string(300'000, '.'));
  REQUIRE(seen.size() == 1);
  REQUIRE_FALSE(seen.front().lines.empty());
  CHECK(seen.front().lines.front().size() < 300);
  CHECK(seen.front().lines.front().find("QQQQ") == std::string::npos);
}

TEST_CASE("more runs and lines than are kept are counted") {
  std::string log;
  for (int i = 0; i < 250; ++i)
    log += "[doctest] test cases: 1 | 1 passed | 0 failed | 0 skipped\n[doctest] Status: SUCCESS!\n";
  const auto seen = seen_in(log);
  CHECK(seen.size() == 100);
  CHECK(seen.back().more_runs == 150);
  CHECK(seen.back().more_lines > 0);
  CHECK(seen.back().tests == TestCounts{151, 0, 0});
}

TEST_CASE("the exit code of a step decides what a tool did not say") {
  const std::string ran = "2024-03-05T10:11:12.1Z Checking a.c ...\n";
  CHECK(outcome_of(ran) == "unknown");
  CHECK(outcome_of(ran + "program finished with exit code 0\n") == "success");
  CHECK(outcome_of(ran + "program finished with exit code 2\n") == "failure");
  CHECK(outcome_of(ran + "##[error]The operation was canceled.\n") == "crashed");
  CHECK(outcome_of(ran + "sh: line 1:  12 Segmentation fault (core dumped) cppcheck\n") == "crashed");
  CHECK(outcome_of(ran + std::string(60, '\n') + "program finished with exit code 2\n") == "unknown");
  CHECK(outcome_of("+ cppcheck . || true\n" + ran + "program finished with exit code 0\n") == "unknown");
}

TEST_CASE("a tool never seen on a real log never succeeds") {
  const auto seen = seen_in("3:05PM INF no leaks found\nprogram finished with exit code 0\n");
  REQUIRE(seen.size() == 1);
  CHECK(seen.front().tool == "gitleaks");
  CHECK_FALSE(seen.front().proven);
  CHECK(seen.front().outcome == "unknown");
}

TEST_CASE("runs become records with distinct ids, and tests beside them") {
  RunContext run{"job-1", *parse_instant("2024-03-05T10:11:12Z"), "lint", "push", std::nullopt, std::nullopt,
                 true};
  const auto seen = seen_in(
      "[doctest] test cases: 3 | 2 passed | 1 failed | 0 skipped\n[doctest] Status: FAILURE!\n"
      "[doctest] test cases: 3 | 3 passed | 0 failed | 0 skipped\n[doctest] Status: SUCCESS!\n");
  const auto records = tool_runs(seen, run);
  REQUIRE(records.size() == 4);
  CHECK(std::get<ToolRun>(records[0]).id == "job-1");
  CHECK(std::get<ToolRun>(records[2]).id == "job-1#2");
  CHECK(std::get<ToolRun>(records[2]).ignored);
  CHECK(std::get<TestRun>(records[1]).failed == 1);
  CHECK(std::get<TestRun>(records[1]).category == "unit");
}

TEST_CASE("a record says how long its tool ran and what it looked at, and names no secret") {
  const auto record = [](const std::string& log) {
    return std::get<ToolRun>(tool_runs(seen_in(log), {}).at(0));
  };
  const auto tests = record(
      "Running 3 tests using 1 worker\n\n  ✓  1 tests/a.spec.ts:2:1 › adds (11ms)\n"
      "  ✓  2 tests/b.spec.ts:3:1 › also adds (27ms)\n  ✓  3 tests/a.spec.ts:9:1 › more (1ms)\n\n  3 passed "
      "(1.6m)\n");
  CHECK(tests.seconds == 96);
  CHECK(tests.targets == "tests/a.spec.ts\ntests/b.spec.ts");
  const auto token =
      "gh"
      "p_" +
      std::string(36, 'Q');
  const auto checked = record("Checking src/a.c ...\nChecking " + token + ".c ...\nChecking src/b.c ...\n");
  CHECK(checked.inputs == 3);
  CHECK(checked.targets == "src/a.c\nsrc/b.c");
  CHECK_FALSE(checked.seconds);
  std::string many;
  for (int i = 0; i < 50; ++i) many += "Checking src/" + std::to_string(i) + ".c ...\n";
  const auto names = record(many).targets.value_or("");
  CHECK(std::count(names.begin(), names.end(), '\n') == 19);
}

TEST_CASE("what a cache replays is no run, and what runs beside it is") {
  const std::string tests = "# tests 1\n# pass 1\n# fail 0\n";
  const std::string hit = "cache hit, replaying logs ed7acb98a44abaec\n";
  CHECK(seen_in(hit + tests).empty());
  CHECK(seen_in(hit + tests + " Tasks:    1 successful, 1 total\n" + tests).size() == 1);
  CHECK(seen_in("::group::a:test\n" + hit + tests + "::endgroup::\n::group::b:test\n" + tests).size() == 1);
  CHECK(seen_in(hit + "##[error]Process completed with exit code 1.\n" + tests).size() == 1);
  CHECK(seen_in("a:test: " + hit + tests).size() == 1);  // only lines that begin with the task are its own
  CHECK(seen_in("> nx run a:test  [local cache]\n\n" + tests + "> nx run b:test --ci\n" + tests).size() == 1);
  CHECK(seen_in("> nx run a:test  [remote cache]\n" + tests).empty());
}

TEST_CASE("a core is found wherever its expression is") {
  for (const auto& [expression, core] : std::vector<std::pair<std::string, std::string>>{
           {R"(^\S{1,300}:\d+: oops$)", R"(:\d+: oops[\r\n])"},
           {R"(^Ran (?P<total>\d+) tests? in )", R"( tests? in )"},
           {R"(^(?:abc|defg) \S+ x$)", R"([\r\n\t \xBF](?:abc|defg) )"},
           {R"(one|two .* three)", R"((?:one| three))"},
           {R"(a?\d+ files checked$)", R"( files checked[\r\n])"}}) {
    CHECK(core_of(expression).expression == core);
  }
}

}  // namespace hostile_tests
