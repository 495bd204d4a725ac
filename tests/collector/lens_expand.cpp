// Variables that a configuration gives itself, put into the commands that name them.
#include "collector/git/lens_expand.hpp"

#include <map>

#include "collector/git/lens_ci.hpp"
#include "tests/collector/lens_fixture.hpp"

namespace lens_expand_tests {
using namespace lens_test;
using namespace plumbline::git;

namespace {

/// Living calls of analysers as "tool trigger", and what nobody could follow, sorted; `files`: of the
/// repository.
std::string scans(const std::string& path, const std::string& configuration,
                  const std::map<std::string, std::string>& files = {}) {
  const auto reading = lens().read_configuration(path, configuration);
  std::vector<FollowedScript> found;
  for (const auto& use : reading->uses) {
    found.emplace_back();
    for (const auto& place : use.use->paths) {
      const auto file = files.find(place.starts_with('/') ? place.substr(1) : place);
      if (file == files.end()) continue;
      found.back() = {file->first, lens().read_script(*use.use, file->first, file->second), ""};
      break;
    }
  }
  std::vector<std::string> seen;
  for (const auto& call : lens().follow(*reading, found)) {
    if (call.live && call.trigger == "push" && (call.category == "sast" || call.category == "unfollowed"))
      seen.push_back((call.category == "sast" ? "" : "?") + call.tool);
  }
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  std::string out;
  for (const auto& one : seen) out += (out.empty() ? "" : " ") + one;
  return out;
}
std::string gitlab(const std::string& text, const std::map<std::string, std::string>& files = {}) {
  return scans(".gitlab-ci.yml", text, files);
}
std::string github(const std::string& text, const std::map<std::string, std::string>& files = {}) {
  return scans(".github/workflows/x.yml", "on: push\n" + text, files);
}

std::string way(const std::string& words, const CiVariables& variables) {
  std::string out;
  bool cut = false;
  for (const auto& one : expanded({words}, variables_in({words}), variables, {}, cut)) {
    out += out.empty() ? "" : " | ";
    for (std::size_t i = 0; i < one.size(); ++i) out += (i == 0 ? "" : ",") + one[i];
  }
  return out;
}

}  // namespace

TEST_CASE("a word that is a variable becomes its words, a part of a word is filled in") {
  const CiVariables given{{{"A", {"x y"}}, {"E", {""}}, {"N", {"1", "2"}}}, {}, {}};
  CHECK(way("$A", given) == "x,y");
  CHECK(way("${A}", given) == "x,y");
  CHECK(way("-f=$A", given) == "-f=x y");
  CHECK(way("${N}/${N}", given) == "1/1 | 2/2");
  CHECK(way("a$Eb", given).empty());  // of Eb nobody knows anything
  CHECK(way("a${E}b", given) == "ab");
  CHECK(way("${E:-z}", given) == "z");
  CHECK(way("${E-z}.", given) == ".");
  for (const std::string word :
       {"$B", "${A%y}", "${#A}", "$$", "$", "${", "$(A)", "${{ A }}", "A", "${10}"}) {
    INFO(word);
    CHECK(way(word, given).empty());
  }
  const CiVariables rows{
      {{"A", {"a1", "a2"}}, {"B", {"b1", "b2"}}},
      {},
      {{"A", std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a1", "a2"})},
       {"B", std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"b1", "b2"})}}};
  CHECK(way("$A/$B", rows) == "a1/b1 | a2/b2");  // not a1/b2
  std::vector<std::string> many;
  for (int i = 0; i < 20; ++i) many.push_back(std::to_string(i));
  // 400 ways are too many: the first is filled in, the second stays.
  const CiVariables wide{{{"A", many}, {"B", many}}, {}, {}};
  CHECK(way("$A/$B", wide).starts_with("0/$B | 1/$B"));
}

