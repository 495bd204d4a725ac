#include "tests/collector/lens_fixture.hpp"

namespace lens_gitlab_tests {
using namespace lens_test;
using Calls = std::vector<std::string>;

namespace {
const std::string k_path = ".gitlab-ci.yml";
}

TEST_CASE("A job without rules runs on pushes and tags") {
  CHECK(calls(k_path, "scan:\n  script: [cppcheck src]\n") ==
        Calls{"sast/cppcheck push", "sast/cppcheck tag"});
}

TEST_CASE("Rules decide by which trigger a job runs") {
  const auto job = [](const std::string& rules) {
    return calls(k_path, "scan:\n  script: cppcheck src\n  rules:\n" + rules);
  };
  CHECK(job("    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n") ==
        Calls{"sast/cppcheck change_request"});
  CHECK(job("    - if: $CI_PIPELINE_SOURCE == \"schedule\"\n") == Calls{"sast/cppcheck schedule"});
  CHECK(job("    - if: $CI_COMMIT_TAG\n") == Calls{"sast/cppcheck tag"});
  CHECK(job("    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n") == Calls{"sast/cppcheck push"});
  CHECK(job("    - if: $CI_COMMIT_TAG\n      when: never\n    - when: always\n") ==
        Calls{"sast/cppcheck change_request", "sast/cppcheck push"});
  CHECK(job("    - when: never\n") == Calls{"!sast/cppcheck push", "!sast/cppcheck tag"});
  CHECK(job("    - when: manual\n") == Calls{"!sast/cppcheck manual"});
}

TEST_CASE("A rule over a variable set elsewhere says that the job runs, not on what") {
  const auto job = [](const std::string& rules, const std::string& top = "") {
    return calls(k_path, top + "scan:\n  script: cppcheck src\n  rules:\n" + rules);
  };
  const auto undecided = Calls{"sast/cppcheck other"};
  CHECK(job("    - if: $CI_DESCRIPTION =~ /Weekly/\n") == undecided);  // the server sets it, on a schedule
  CHECK(job("    - if: $ON_MR\n") == undecided);
  CHECK(job("    - if: '!$ON_MR'\n") == undecided);
  CHECK(job("    - if: $NIGHTLY\n      when: never\n    - if: $CI_COMMIT_TAG\n") ==
        Calls{"sast/cppcheck tag"});
  CHECK(job("    - if: $NIGHTLY && $CI_COMMIT_TAG\n") == undecided);
  CHECK(job("    - if: $NIGHTLY || $CI_COMMIT_TAG\n").size() == 1);
  CHECK(job("    - if: $CI_PROJECT_PATH == \"a/b\"\n").size() == 3);
  CHECK(job("    - if: $SCAN == \"yes\"\n", "variables: {SCAN: 'yes'}\n").size() == 3);
  CHECK(calls(k_path, "workflow:\n  rules:\n    - if: $NIGHTLY\nscan:\n  script: cppcheck src\n") ==
        undecided);
  CHECK(job("    - if: $ON_MR\n",
            "workflow:\n  rules:\n    - if: $CI_MERGE_REQUEST_IID\n      variables: {ON_MR: '1'}\n") ==
        Calls{"sast/cppcheck change_request"});
}

TEST_CASE("only, except and when are understood") {
  CHECK(calls(k_path, "scan:\n  script: cppcheck src\n  only: [merge_requests]\n") ==
        Calls{"sast/cppcheck change_request"});
  CHECK(calls(k_path, "scan:\n  script: cppcheck src\n  only: [main]\n") == Calls{"sast/cppcheck push"});
  CHECK(calls(k_path, "scan:\n  script: cppcheck src\n  except: [tags]\n") == Calls{"sast/cppcheck push"});
  CHECK(calls(k_path, "scan:\n  script: cppcheck src\n  when: never\n") ==
        Calls{"!sast/cppcheck push", "!sast/cppcheck tag"});
}

TEST_CASE("Hidden jobs call nothing by themselves; extends, anchors and references bring their words in") {
  CHECK(calls(k_path, ".scan:\n  script: cppcheck src\n").empty());
  CHECK(calls(k_path, ".scan:\n  script: cppcheck src\na:\n  extends: .scan\n").size() == 2);
  CHECK(calls(k_path, ".scan: &s\n  script: cppcheck src\na:\n  <<: *s\n").size() == 2);
  CHECK(
      calls(k_path, ".s:\n  script: [cppcheck src]\na:\n  script:\n    - !reference [.s, script]\n").size() ==
      2);
}

TEST_CASE("Included templates are calls, other includes say that something is elsewhere") {
  CHECK(calls(k_path, "include:\n  - template: Security/SAST.gitlab-ci.yml\n") ==
        Calls{"sast/gitlab-sast push", "sast/gitlab-sast tag"});
  CHECK(calls(k_path, "include:\n  - template: Jobs/Build.gitlab-ci.yml\n").empty());
  CHECK(calls(k_path, "include: {local: /ci/a.yml}\n") == Calls{"call/include push", "call/include tag"});
}

TEST_CASE("A loop over an unset variable is not called dead where settings can set it") {
  CHECK(calls(k_path, "a:\n  script: 'for f in $FILES; do cppcheck $f; done'\n").front() ==
        "sast/cppcheck push");
}

TEST_CASE("A job that needs a missing one is dead, unless an include may hold it") {
  CHECK(calls(k_path, "a:\n  needs: [b]\n  script: cppcheck src\n").front() == "!sast/cppcheck push");
  CHECK(calls(k_path, "include: {local: /x.yml}\na:\n  needs: [b]\n  script: cppcheck src\n").back() ==
        "sast/cppcheck tag");
}

}  // namespace lens_gitlab_tests
