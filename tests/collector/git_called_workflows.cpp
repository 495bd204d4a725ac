// Workflows of GitHub that call one another, as the collector sees them over history.
#include <set>

#include "tests/collector/git_scripts.hpp"

namespace git_called_workflows_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

const std::string k_folder = ".github/workflows/";

std::string scan(const std::string& more = "", const std::string& inputs = "") {
  return "on: {workflow_call: {" + inputs + "}}\njobs:\n  scan:\n" + more +
         "    steps:\n      - run: cppcheck src\n";
}
std::string caller(const std::string& on, const std::string& more = "", const std::string& name = "scan") {
  return "on: " + on + "\njobs:\n  b:\n" + more + "    uses: ./.github/workflows/" + name + ".yml\n";
}

using Seen = std::multiset<std::string>;

void commit(const std::filesystem::path& r, const std::string& name,
            const std::map<std::string, std::string>& files) {
  for (const auto& [file, text] : files) {
    if (text.empty())
      std::filesystem::remove(r / (k_folder + file));
    else
      write(r / (k_folder + file), text);
  }
  must(r, "git add -A .; git commit -q --allow-empty -m '" + name + "'");
}

/// "file: category/tool trigger" of all calls at the last commit that told of each file.
Seen last(const Recorder& sink) {
  std::map<std::string, Oid> at;
  for (const auto& call : sink.of<CiCall>()) at[call.path] = call.commit;
  Seen out;
  for (const auto& call : sink.of<CiCall>()) {
    if (at[call.path] == call.commit)
      out.insert(call.path.substr(call.path.rfind('/') + 1) + ": " + (call.live ? "" : "!") + call.category +
                 '/' + call.tool + ' ' + call.trigger);
  }
  return out;
}

Seen collected(const std::map<std::string, std::string>& files) {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  commit(r, "all", files);
  Recorder sink;
  REQUIRE(collect(r, sink));
  return last(sink);
}

const std::string k_call = "script/.github/workflows/scan.yml";

}  // namespace

TEST_CASE("a called workflow runs on what those that call it run on") {
  CHECK(collected({{"scan.yml", scan()}, {"ci.yml", caller("push")}}) ==
        Seen{"ci.yml: " + k_call + " push", "scan.yml: sast/cppcheck push"});
  CHECK(collected({{"scan.yml", scan()}, {"ci.yml", caller("push")}, {"pr.yml", caller("pull_request")}}) ==
        Seen{"ci.yml: " + k_call + " push", "pr.yml: " + k_call + " change_request",
             "scan.yml: sast/cppcheck push", "scan.yml: sast/cppcheck change_request"});
  // Through another one, and in a circle, which GitHub refuses.
  CHECK(collected({{"scan.yml", scan()},
                   {"ci.yml", caller("push", "", "mid")},
                   {"mid.yml", caller("workflow_call")}}) ==
        Seen{"ci.yml: script/.github/workflows/mid.yml push", "mid.yml: " + k_call + " push",
             "scan.yml: sast/cppcheck push"});
  CHECK(
      collected({{"a.yml", caller("workflow_call", "", "b")}, {"b.yml", caller("workflow_call", "", "a")}}) ==
      Seen{"a.yml: !script/.github/workflows/b.yml call", "b.yml: !script/.github/workflows/a.yml call"});
}

TEST_CASE("a workflow that nobody calls, or in a job that never runs, runs on nothing") {
  CHECK(collected({{"scan.yml", scan()}}) == Seen{"scan.yml: sast/cppcheck call"});
  CHECK(collected({{"scan.yml", scan()}, {"ci.yml", caller("push", "    if: false\n")}}) ==
        Seen{"ci.yml: !" + k_call + " push", "scan.yml: !sast/cppcheck call"});
  CHECK(collected({{"scan.yml", scan()}, {"ci.yml", caller("workflow_dispatch")}}) ==
        Seen{"ci.yml: !" + k_call + " manual", "scan.yml: !sast/cppcheck call"});
  CHECK(collected({{"scan.yml", scan()}, {"mid.yml", caller("workflow_call")}}) ==
        Seen{"mid.yml: " + k_call + " call", "scan.yml: sast/cppcheck call"});
  CHECK(collected({{"ci.yml", caller("push")}}) ==
        Seen{"ci.yml: unfollowed/.github/workflows/scan.yml push"});
  CHECK(collected({{"scan.yml", "on: push\njobs: {a: {steps: [{run: cppcheck src}]}}\n"},
                   {"ci.yml", caller("push")}}) ==
        Seen{"ci.yml: unfollowed/.github/workflows/scan.yml push", "scan.yml: sast/cppcheck push"});
  const Scratch scratch;
  const auto r = make_repository(scratch);
  commit(r, "alone", {{"scan.yml", scan()}});
  Recorder sink;
  REQUIRE(collect(r, sink));
  REQUIRE(sink.of<CiCall>().size() == 1);
  CHECK(sink.of<CiCall>()[0].detail == "no workflow of this repository calls it; cppcheck src");
}