TEST_CASE("GitLab's variables are filled in: a job's over what it extends over those of the top") {
  const std::string job = "scan:\n  script:\n    - $TOOL src\n";
  CHECK(gitlab("variables: {TOOL: cppcheck}\n" + job) == "cppcheck");
  CHECK(gitlab("variables: {TOOL: cppcheck}\n" + job + "  variables: {TOOL: gcc}\n").empty());
  CHECK(gitlab("variables: {TOOL: cppcheck}\n" + job + "  variables: {TOOL: ''}\n").empty());
  CHECK(gitlab(".base:\n  variables: {TOOL: cppcheck, X: 1}\n" + job +
               "  extends: .base\n  variables: {Y: 2}\n") == "cppcheck");
  CHECK(gitlab(".base:\n  variables: {TOOL: cppcheck}\n" + job +
               "  extends: .base\n  variables: {TOOL: flawfinder}\n") == "flawfinder");
  CHECK(gitlab("variables: {TOOL: {value: cppcheck, description: x}}\n" + job) == "cppcheck");
  CHECK(gitlab("variables: {NAME: cppcheck, TOOL: 'sudo $NAME'}\n" + job) == "cppcheck");
  CHECK(gitlab(job +
               "  parallel:\n    matrix:\n      - TOOL: [cppcheck, flawfinder]\n      - TOOL: bandit\n") ==
        "bandit cppcheck flawfinder");
  CHECK(gitlab(job + "  rules:\n    - if: $CI_COMMIT_BRANCH\n      variables: {TOOL: cppcheck}\n") ==
        "cppcheck");
  // Near misses: another job's, not inherited, set by the script itself, only printed, known to the server
  // alone.
  CHECK(gitlab(job + "other:\n  variables: {TOOL: cppcheck}\n  script: [true]\n").empty());
  CHECK(gitlab("variables: {TOOL: cppcheck}\n" + job + "  inherit: {variables: false}\n").empty());
  CHECK(gitlab("variables: {TOOL: cppcheck}\n" + job + "  inherit: {variables: [OTHER]}\n").empty());
  CHECK(gitlab("scan:\n  variables: {TOOL: cppcheck}\n  script: ['TOOL=make', '$TOOL src']\n").empty());
  CHECK(gitlab("scan:\n  variables: {TOOL: cppcheck}\n  script: ['echo $TOOL', 'apt-get install $TOOL']\n")
            .empty());
  CHECK(gitlab("scan:\n  variables: {TOOL: $ANALYSER}\n  script: ['$TOOL src']\n").empty());
}

TEST_CASE("a script named for analysis calls the analysers that its arguments name") {
  const std::string job =
      "scan:\n  variables: {ANALYZER: ''}\n  script:\n    - static-analyzer.sh -i skip --analyzers "
      "${ANALYZER} .\n";
  CHECK(gitlab(job).empty());
  CHECK(gitlab(job + "  parallel:\n    matrix:\n      - ANALYZER: clang-tidy\n        ARGS: -x\n      - "
                     "ANALYZER: clangsa\n") == "clang-static-analyzer clang-tidy");
  CHECK(gitlab("a:\n  script: [./tools/run-analysis.py --tool=cppcheck]\n") ==
        "?tools/run-analysis.py cppcheck");
  CHECK(gitlab("a:\n  script: [./report.sh cppcheck, ./install-analyzer.sh cppcheck, ./log-analyzer x.log]\n")
            .find("cppcheck") == std::string::npos);
}

TEST_CASE("what a script is called, and what it calls, may stand in variables") {
  const std::map<std::string, std::string> files{{"ci/scan.sh", "cppcheck src\n"},
                                                 {"ci/any.sh", "\"$1\" src\n${TOOL} src\n"},
                                                 {"ci/own.sh", "TOOL=make\n$TOOL src\n"}};
  CHECK(gitlab("a:\n  variables: {DIR: ci}\n  script: [./$DIR/scan.sh]\n", files) == "cppcheck");
  CHECK(gitlab("a:\n  script: [./$DIR/scan.sh]\n", files) == "?./$DIR/scan.sh");
  CHECK(gitlab("a:\n  variables: {RUN: '${CI_PROJECT_DIR}/ci/scan.sh'}\n  script: [bash $RUN]\n", files) ==
        "cppcheck");
  CHECK(gitlab("a:\n  script: [./ci/any.sh bandit]\n", files) == "bandit");
  CHECK(gitlab("a:\n  variables: {TOOL: cppcheck}\n  script: [./ci/any.sh gcc]\n", files) == "cppcheck");
  CHECK(gitlab("a:\n  variables: {TOOL: cppcheck}\n  script: [./ci/own.sh]\n", files).empty());
  // What stands in two rows of a matrix stands in no third.
  CHECK(gitlab("a:\n  script: ['./$DIR/$RUN']\n  parallel:\n    matrix:\n      - {DIR: ci, RUN: scan.sh}\n"
               "      - {DIR: tools, RUN: lint.sh}\n",
               files) == "?tools/lint.sh cppcheck");
}

