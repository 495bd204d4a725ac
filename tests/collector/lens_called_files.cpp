// Files that CI calls: what of them is a call, and under which condition.
#include <random>

#include "tests/collector/called_files.hpp"

namespace lens_called_files_tests {
using namespace lens_test;
using namespace plumbline::git;

namespace {

std::string in_script(const std::string& script) {
  return called("./ci/x.sh", {{"ci/x.sh", script}});
}
std::string made(const std::string& makefile, const std::string& target = "lint") {
  return called("make " + target, {{"Makefile", makefile}});
}
std::string toxed(const std::string& ini, const std::string& words) {
  return called(words, {{"tox.ini", ini}});
}
std::string packed(const std::string& scripts, const std::string& words) {
  return called(words, {{"package.json", "{\"name\": \"x\", \"scripts\": " + scripts + "}"}});
}

}  // namespace

TEST_CASE("a called file is found wherever the job stands") {
  const Files files{{"ci/x.sh", "cppcheck src\n"}, {"tools/scan", "#!/usr/bin/env bash\ncppcheck src\n"}};
  for (const std::string run :
       {"./ci/x.sh", "bash -ex ci/x.sh", "sh -c ./ci/x.sh", "cd ci && ./x.sh", "$GITHUB_WORKSPACE/ci/x.sh",
        "source ci/x.sh", "sudo -E ./ci/x.sh arg", "mkdir b; cd b; ../ci/x.sh", "./tools/scan", "tools/scan",
        "TEST=1 ./ci/x.sh || true", "cd /tmp && ${{ github.workspace }}/ci/x.sh"}) {
    INFO(run);
    CHECK(called(run, files) == "sast/cppcheck");
  }
  for (const std::string run :
       {"echo ./ci/x.sh", "chmod +x ci/x.sh", "cat ci/x.sh", "cp ci/x.sh /usr/bin", "/ci/x.sh"}) {
    INFO(run);
    CHECK(called(run, files).empty());
  }
}

TEST_CASE("a dead job's script is dead, and a script is read one level deep") {
  const Files files{{"ci/x.sh", "./ci/y.sh\nbandit -r .\n"}, {"ci/y.sh", "cppcheck src\n"}};
  CHECK(all(k_github, workflow("./ci/x.sh", "    if: false\n"), files) == "!sast/bandit");
  CHECK(called("./ci/x.sh", files) == "sast/bandit unfollowed/ci/y.sh");
  CHECK(called("if false; then ./ci/x.sh; fi", files) == "!sast/bandit");
}

TEST_CASE("a condition on a variable is decided by what the job says of it") {
  const Files files{
      {"ci/x.sh",
       "case \"$TEST\" in\nscan|all)\n  cppcheck src\n  ;;\nlint) bandit -r . ;;\n*)\n  echo none\nesac\n"}};
  const auto with = [&](const std::string& env) { return all(k_github, workflow("./ci/x.sh", env), files); };
  CHECK(with("    env: {TEST: scan}\n") == "sast/cppcheck");
  CHECK(with("    env: {TEST: lint}\n") == "sast/bandit");
  CHECK(with("    env: {TEST: unit}\n").empty());
  CHECK(with("    env: {TEST: '${{ matrix.t }}'}\n    strategy: {matrix: {t: [unit, all]}}\n") ==
        "sast/cppcheck");
  CHECK(with("    env: {TEST: '${{ inputs.t }}'}\n") == "sast/bandit sast/cppcheck");
  CHECK(with("") == "sast/bandit sast/cppcheck");
  CHECK(all(".travis.yml", "env: [TEST=unit, TEST=lint]\nscript: ./ci/x.sh\n", files) == "sast/bandit");
  CHECK(called("TEST=scan ./ci/x.sh", files) == "sast/cppcheck");
  // Another job sets it, this one does not.
  CHECK(all(k_github, workflow("./ci/x.sh") + "  b:\n    env: {TEST: scan}\n    steps: []\n", files).empty());
  CHECK(all(k_github,
            workflow("echo TEST=scan >> $GITHUB_ENV\n./ci/x.sh") +
                "  b:\n    env: {TEST: scan}\n    steps: []\n",
            files) == "sast/bandit sast/cppcheck");
  const Files args{{"ci/x.sh", "if [ \"$1\" = scan ]; then\n cppcheck src\nelse\n bandit -r .\nfi\n"}};
  CHECK(called("./ci/x.sh scan", args) == "sast/cppcheck");
  CHECK(called("./ci/x.sh", args) == "sast/bandit");
  CHECK(called("./ci/x.sh $WHAT", args) == "sast/bandit sast/cppcheck");
  // The script gives it a value of its own.
  CHECK(all(k_github, workflow("./ci/x.sh", "    env: {TEST: unit}\n"),
            {{"ci/x.sh", "TEST=${TEST:-scan}\nif [ $TEST = scan ]; then cppcheck src; fi\n"}}) ==
        "sast/cppcheck");
}

TEST_CASE("what gives a variable a value is asked by one rule, of configurations and of called files") {
  const auto file = [](const std::string& line) {
    return all(k_github, workflow("./ci/x.sh", "    env: {TEST: unit}\n"),
               {{"ci/x.sh", line + "\nif [ \"$TEST\" = scan ]; then cppcheck src; fi\n"}});
  };
  const auto loop = [](const std::string& line) {
    return called(line + "\nfor i in $TEST; do cppcheck $i; done", {});
  };
  for (const std::string line :
       {"TEST=scan", "TEST+=x", ": ${TEST:=scan}", "read -r TEST", "mapfile -t TEST < x",
        "for TEST in a; do true; done", "echo 'TEST<<E' >> $GITHUB_ENV"}) {
    INFO(line);
    CHECK(file(line) == "sast/cppcheck");
    CHECK(loop(line) == "sast/cppcheck");
  }
  for (const std::string line :
       {"true", "echo ${TEST:-scan}", "cmake -DTEST=scan", "run --test $TEST=scan"}) {
    INFO(line);
    CHECK(file(line).empty());
    CHECK(loop(line) == "!sast/cppcheck");
  }
  CHECK(file("echo TEST: scan").empty());
  CHECK(loop("echo TEST: scan") == "sast/cppcheck");  // as a key of the configuration would read
}

TEST_CASE("what stands under a condition is a call that says so, unless the condition never holds") {
  const auto direct = [](const std::string& run) { return called(run, {}); };
  CHECK(direct("if [ -n \"$NEVER\" ]; then cppcheck src; fi") == "!sast/cppcheck");
  CHECK(direct("[ -n \"$NEVER\" ] && cppcheck src") == "!sast/cppcheck");
  CHECK(direct("[ -z \"$NEVER\" ] || cppcheck src") == "!sast/cppcheck");
  CHECK(direct("if [ \"$NEVER\" = yes ]; then true; else cppcheck src; fi") == "sast/cppcheck");
  CHECK(direct("case $NEVER in yes) cppcheck src;; esac") == "!sast/cppcheck");
  CHECK(direct("if [ linux = windows ]; then cppcheck src; fi") == "!sast/cppcheck");
  CHECK(direct("if [ linux = windows ]; then true\nelif [ a = a ]; then cppcheck src; fi") ==
        "sast/cppcheck");
  CHECK(direct("X=$(uname)\nif [ -n \"$X\" ]; then cppcheck src; fi") == "sast/cppcheck");
  CHECK(direct("for v in a b; do if [ $v = a ]; then cppcheck src; fi; done") == "sast/cppcheck");
  CHECK(direct("read -r answer < x; if [ \"$answer\" = a ]; then cppcheck src; fi") == "sast/cppcheck");
  CHECK(direct("if [ \"$RUNNER_OS\" = Linux ]; then cppcheck src; fi") == "sast/cppcheck");
  CHECK(direct("if [[ $GITHUB_REF =~ ^refs/(tags|heads) && -n $NEVER ]]; then cppcheck src; fi") ==
        "sast/cppcheck");
  CHECK(direct("if command -v cppcheck >/dev/null; then cppcheck src; fi") == "sast/cppcheck");
  CHECK(direct("tools=(cppcheck bandit)\necho $tools") == "");
  CHECK(direct("case $1 in cppcheck|bandit) true;; esac") == "");
  CHECK(direct("true\nexit 0\ncppcheck src") == "!sast/cppcheck");
  CHECK(direct("[ -f x ] || exit 1\ncppcheck src") == "sast/cppcheck");
  const auto reading = lens().read_configuration(k_github, workflow("if [ -f x.c ]; then cppcheck src; fi"));
  REQUIRE(reading->calls.size() == 1);
  CHECK(reading->calls[0].live);
  CHECK(reading->calls[0].detail == "if [ -f x.c ]; cppcheck src");
}

TEST_CASE("a function that nobody calls runs nothing") {
  CHECK(in_script("scan() {\n  cppcheck src\n}\nbandit -r .\n") == "!sast/cppcheck sast/bandit");
  CHECK(in_script("scan() {\n  cppcheck src\n}\nscan\n") == "sast/cppcheck");
  CHECK(in_script("function scan {\n  cppcheck src\n}\ntime scan all\n") == "sast/cppcheck");
  CHECK(in_script("scan() {\n  cppcheck src\n}\n\"$@\"\n") == "sast/cppcheck");
  const Files once{{"ci/x.sh", "scan() {\n  cppcheck src\n}\nif [ \"$SCAN\" ]; then\n  scan\nfi\n"}};
  CHECK(all(k_github, workflow("./ci/x.sh", "    env: {SCAN: ''}\n"), once).empty());
  CHECK(all(k_github, workflow("./ci/x.sh", "    env: {SCAN: 1}\n"), once) == "sast/cppcheck");
  CHECK(in_script("scan() {\n  cppcheck src\n}\nrun_$1\n") == "sast/cppcheck");
  CHECK(in_script("scan() {\n  cppcheck src\n}\nfor f in scan; do $f; done\n") == "sast/cppcheck");
  CHECK(in_script("scan() {\n  cppcheck src\n}\n$SUDO make\n") == "!sast/cppcheck");
  CHECK(called(". ci/x.sh", {{"ci/x.sh", "scan() { cppcheck src; }\n"}}) == "sast/cppcheck");
  CHECK(in_script("echo cppcheck\nwhich cppcheck\napt-get install cppcheck\ncat <<E\ncppcheck src\nE\n") ==
        "");
}

TEST_CASE("of a Makefile the recipe of the target counts, with what it needs") {
  CHECK(made("TOOL ?= cppcheck\nlint: pre\n\t@$(TOOL) src\npre:\n\tshellcheck x\nother:\n\tbandit -r .\n") ==
        "lint/shellcheck lint/text-lint sast/cppcheck");
  CHECK(made("scan:\n\t$(MAKE) deep\ndeep:\n\t-cppcheck src\n", "scan") == "sast/cppcheck");
  CHECK(made("scan:\n\t(cd sub; $(MAKE) deep)\ndeep:\n\tcppcheck src\n", "scan") == "unfollowed/make deep");
  CHECK(made("scan: ; cppcheck src\n", "-j4 V=1 scan") == "sast/cppcheck");
  CHECK(made("all scan: x\n\tcppcheck \\\n\t  src\nx = 1\n", "scan") == "sast/cppcheck");
  CHECK(made("scan: scan\n\tcppcheck $(shell ls) $$HOME $@\n", "scan") == "sast/cppcheck");
  CHECK(made("scan:\n\techo x; exit 0\n\tcppcheck src # exit\n\tbandit -r .\n", "scan") ==
        "sast/bandit sast/cppcheck");
  CHECK(made("other:\n\tcppcheck src\n", "scan") == "unfollowed/make scan");
  CHECK(made("include rules.mk\n", "scan") == "unfollowed/make scan");
  CHECK(made("other:\n\tcppcheck src\n", "check").find("cppcheck") == std::string::npos);
  CHECK(made("scan:\n\t./x/y.sh\n", "scan") == "unfollowed/x/y.sh");
  CHECK(made("# scan:\n#\tcppcheck\nscan:\n\techo cppcheck\n", "scan") == "");
  CHECK(called("make -C sub scan", {{"sub/Makefile", "scan:\n\tcppcheck src\n"},
                                    {"Makefile", "scan:\n\tbandit -r .\n"}}) == "sast/cppcheck");
  CHECK(called("cd sub; make -f my.mk scan", {{"sub/my.mk", "scan:\n\tcppcheck src\n"}}) == "sast/cppcheck");
}

TEST_CASE("what stands under a condition of a Makefile says so, and is decided by who calls it") {
  const auto with = [](const std::string& makefile, const std::string& env = "",
                       const std::string& words = "go") {
    return all(k_github, workflow("make " + words, env.empty() ? "" : "    env: {" + env + "}\n"),
               {{"Makefile", makefile}});
  };
  const std::string given = "go:\nifdef DEEP\n\tcppcheck src\nelse\n\tbandit -r .\nendif\n\tflawfinder .\n";
  CHECK(with(given) == "sast/bandit sast/cppcheck sast/flawfinder");
  CHECK(with(given, "DEEP: 1") == "sast/cppcheck sast/flawfinder");
  CHECK(with(given, "DEEP: ''") == "sast/bandit sast/flawfinder");
  CHECK(with(given, "", "go DEEP=1") == "!sast/bandit sast/cppcheck sast/flawfinder");
  CHECK(with(given, "", "go DEEP=$X") == "sast/bandit sast/cppcheck sast/flawfinder");
  CHECK(with("DEEP = 1\n" + given) == "sast/bandit sast/cppcheck sast/flawfinder");
  const std::string equal =
      "ifeq ($(MODE),full)\ngo: scan\nelse ifeq ($(MODE), quick)\ngo:\n\tbandit -r .\nendif\n"
      "scan:\n\tcppcheck src\n";
  CHECK(with(equal, "MODE: full") == "sast/cppcheck");
  CHECK(with(equal, "MODE: quick") == "sast/bandit");
  CHECK(with(equal, "MODE: none") == "");
  CHECK(with(equal) == "sast/bandit sast/cppcheck");
  CHECK(with("ifneq ($(MODE),full)\ngo:\n\tcppcheck src\nendif\n", "MODE: full") == "");
  CHECK(with("ifndef MODE\ngo:\n\tcppcheck src\nendif\n", "MODE: full") == "");
  CHECK(with("go:\nifeq ($(shell uname),Linux)\n\tcppcheck src\nendif\n") == "sast/cppcheck");
  CHECK(with("endif\nelse\ngo:\n\tcppcheck src\n") == "sast/cppcheck");
  const auto reading = lens().read_configuration(k_github, workflow("make go"));
  REQUIRE(reading->uses.size() == 1);
  const auto found = find(*reading->uses[0].use, {{"Makefile", given}});
  const auto calls = lens().follow(*reading, {found});
  REQUIRE(calls.size() == 3);
  CHECK(calls[0].detail == "via Makefile, if [ $DEEP =  ]; bandit -r .");
  CHECK(calls[2].detail == "via Makefile; flawfinder .");
}

TEST_CASE("of tox.ini the environments that run count") {
  const std::string ini =
      "[tox]\nenvlist = py{38,39}, lint\n\n[testenv]\ncommands =\n  scan: bandit -r .\n  stestr "
      "run\n[testenv:lint]\n"
      "commands =\n  flake8 src\n  {toxinidir}/tools/x.sh {posargs}\n[testenv:sec]\ncommands = bandit -r "
      "src\n";
  CHECK(toxed(ini, "tox -e sec") == "sast/bandit");
  CHECK(toxed(ini, "tox -e py38-scan").find("sast/bandit") != std::string::npos);
  CHECK(toxed(ini, "tox -e py38").find("bandit") == std::string::npos);
  CHECK(toxed(ini, "tox").find("lint/flake8") != std::string::npos);
  CHECK(toxed(ini, "tox").find("bandit") == std::string::npos);
  CHECK(toxed(ini, "python -m tox -e lint") == "lint/flake8 unfollowed/tools/x.sh");
  CHECK(toxed(ini, "TOXENV=sec tox") == "sast/bandit");
  CHECK(toxed("nothing\n", "tox -e x") == "unfollowed/tox -e x");
  CHECK(called("tox -e x", {}) == "unfollowed/tox -e x");
}

TEST_CASE("of package.json the script that is run counts") {
  CHECK(packed("{\"scan\": \"njsscan .\", \"other\": \"bandit -r .\"}", "npm run scan") == "sast/njsscan");
  CHECK(packed("{\"prescan\": \"njsscan .\", \"scan\": \"true\"}", "yarn scan") == "sast/njsscan");
  CHECK(packed("{\"scan\": \"run-p s:* && echo njsscan\", \"s:a\": \"njsscan .\"}", "pnpm run scan") ==
        "sast/njsscan");
  CHECK(packed("{\"scan\": \"npm run scan\"}", "npm run scan") == "");
  CHECK(packed("{\"scan\": 1}", "npm run scan") == "unfollowed/npm run scan");
  CHECK(packed("{\"x\": \"njsscan .\"}", "npm ci && npm install && yarn build") == "");
}

TEST_CASE("a variable of the command line wins over the Makefile's") {
  const auto made_with = [](const std::string& words, const std::string& makefile) {
    return called("make " + words, {{"Makefile", makefile}});
  };
  CHECK(made_with("scan TOOL=cppcheck", "TOOL = true\nscan:\n\t$(TOOL) src\n") == "sast/cppcheck");
  CHECK(made_with("TOOL=true scan", "TOOL = cppcheck\nscan:\n\t$(TOOL) src\n") == "");
  CHECK(made_with("scan X=1", "TOOL = cppcheck\nscan:\n\t$(TOOL) src\n") == "sast/cppcheck");
  CHECK(made_with("nosuch TOOL=cppcheck", "scan:\n\t$(TOOL) src\n") == "unfollowed/make nosuch");
}

TEST_CASE("of Python the literal commands count, and words that set a flag") {
  const auto py = [](const std::string& text) { return called("python3 ci/m.py", {{"ci/m.py", text}}); };
  CHECK(py("import subprocess\nsubprocess.run(['cppcheck', '--enable=all', path], check=True)\n") ==
        "sast/cppcheck");
  CHECK(py("os.system('bandit -r .')\n") == "sast/bandit");
  CHECK(py("matrix.append({'CC': 'clang', 'FLAGS': '-O1 -fsanitize=address'})\n") == "sanitizer/asan");
  CHECK(py("subprocess.run(command)\n") == "unfollowed/ci/m.py");
  CHECK(py("M=[{'cmd': 'cppcheck src'}]\nfor m in M:\n  os.system(m['cmd'])\n") == "unfollowed/ci/m.py");
  const std::string run = "subprocess.run(['cppcheck', 'src'])\n";
  CHECK(py("if False:\n  " + run + "os.system('bandit -r .')\n") == "!sast/cppcheck sast/bandit");
  CHECK(py("if 0:\n  x()\n\n  # more\n  " + run) == "!sast/cppcheck");
  CHECK(py("if False:\n  pass\nelse:\n  " + run) == "sast/cppcheck");
  CHECK(py("def scan():\n  " + run + "def main():\n  os.system('bandit -r .')\nmain()\n") ==
        "!sast/cppcheck sast/bandit");
  CHECK(py("def scan():\n  if x:\n    scan()\n  " + run) == "!sast/cppcheck");
  CHECK(py("def scan():\n  " + run + "def more():\n  scan()\n") == "!sast/cppcheck");
  CHECK(py("def scan():\n  " + run + "def more():\n  scan()\nmore()\n") == "sast/cppcheck");
  CHECK(py("async def scan():\n  " + run + "loop.start(scan())\n") == "sast/cppcheck");
  // Near misses: named in a table or for a framework, called by its name, not of the file alone.
  CHECK(py("def scan():\n  " + run + "STEPS = [scan]\n") == "sast/cppcheck");
  CHECK(py("@task\ndef scan():\n  " + run) == "sast/cppcheck");
  CHECK(py("def scan():\n  " + run + "globals()[sys.argv[1]]()\n") == "sast/cppcheck");
  CHECK(py("def test_scan():\n  " + run) == "sast/cppcheck");
  CHECK(py("class A:\n  def scan(self):\n    " + run) == "sast/cppcheck");
  CHECK(py("if x or False:\n  " + run) == "sast/cppcheck");
  CHECK(py("# os.system('bandit -r .')\nprint('bandit -r .')\n") == "");
  CHECK(py("def run(x):\n  pass\nrun('cppcheck src')\n") == "sast/cppcheck");
}

TEST_CASE("a task of Cirrus reaches no branch that none of its values reaches") {
  const Files files{{"ci/t.sh", "case \"$TEST\" in\nsonar)\n  cppcheck src\n  ;;\n*)\n  make\n  ;;\nesac\n"}};
  const auto cirrus = [&](const std::string& env) {
    return all(".cirrus.yml", "task:\n" + env + "  x_script: ./ci/t.sh\n", files);
  };
  CHECK(cirrus("  env:\n    TEST: freebsd\n") == "");
  CHECK(cirrus("  env:\n    TEST: sonar\n") == "sast/cppcheck");
  CHECK(cirrus("  matrix:\n    - env: {TEST: freebsd}\n    - env: {TEST: sonar}\n") == "sast/cppcheck");
  CHECK(cirrus("  env:\n    TEST: $OTHER\n") == "sast/cppcheck");  // nobody knows
  CHECK(cirrus("  env:\n    TEST: ENCRYPTED[qwerty]\n") == "sast/cppcheck");
  CHECK(cirrus("") == "sast/cppcheck");
}

TEST_CASE("what lies beyond a limit is not silence") {
  const auto times = [](int n, const std::string& line) {
    std::string out;
    for (int i = 0; i < n; ++i) out += line;
    return out;
  };
  const auto numbered = [](int n, const std::string& begin, const std::string& end) {
    std::string out;
    for (int i = 0; i < n; ++i) out += begin + std::to_string(i) + end;
    return out;
  };
  CHECK(in_script(times(19'999, "a\n") + "cppcheck src\n") == "sast/cppcheck");
  CHECK(in_script(times(20'000, "a\n") + "cppcheck src\n") == "unfollowed/the rest of a script");
  CHECK(called(times(20'001, "a\n"), {}) == "unfollowed/the rest of a script");

  CHECK(made("scan:" + numbered(199, " t", "") + "\n" + numbered(199, "t", ":\n\ttrue\n"), "scan") == "");
  CHECK(made("scan:" + numbered(200, " t", "") + "\n" + numbered(200, "t", ":\n\ttrue\n"), "scan") ==
        "unfollowed/make scan");
  CHECK(made("scan:\n" + times(10'001, "\ttrue\n"), "scan") == "unfollowed/make scan");
  CHECK(made("X = " + times(5000, "a") + "\nscan:\n\techo $(X)\n", "scan") == "unfollowed/make scan");
  CHECK(made("X = " + times(5000, "a") + "\nscan:\n\techo\n", "scan") == "");

  CHECK(toxed("[testenv]\ncommands = true\n", "tox -e " + numbered(250, "a", ",") + "z") ==
        "unfollowed/tox -e " + clip(numbered(250, "a", ",") + "z", 80));
  CHECK(packed("{\"x\": \"run-s s:*\"" + numbered(120, ", \"s:", "\": \"true\"") + "}", "npm run x") ==
        "unfollowed/npm run x");
  CHECK(called("python3 ci/m.py", {{"ci/m.py", times(1001, "a('-x')\n")}}) == "unfollowed/ci/m.py");
}

TEST_CASE("hostile files are read to an end") {
  std::mt19937 random(7);
  const std::string signs = "\n\t :=$(){}[]\"'\\;&|#!-*,abc\0\xff";
  const std::vector<std::string> words{
      "lint:",   "case $x in", "esac",      "if [",       "then",           "fi",  "function f {", "}",
      "$(MAKE)", "define x",   "[testenv]", "commands =", "{\"scripts\":{", "<<E", "$((",          "run(["};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i)
      text +=
          random() % 3 == 0 ? words[random() % words.size()] : std::string(1, signs[random() % signs.size()]);
    const Files files{{"ci/x.sh", text},
                      {"Makefile", "lint: lint\n" + text},
                      {"tox.ini", text},
                      {"package.json", "{\"scripts\":{\"x\":\"" + text + "\"}}"},
                      {"ci/m.py", text}};
    (void)called("./ci/x.sh a\nmake lint\ntox\nnpm run x\npython ci/m.py\n", files);
  }
  const std::string deep(200'000, '[');
  CHECK(packed("{\"x\": " + deep + "}", "npm run x") == "unfollowed/npm run x");
  std::string many = "lint:";
  for (int i = 0; i < 5000; ++i) many += " t" + std::to_string(i);
  for (int i = 0; i < 5000; ++i) many += "\nt" + std::to_string(i) + ": lint\n\tcppcheck $(A)";
  std::string bomb = "A=x\n";
  for (int i = 0; i < 30; ++i)
    bomb += "A" + std::to_string(i + 1) + "=$(A" + std::to_string(i) + ")$(A" + std::to_string(i) + ")\n";
  CHECK(made(many + "\n" + bomb).find("sast/cppcheck") != std::string::npos);
  CHECK(made(bomb + "lint:\n\tcppcheck $(A30)\n").find("sast/cppcheck") != std::string::npos);
  std::string nested;
  for (int i = 0; i < 5'000; ++i) nested += "if [ a ]; then case $x in a) { ";
  CHECK(in_script(nested + "cppcheck src") == "sast/cppcheck");
  CHECK(
      toxed(
          "[tox]\nenvlist = "
          "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}\n[testenv]\ncommands = bandit -r .\n",
          "tox") == "sast/bandit");
  std::string starry = "case $X in " + std::string(100, '*') + "b) cppcheck src;; esac\n";
  CHECK(called("X=" + std::string(190, 'a') + " ./ci/x.sh", {{"ci/x.sh", starry}}) == "sast/cppcheck");
}

TEST_CASE("of a Dockerfile that CI builds the RUN lines of the stages it needs count") {
  const auto built = [](const std::string& dockerfile, const std::string& words = "docker build .") {
    return called(words, {{"Dockerfile", dockerfile}});
  };
  CHECK(built("FROM debian\nRUN apt-get update && \\\n  # a comment\n  cppcheck src\n") == "sast/cppcheck");
  CHECK(built("FROM debian\nRUN --mount=type=cache,target=/x cppcheck src\n") == "sast/cppcheck");
  CHECK(built("FROM debian\nRUN [\"cppcheck\", \"src\"]\n") == "sast/cppcheck");
  CHECK(built("FROM debian\nRUN <<EOF\ncppcheck src\nEOF\n") == "sast/cppcheck");
  CHECK(built("FROM anchore/syft AS s\nFROM alpine AS m\nCOPY --from=s /syft /syft\nRUN /syft dir:/ -o spdx\n"
              "FROM debian\nCOPY --from=m /sbom /\n") == "sbom/syft");
  // Near misses: only installed, only written down, of a stage nobody needs, run later, built by nobody.
  CHECK(built("FROM debian\nRUN apt-get install -y cppcheck && pip install bandit\n").empty());
  CHECK(built("FROM debian\nRUN echo cppcheck src && cppcheck --version\n# RUN cppcheck src\n").empty());
  CHECK(built("FROM debian\nCOPY <<EOF /x.sh\nRUN cppcheck src\nEOF\n").empty());
  CHECK(built("FROM debian\nCMD cppcheck src\nENTRYPOINT [\"cppcheck\"]\n").empty());
  CHECK(built("FROM debian AS scan\nRUN cppcheck src\nFROM debian\nRUN gcc x.c\n").empty());
  CHECK(called("docker run x", {{"Dockerfile", "FROM debian\nRUN cppcheck src\n"}}).empty());
  const std::string two =
      "FROM debian AS base\nFROM base AS scan\nRUN cppcheck src\nFROM base\nRUN bandit -r .\n";
  CHECK(built(two, "docker buildx build --target scan -t x .") == "sast/cppcheck");
  CHECK(built(two, "docker build --target=$X .") == "sast/bandit sast/cppcheck");
  CHECK(built(two, "docker build --target none .") == "unfollowed/docker build Dockerfile");
  const Files files{{"ci/Dockerfile.scan", "FROM debian\nRUN cppcheck src\n"},
                    {"img/Dockerfile", "FROM debian\nRUN bandit -r .\n"}};
  CHECK(called("docker build -f ci/Dockerfile.scan -t x .", files) == "sast/cppcheck");
  CHECK(called("podman build --file=ci/Dockerfile.scan", files) == "sast/cppcheck");
  CHECK(called("cd img; docker build --build-arg A=b .", files) == "sast/bandit");
  CHECK(called("docker build img", files) == "sast/bandit");
  CHECK(called("/kaniko/executor --context $GITHUB_WORKSPACE/img --dockerfile img/Dockerfile", files) ==
        "sast/bandit");
  CHECK(called("docker build -f $F .", files) == "unfollowed/docker build $F");
  CHECK(called("docker build .", files) == "unfollowed/docker build Dockerfile");
  CHECK(called("docker build https://example.org/x.git", files).empty());
  const auto action = [&](const std::string& with, const std::string& matrix = "") {
    return all(k_github,
               "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n" + matrix +
                   "    steps:\n      - uses: docker/build-push-action@v6\n        with:\n" + with,
               files);
  };
  CHECK(action("          file: ./ci/Dockerfile.scan\n") == "sast/cppcheck");
  CHECK(action("          context: img\n") == "sast/bandit");
  CHECK(action("          file: ${{ matrix.f }}\n",
               "    strategy: {matrix: {include: [{f: ci/Dockerfile.scan}, {f: img/Dockerfile}]}}\n") ==
        "sast/bandit sast/cppcheck");
  CHECK(action("          file: ${{ inputs.f }}\n").find("unfollowed/") == 0);
  CHECK(called("docker build .", {{"Dockerfile", "FROM debian\nRUN ./ci/x.sh\n"}}) == "unfollowed/ci/x.sh");
}

}  // namespace lens_called_files_tests
