#include "tests/collector/lens_fixture.hpp"

namespace lens_github_tests {
using namespace lens_test;
using Calls = std::vector<std::string>;

namespace {
const std::string k_path = ".github/workflows/a.yml";
std::string workflow(const std::string& on, const std::string& job_keys = "runs-on: ubuntu-latest",
                     const std::string& step = "run: cppcheck src") {
  return "on: " + on + "\njobs:\n  scan:\n    " + job_keys + "\n    steps:\n      - " + step + "\n";
}
}  // namespace

TEST_CASE("Events of GitHub Actions become our triggers, one call each") {
  CHECK(calls(k_path, workflow("push")) == Calls{"sast/cppcheck push"});
  CHECK(calls(k_path, workflow("[push, pull_request_target, schedule]")) ==
        Calls{"sast/cppcheck change_request", "sast/cppcheck push", "sast/cppcheck schedule"});
  CHECK(calls(k_path, workflow("{merge_group: , release: {types: [published]}}")) ==
        Calls{"sast/cppcheck change_request", "sast/cppcheck release"});
  CHECK(calls(k_path, workflow("{push: {tags: ['v*']}}")) == Calls{"sast/cppcheck tag"});
  CHECK(calls(k_path, workflow("{push: {tags: ['v*'], branches: [main]}}")) ==
        Calls{"sast/cppcheck push", "sast/cppcheck tag"});
  CHECK(calls(k_path, workflow("workflow_call")) == Calls{"sast/cppcheck call"});
}

TEST_CASE("A job runs only where the jobs it needs do") {
  const auto with = [](const std::string& keys, const std::string& others) {
    return calls(k_path, workflow("push", keys) + others);
  };
  const Calls dead{"!sast/cppcheck push"}, live{"sast/cppcheck push"};
  CHECK(with("needs: a", "  a: {steps: []}\n") == live);
  CHECK(with("needs: a", "  a: {if: false, steps: []}\n") == dead);
  CHECK(with("needs: b", "  a: {if: false, steps: []}\n  b: {needs: a, steps: []}\n") == dead);
  CHECK(with("needs: a\n    if: always()", "  a: {if: false, steps: []}\n") == live);
  CHECK(with("needs: a\n    if: ${{ !cancelled() }}", "  a: {if: false, steps: []}\n") == live);
  // A file whose needs cannot be met is refused whole, whichever job has them.
  CHECK(with("runs-on: x", "  a: {needs: nosuch, steps: []}\n") == dead);
  CHECK(with("runs-on: x", "  a: {needs: b, steps: []}\n  b: {needs: a, steps: []}\n") == dead);
  CHECK(with("needs: scan", "") == dead);
  CHECK(with("needs: [a, b]", "  a: {steps: []}\n  b: {needs: a, steps: []}\n") == live);
}

TEST_CASE("What a command that always or never holds stands before is decided") {
  const auto run = [](const std::string& script) {
    return calls(k_path, workflow("push", "runs-on: x", "run: '" + script + "'"));
  };
  const Calls dead{"!sast/cppcheck push"}, live{"sast/cppcheck push"};
  CHECK(run("false && cppcheck src") == dead);
  CHECK(run("true || cppcheck src") == dead);
  CHECK(run("true && cppcheck src") == live);
  CHECK(run("false || cppcheck src") == live);
  CHECK(run("! true && cppcheck src") == dead);
  CHECK(run("cppcheck src || true") == live);
  CHECK(run("while true; do cppcheck src; done") == live);
  CHECK(run("until false; do cppcheck src; done") == live);
}

TEST_CASE("A push limited to a scan branch is no push to the main line") {
  CHECK(calls(k_path, workflow("{push: {branches: [coverity_scan]}}")) == Calls{"sast/cppcheck other"});
  CHECK(calls(k_path, workflow("{push: {branches: [coverity_scan, main]}}")) == Calls{"sast/cppcheck push"});
}

TEST_CASE("What cannot run is dead, and says why") {
  const auto why = [](const std::string& content) {
    const auto found = lens().read_ci(k_path, content);
    return found.empty() ? "" : (found[0].live ? "live" : found[0].detail);
  };
  CHECK(calls(k_path, workflow("push", "if: false")) == Calls{"!sast/cppcheck push"});
  CHECK(calls(k_path, workflow("push", "if: ${{ false }}")) == Calls{"!sast/cppcheck push"});
  CHECK(calls(k_path, workflow("{}")) == Calls{"!sast/cppcheck other"});
  CHECK(calls(k_path, workflow("workflow_dispatch")) == Calls{"!sast/cppcheck manual"});
  CHECK(why(workflow("push", "needs: build")).find("needs job build") != std::string::npos);
  CHECK(why(workflow("push", "strategy: {matrix: {x: []}}")).find("no value in its matrix for x") !=
        std::string::npos);
  CHECK(why(workflow("push", "needs: [a]\n    if: needs.a.outputs.go == 'true'") + "  a: {steps: []}\n")
            .find("output go") != std::string::npos);
  CHECK(why(workflow("push", "needs: [a]\n    if: needs.a.outputs.go == 'true'") +
            "  a: {outputs: {go: x}, steps: []}\n") == "live");
  CHECK(why(workflow("push", "strategy: {matrix: {x: '${{ fromJson(needs.a.outputs.list) }}'}}"))
            .find("output list") != std::string::npos);
  CHECK(why(workflow("push", "runs-on: ubuntu-latest", "run: cppcheck src\n        if: false"))
            .find("if: false") != std::string::npos);
}

TEST_CASE("A job that waits for a variable of the forge proves nothing and hides what it calls") {
  const Calls hidden{"!sast/cppcheck push", "unfollowed/a job with a condition on vars push"};
  CHECK(calls(k_path, workflow("push", "if: vars.SCAN == 'yes'")) == hidden);
  CHECK(calls(k_path, workflow("push", "if: contains(fromJSON(vars.SCANNED || '[]'), github.ref_name)")) ==
        hidden);
  CHECK(calls(k_path, workflow("push", "if: vars.SCAN == 'yes' || github.event_name == 'push'")) ==
        Calls{"sast/cppcheck push"});
  CHECK(calls(k_path, workflow("push", "if: vars.SKIP_SCAN != 'yes'")) == Calls{"sast/cppcheck push"});
  CHECK(calls(k_path, workflow("push", "if: vars.SCAN == 'yes' && false")) == Calls{"!sast/cppcheck push"});
}

TEST_CASE("A condition on a variable that the file sets plainly is decided, another one is told") {
  const auto step = [](const std::string& condition, const std::string& more = "") {
    return calls(k_path, "env: {SCAN: 'no', EMPTY: ''}\n" + more +
                             workflow("push", "runs-on: x", "run: cppcheck src\n        if: " + condition));
  };
  const Calls dead{"!sast/cppcheck push"}, live{"sast/cppcheck push"};
  CHECK(step("env.SCAN == 'yes'") == dead);
  CHECK(step("${{ env.SCAN == 'NO' }}") == live);
  CHECK(step("env.SCAN != 'no' && always()") == dead);
  CHECK(step("env.EMPTY") == dead);
  CHECK(step("env.SCAN") == live);  // a text is true, whatever it says
  CHECK(step("env.SCAN == 'yes' || github.ref == 'x'") == live);
  CHECK(step("env.SCAN == 'yes'\n        env: {SCAN: 'yes'}") == live);
  // Nobody knows: set nowhere here, by a script, of another kind.
  CHECK(step("env.OTHER == 'yes'") == live);
  CHECK(step("env.SCAN == 'yes'\n      - run: echo SCAN=yes >> $GITHUB_ENV") == live);
  CHECK(step("env.SCAN == true") == live);
  CHECK(step("github.env.SCAN == 'yes'") == live);
  CHECK(step("contains('env.SCAN', 'x')") == live);
  const auto told = lens().read_ci(
      k_path, workflow("push", "runs-on: x", "run: cppcheck src\n        if: env.OTHER == 'yes'"));
  REQUIRE(told.size() == 1);
  CHECK(told[0].detail == "if: env.OTHER == 'yes'; cppcheck src");
  // A row of the matrix may say so.
  const std::string rows = "strategy: {matrix: {s: [yes, no]}}\n    env: {SCAN: '${{ matrix.s }}'}";
  CHECK(calls(k_path, workflow("push", rows, "run: cppcheck src\n        if: env.SCAN == 'yes'")) == live);
  CHECK(calls(k_path, workflow("push", rows, "run: cppcheck src\n        if: env.SCAN == 'maybe'")) == dead);
}

TEST_CASE("A condition on the event leaves only the triggers under which it can hold") {
  CHECK(calls(k_path, workflow("[push, schedule]", "if: github.event_name == 'schedule'")) ==
        Calls{"sast/cppcheck schedule"});
  CHECK(calls(k_path, workflow("[push, schedule]", "if: github.event_name != 'schedule' && success()")) ==
        Calls{"sast/cppcheck push"});
  CHECK(
      calls(k_path,
            workflow(
                "[push, pull_request]",
                "if: (github.event_name == 'push' || always()) && !(github.event_name == 'pull_request')")) ==
      Calls{"sast/cppcheck push"});
  CHECK(calls(k_path, workflow("[push, pull_request]", "if: github.repository == 'a/b'")) ==
        Calls{"sast/cppcheck change_request", "sast/cppcheck push"});
}

TEST_CASE("A retired runner keeps the call alive and says from when on it is dead") {
  const auto on = [](const std::string& job) { return lens().read_ci(k_path, workflow("push", job)).at(0); };
  const auto old = on("runs-on: ubuntu-18.04");
  REQUIRE(old.retires.has_value());
  CHECK(*old.retires == *plumbline::parse_instant("2023-04-03"));
  CHECK(old.live);
  CHECK(old.detail.find("2023-04-03") != std::string::npos);
  CHECK_FALSE(on("runs-on: ubuntu-latest").retires.has_value());
  CHECK_FALSE(on("strategy: {matrix: {os: [ubuntu-18.04, ubuntu-latest]}}\n    runs-on: ${{ matrix.os }}")
                  .retires.has_value());
  CHECK(on("strategy: {matrix: {os: [ubuntu-18.04, macos-11]}}\n    runs-on: ${{ matrix.os }}").retires ==
        *plumbline::parse_instant("2024-06-28"));
}

TEST_CASE("An action that hosted runners refuse ends its job, whatever the step's condition") {
  const auto with = [](const std::string& runner, const std::string& action) {
    return lens()
        .read_ci(k_path, workflow("push", "runs-on: " + runner,
                                  "run: cppcheck src\n      - if: failure()\n        uses: " + action))
        .at(0);
  };
  const auto old = with("ubuntu-latest", "actions/upload-artifact@v3");
  REQUIRE(old.retires.has_value());
  CHECK(*old.retires == *plumbline::parse_instant("2025-01-30"));
  CHECK(old.live);
  CHECK(old.detail.find("actions/upload-artifact@v3 retired 2025-01-30; ") != std::string::npos);
  CHECK(with("windows-2022", "actions/download-artifact@v2.1.0").retires.has_value());
  CHECK_FALSE(with("ubuntu-latest", "actions/upload-artifact@v4").retires.has_value());
  CHECK_FALSE(with("ubuntu-latest", "actions/upload-artifact@v30").retires.has_value());
  CHECK_FALSE(with("ubuntu-latest", "other/upload-artifact@v3").retires.has_value());
  CHECK_FALSE(with("[self-hosted, linux]", "actions/upload-artifact@v3").retires.has_value());
  CHECK(*with("ubuntu-18.04", "actions/upload-artifact@v3").retires ==
        *plumbline::parse_instant("2023-04-03"));
  CHECK(with("ubuntu-18.04", "actions/upload-artifact@v3").detail.find("runner retired") !=
        std::string::npos);
}

TEST_CASE("Actions, reusable workflows, images and settings are calls") {
  CHECK(calls(k_path, workflow("push", "runs-on: x", "uses: github/codeql-action/analyze@v3")) ==
        Calls{"sast/codeql push"});
  CHECK(calls(k_path, workflow("push", "runs-on: x", "uses: github/codeql-action/init@v3")).empty());
  CHECK(calls(k_path, workflow("push", "runs-on: x",
                               "uses: aquasecurity/trivy-action@master\n        with: {scan-type: fs}")) ==
        Calls{"sca/trivy push"});
  CHECK(calls(k_path, workflow("push", "runs-on: x", "uses: aquasecurity/trivy-action@master")) ==
        Calls{"container/trivy push"});
  CHECK(calls(k_path, "on: push\njobs: {a: {uses: o/r/.github/workflows/b.yml@v1}}\n") ==
        Calls{"call/reusable_workflow push"});
  CHECK(calls(k_path, "on: push\njobs: {a: {uses: ./.github/workflows/b.yml}}\n").empty());  // followed
  CHECK(calls(k_path, workflow("push", "env: {CFLAGS: '-g -fsanitize=thread'}", "run: make")) ==
        Calls{"sanitizer/tsan push"});
  CHECK(calls(k_path, workflow("push", "container: returntocorp/semgrep:1.2", "run: semgrep ci")) ==
        Calls{"sast/semgrep push"});
  CHECK(calls(k_path, workflow("push", "strategy: {matrix: {cmd: ['cppcheck .', 'bandit -r .']}}",
                               "run: ${{ matrix.cmd }}")) == Calls{"sast/bandit push", "sast/cppcheck push"});
  CHECK(calls(k_path, workflow("push", "runs-on: x", "shell: python\n        run: cppcheck src")).empty());
}

TEST_CASE("An ignored failure is told and does not kill the call") {
  const auto found = lens().read_ci(k_path, workflow("push", "continue-on-error: true"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].live);
  CHECK(found[0].detail.find("failure ignored") != std::string::npos);
}

TEST_CASE("Only files where a CI system looks are read") {
  const auto body = workflow("push");
  CHECK(calls("docs/a.yml", body).empty());
  CHECK(calls(".github/workflows/old/a.yml", body).empty());
  CHECK(calls(".github/workflows/a.yml.disabled", body).empty());
  CHECK(calls(".github/workflows/a.yaml", body).size() == 1);
}

}  // namespace lens_github_tests
