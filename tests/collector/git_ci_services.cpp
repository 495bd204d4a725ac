// A CI service that closed, over a history.
#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace git_ci_services_tests {
using namespace plumbline;
using namespace plumbline::test;

TEST_CASE("a Travis file ends with travis-ci.org, and one changed later has moved to its successor") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  const auto out =
      shell(r,
            "at 1600000000; echo 'script: cppcheck src' > .travis.yml; git add .; git commit -qm one\n"
            "at 1640000000; echo '# still here' >> .travis.yml; git commit -qam two\n");
  REQUIRE(out.empty());
  Recorder sink;
  REQUIRE(collect(r, sink));
  const auto calls = sink.of<CiCall>();
  REQUIRE(calls.size() == 6);
  int ended = 0;
  for (const auto& call : calls) {
    CHECK(call.system == "travis");
    CHECK(call.tool == "cppcheck");
    if (call.retires) CHECK((++ended, format_date(*call.retires) == "2021-06-15"));
  }
  CHECK(ended == 3);
}

TEST_CASE("a Jenkinsfile, a master.cfg and a script of CI are read through the collector") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  write(r / "Jenkinsfile", "pipeline { stages { stage('s') { steps { sh 'cppcheck src' } } } }\n");
  write(r / "ci/master.cfg", "SingleBranchScheduler()\nShellCommand(command=['bandit', '-r', '.'])\n");
  write(r / "azure-pipelines.yml", "pr: none\nsteps:\n  - script: ./ci/test.sh\n");
  REQUIRE(shell(r, "git add .; git commit -qm one").empty());
  Recorder sink;
  REQUIRE(collect(r, sink));
  std::set<std::string> seen;
  for (const auto& call : sink.of<CiCall>()) seen.insert(call.system + ' ' + call.category + '/' + call.tool);
  CHECK(seen == std::set<std::string>{"azure_pipelines script/ci/test.sh",
                                      "azure_pipelines unfollowed/ci/test.sh", "buildbot sast/bandit",
                                      "jenkins sast/cppcheck"});
}

}  // namespace git_ci_services_tests
