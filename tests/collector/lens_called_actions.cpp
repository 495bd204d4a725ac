// Actions of the repository, and compose files: what a job calls through them.
#include "tests/collector/called_files.hpp"

namespace lens_called_actions_tests {
using namespace lens_test;
using namespace plumbline::git;

namespace {

/// A job with one step that uses the action `.github/actions/a`.
std::string uses(const std::string& action, const std::string& with = "", const Files& more = {}) {
  Files files = more;
  files["a.x"] = "";
  files[".github/actions/a/action.yml"] = action;
  return all(k_github,
             "on: push\njobs:\n  a:\n    env: {MODE: full}\n    steps:\n      - uses: ./.github/actions/a\n" +
                 (with.empty() ? "" : "        with: {" + with + "}\n"),
             files);
}
std::string composite(const std::string& steps, const std::string& inputs = "") {
  return (inputs.empty() ? "" : "inputs:\n" + inputs) + "runs:\n  using: composite\n  steps:\n" + steps;
}
std::string step(const std::string& run, const std::string& more = "") {
  return "    - shell: bash\n" + more + "      run: " + run + "\n";
}

}  // namespace

TEST_CASE("Steps of a composite action are the job's") {
  CHECK(uses(composite(step("cppcheck src"))) == "sast/cppcheck");
  CHECK(uses(composite("    - uses: github/codeql-action/analyze@v3\n")) == "sast/codeql");
  CHECK(uses(composite(step("if [ $MODE = full ]; then cppcheck src; fi"))) == "sast/cppcheck");
  CHECK(uses(composite(step("if [ $MODE = quick ]; then cppcheck src; fi"))).empty());
  CHECK(uses(composite(step("./x.sh", "      working-directory: ci\n")), "",
             {{"ci/x.sh", "cppcheck src\n"}}) == "sast/cppcheck");
  CHECK(uses(composite(step("$GITHUB_ACTION_PATH/x.sh")), "",
             {{".github/actions/a/x.sh", "cppcheck src\n"}}) == "sast/cppcheck");
  CHECK(uses(composite(step("${{ github.action_path }}/x.sh")), "",
             {{".github/actions/a/x.sh", "./y.sh\n"}, {"y.sh", "cppcheck src\n"}}) == "unfollowed/y.sh");
  CHECK(uses(composite(step("cppcheck src", "      if: false\n"))) == "!sast/cppcheck");
  CHECK(uses(composite("    - shell: python\n      run: cppcheck src\n")).empty());
}

TEST_CASE("An action that nobody can follow says so") {
  CHECK(uses("runs: {using: node20, main: dist/index.js}\n") == "unfollowed/.github/actions/a");
  CHECK(uses("runs: [\n") == "unfollowed/.github/actions/a");
  CHECK(uses(composite("    - uses: ./.github/actions/b\n"), "",
             {{".github/actions/b/action.yml", composite("    - uses: ./.github/actions/c\n")}}) ==
        "unfollowed/.github/actions/c");
  CHECK(uses(composite("    - uses: ./.github/actions/b\n"), "",
             {{".github/actions/b/action.yml", composite(step("cppcheck src"))}}) == "sast/cppcheck");
  const auto job = [](const std::string& name) {
    return all(k_github, "on: push\njobs: {a: {steps: [{uses: '" + name + "'}]}}\n", {});
  };
  CHECK(job("./none") == "unfollowed/none");
  CHECK(job("./${{ matrix.x }}") == "unfollowed/${{ matrix.x }}");
  CHECK(job("./../x") == "unfollowed/./../x");
  CHECK(uses("runs: {using: docker, image: Dockerfile}\n", "",
             {{".github/actions/a/Dockerfile", "FROM debian\nRUN cppcheck src\n"}}) == "sast/cppcheck");
  CHECK(uses("runs: {using: docker, image: 'docker://returntocorp/semgrep:1'}\n") == "sast/semgrep");
}

TEST_CASE("What a job gives an action decides what it calls") {
  const std::string inputs = "  tool: {default: cppcheck}\n  scan-it: {default: 'no'}\n";
  const auto ran = [&](const std::string& with) {
    return uses(composite(step("${{ inputs.tool }} src"), inputs), with);
  };
  CHECK(ran("") == "sast/cppcheck");
  CHECK(ran("tool: flawfinder") == "sast/flawfinder");
  CHECK(ran("tool: 'true'").empty());
  CHECK(ran("Tool: '${{ github.x }}'").empty());
  const auto under = [&](const std::string& condition, const std::string& with) {
    return uses(composite(step("cppcheck src", "      if: " + condition + "\n"), inputs), with);
  };
  CHECK(under("inputs.scan-it == 'yes'", "").empty());
  CHECK(under("inputs.scan-it == 'yes'", "scan-it: 'yes'") == "sast/cppcheck");
  CHECK(under("inputs.scan-it == 'yes'", "scan-it: '${{ x }}'") == "sast/cppcheck");
  CHECK(under("${{ inputs.scan-it != 'yes' }}", "scan-it: 'yes'").empty());
  CHECK(under("inputs.scan-it", "scan-it: ''").empty());
  // Not one comparison alone: only told.
  CHECK(under("inputs.scan-it == 'yes' || inputs.tool", "") == "sast/cppcheck");
  CHECK(under("\"!(inputs.scan-it == 'yes')\"", "") == "sast/cppcheck");
}

TEST_CASE("Images that a compose file names are followed to their Dockerfiles") {
  const std::string compose =
      "services:\n"
      "  a: {build: img}\n"
      "  b: {build: {context: ., dockerfile: ci/Dockerfile.scan, target: scan}, depends_on: [a]}\n"
      "  c: {image: debian}\n"
      "  d: {build: {context: 'https://example.org/x.git'}}\n";
  const Files files{
      {"compose.yaml", compose},
      {"deploy/docker-compose.ci.yml", compose},
      {"img/Dockerfile", "FROM debian\nRUN bandit -r .\n"},
      {"ci/Dockerfile.scan", "FROM debian AS scan\nRUN cppcheck src\nFROM scan\nRUN flawfinder .\n"},
      {"deploy/img/Dockerfile", "FROM debian\nRUN flawfinder .\n"}};
  CHECK(called("docker compose build", files) == "sast/bandit sast/cppcheck");
  CHECK(called("docker-compose up -d --build", files) == "sast/bandit sast/cppcheck");
  CHECK(called("docker compose build --pull always a", files) == "sast/bandit");
  CHECK(called("docker compose -p x build b", files) == "sast/bandit sast/cppcheck");
  CHECK(called("docker compose build $SERVICE", files) == "sast/bandit sast/cppcheck");
  CHECK(called("docker compose build c d", files).empty());
  CHECK(called("docker compose -f deploy/docker-compose.ci.yml build a", files) == "sast/flawfinder");
  CHECK(called("docker compose --file=deploy/docker-compose.ci.yml -f compose.yaml build a", files) ==
        "sast/bandit sast/flawfinder");
  CHECK(called("cd deploy; docker compose -f docker-compose.ci.yml up --build b", files) ==
        "sast/flawfinder unfollowed/docker build ci/Dockerfile.scan");
  // Near misses: it builds nothing, and is none.
  CHECK(called("docker compose up -d a", files).empty());
  CHECK(called("docker compose run build", files).empty());
  CHECK(called("docker compose -f x.yml build", files) == "unfollowed/docker compose build");
  CHECK(called("docker compose -f $F build", files) == "unfollowed/docker compose build");
  CHECK(called("docker compose --project-directory x build", files) == "unfollowed/docker compose build");
  CHECK(called("docker compose build", {{"compose.yml", "services: {a: {extends: {file: x.yml}}}\n"}}) ==
        "unfollowed/docker compose build");
  CHECK(called("docker compose build", {{"compose.yml", "services: [\n"}}) ==
        "unfollowed/docker compose build");
  CHECK(called("docker compose build", {{"compose.yml", "services: {a: {build: '$X'}}\n"}}) ==
        "unfollowed/docker build $X/Dockerfile");
  CHECK(called("docker compose build", {{"compose.yml", "services: {a: {build: x}}\n"},
                                        {"x/Dockerfile", "FROM debian\nRUN ./ci/x.sh\n"}}) ==
        "unfollowed/ci/x.sh");
}

TEST_CASE("A bake file is not read, and whoever builds by one says so") {
  CHECK(called("docker buildx bake -f x.hcl", {}) == "unfollowed/docker buildx bake");
  CHECK(all(k_github, "on: push\njobs: {a: {steps: [{uses: docker/bake-action@v5}]}}\n", {}) ==
        "unfollowed/docker/bake-action");
  // where a person may start it by hand, too, it is no less unread
  CHECK(all(k_github,
            "on: {workflow_dispatch: {}, push: {}}\njobs: {a: {steps: [{uses: docker/bake-action@v5}]}}\n",
            {}) == "unfollowed/docker/bake-action");
  CHECK(called("docker buildx ls", {}).empty());
}

}  // namespace lens_called_actions_tests
