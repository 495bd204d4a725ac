// Travis, Cirrus, Azure Pipelines, CircleCI, Zuul, Jenkins, Buildbot and OSS-Fuzz: what they call, by which
// trigger, and what never runs.
#include "tests/collector/lens_fixture.hpp"

namespace lens_ci_systems_tests {
using namespace lens_test;
using Calls = std::vector<std::string>;

namespace {

const std::string k_travis = ".travis.yml";
const std::string k_cirrus = ".cirrus.yml";
const std::string k_azure = "azure-pipelines.yml";
const std::string k_circle = ".circleci/config.yml";
const std::string k_zuul = "zuul.d/jobs.yaml";
const std::string k_jenkins = "Jenkinsfile";
const std::string k_buildbot = "master.cfg";

std::string detail_of(const std::string& path, const std::string& content) {
  const auto found = lens().read_ci(path, content);
  return found.empty() ? "" : found.front().detail;
}
std::string end_of(const std::string& path, const std::string& content) {
  const auto found = lens().read_ci(path, content);
  REQUIRE_FALSE(found.empty());
  return found.front().retires ? plumbline::format_date(*found.front().retires) : "never";
}

}  // namespace

TEST_CASE("A system is known by the path of its file") {
  const std::string travis = "script: cppcheck .\n";
  CHECK(lens().read_ci(".travis.yml", travis).front().system == "travis");
  CHECK(lens().read_ci("sub/.travis.yml", travis).empty());
  CHECK(lens().read_ci("docs/azure-pipelines.yml", "steps: [{script: cppcheck .}]").empty());
  CHECK(lens().read_ci("ci/Jenkinsfile", "sh 'cppcheck .'").front().system == "jenkins");
  CHECK(lens().read_ci("zuul.d/playbooks/run.yaml", "- job: {name: x}").empty());
}

TEST_CASE("Travis runs on pushes, change requests and tags, and a list of branches shuts tags out") {
  CHECK(calls(k_travis, "script: cppcheck src\n") ==
        Calls{"sast/cppcheck change_request", "sast/cppcheck push", "sast/cppcheck tag"});
  CHECK(calls(k_travis, "branches: {only: [master]}\nscript: cppcheck src\n") ==
        Calls{"sast/cppcheck change_request", "sast/cppcheck push"});
  CHECK(calls(k_travis, "branches: {only: [coverity_scan]}\nscript: cppcheck src\n") ==
        Calls{"sast/cppcheck other"});
}

TEST_CASE("A Travis job has the phases of the file unless it brings its own") {
  const std::string head = "branches: {only: [master]}\nscript: cppcheck src\njobs:\n  include:\n";
  CHECK(calls(k_travis, head + "    - env: A=1\n") ==
        Calls{"sast/cppcheck change_request", "sast/cppcheck push"});
  CHECK(calls(k_travis, head + "    - script: bandit -r .\n") ==
        Calls{"sast/bandit change_request", "sast/bandit push"});
  CHECK(calls(k_travis, head + "    - script: skip\n").empty());
  CHECK(calls(k_travis, "after_failure: cppcheck src\nscript: make\n").empty());
  CHECK(calls(k_travis, "env: ['F=-fsanitize=address']\nbranches: {only: [master]}\n") ==
        Calls{"sanitizer/asan change_request", "sanitizer/asan push"});
}

TEST_CASE("Travis' conditions decide by which trigger a job runs") {
  const auto job = [](const std::string& condition) {
    return calls(k_travis, "jobs:\n  include:\n    - script: cppcheck src\n      if: " + condition + "\n");
  };
  CHECK(job("type = cron") == Calls{"sast/cppcheck schedule"});
  CHECK(job("type == cron") == Calls{"sast/cppcheck schedule"});
  CHECK(job("type = push AND env(TOKEN) IS present") == Calls{"sast/cppcheck push", "sast/cppcheck tag"});
  CHECK(job("type IN (push, pull_request) AND tag IS blank") ==
        Calls{"sast/cppcheck change_request", "sast/cppcheck push"});
  CHECK(job("type != pull_request AND tag IS blank") == Calls{"sast/cppcheck push"});
  CHECK(job("tag IS present") == Calls{"sast/cppcheck tag"});
  CHECK(job("false") == Calls{"!sast/cppcheck change_request", "!sast/cppcheck push", "!sast/cppcheck tag"});
  CHECK(job("branch = coverity_scan").front() == "!sast/cppcheck change_request");
}

TEST_CASE("Coverity's addon runs on its own branch only") {
  const std::string addon = "addons:\n  coverity_scan:\n    build_command: make\n    branch_pattern: ";
  CHECK(calls(k_travis, addon + "coverity_scan\n") == Calls{"sast/coverity other"});
  CHECK(calls(k_travis, addon + "master\n") == Calls{"sast/coverity push"});
  CHECK(calls(k_travis,
              "if: type = cron\nscript: curl -s "
              "https://scan.coverity.com/scripts/travisci_build_coverity_scan.sh | bash\n") ==
        Calls{"sast/coverity schedule"});
  CHECK(calls(k_travis, "addons: {sonarcloud: true}\nscript: make\n").empty());
}

TEST_CASE("A service that closed ends what its file at HEAD still says") {
  CHECK(end_of(k_travis, "script: cppcheck src\n") == "2021-06-15");
  CHECK(end_of(k_cirrus, "task: {script: cppcheck src}\n") == "2026-06-01");
  CHECK(end_of(k_azure, "steps: [{script: cppcheck .}]\n") == "never");
  CHECK(end_of(k_azure, "pool: {vmImage: ubuntu-16.04}\nsteps: [{script: cppcheck .}]\n") == "2021-09-20");
  CHECK(end_of(k_azure, "pool: {vmImage: ubuntu-latest}\nsteps: [{script: cppcheck .}]\n") == "never");
  CHECK(end_of(k_circle,
               "jobs: {build: {machine: {image: 'ubuntu-1604:202007-01'}, steps: [run: cppcheck .]}}\n") ==
        "2022-05-31");
}

TEST_CASE("Cirrus' tasks, their scripts and conditions") {
  const Calls both = {"sast/cppcheck change_request", "sast/cppcheck push", "sast/cppcheck tag"};
  CHECK(calls(k_cirrus, "a_task:\n  scan_script: cppcheck src\n") == both);
  CHECK(calls(k_cirrus, "task:\n  matrix:\n    - script: [cppcheck src]\n") == both);
  CHECK(calls(k_cirrus, "task:\n  on_failure:\n    x_script: cppcheck src\n").empty());
  CHECK(calls(k_cirrus, "a_tasks:\n  x_script: cppcheck src\n").empty());
  const auto only = [](const std::string& condition) {
    return calls(k_cirrus, "task:\n  only_if: " + condition + "\n  script: cppcheck src\n");
  };
  CHECK(only("$CIRRUS_CRON == 'nightly'") == Calls{"sast/cppcheck schedule"});
  CHECK(only("$CIRRUS_PR != ''") == Calls{"sast/cppcheck change_request"});
  CHECK(only("$CIRRUS_PR == ''") == Calls{"sast/cppcheck push", "sast/cppcheck tag"});
  CHECK(only("$CIRRUS_TAG != ''") == Calls{"sast/cppcheck tag"});
  CHECK(only("$CIRRUS_BRANCH == 'master'") == Calls{"sast/cppcheck push"});
  CHECK(only("'false'").front() == "!sast/cppcheck change_request");
  CHECK(calls(k_cirrus, "task:\n  trigger_type: manual\n  script: cppcheck src\n") ==
        Calls{"!sast/cppcheck manual"});
}

TEST_CASE("Azure's triggers: silence means both, none means none") {
  const std::string steps = "steps:\n  - script: cppcheck src\n";
  CHECK(calls(k_azure, steps) == Calls{"sast/cppcheck change_request", "sast/cppcheck push"});
  CHECK(calls(k_azure, "trigger: none\n" + steps) == Calls{"sast/cppcheck change_request"});
  CHECK(calls(k_azure, "trigger: none\npr: none\n" + steps) == Calls{"!sast/cppcheck manual"});
  CHECK(calls(k_azure, "trigger: none\npr: none\nschedules: [{cron: '0 0 * * *'}]\n" + steps) ==
        Calls{"sast/cppcheck schedule"});
  CHECK(calls(k_azure, "trigger: {branches: {include: [coverity_scan]}}\npr: none\n" + steps) ==
        Calls{"sast/cppcheck other"});
  CHECK(calls(k_azure, "trigger: {tags: {include: [v*]}}\npr: none\n" + steps) == Calls{"sast/cppcheck tag"});
  CHECK(calls(".azure-pipelines/templates/scan.yml", steps) == Calls{"sast/cppcheck call"});
}

TEST_CASE("Azure's stages, jobs, expressions and tasks are gone through") {
  const std::string head = "pr: none\nstages:\n  - stage: s\n    jobs:\n      - job: j\n";
  CHECK(calls(k_azure, head + "        steps:\n          - bash: cppcheck src\n") ==
        Calls{"sast/cppcheck push"});
  CHECK(calls(k_azure, head + "        condition: false\n        steps:\n          - bash: cppcheck src\n") ==
        Calls{"!sast/cppcheck push"});
  CHECK(
      calls(k_azure, head + "        steps:\n          - bash: cppcheck src\n            enabled: false\n") ==
      Calls{"!sast/cppcheck push"});
  CHECK(calls(k_azure,
              head + "        steps:\n          - ${{ if x }}:\n              - script: cppcheck src\n") ==
        Calls{"sast/cppcheck push"});
  CHECK(calls(k_azure, head + "        steps:\n          - task: SonarCloudAnalyze@1\n") ==
        Calls{"sast/sonar push"});
  CHECK(calls(k_azure, head + "        steps:\n          - task: SonarCloudPrepare@1\n").empty());
  CHECK(calls(k_azure, head + "        steps:\n          - template: scan.yml\n") ==
        Calls{"call/template push"});
  CHECK(calls(k_azure,
              head + "        strategy: {matrix: {a: {F: -fsanitize=address}}}\n        steps: []\n") ==
        Calls{"sanitizer/asan push"});
  CHECK(calls(k_azure, head + "        condition: eq(variables['Build.Reason'], 'Schedule')\n"
                              "        steps: [{script: cppcheck src}]\n") == Calls{"!sast/cppcheck push"});
}

TEST_CASE("Azure's conditions are decided by the run's reason and by variables of the file") {
  const auto under = [](const std::string& condition, const std::string& variables = "") {
    auto out =
        calls(k_azure, variables + "schedules: [{cron: x}]\njobs:\n  - job: j\n    condition: " + condition +
                           "\n    steps: [{script: cppcheck src}]\n");
    for (auto& one : out) one.replace(one.find("sast/cppcheck "), 14, "");
    return out;
  };
  const Calls all{"change_request", "push", "schedule"}, none{"!change_request", "!push", "!schedule"};
  CHECK(under("false") == none);
  CHECK(under("and(succeeded(), eq(variables['Build.Reason'], 'Schedule'))") == Calls{"schedule"});
  CHECK(under("ne(variables['Build.Reason'], 'PullRequest')") == Calls{"push", "schedule"});
  CHECK(under("not(eq(variables['Build.Reason'], 'PullRequest'))") == Calls{"push", "schedule"});
  CHECK(under("in(variables['Build.Reason'], 'IndividualCI', 'BatchedCI')") == Calls{"push"});
  CHECK(under("eq(variables['Build.SourceBranch'], 'refs/heads/main')") == Calls{"push", "schedule"});
  CHECK(under("startsWith(variables['Build.SourceBranch'], 'refs/tags/')") == none);
  CHECK(under("or(failed(), eq(1, 2))") == all);
  const std::string variables = "variables: {scan: 'no', Other: $(x)}\n";
  CHECK(under("eq(variables['scan'], 'yes')", variables) == none);
  CHECK(under("and(succeeded(), eq(variables.SCAN, 'No'))", variables) == all);
  CHECK(under("eq(variables['other'], 'yes')", variables) == all);
  CHECK(under("eq(variables['nowhere'], 'yes')", variables) == all);
  CHECK(under("eq(variables['scan'], 'yes')", "variables: [{name: scan, value: 'no'}]\n") == none);
  CHECK(under("eq(variables['scan'], 'yes')", "variables: [{name: scan, value: 'no'}, {group: g}]\n") == all);
  CHECK(under("eq(variables['scan'], 'yes')\n    variables: {scan: 'yes'}", variables) == all);
  CHECK(under("eq(variables['scan'], 'yes')",
              variables + "# echo '##vso[task.setvariable variable=scan]yes'\n") == all);
  CHECK(under("eq(length(variables['scan']), 3)", variables) == all);
  CHECK(under("and(eq(variables['scan'], 'yes'") == all);  // cut short, and set nowhere
  CHECK(under(std::string(5000, '(')) == all);
}

TEST_CASE("An Azure job or stage runs at most where those it depends on do") {
  const auto jobs = [](const std::string& keys) {
    return calls(k_azure, "pr: none\njobs:\n  - job: a\n    condition: false\n  - job: b\n    " + keys +
                              "\n    steps: [{script: cppcheck src}]\n");
  };
  const Calls dead{"!sast/cppcheck push"}, live{"sast/cppcheck push"};
  CHECK(jobs("dependsOn: a") == dead);
  CHECK(jobs("dependsOn: [a]\n    condition: and(succeeded(), true)") == dead);
  CHECK(jobs("dependsOn: a\n    condition: always()") == live);
  CHECK(jobs("dependsOn: a\n    condition: in(dependencies.a.result, 'Succeeded', 'Skipped')") == live);
  CHECK(jobs("pool: x") == live);
  CHECK(jobs("dependsOn: nosuch") == live);
  const auto stages = [](const std::string& keys, const std::string& first = "false") {
    return calls(k_azure, "pr: none\nschedules: [{cron: x}]\nstages:\n  - stage: a\n    condition: " + first +
                              "\n    jobs: []\n  - stage: b\n    " + keys +
                              "\n    jobs: [{job: j, steps: [{script: cppcheck src}]}]\n");
  };
  CHECK(stages("pool: x") == Calls{"!sast/cppcheck push", "!sast/cppcheck schedule"});
  CHECK(stages("dependsOn: []") == Calls{"sast/cppcheck push", "sast/cppcheck schedule"});
  CHECK(stages("pool: x", "eq(variables['Build.Reason'], 'Schedule')") == Calls{"sast/cppcheck schedule"});
}

TEST_CASE("A CircleCI job runs where a workflow says so") {
  const std::string job = "jobs:\n  scan:\n    steps:\n      - checkout\n      - run: cppcheck src\n";
  CHECK(calls(k_circle, job + "workflows: {w: {jobs: [scan]}}\n") == Calls{"sast/cppcheck push"});
  CHECK(calls(k_circle, job + "workflows: {w: {jobs: [other]}}\n") == Calls{"!sast/cppcheck push"});
  CHECK(calls(k_circle, job) == Calls{"!sast/cppcheck push"});
  CHECK(calls(k_circle, "jobs:\n  build:\n    steps:\n      - run: {command: cppcheck src}\n") ==
        Calls{"sast/cppcheck push"});
  CHECK(calls(k_circle, job + "workflows: {w: {triggers: [{schedule: {cron: x}}], jobs: [scan]}}\n") ==
        Calls{"sast/cppcheck schedule"});
  CHECK(calls(k_circle,
              job + "workflows: {w: {jobs: [{scan: {filters: {branches: {only: coverity_scan}}}}]}}\n") ==
        Calls{"sast/cppcheck other"});
  CHECK(calls(k_circle, job + "workflows: {w: {jobs: [{scan: {filters: {tags: {only: /v.*/}, branches: "
                              "{ignore: /.*/}}}}]}}\n") == Calls{"sast/cppcheck tag"});
}

TEST_CASE("A CircleCI job runs at most where those it requires do") {
  const auto flow = [](const std::string& keys, const std::string& other) {
    return calls(
        k_circle,
        "jobs:\n  a: {steps: []}\n  scan: {steps: [run: cppcheck src]}\nworkflows:\n  w:\n    jobs:\n"
        "      - scan: {" +
            keys + "}\n      - " + other + "\n");
  };
  const Calls dead{"!sast/cppcheck push"}, live{"sast/cppcheck push"};
  CHECK(flow("requires: [a]", "a") == live);
  CHECK(flow("requires: [b]", "a") == dead);
  CHECK(flow("context: x", "a: {requires: [b]}") == dead);  // the whole file is refused
  CHECK(flow("requires: [b]", "a: {name: b}") == live);
  CHECK(flow("requires: [a-1]", "a: {matrix: {parameters: {x: [1, 2]}}}") == live);
  CHECK(flow("requires: [a: [failed]]", "a") == live);
  CHECK(flow("requires: [hold]", "hold: {type: approval}") == dead);  // only by hand
  CHECK(flow("requires: [a]", "a: {filters: {branches: {ignore: /.*/}}}") == dead);
  CHECK(flow("requires: [a]", "a: {filters: {branches: {ignore: /.*/}, tags: {only: /v.*/}}}") == dead);
  CHECK(flow("requires: [a]", "a: {filters: {branches: {only: coverity_scan}}}") ==
        Calls{"sast/cppcheck other"});
  CHECK(flow("requires: [a]", "a: {requires: [scan]}") == live);  // in a circle: as ever
}

TEST_CASE("Conditions of CircleCI's workflows that stand there literally are decided") {
  const auto when = [](const std::string& keys, const std::string& path = k_circle) {
    return calls(path,
                 "parameters: {go: {type: boolean, default: false}, how: {type: string, default: quick}}\n"
                 "jobs: {scan: {steps: [run: cppcheck src]}}\nworkflows:\n  w:\n    " +
                     keys + "\n    jobs: [scan]\n");
  };
  const Calls dead{"!sast/cppcheck push"}, live{"sast/cppcheck push"};
  const Calls hidden{"sast/cppcheck other", "unfollowed/a workflow with a condition on parameters other"};
  CHECK(when("when: false") == dead);
  CHECK(when("unless: true") == dead);
  CHECK(when("when: {equal: [a, b]}") == dead);
  CHECK(when("when: {not: {equal: [a, b]}}") == live);
  CHECK(when("when: {or: [false, {and: [true, false]}]}") == dead);
  CHECK(when("when: << pipeline.parameters.go >>") == hidden);
  CHECK(when("unless: << pipeline.parameters.go >>") == live);
  CHECK(when("when: {equal: [full, << pipeline.parameters.how >>]}") == hidden);
  CHECK(when("when: {equal: [main, << pipeline.git.branch >>]}") == live);
  CHECK(when("when: {matches: {pattern: x, value: y}}") == live);
  CHECK(when("when: << pipeline.parameters.go >>", ".circleci/continue.yml") == live);
  const auto step = [](const std::string& condition) {
    return calls(k_circle, "jobs: {build: {steps: [{when: {condition: " + condition +
                               ", steps: [run: cppcheck src]}}]}}\n");
  };
  CHECK(step("false") == dead);
  CHECK(step("true") == live);
  CHECK(step("'<< parameters.x >>'") == live);
}

TEST_CASE("CircleCI's commands and orbs are followed") {
  const std::string tail = "workflows: {w: {jobs: [scan]}}\n";
  CHECK(calls(k_circle, "commands: {c: {steps: [run: cppcheck src]}}\njobs: {scan: {steps: [c]}}\n" + tail) ==
        Calls{"sast/cppcheck push"});
  CHECK(calls(k_circle, "orbs: {s: snyk/snyk@1.0}\njobs: {scan: {steps: [s/scan]}}\n" + tail) ==
        Calls{"sca/snyk push"});
  CHECK(calls(k_circle, "orbs: {s: acme/x@1.0}\njobs: {scan: {steps: [s/go]}}\n" + tail) ==
        Calls{"call/orb push"});
  CHECK(calls(k_circle, "jobs: {scan: {steps: [run: {when: on_fail, command: cppcheck src}]}}\n" + tail)
            .empty());
  CHECK(calls(k_circle, "commands: {c: {steps: [c]}}\njobs: {scan: {steps: [c]}}\n" + tail).empty());
}

TEST_CASE("Zuul's jobs bring their parent's words into the pipelines that name them") {
  const std::string jobs =
      "- job: {name: base, abstract: true, run: p/run.yaml}\n- job: {name: a, parent: base, vars: {C: "
      "-fsanitize=address}}\n";
  CHECK(calls(k_zuul, jobs + "- project: {check: {jobs: [a]}}\n") ==
        Calls{"sanitizer/asan change_request", "script/p/run.yaml change_request",
              "unfollowed/p/run.yaml change_request"});
  CHECK(calls(k_zuul, jobs + "- project: {periodic: {jobs: [{a: {voting: false}}]}}\n") ==
        Calls{"sanitizer/asan schedule", "script/p/run.yaml schedule", "unfollowed/p/run.yaml schedule"});
  CHECK(calls(k_zuul, jobs) ==
        Calls{"sanitizer/asan other", "script/p/run.yaml other", "unfollowed/p/run.yaml other"});
  CHECK(calls(k_zuul, jobs + "- project: {experimental: {jobs: [a]}}\n").front() == "!sanitizer/asan manual");
  CHECK(calls(k_zuul, "- project: {gate: {jobs: [tox-linters]}}\n") == Calls{"call/zuul_job change_request"});
  CHECK(calls(k_zuul, "- job: {name: a, parent: b}\n- job: {name: b, parent: a}\n").empty());
}

TEST_CASE("Jenkins runs when its server says, unless the file speaks of branches") {
  CHECK(calls(k_jenkins, "pipeline { stages { stage('s') { steps { sh 'cppcheck src' } } } }") ==
        Calls{"sast/cppcheck other"});
  CHECK(calls(k_jenkins,
              "pipeline { triggers { cron('H 4 * * *') } stages { stage('s') { steps { sh \"cppcheck src\" "
              "} } } }") == Calls{"sast/cppcheck schedule"});
  CHECK(calls(k_jenkins,
              "pipeline { stages { stage('s') { when { changeRequest() } steps { sh '''\n make\n cppcheck "
              "src\n''' } } } }") == Calls{"sast/cppcheck change_request"});
  CHECK(calls(k_jenkins,
              "pipeline { stages { stage('s') { when { expression { false } } steps { sh(script: 'cppcheck "
              "src', returnStatus: true) } } } }") == Calls{"!sast/cppcheck other"});
  CHECK(
      calls(k_jenkins,
            "pipeline { environment { B = BRANCH_NAME } stages { stage('s') { when { branch 'main' } steps { "
            "sh label: 'x', script: 'cppcheck src' } } stage('t') { steps { bat 'bandit -r .' } } } }") ==
      Calls{"sast/bandit change_request", "sast/bandit push", "sast/bandit tag", "sast/cppcheck push"});
}

TEST_CASE("A command of Jenkins that a variable holds is one that nobody could follow") {
  CHECK(calls(k_jenkins,
              "pipeline { matrix { axes { axis { name 'T' values 'cppcheck' } } stages { stage('s') "
              "{ steps { sh \"${T}\" } } } } }") == Calls{"unfollowed/${T} other"});
  CHECK(calls(k_jenkins, "sh \"cppcheck ${DIR}\"") == Calls{"sast/cppcheck other"});
}

TEST_CASE("A Jenkinsfile of one line says that its words are elsewhere; comments say nothing") {
  CHECK(
      calls(k_jenkins,
            "pipeline { stages { stage('s') { when { expression { return false } } steps { sh 'cppcheck src' "
            "} } } }") == Calls{"!sast/cppcheck other"});
  CHECK(calls(k_jenkins,
              "pipeline { stages { stage('s') { when { expression { return x } } steps { sh 'cppcheck src' "
              "} } } }") == Calls{"sast/cppcheck other"});
  CHECK(calls(k_jenkins, "buildPlugin()") == Calls{"call/shared_library other"});
  CHECK(
      calls(k_jenkins, "pipeline { /* sh 'cppcheck src' */ stage('x') { sh 'make' // sh 'bandit -r .'\n } }")
          .empty());
  CHECK(calls(k_jenkins, "stage('t') {\n  //sh 'cppcheck a.cpp'\n  sh 'cppcheck --version'\n}").empty());
  CHECK(detail_of(k_jenkins, "sh 'cppcheck --enable=all \\\n  --force \\\n  src'").find("--force src") !=
        std::string::npos);
  CHECK(calls(k_jenkins, "").empty());
  CHECK(detail_of(k_jenkins, "sh 'cppcheck \xff\xfe\x01'").find("cppcheck \xef\xbf\xbd") !=
        std::string::npos);
  CHECK(calls(k_jenkins, "sh 'cppcheck").size() == 1);  // never closed: read to the end of its line
}

TEST_CASE("Buildbot's literal commands; the trigger only where all schedulers are of one kind") {
  const std::string step =
      "f.addStep(steps.ShellCommand(name='x', command=[\"cppcheck\", \"src dir\", util.Property('y')]))\n";
  CHECK(calls(k_buildbot, step + "schedulers.SingleBranchScheduler(name='a')\n") ==
        Calls{"sast/cppcheck push"});
  CHECK(calls(k_buildbot, step + "schedulers.Nightly(name='a')\n") == Calls{"sast/cppcheck schedule"});
  CHECK(calls(k_buildbot, step + "SingleBranchScheduler(); Nightly()\n") == Calls{"sast/cppcheck other"});
  CHECK(calls(k_buildbot, step + "ForceScheduler()\n") == Calls{"!sast/cppcheck manual"});
  const std::string factory =
      "f = util.BuildFactory()\nf.addStep(steps.ShellCommand(command=['cppcheck', 'src']))\n";
  const std::string push = "schedulers.SingleBranchScheduler(name='a')\n";
  CHECK(calls(k_buildbot, push + factory) == Calls{"!sast/cppcheck push"});  // no builder uses it
  CHECK(calls(k_buildbot, push + factory + "BuilderConfig(name='x', factory=f)\n") ==
        Calls{"sast/cppcheck push"});
  CHECK(calls(k_buildbot, push + factory + "add(f)\n") == Calls{"sast/cppcheck push"});
  CHECK(calls(k_buildbot, push + "g = BuildFactory([ShellCommand(command='cppcheck src')])\n") ==
        Calls{"!sast/cppcheck push"});
  CHECK(calls(k_buildbot, push + "g = BuildFactory([ShellCommand(command='cppcheck src')])\nmake(g)\n") ==
        Calls{"sast/cppcheck push"});
  CHECK(calls(k_buildbot, push + "s = ShellCommand(command='cppcheck src')\n" + factory) ==
        Calls{"sast/cppcheck push"});
  CHECK(calls(k_buildbot, "# command='cppcheck src'\nShellCommand(command='bandit -r . && make')\n") ==
        Calls{"sast/bandit other"});
}

TEST_CASE("OSS-Fuzz's project file runs in OSS-Fuzz's own repository only") {
  const std::string project = "language: c++\nsanitizers: [address, dataflow]\n";
  CHECK(calls("projects/x/project.yaml", project) ==
        Calls{"fuzz/oss-fuzz schedule", "sanitizer/asan schedule"});
  CHECK(calls("oss-fuzz/project.yaml", project) == Calls{"!fuzz/oss-fuzz other", "!sanitizer/asan other"});
  CHECK(calls("projects/x/project.yaml", project + "disabled: true\n").front() == "!fuzz/oss-fuzz schedule");
  CHECK(calls("projects/x/project.yaml", "name: something else\n").empty());
}

TEST_CASE("A script of the repository is named, as what was not looked into") {
  const auto scripts = [](const std::string& command) {
    auto found = calls(k_travis, "branches: {only: [coverity_scan]}\nscript:\n  - " + command + "\n");
    std::erase_if(found, [](const auto& call) { return !call.starts_with("script/"); });
    return found;
  };
  CHECK(scripts("./ci/test.sh -v || exit 1") == Calls{"script/ci/test.sh other"});
  CHECK(scripts("bash -x scripts/run.sh") == Calls{"script/scripts/run.sh other"});
  CHECK(scripts("sudo python3 tools/check.py") == Calls{"script/tools/check.py other"});
  CHECK(scripts("./scripts/build all") == Calls{"script/scripts/build other"});
  for (const auto* none :
       {"./configure", "./haproxy -vv", "make check", "bash -c 'echo x.sh'", "./.ci/${OS}-build.sh",
        "/usr/bin/x.sh", "sh ../x.sh", "python3 -m pytest", "echo ./ci/test.sh"})
    CHECK(scripts(none).empty());
}

TEST_CASE("What is no YAML is said to be unreadable in every system that is") {
  for (const auto& path : {k_travis, k_cirrus, k_azure, k_circle, k_zuul})
    CHECK(calls(path, "a: [\n") == Calls{"!unreadable/unreadable other"});
  CHECK(detail_of(k_travis, "a: [\n").find("dead: could not be read: line") == 0);
}

}  // namespace lens_ci_systems_tests