TEST_CASE("conditions of a called workflow ask for the event of those that call it") {
  const auto ran = [](const std::string& condition, const std::string& on) {
    return collected({{"scan.yml", scan("    if: " + condition + "\n")}, {"ci.yml", caller(on)}});
  };
  const auto on_push = "ci.yml: " + k_call + " push";
  CHECK(ran("github.event_name == 'push'", "push") == Seen{on_push, "scan.yml: sast/cppcheck push"});
  CHECK(ran("github.event_name == 'schedule'", "push") == Seen{on_push, "scan.yml: !sast/cppcheck push"});
  CHECK(ran("github.event_name == 'workflow_call'", "push") ==
        Seen{on_push, "scan.yml: !sast/cppcheck push"});
}

TEST_CASE("what a called workflow is given decides, and what nobody can tell is said") {
  const std::string inputs = "inputs: {go: {type: boolean, default: false}, how: {type: string}}";
  const auto ran = [&](const std::string& condition, const std::string& with) {
    auto seen = collected({{"scan.yml", scan("    if: " + condition + "\n", inputs)},
                           {"ci.yml", caller("push", with.empty() ? "" : "    with: {" + with + "}\n")}});
    seen.erase("ci.yml: " + k_call + " push");
    return seen;
  };
  const Seen live{"scan.yml: sast/cppcheck push"}, dead{"scan.yml: !sast/cppcheck push"};
  const Seen hidden{"scan.yml: !sast/cppcheck push",
                    "scan.yml: unfollowed/a job with a condition on inputs push"};
  CHECK(ran("inputs.go", "") == dead);
  CHECK(ran("inputs.go", "go: true") == live);
  CHECK(ran("'!inputs.go'", "go: true") == dead);
  CHECK(ran("inputs.go == true", "go: true") == live);
  CHECK(ran("inputs.go == 'true'", "go: true") == hidden);  // a truth value is no text
  CHECK(ran("inputs.how == 'full'", "how: full") == live);
  CHECK(ran("inputs.how == 'full'", "how: quick") == dead);
  CHECK(ran("inputs.how", "") == dead);
  CHECK(ran("inputs.how", "how: '${{ github.x }}'") == hidden);
  CHECK(ran("contains(inputs.how, 'full')", "how: full") == hidden);
  CHECK(ran("github.event.inputs.how == 'x'", "") == live);  // of another event; as ever
}

TEST_CASE("a variable that holds what a called workflow is given is not taken for true") {
  const auto ran = [](const std::string& text) {
    return collected(
        {{"scan.yml", "on: {workflow_call: {inputs: {push: {type: string}}}}\nenv: {GO: " + text +
                          "}\njobs: {a: {steps: [{run: cppcheck src, if: env.GO == 'yes'}]}}\n"},
         {"ci.yml", caller("push", "    with: {push: 'no'}\n")}});
  };
  CHECK(ran("\"${{ inputs.push == 'yes' && 'yes' || 'no' }}\"") ==
        Seen{"ci.yml: " + k_call + " push", "scan.yml: !sast/cppcheck push",
             "scan.yml: unfollowed/a step with a condition on inputs push"});
  CHECK(ran("\"${{ github.x }}\"") == Seen{"ci.yml: " + k_call + " push", "scan.yml: sast/cppcheck push"});
}