TEST_CASE("a condition is not decided by what GitLab's settings may say otherwise") {
  CHECK(gitlab("a:\n  variables: {SCAN: 'false'}\n  script: ['if [ \"$SCAN\" = true ]; then cppcheck src; "
               "fi']\n") == "cppcheck");
}

TEST_CASE("an environment of GitHub that a matrix fills is filled in, row by row") {
  const std::string job =
      "jobs:\n  a:\n    runs-on: ubuntu-24.04\n    strategy:\n      matrix:\n        build:\n"
      "          - {name: plain, generate: x}\n          - {name: scan, prefix: scan-build --status-bugs}\n"
      "    env:\n      PREFIX: '${{ matrix.build.prefix }}'\n    steps:\n      - run: |\n";
  CHECK(github(job + "          ${PREFIX} make -C bld\n") == "clang-static-analyzer");
  CHECK(github(job + "          if [ -n \"${PREFIX}\" ]; then ${PREFIX} make; fi\n") ==
        "clang-static-analyzer");
  CHECK(github(job + "          ${{ env.PREFIX }} make\n") == "clang-static-analyzer");
  CHECK(github(job + "          PREFIX=\n          ${PREFIX} make\n").empty());
  CHECK(github(job + "          echo ${PREFIX} make\n").empty());
  CHECK(github(job +
               "          true\n  b:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ${PREFIX} make\n")
            .empty());
  // A step's own stands over the job's.
  CHECK(github(job + "          ${PREFIX} make\n        env: {PREFIX: nice}\n").empty());
  CHECK(github("env: {TOOL: cppcheck}\njobs:\n  a:\n    steps:\n      - run: $TOOL src\n") == "cppcheck");
  CHECK(github("env: {TOOL: '${{ vars.TOOL }}'}\njobs:\n  a:\n    steps:\n      - run: $TOOL src\n").empty());
  const std::string axes =
      "jobs:\n  a:\n    strategy:\n      matrix:\n        tool: [cppcheck, gcc]\n        dir: [src]\n"
      "        exclude: [{tool: cppcheck, dir: src}]\n";
  const std::string use =
      "    env: {TOOL: '${{ matrix.tool }}', MORE: '${{ matrix.more }}'}\n    steps:\n      - run: $TOOL "
      "$MORE src\n";
  CHECK(github(axes + use).empty());
  CHECK(github(axes + "        include: [{tool: bandit}]\n" + use) == "bandit");
  CHECK(github(axes + "        include: [{dir: src, more: '; true'}]\n" + use).empty());
  CHECK(github("jobs:\n  a:\n    strategy: {matrix: '${{ fromJSON(needs.x.outputs.y) }}'}\n" + use).empty());
}

TEST_CASE("a command with more ways than are tried says that it was not followed to its end") {
  const auto matrix = [](int values, const std::string& run) {
    std::string list;
    for (int i = 0; i < values; ++i) list += (i == 0 ? "" : ", ") + std::string("v") + std::to_string(i);
    return "jobs:\n  a:\n    runs-on: x\n    strategy: {matrix: {c: [" + list +
           "]}}\n    env: {C: '${{ matrix.c }}'}\n    steps:\n      - run: " + run + "\n";
  };
  CHECK(github(matrix(64, "$C --all")).empty());
  CHECK(github(matrix(65, "$C --all")) == "?$C --all");
  CHECK(github(matrix(65, "echo $C")).empty());
}

TEST_CASE("expanding hostile text ends") {
  std::string many = "a:\n  variables:\n";
  for (int i = 0; i < 300; ++i)
    many += "    V" + std::to_string(i) + ": $V" + std::to_string((i + 1) % 300) + "$V" +
            std::to_string((i + 2) % 300) + "\n";
  CHECK(gitlab(many + "  script: [$V1 src]\n").empty());
  std::string wide = "a:\n  parallel:\n    matrix:\n      - ";
  for (const auto* name : {"A", "B", "C", "D"}) {
    wide += std::string(name) + ": [";
    for (int i = 0; i < 100; ++i) wide += std::to_string(i) + ",";
    wide += "x]\n        ";
  }
  CHECK(gitlab(wide + "\n  script: [$A $B $C $D src]\n") == "?$A $B $C $D src");
  const CiVariables long_one{{{"A", {std::string(100'000, 'x') + " " + std::string(100'000, ' ')}}}, {}, {}};
  CHECK(way("$A-$A", long_one).size() < 20'000);
}

}  // namespace lens_expand_tests
