// Histories and contents of every odd kind, all of it read.
#include "collector/git/documents.hpp"
#include "tests/collector/git_scripts.hpp"

namespace git_odd_histories_tests {
using namespace plumbline;
using namespace plumbline::test;

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

}  // namespace git_odd_histories_tests
