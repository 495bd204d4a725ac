// Repositories of every kind git makes: what can be read is handed over, the rest is a gap that says what to
// do.
#include <unistd.h>

#include <chrono>
#include <set>

#include "collector/git/repository.hpp"
#include "tests/collector/git_scripts.hpp"

namespace git_repositories_tests {
using namespace plumbline;
using namespace plumbline::test;

TEST_CASE("a first reading hands over commits, tags and documents with their coverage") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "at 1700000100\nmkdir tests; echo x > tests/test_a.c; echo y > b; git add .; git commit -q -m "
              "two\ngit tag v1.0\ngit tag -a -m rel v1.1-rc1\n");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.pass == Pass::full);
  const auto commits = sink.of<Commit>();
  REQUIRE(commits.size() == 2);
  for (const auto& c : commits) {
    CHECK(c.landed == c.oid);
    if (c.line == 1) {
      CHECK(c.paths == 2);
      CHECK(c.tests == 1);
    }
  }
  const auto tags = sink.of<Tag>();
  REQUIRE(tags.size() == 2);
  CHECK(tags[0].release);
  CHECK_FALSE(tags[0].annotated);
  CHECK_FALSE(tags[0].tagged);
  CHECK(tags[1].annotated);
  CHECK(tags[1].candidate);
  CHECK(tags[1].landed == tags[1].target);
  REQUIRE(policies(sink).size() == 1);
  CHECK(policies(sink)[0].substantive);
  CHECK(sink.gaps.empty());
  REQUIRE(sink.coverage.size() == 6);
  for (const auto& c : sink.coverage) {
    CHECK(c.since == k_always);
    CHECK(c.until.seconds == 1700000101);
  }
  Recorder live;
  REQUIRE(collect(r, live, true));
  CHECK(live.coverage[0].until.seconds == k_now.seconds + 1);
}

TEST_CASE("what is no repository, or may not be read, is a gap that says what to do") {
  const Scratch scratch;
  std::filesystem::create_directories(scratch / "plain");
  Recorder sink;
  REQUIRE(collect(scratch / "plain", sink));
  REQUIRE(sink.gap("commit", "refused"));
  CHECK(sink.gap("commit", "refused")->detail.find("not a git repository") != std::string::npos);
  CHECK(sink.pass == Pass::incremental);
  Recorder nothing;
  REQUIRE(collect(scratch / "nowhere", nothing));
  CHECK(nothing.gap("document", "refused"));
  CHECK(nothing.coverage.empty());
}

TEST_CASE("a SHA-256 repository says that its object format is not supported") {
  const Scratch scratch;
  const auto r = make_repository(scratch, "r", "--object-format=sha256");
  must(r, "git commit -q --allow-empty -m x");
  Recorder sink;
  REQUIRE(collect(r, sink));
  REQUIRE(sink.gap("commit", "unsupported"));
  CHECK(sink.gap("commit", "unsupported")->detail.find("object format not supported") != std::string::npos);
}

TEST_CASE("an empty repository has no records, and gains them later") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.records.empty());
  CHECK(sink.gap("notice", "notice"));
  must(r, k_policy);
  REQUIRE(collect(r, sink));
  CHECK(sink.of<Commit>().size() == 1);
}

TEST_CASE("a detached HEAD, and a HEAD without its branch, still have a main line and say so") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy + "git checkout -q --detach");
  Recorder detached;
  REQUIRE(collect(r, detached));
  CHECK(detached.of<Commit>().at(0).line == 0);
  REQUIRE(detached.gap("notice", "notice"));
  must(r, "git branch -f master main; git branch -D -q main; git symbolic-ref HEAD refs/heads/nowhere");
  Recorder missing;
  REQUIRE(collect(r, missing));
  CHECK(missing.of<Commit>().at(0).line == 0);
  CHECK(missing.gap("notice", "notice")->detail.find("master") != std::string::npos);
  must(r, "git branch -m master odd/näme#1");
  Recorder odd;
  REQUIRE(collect(r, odd));
  CHECK(odd.of<Commit>().at(0).line == 0);
}

TEST_CASE("a work tree, a linked work tree, a bare clone and a mirror give the same commits") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "git worktree add -q -b other ../linked; git clone -q --bare . ../bare; git clone -q --mirror "
              ". ../mirror");
  for (const auto* name : {"r", "linked", "bare", "mirror"}) {
    Recorder sink;
    INFO(name);
    REQUIRE(collect(scratch / name, sink));
    CHECK(sink.of<Commit>().size() == 1);
    CHECK(policies(sink).size() == 1);
  }
}

TEST_CASE("a changed lens setting makes the next reading a full one") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy);
  Recorder sink;
  REQUIRE(collect(r, sink));
  auto at = sink.cursor.find("\"settings\":\"");
  REQUIRE(at != std::string::npos);
  sink.cursor[at + 12] = sink.cursor[at + 12] == '0' ? '1' : '0';
  REQUIRE(collect(r, sink));
  CHECK(sink.pass == Pass::full);
  CHECK(sink.puts > 0);
}

TEST_CASE("a repository of another user is refused, and the words say how to allow it") {
  const auto refusal = git::refusal_of(GIT_EOWNER, "/srv/radio.git");
  CHECK(refusal.reason == "refused");
  CHECK(refusal.detail.find("git config --global --add safe.directory /srv/radio.git") != std::string::npos);
  if (geteuid() != 0) return;  // only root can give a folder away
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy);
  git::init_libgit();
  for (const auto level : {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL})
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");  // whatever this machine allows
  for (const auto& entry : std::filesystem::recursive_directory_iterator(r))
    REQUIRE(lchown(entry.path().c_str(), 54321, 54321) == 0);
  REQUIRE(chown(r.c_str(), 54321, 54321) == 0);
  Recorder sink;
  REQUIRE(collect(r, sink));
  REQUIRE(sink.gap("commit", "refused"));
  CHECK(sink.gap("commit", "refused")->detail.find("safe.directory " + r.string()) != std::string::npos);
  CHECK(sink.of<Commit>().empty());
}

TEST_CASE("a named branch is read as the main line, with its own documents; one that is not there is a gap") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r,
       k_policy +
           "at 1700000100\ngit checkout -q -b stable-8\necho '# Security' > SECURITY.md; git commit -q -a -m "
           "shrink\ngit checkout -q main\n");
  const auto versions = [&](const std::string& branch) {
    Recorder sink;
    REQUIRE(collect(r, sink, false, k_now, branch));
    std::vector<bool> out;
    for (const auto& d : sink.of<Document>())
      if (d.kind == "doc.security_policy") out.push_back(d.substantive && !d.deleted);
    return out;
  };
  CHECK(versions("") == std::vector<bool>{true});
  CHECK(versions("main") == std::vector<bool>{true});
  CHECK(versions("stable-8") == std::vector<bool>{true, false});
  Recorder none;
  REQUIRE(collect(r, none, false, k_now, "stable-9"));
  REQUIRE(none.gap("document", "missing_object"));
  CHECK(none.gap("document", "missing_object")->detail.find("no branch stable-9") != std::string::npos);
  CHECK(none.coverage.empty());
}

}  // namespace git_repositories_tests