TEST_CASE("whether a workflow is called changes as those that call it come and go") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  write(r / "ci/x.sh", "bandit -r .\n");
  commit(r, "early caller", {{"ci.yml", caller("push")}});
  commit(r, "scan", {{"scan.yml", scan() + "      - run: ./ci/x.sh\n"}});
  commit(r, "schedule", {{"nightly.yml", caller("schedule")}});
  commit(r, "script", {});
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(last(sink) == Seen{"ci.yml: " + k_call + " push", "nightly.yml: " + k_call + " schedule",
                           "scan.yml: sast/bandit push", "scan.yml: sast/bandit schedule",
                           "scan.yml: sast/cppcheck push", "scan.yml: sast/cppcheck schedule",
                           "scan.yml: script/ci/x.sh push", "scan.yml: script/ci/x.sh schedule"});
  const auto night = [&] {
    REQUIRE(collect(r, sink));
    CHECK(sink.pass == Pass::incremental);
    Recorder fresh;
    REQUIRE(collect(r, fresh));
    CHECK(sink.records == fresh.records);
  };
  commit(r, "no push", {{"ci.yml", ""}});
  night();
  CHECK(last(sink).contains("scan.yml: sast/cppcheck schedule"));
  CHECK_FALSE(last(sink).contains("scan.yml: sast/cppcheck push"));
  write(r / "ci/x.sh", "flawfinder .\n");
  commit(r, "other tool", {});
  night();
  CHECK(last(sink).contains("scan.yml: sast/flawfinder schedule"));
  commit(r, "pull requests", {{"pr.yml", caller("pull_request")}});
  night();
  CHECK(last(sink).contains("scan.yml: sast/flawfinder change_request"));
  commit(r, "no more", {{"scan.yml", ""}});
  night();
  CHECK(last(sink).contains("nightly.yml: unfollowed/.github/workflows/scan.yml schedule"));
  commit(r, "nobody", {{"nightly.yml", ""}, {"pr.yml", ""}, {"scan.yml", scan()}});
  night();
  CHECK(last(sink).contains("scan.yml: sast/cppcheck call"));
}

TEST_CASE("an action and a compose file are read in the version of the same moment") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  const std::string action = ".github/actions/a/action.yml";
  const auto put = [&](const std::string& name, const std::string& path, const std::string& text) {
    write(r / path, text);
    commit(r, name, {});
  };
  put("action", action, "runs: {using: composite, steps: [{shell: bash, run: cppcheck src}]}\n");
  put("Dockerfile", "img/Dockerfile", "FROM debian\nRUN bandit -r .\n");
  commit(r, "job",
         {{"x.yml",
           "on: push\njobs: {a: {steps: [{uses: ./.github/actions/a}, {run: docker compose build}]}}\n"}});
  Recorder sink;
  REQUIRE(collect(r, sink));
  const std::string script = "x.yml: script/.github/actions/a push";
  CHECK(last(sink) ==
        Seen{script, "x.yml: sast/cppcheck push", "x.yml: unfollowed/docker compose build push"});
  const auto night = [&] {
    REQUIRE(collect(r, sink));
    CHECK(sink.pass == Pass::incremental);
    Recorder fresh;
    REQUIRE(collect(r, fresh));
    CHECK(sink.records == fresh.records);
  };
  put("compose", "docker-compose.yml", "services: {a: {build: img}}\n");
  night();
  CHECK(last(sink) == Seen{script, "x.yml: sast/cppcheck push", "x.yml: sast/bandit push"});
  put("other tool", "img/Dockerfile", "FROM debian\nRUN flawfinder .\n");
  night();
  CHECK(last(sink) == Seen{script, "x.yml: sast/cppcheck push", "x.yml: sast/flawfinder push"});
  put("other folder", "docker-compose.yml", "services: {a: {build: new}}\n");
  put("new", "new/Dockerfile", "FROM debian\nRUN bandit -r .\n");
  night();
  CHECK(last(sink) == Seen{script, "x.yml: sast/cppcheck push", "x.yml: sast/bandit push"});
  put("other action", action, "runs: {using: node20, main: x.js}\n");
  night();
  CHECK(last(sink) == Seen{script, "x.yml: unfollowed/.github/actions/a push", "x.yml: sast/bandit push"});
}

}  // namespace git_called_workflows_tests
