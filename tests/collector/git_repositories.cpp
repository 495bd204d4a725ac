// Repositories of every odd kind: what can be read is handed over, the rest is a gap, and nothing is quiet
// about it.
#include <chrono>
#include <set>

#include "collector/git/documents.hpp"
#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

using namespace plumbline;
using namespace plumbline::test;

namespace {

void must(const std::filesystem::path& folder, const std::string& script) {
  const auto out = shell(folder, script);
  INFO(out);
  REQUIRE_FALSE(out.starts_with("failed"));
}

const std::string k_policy =
    "mkdir -p docs; cat > SECURITY.md <<'END'\n# Security policy\n\n## Supported versions\n\nThe last two "
    "minor releases get fixes.\n\n"
    "## Reporting a vulnerability\n\nPlease report vulnerabilities by mail to security@example.org and never "
    "in the public tracker.\n"
    "We confirm within 3 days, assess the severity within 14 days, and publish an advisory together with the "
    "fixed release.\n"
    "Reporters are credited unless they ask us not to. Fixes are prepared in private and released for all "
    "supported versions at once.\n"
    "END\ngit add .; git commit -q -m policy\n";
constexpr const char* k_policy_kind = "doc.security_policy";

std::vector<Document> policies(const Recorder& sink) {
  auto all = sink.of<Document>();
  std::erase_if(all, [](const Document& d) { return d.kind != k_policy_kind; });
  return all;
}

}  // namespace

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
  REQUIRE(sink.coverage.size() == 5);
  for (const auto& c : sink.coverage) {
    CHECK(c.since == k_always);
    CHECK(c.until.seconds == 1700000101);
  }
  Recorder live;
  REQUIRE(collect(r, live, true));
  CHECK(live.coverage[0].until.seconds == k_now.seconds + 1);
}

TEST_CASE("a commit that only moves a dependency fixes no case of this project") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r,
       "echo 'require x v2' > go.mod; git add .; git commit -q -m 'Fix CVE-2024-11111'\n"
       "echo 'require x v3' > go.mod; echo y > main.go; git add .; git commit -q -m 'Fix CVE-2024-22222'\n");
  Recorder sink;
  REQUIRE(collect(r, sink));
  std::set<std::string> keys;
  for (const auto& c : sink.of<Commit>()) keys.insert(c.keys.value_or(""));
  CHECK(keys == std::set<std::string>{"cve:CVE-2024-11111", "cve:CVE-2024-22222 fix:CVE-2024-22222"});
}

TEST_CASE("a rename stays one document, a deletion ends it") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "git mv SECURITY.md docs/SECURITY.md; git commit -q -m moved\ngit rm -q docs/SECURITY.md; git "
              "commit -q -m gone");
  Recorder sink;
  REQUIRE(collect(r, sink));
  const auto all = policies(sink);
  REQUIRE(all.size() == 4);
  for (const auto& d : all) CHECK(d.lineage == "SECURITY.md");
  CHECK(all[1].deleted);
  CHECK(all[1].path == "SECURITY.md");
  CHECK(all[2].path == "docs/SECURITY.md");
  CHECK(all[1].commit == all[2].commit);
  CHECK(all[3].deleted);
  CHECK(all[3].path == "docs/SECURITY.md");
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

TEST_CASE("a source that cannot be read tonight keeps what was known, and comes back") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy);
  Recorder sink;
  REQUIRE(collect(r, sink));
  const auto before = sink.records;
  std::filesystem::rename(r, scratch / "away");
  REQUIRE(collect(r, sink));
  CHECK(sink.records == before);
  REQUIRE(sink.gap("commit", "refused"));
  CHECK(sink.gap("commit", "refused")->since.seconds == 1700000001);
  CHECK(sink.coverage.size() == 5);
  std::filesystem::rename(scratch / "away", r);
  REQUIRE(collect(r, sink));
  CHECK(sink.records == before);
  CHECK(sink.gaps.empty());
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

TEST_CASE("a shallow clone is read from its boundary on, with a gap before, and in full once deepened") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r,
       "for i in 1 2 3 4; do at 170000010$i; echo $i > f; git add f; git commit -q -m $i; done; git clone -q "
       "--depth 2 file://$PWD ../shallow");
  Recorder sink;
  REQUIRE(collect(scratch / "shallow", sink));
  CHECK(sink.of<Commit>().size() == 2);
  REQUIRE(sink.gap("commit", "shallow"));
  CHECK(sink.gap("commit", "shallow")->until.seconds == 1700000103);
  CHECK(sink.coverage.at(0).since.seconds == 1700000103);
  must(scratch / "shallow", "at 1700000105; git commit -q --allow-empty -m five");
  REQUIRE(collect(scratch / "shallow", sink));
  CHECK(sink.pass == Pass::incremental);
  CHECK(sink.gap("commit", "shallow"));
  must(scratch / "shallow", "git reset -q --hard HEAD~1; git fetch -q --unshallow");
  REQUIRE(collect(scratch / "shallow", sink));
  CHECK(sink.records.size() == 4);
  CHECK(sink.gaps.empty());
  CHECK(sink.coverage.at(0).since == k_always);
}

