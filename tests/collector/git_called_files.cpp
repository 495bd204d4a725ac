// What CI configurations call through files of the repository, as the collector sees it over history.
#include <set>

#include "tests/collector/git_scripts.hpp"

namespace git_called_files_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

constexpr const char* k_travis = "script: ./ci/run.sh\n";

/// "subject of its commit: category/tool" of all calls but the script's own row, "!" in front of dead ones.
std::multiset<std::string> seen(const std::filesystem::path& r, const Recorder& sink) {
  std::multiset<std::string> out;
  for (const auto& call : sink.of<CiCall>()) {
    if (call.category == "script" || call.trigger != "push") continue;
    out.insert(shell(r, "git log -1 --format=%s " + call.commit.hex()) + ": " + (call.live ? "" : "!") +
               call.category + '/' + call.tool);
  }
  return out;
}

void commit(const std::filesystem::path& r, const std::string& name) {
  must(r, "git add -A .; git commit -q --allow-empty -m '" + name + "'");
}

using Seen = std::multiset<std::string>;

}  // namespace

TEST_CASE("a call through a script holds from when both say it") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  write(r / "ci/run.sh", "cppcheck src\n");
  commit(r, "script");
  write(r / "src/a.c", "int a;\n");
  commit(r, "code");
  write(r / ".travis.yml", k_travis);
  commit(r, "job");
  write(r / "ci/run.sh", "# more\ncppcheck src\n");
  commit(r, "comment");
  write(r / "ci/run.sh", "bandit -r .\n");
  commit(r, "other tool");
  must(r, "git rm -q ci/run.sh");
  commit(r, "no script");
  write(r / ".travis.yml", "script: true\n");
  commit(r, "no job");
  Recorder sink;
  REQUIRE(collect(r, sink));
  // The comment changes nothing that is called: no record, so the span of the record before goes on.
  CHECK(seen(r, sink) ==
        Seen{"job: sast/cppcheck", "other tool: sast/bandit", "no script: unfollowed/ci/run.sh"});
  bool found = false;
  for (const auto& call : sink.of<CiCall>()) {
    if (call.tool != "cppcheck" || call.trigger != "push") continue;
    found = true;
    CHECK(call.path == ".travis.yml");
    CHECK(call.job == "build");
    CHECK(call.detail.find("via ci/run.sh; cppcheck src") != std::string::npos);
  }
  CHECK(found);
}

TEST_CASE("a script of years ago that is first called tonight is found by a reading that goes on") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  write(r / "tools/deep/scan.sh", "cppcheck src\n");
  write(r / "Makefile", "scan:\n\tbandit -r .\n");
  commit(r, "old");
  write(r / ".travis.yml", "script: make scan\n");
  commit(r, "make");
  Recorder sink;
  REQUIRE(collect(r, sink));
  write(r / ".github/workflows/x.yml",
        "on: push\njobs: {a: {steps: [{run: ./scan.sh, working-directory: tools/deep}]}}\n");
  commit(r, "tonight");
  REQUIRE(collect(r, sink));
  CHECK(sink.pass == Pass::incremental);
  write(r / "Makefile", "scan:\n\tshellcheck x\n");
  commit(r, "recipe");
  REQUIRE(collect(r, sink));
  CHECK(sink.pass == Pass::incremental);
  CHECK(seen(r, sink) == Seen{"make: sast/bandit", "tonight: sast/cppcheck", "recipe: lint/shellcheck"});
  Recorder fresh;
  REQUIRE(collect(r, fresh));
  CHECK(sink.records == fresh.records);
}

TEST_CASE("what a job calls and nobody can follow is said, and why") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  write(r / "ci/outer.sh", "./ci/inner.sh\nmake\nmake check\n./configure\n");
  write(r / "ci/inner.sh", "cppcheck src\n");
  write(r / "ci/x.pl", "system('cppcheck src');\n");
  write(r / "ci/some.py", "import subprocess\nsubprocess.run(words)\n");
  write(r / "configure", "#!/bin/sh\ncc x.c\n");
  write(r / "ci/large.sh", std::string((1u << 20) + 1, '#'));
  write(r / ".travis.yml",
        "script:\n - ./configure\n - make && make install && make check\n - ./ci/outer.sh\n - perl ci/x.pl\n "
        "- python3 "
        "ci/some.py\n - bash ci/gone.sh\n - $WHERE/x.sh\n - make analyse\n - sh ci/large.sh\n - ./built\n");
  commit(r, "one");
  Recorder sink;
  REQUIRE(collect(r, sink));
  std::map<std::string, std::string> why;
  for (const auto& call : sink.of<CiCall>()) {
    if (call.category == "unfollowed") why[call.tool] = call.detail;
  }
  CHECK(why ==
        std::map<std::string, std::string>{{"ci/inner.sh", "called by ci/outer.sh: two levels deep"},
                                           {"ci/x.pl", "in a language that is not read"},
                                           {"ci/some.py", "some of its commands are put together as it runs"},
                                           {"ci/gone.sh", "no such file in the repository"},
                                           {"$WHERE/x.sh", "a variable in its path"},
                                           {"make analyse", "no such file in the repository"},
                                           {"ci/large.sh", "larger than 1 MiB"}});
  for (const auto& call : sink.of<CiCall>()) CHECK(call.category != "sast");
}

}  // namespace git_called_files_tests
