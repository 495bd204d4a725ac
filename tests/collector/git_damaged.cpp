// Repositories that lack something or reach for more than they should: what can be read is handed over, the
// rest is a gap, and nothing is quiet about it.
#include "tests/collector/git_scripts.hpp"

namespace git_damaged_tests {
using namespace plumbline;
using namespace plumbline::test;

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
  CHECK(sink.coverage.size() == 6);
  std::filesystem::rename(scratch / "away", r);
  REQUIRE(collect(r, sink));
  CHECK(sink.records == before);
  CHECK(sink.gaps.empty());
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

TEST_CASE("refs that cannot be read or are gone are a gap, and nothing is withdrawn") {
  for (const std::string harm :
       {"echo garbage > .git/packed-refs", "printf 0123456789abcdef > .git/packed-refs",
        "printf '%s refs/heads/main' $(git rev-parse main~1) > .git/packed-refs", "rm .git/packed-refs",
        "echo garbage > .git/refs/heads/main"}) {
    INFO(harm);
    const Scratch scratch;
    const auto r = make_repository(scratch);
    must(r, k_policy + "at 1700000100\necho 2 > c; git add .; git commit -q -m two\ngit pack-refs --all");
    Recorder sink;
    REQUIRE(collect(r, sink));
    REQUIRE(sink.gaps.empty());
    const auto whole = sink.records.size();
    must(r, harm);
    REQUIRE(collect(r, sink, true));
    CHECK_FALSE(sink.gaps.empty());
    CHECK(
        std::any_of(sink.gaps.begin(), sink.gaps.end(), [](const Gap& g) { return g.reason == "damaged"; }));
    CHECK(sink.records.size() == whole);
  }
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
  CHECK_FALSE(torn.gap("document", "missing_object"));
  REQUIRE(torn.gap("document", "damaged"));
  CHECK(torn.gap("document", "damaged")->since.seconds == 1700000100);
  CHECK(torn.gap("document", "damaged")->until.seconds == 1700000201);
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

}  // namespace git_damaged_tests