TEST_CASE("a clone without blobs gives commits and counts, and a gap for documents until they are fetched") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "git config uploadpack.allowFilter true; git clone -q --bare --filter=blob:none file://$PWD "
              "../partial");
  Recorder sink;
  REQUIRE(collect(scratch / "partial", sink));
  CHECK(sink.of<Commit>().at(0).paths == 1);
  CHECK(policies(sink).empty());
  REQUIRE(sink.gap("document", "missing_object"));
  CHECK(sink.gap("document", "missing_object")->since.seconds == 1700000000);
  CHECK_FALSE(sink.gap("commit", "missing_object"));
  must(scratch / "partial",
       "git rev-list --objects --all | cut -d' ' -f1 | git cat-file --batch > /dev/null");
  REQUIRE(collect(scratch / "partial", sink));
  CHECK(policies(sink).size() == 1);
  CHECK(sink.gaps.empty());
}

TEST_CASE("objects that are gone behind unchanged refs are a gap, not a quiet night") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy);
  Recorder sink;
  REQUIRE(collect(r, sink, true));
  REQUIRE(sink.gaps.empty());
  must(r, "rm -rf .git/objects/??");
  REQUIRE(collect(r, sink, true));
  CHECK_FALSE(sink.gaps.empty());
  CHECK(sink.of<Commit>().size() == 1);  // what was known stays
}

TEST_CASE("a damaged tree or commit is a gap, the rest is read, and nothing is withdrawn") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "at 1700000100\nmkdir lib; echo 1 > lib/a; git add .; git commit -q -m two\nat 1700000200\ngit "
              "rm -q -r lib; echo 2 > c; git add .; git commit -q -m three");
  Recorder sink;
  REQUIRE(collect(r, sink));
  const auto whole = sink.records.size();
  const auto tree = shell(r, "git rev-parse main~1:lib");
  const auto file = r / ".git/objects" / tree.substr(0, 2) / tree.substr(2);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  write(file, "no longer an object");
  Recorder torn;
  REQUIRE(collect(r, torn));
  CHECK(torn.of<Commit>().size() == 3);
  REQUIRE(torn.gap("commit", "damaged"));
  CHECK(torn.gap("commit", "damaged")->since.seconds == 1700000100);
  REQUIRE(torn.gap("document", "missing_object"));
  CHECK(torn.gap("document", "missing_object")->since.seconds == 1700000100);
  CHECK(torn.gap("document", "missing_object")->until.seconds == 1700000201);
  CHECK(policies(torn).size() == 1);
  const auto oldest = shell(r, "git rev-parse main~2");
  std::filesystem::remove(r / ".git/objects" / oldest.substr(0, 2) / oldest.substr(2));
  sink.cursor.clear();
  REQUIRE(collect(r, sink));
  CHECK(sink.records.size() >= whole);
  REQUIRE(sink.gap("commit", "missing_object"));
  CHECK(sink.gap("commit", "missing_object")->since == k_always);
}

TEST_CASE("borrowed objects are not followed out of the repository") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy + "git clone -q --shared --bare . ../borrower");
  Recorder sink;
  REQUIRE(collect(scratch / "borrower", sink));
  CHECK(sink.of<Commit>().empty());
  REQUIRE(sink.gap("commit", "missing_object"));
  CHECK(sink.gap("commit", "missing_object")->detail.find("repack") != std::string::npos);
}

TEST_CASE("replacements and grafts are ignored and named") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "git commit -q --allow-empty -m two\ngit replace main $(git commit-tree -m other "
              "main^{tree})\nmkdir -p .git/info; git rev-parse main > .git/info/grafts");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.of<Commit>().size() == 2);
  REQUIRE(sink.gap("notice", "notice"));
  CHECK(sink.gap("notice", "notice")->detail.find("replace") != std::string::npos);
  CHECK(sink.gap("notice", "notice")->detail.find("grafts") != std::string::npos);
}

TEST_CASE("tags of tags reach their commit; tags on trees and blobs are left out and counted") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "git tag -a -m a inner; git tag -a -m b outer inner; git tag tree main^{tree}; git tag blob "
              "main:SECURITY.md; git tag -a -m t atree main^{tree}");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.of<Tag>().size() == 2);
  REQUIRE(sink.gap("notice", "notice"));
  CHECK(sink.gap("notice", "notice")->detail.starts_with("3 tags"));
}

TEST_CASE("a moved tag comes as a new version of the same record") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy + "git tag v1; git commit -q --allow-empty -m two");
  Recorder sink;
  REQUIRE(collect(r, sink));
  const auto first = sink.of<Tag>().at(0);
  must(r, "git tag -f v1");
  REQUIRE(collect(r, sink));
  const auto second = sink.of<Tag>().back();
  CHECK(first.native() == second.native());
  CHECK(first.target != second.target);
}

