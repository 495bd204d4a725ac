// Release notes as the tagged tree holds them: do they name the version of the tag?
#include "collector/git/release_notes.hpp"
#include "tests/catch.hpp"
#include "tests/collector/git_scripts.hpp"

namespace git_release_notes_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

std::string named(std::string_view text) {
  const auto found = git::versions_in_headings(text);
  std::string out;
  for (const auto& one : found.named) out += one + " ";
  return out + (found.titled ? "titled" : "");
}

std::string told(const Recorder& sink) {
  std::string out;
  for (const auto& one : sink.of<ReleaseNote>()) out += one.name + " " + one.path + " " + one.says + "\n";
  return out;
}

}  // namespace

TEST_CASE("headings of release notes name versions") {
  CHECK(named("## [1.2.3] - 2024-05-01\n") == "1.2.3 2024.5.1 titled");
  CHECK(named("curl and libcurl 7.88.0\n\n Public curl releases:         213\n") == "7.88 titled");
  CHECK(named("strongswan-5.9.8\n----------------\n") == "5.9.8 titled");
  CHECK(named("v2.17.0 - 17 Feb 2022\r\n---\r\n") == "2.17 titled");
  CHECK(named("Version 7.85.0 (31 Aug 2022)") == "7.85 titled");
  CHECK(named("frr (8.4-1) unstable; urgency=medium") == "8.4 8.4.1 titled");
  CHECK(named("CHANGES WITH 249:") == "249 ");
  CHECK(named("* Noteworthy changes in release 9.1 (2022-04-15) [stable]") == "9.1 ");
  CHECK(named("- 1.2.3, of May\n- with the help of 4.5.6") == "1.2.3 ");
  CHECK(named("Fixed in 7.88.0 - February 15 2023") == "7.88 titled");
  CHECK(named("=== 4.0.0 ===") == "4 titled");
  CHECK(named("## [2.7.0](https://review.example.org/plugins/gitiles/trusted/firmware/+/refs/tags/"
              "v2.6.0..refs/tags/v2.7.0?format=a-very-long-one) (2022-05-20)") == "2.7 2022.5.20 titled");
}

TEST_CASE("a version that a line names besides is no heading") {
  for (const auto* text :
       {"- requires cmake 3.20", "* removed in 3.0.0", "Changes since 1.2.2", "Post-v2.16.0",
        "## [1.2.3-rc1]", "## 2.0.0~beta2", "    1.2.3", "\t1.2.3",
        "The parser of option 17 no longer loses its last argument when it is given twice, as it was before "
        "the release of version 4.1",
        "3 new features", "## [Unreleased]", "upgrade from 1.9.0", "One two three four five six 1.2.3"}) {
    CAPTURE(text);
    CHECK(named(text).empty());
  }
  // A date may be the version of a tag that is one, and is no other version.
  CHECK(named("2017-06-20  Ann  <ann@example.org>") == "2017.6.20 ");
}

TEST_CASE("equal numbers are one version") {
  const auto of = [](const char* tag) { return git::comparable(*parse_version(tag)); };
  CHECK(of("v2.7") == of("v2.7.0"));
  CHECK(of("curl-7_88_0") == "7.88");
  CHECK(of("v3.0.0") == "3");
  CHECK(of("v0") == "0");
}

TEST_CASE("each release's own tree is asked for notes that name it") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r,
       "printf '# Changes\\n\\n## 1.0.0\\n- first of all\\n' > CHANGELOG.md; git add .; git commit -q -m "
       "one; git tag v1.0\n"
       "at 1700000100\necho '- needs 1.1.0 of another' >> CHANGELOG.md; git commit -q -a -m two; git tag "
       "v1.1.0\n"
       "at 1700000200\nmkdir -p docs/release-notes/old; echo text > docs/release-notes/old/v1.2.md; git add "
       ".; "
       "git commit -q -m three; git tag -a -m x v1.2.0; git tag v1.3.0-rc1; git tag nightly\n"
       "at 1700000300\ngit rm -q -r CHANGELOG.md docs; mkdir changes; echo 'No number here' > changes/12.md; "
       "git add .; "
       "git commit -q -m four; git tag v1.4.0\n");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(told(sink) ==
        "v1.0 CHANGELOG.md this\nv1.1.0 CHANGELOG.md other\nv1.2.0 CHANGELOG.md other\n"
        "v1.2.0 docs/release-notes/old/v1.2.md this\n");
  for (const auto& one : sink.of<ReleaseNote>()) {
    if (one.name == "v1.2.0") CHECK(one.at == Instant{1700000200});
  }
  const auto covered = [&] {
    return std::any_of(sink.coverage.begin(), sink.coverage.end(),
                       [](const auto& one) { return one.shape == "release_note"; });
  };
  CHECK(covered());
}

TEST_CASE("notes beyond the limit are said to be unread") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r,
       "head -c 5000000 /dev/zero | tr '\\0' 'x' > NEWS; echo '1.0.0' >> NEWS; git add .; git commit -q -m "
       "one; git tag v1.0.0\n");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(told(sink) == "v1.0.0 NEWS unread\n");
}

TEST_CASE("an added tag on an old commit is asked, and a moved one again") {
  const Scratch scratch;
  const auto r = make_repository(scratch);
  must(r,
       "echo '1.0.0' > NEWS; git add .; git commit -q -m one\n"
       "at 1700000100\necho '1.1.0' > NEWS; git commit -q -a -m two\n");
  Recorder sink;
  REQUIRE(collect(r, sink));
  CHECK(told(sink).empty());
  must(r, "git tag v1.1.0 HEAD~1\n");
  REQUIRE(collect(r, sink));
  CHECK(sink.pass == Pass::incremental);
  CHECK(told(sink) == "v1.1.0 NEWS other\n");
  must(r, "git tag -f v1.1.0 HEAD\n");
  REQUIRE(collect(r, sink));
  CHECK(told(sink) == "v1.1.0 NEWS other\nv1.1.0 NEWS this\n");
  CHECK(std::count_if(sink.records.begin(), sink.records.end(),
                      [](const auto& one) { return one.first.first == "release_note"; }) == 1);
}

}  // namespace git_release_notes_tests
