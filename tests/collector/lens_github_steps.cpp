// A step that is remembered calls what one read anew calls, whatever else of the file changed.
#include <random>

#include "collector/git/lens_ci.hpp"
#include "tests/collector/lens_fixture.hpp"

namespace lens_github_steps_tests {
using namespace lens_test;
using namespace plumbline::git;

namespace {

const std::string k_path = ".github/workflows/a.yml";

void put(std::string& out, const CiVariables& variables) {
  for (const auto* map : {&variables.values, &variables.likely}) {
    for (const auto& [name, values] : *map) {
      out += " " + name + "=";
      for (const auto& value : values) out += value + ",";
    }
  }
  for (const auto& [name, column] : variables.columns) {
    out += " " + name + ":";
    for (const auto& value : *column) out += value + ",";
  }
}

std::string told(const CiReading& reading) {
  std::string out;
  for (const auto& c : reading.calls)
    out += (c.live ? "" : "!") + c.job + "/" + c.category + "/" + c.tool + " " + c.trigger + " " + c.detail +
           "\n";
  for (const auto& use : reading.uses) {
    out += use.job->name + " " + use.use->shown + " " + use.words + " " + use.dead + " " + use.note;
    for (const auto& path : use.use->paths) out += " " + path;
    put(out, *use.variables);
    out += '\n';
  }
  return out;
}

/// One of a few texts for each part that a step may ask for.
class Writer {
 public:
  explicit Writer(unsigned seed) : m_random(seed) {}
  std::string workflow() {
    std::string out = one({"on: push\n", "on: [push, pull_request]\n", "on: workflow_dispatch\n"});
    out += one({"", "env:\n  MODE: full\n", "env:\n  MODE: ${{ github.x }}\n  TARGET: all\n"});
    out += one({"", "defaults:\n  run:\n    working-directory: sub\n"});
    out += "jobs:\n" + job("a") + one({"", job("b")});
    return out + one({"", "  c:\n    env:\n      OTHER: 1\n    steps:\n      - run: LIST=a; echo $LIST\n"});
  }

 private:
  std::string one(const std::vector<std::string>& of) { return of[m_random() % of.size()]; }
  std::string row() {
    return "          - {opt: " + one({"--asan", "-fsanitize=address", "plain"}) +
           ", goal: " + one({"lint", "check"}) + one({"", ", more: x"}) + "}\n";
  }
  std::string job(const std::string& name) {
    auto out = "  " + name + ":\n    runs-on: ubuntu-latest\n" +
               one({"", "    if: github.event_name == 'push'\n", "    continue-on-error: true\n"});
    out += one({"", "    env:\n      MODE: quick\n", "    env:\n      TARGET: ${{ matrix.goal }}\n"});
    out += "    strategy:\n      matrix:\n        include:\n" + row() + row() + one({"", row()});
    out += "    steps:\n      - uses: actions/checkout@v4\n";
    out += "      - run: ./configure CFLAGS=${{ matrix.opt }}\n";
    out += "      - run: if [ \"$MODE\" = full ]; then cppcheck src; fi\n";
    out += "      - run: make $TARGET\n" + one({"", "        env: {TARGET: test}\n"});
    out += "      - run: for i in $LIST; do flawfinder $i; done\n";
    out += "      - run: ./ci/$OTHER.sh && ci/run.sh $TARGET\n" + one({"", "        if: false\n"});
    out +=
        one({"", "      - uses: docker/build-push-action@v6\n        with: {file: '${{ matrix.goal }}'}\n"});
    return out + "      - run: scan-build make\n";
  }
  std::mt19937 m_random;
};

}  // namespace

TEST_CASE("Steps of other versions change nothing of what a workflow calls") {
  Writer writer(7);
  for (int i = 0; i < 60; ++i) {
    const auto text = writer.workflow();
    const auto fresh = Lens::load(PLUMBLINE_SOURCE_DIR "/collector/git/lens");
    REQUIRE(fresh.has_value());
    INFO(text);
    CHECK(told(*lens().read_configuration(k_path, text)) == told(*fresh->read_configuration(k_path, text)));
    CHECK(told(*lens().read_configuration(k_path, text)) == told(*fresh->read_configuration(k_path, text)));
  }
}

}  // namespace lens_github_steps_tests