TEST_CASE("commits with odd people, dates and encodings are all read") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  const std::string tree = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\\n";
  const auto raw = [&](const std::string& rest) {
    return "c=$(printf '" + tree + rest +
           "' | git hash-object --literally -t commit -w --stdin)\ngit update-ref refs/heads/o$((n=n+1)) "
           "$c\n";
  };
  must(
      r,
      k_policy + "git mktree </dev/null\nn=0\n" +
          raw("author  <> 0 +0000\\ncommitter  <> -5 -0000\\n\\nempty names\\n") +
          raw("author A <a@b> 4293000000 +1400\\ncommitter A <a@b> 99999999999999999999 +9999\\n\\n2106\\n") +
          raw("author \\351 <e@b> 1 +0000\\ncommitter C\\rR <a@b> 1 +0000\\nencoding latin-1\\n\\n\\351\\n") +
          raw("author A <a@b> 1 +0000\\ncommitter A <a@b> 1 +0000\\n\\nbefore\\000after\\n") +
          raw("author nobody\\n\\n") + raw("author A <a@b> 1 +0000\\n"));
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.of<Commit>().size() == 7);
  bool found = false;
  for (const auto& [id, name] : sink.names) found = found || name == "\xc3\xa9";
  CHECK(found);
  std::set<std::int64_t> dates;
  for (const auto& c : sink.of<Commit>()) dates.insert(c.committed.seconds);
  CHECK(dates.contains(-5));
  CHECK(dates.contains(0));
}

TEST_CASE("a date in the future counts as its parent's for the end of coverage") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy + "at 4000000000\ngit commit -q --allow-empty -m future");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.coverage.at(0).until.seconds == 1700000001);
}

TEST_CASE("an octopus merge lands all its branches") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "for b in x y z; do git checkout -q -b $b main; echo $b > $b; git add $b; git commit -q -m $b; "
              "done; git checkout -q main; git merge -q --no-ff -m octopus x y z");
  Recorder sink;
  REQUIRE(collect(r, sink));
  const auto tip = Oid::parse(shell(r, "git rev-parse main"));
  int landed = 0;
  for (const auto& c : sink.of<Commit>()) landed += c.landed == tip ? 1 : 0;
  CHECK(landed == 4);
}

TEST_CASE("a symbolic link loop below refs is not followed") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy + "ln -s ../heads .git/refs/heads/loop; ln -s / .git/refs/tags/root");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.of<Commit>().size() == 1);
  REQUIRE(sink.gap("notice", "notice"));
  CHECK(sink.gap("notice", "notice")->detail.find("symbolic link") != std::string::npos);
}

TEST_CASE("a document that is a symbolic link is not followed") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, "ln -s /etc/passwd SECURITY.md; git add .; git commit -q -m link");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.of<Document>().empty());
  CHECK(sink.of<Commit>().at(0).paths == 1);
}

TEST_CASE("hooks and filters of the repository never run") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "printf '#!/bin/sh\\ntouch ../ran\\n' > .git/hooks/post-checkout; chmod +x .git/hooks/*; git "
              "config filter.x.smudge 'touch ../ran'; git config core.fsmonitor 'touch ../ran'\n"
              "echo '* filter=x' > .gitattributes; git -c core.fsmonitor=false add .gitattributes; git -c "
              "core.fsmonitor=false commit -q -m a; rm -f ../ran");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK_FALSE(std::filesystem::exists(scratch / "ran"));
  CHECK(sink.of<Commit>().size() == 2);
}

TEST_CASE("a commit of 20,000 files is counted to the last") {
  const Scratch scratch;
  const auto r = make_repository(scratch, "r", "--bare");
  must(r,
       "( echo 'commit refs/heads/main'; echo 'committer A <a@b> 1700000000 +0000'; echo 'data 1'; echo x; "
       "i=0; while [ $i -lt 20000 ]; do echo \"M 100644 inline d$((i%97))/f$i\"; "
       "echo 'data 1'; echo x; i=$((i+1)); done ) | git fast-import --quiet");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.of<Commit>().at(0).paths == 20000);
}

TEST_CASE("a tree of trees that names more paths than can be counted is a gap, not a hang") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r,
       "t=$(echo x | git hash-object -w --stdin); t=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '100644 blob "
       "%s\\tf%s\\n' $t $i; done | git mktree)\n"
       "for k in 1 2 3 4 5 6 7 8 9; do t=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\td%s\\n' "
       "$t $i; done | git mktree); done\n"
       "git update-ref refs/heads/main $(git commit-tree -m bomb $t)");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(sink.of<Commit>().size() == 1);
  CHECK(sink.gap("commit", "limit"));
}

TEST_CASE("of a large document the beginning is read, and its facts say so") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r, k_policy +
              "i=0; while [ $i -lt 4000 ]; do echo 'Report a vulnerability to security@example.org within "
              "seven days.'; i=$((i+1)); done >> SECURITY.md; git commit -q -a -m large");
  Recorder sink;
  REQUIRE(collect(r, sink));
  const auto all = policies(sink);
  REQUIRE(all.size() == 2);
  REQUIRE(all[1].facts);
  CHECK(all[1].facts->find("truncated") != std::string::npos);
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
