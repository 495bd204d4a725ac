// Releases from tags: which are one, what came before, which commits they hold.
#include "assess/gates/releases.hpp"
#include "tests/assess/take.hpp"
#include "tests/catch.hpp"

namespace gate_releases_tests {
using namespace plumbline;
using namespace plumbline::assess::gates;
using namespace plumbline::tests;

namespace {

/// A history whose commits are named by letters: lines share a beginning.
class Made {
 public:
  Made& line(const std::string& subject, const std::string& commits) {
    Line line;
    line.subject = subject;
    for (const char c : commits) {
      line.place.emplace(std::string(1, c), line.commits.size());
      line.commits.emplace_back(1, c);
      line.times.push_back({static_cast<std::int64_t>(line.commits.size()) * 10});
    }
    if (m_history.source.empty()) m_history.source = subject;
    m_history.lines.push_back(std::move(line));
    return *this;
  }
  Made& tag(const std::string& name, const std::string& commit, std::int64_t at, bool release = true,
            bool candidate = false, bool annotated = true) {
    TagSeen tag{name, commit, "tag:s:" + name, {at}};
    tag.release = release;
    tag.candidate = candidate;
    tag.annotated = annotated;
    tag.clock = annotated ? "tagger_date" : "committer_date";
    m_history.tags.push_back(std::move(tag));
    return *this;
  }
  Made& beside(const std::string& commit, const std::string& brought_in_by) {
    auto& line = m_history.lines.front();
    line.place.emplace(commit, line.place.at(brought_in_by));
    return *this;
  }
  Made& moved() {
    m_history.tags.back().moved = true;
    return *this;
  }
  [[nodiscard]] Releases find(const std::string& pattern = "") const {
    return take(find_releases(m_history, pattern));
  }

 private:
  History m_history;
};

/// "v1.1 after v1.0: 2 commits" for each release, by time.
std::string told(const Releases& releases) {
  std::string out;
  for (const auto& r : releases.all) {
    out += r.name;
    if (r.previous) out += " after " + releases.all[*r.previous].name;
    if (r.next) out += " before " + releases.all[*r.next].name;
    out += r.range ? ": " + std::to_string(r.range->last + 1 - std::min(r.range->first, r.range->last + 1))
                   : ": ?";
    if (r.patch) out += " patch";
    for (const auto& c : r.candidates) out += " +" + c;
    for (const auto& a : r.also) out += " =" + a;
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("tags that differ by words which say no more than release are one series") {
  const auto series = [](const char* tag) { return parse_version(tag)->series; };
  for (const auto* plain :
       {"v1.2.3", "1.2.3", "release/v1.0", "REL_16_1", "RELEASE-2.0", "releases/1.0", "R_2_4_7"})
    CHECK(series(plain).empty());
  CHECK(series("curl-8_1_0") == "curl");
  CHECK(series("api/v1.2") == "api");
  CHECK(series("TF-Mv1.4") == "tf-mv");
  CHECK(told(Made()
                 .line("s", "abcdefg")
                 .tag("v1.0", "b", 20)
                 .tag("release/v1.1", "d", 40)
                 .tag("api/v1.2", "e", 50)
                 .tag("v1.3", "f", 60)
                 .find()) ==
        "v1.0 before release/v1.1: 2\nrelease/v1.1 after v1.0 before v1.3: 2\napi/v1.2: 5\nv1.3 after "
        "release/v1.1: 2\n");
}

TEST_CASE("a release's commits are those after the release before on its line") {
  CHECK(told(Made().line("s", "abcdef").tag("v1.0", "b", 20).tag("v1.1", "e", 50).find()) ==
        "v1.0 before v1.1: 2\nv1.1 after v1.0: 3\n");
}

TEST_CASE("a maintenance line is followed by its branch, and its first release by the version before") {
  CHECK(told(Made()
                 .line("s", "abcdef")
                 .line("s@1.x", "abcxyz")
                 .tag("v1.0.0", "c", 30)
                 .tag("v1.0.1", "y", 100)
                 .tag("v1.1.0", "e", 50)
                 .tag("v1.0.2", "z", 120)
                 .find()) ==
        "v1.0.0 before v1.1.0: 3\nv1.1.0 after v1.0.0: 2\nv1.0.1 after v1.0.0 before v1.0.2: 2 patch\nv1.0.2 "
        "after v1.0.1: 1 patch\n");
}

TEST_CASE("every release on a branch of its own: the trunk between the forks belongs to the later one") {
  CHECK(told(Made()
                 .line("s", "abcdef")
                 .line("s@1", "abx")
                 .line("s@2", "abcdy")
                 .tag("frr-1.0", "x", 40)
                 .tag("frr-2.0", "y", 60)
                 .find()) == "frr-1.0: 3\nfrr-2.0 after frr-1.0: 3\n");
}

TEST_CASE("a tag on no line that is read has no known commits, and says what would tell") {
  const auto releases = Made().line("s", "abc").tag("v1.0", "c", 30).tag("v1.0.1", "q", 40).find();
  CHECK(told(releases) == "v1.0: 3\nv1.0.1 after v1.0: ? patch\n");
  CHECK(releases.all[1].range_unknown.find("branches") != std::string::npos);
}

TEST_CASE(
    "a release made since then on a line nobody reads makes the next one's commits unknown, a patch does "
    "not") {
  const auto unread =
      Made().line("s", "abcdef").tag("v1.9.3", "b", 20).tag("v3.2.0", "q", 40).tag("v3.3.0", "f", 60).find();
  CHECK(told(unread) == "v1.9.3 before v3.3.0: 2\nv3.2.0 after v1.9.3: ?\nv3.3.0 after v3.2.0: ?\n");
  CHECK(unread.all[2].range_unknown.find("v3.2.0") != std::string::npos);
  CHECK(unread.all[0].until == 1);  // late evidence is looked for no longer
  const auto patched =
      Made().line("s", "abcdef").tag("v1.9.3", "b", 20).tag("v1.9.4", "q", 40).tag("v2.0.0", "f", 60).find();
  CHECK(told(patched).find("v2.0.0 after v1.9.3: 4") != std::string::npos);
}

TEST_CASE("two ways to write a version at one commit are one release, made when the first tag was") {
  const Made made = Made().line("s", "abcd").tag("v2.6", "b", 20).tag("v2.7", "d", 45).tag("v2.7.0", "d", 41);
  CHECK(told(made.find()) == "v2.6 before v2.7.0: 2\nv2.7.0 after v2.6: 2 =v2.7\n");
  CHECK(told(made.find("v.*")) == told(made.find()));
  const Made apart = Made().line("s", "abcd").tag("v2.7", "c", 35).tag("v2.7.0", "d", 41);
  CHECK(apart.find("v.*").all.size() == 2);  // the user's words: two names, two commits, two releases
}

TEST_CASE("a commit a merge brought in has a place and no known commits") {
  const auto releases =
      Made().line("s", "abc").beside("q", "c").tag("v1.0", "a", 10).tag("v1.1", "q", 25).find();
  CHECK(told(releases) == "v1.0: 1\nv1.1 after v1.0: ?\n");
}

TEST_CASE("pre-releases belong to the release they precede, and one made later to none") {
  CHECK(told(Made()
                 .line("s", "abcd")
                 .tag("v1.0-rc1", "a", 10, true, true)
                 .tag("v1.0-rc2", "b", 20, true, true)
                 .tag("v1.0", "c", 30)
                 .tag("v1.0-rc3", "d", 40, true, true)
                 .find()) == "v1.0: 3 +v1.0-rc1 +v1.0-rc2\n");
}

TEST_CASE("two tags of one version are one release, and a finding where they name different commits") {
  const auto releases = Made()
                            .line("s", "abcd")
                            .tag("frr-1.0", "b", 20)
                            .tag("docker/1.0", "c", 30, true, false, false)
                            .tag("frr-1.1", "d", 40)
                            .find();
  CHECK(told(releases) == "frr-1.0 before frr-1.1: 2 =docker/1.0\nfrr-1.1 after frr-1.0: 2\n");
  REQUIRE(releases.notes.size() == 2);
  CHECK(releases.notes[0].kind == "twin_tags");
  CHECK(releases.notes[1].kind == "several_series");
  CHECK(releases.notes[1].text.find("2 like frr-1.0, 1 like docker/1.0;") != std::string::npos);
}

TEST_CASE("a release under two names is the next one of both series") {
  CHECK(told(Made()
                 .line("s", "abcdef")
                 .tag("chart-0.1", "b", 20)
                 .tag("v0.2", "d", 40)
                 .tag("chart-0.2", "e", 41, true, false, false)
                 .tag("v0.3", "f", 60)
                 .find()) ==
        "chart-0.1 before v0.2: 2\nv0.2 before v0.3: 4 =chart-0.2\nv0.3 after v0.2: 2\n");
}

TEST_CASE("another number at the same commit is no release before") {
  const auto releases = Made()
                            .line("s", "abcdef")
                            .tag("v0.8.1", "b", 20)
                            .tag("v0.7.3", "e", 50)
                            .tag("v0.8.2", "e", 51)
                            .tag("v0.8.3", "e", 52)
                            .find();
  CHECK(told(releases).find("v0.8.2 after v0.8.1") != std::string::npos);
  CHECK(told(releases).find("v0.8.3 after v0.8.2: 0") != std::string::npos);
  CHECK(std::count_if(releases.notes.begin(), releases.notes.end(),
                      [](const Note& note) { return note.kind == "same_commit"; }) == 2);
}

TEST_CASE("who says which tags are releases is not told of several series") {
  const auto made = Made().line("s", "abcd").tag("v1.0", "b", 20).tag("api/v1.1", "c", 30);
  CHECK(made.find().notes.size() == 1);
  CHECK(made.find(".*").notes.empty());
}

TEST_CASE("the same version of another part of the repository, years apart, is another release") {
  const auto releases =
      Made().line("s", "abcd").tag("2.0.0", "b", 20).tag("android-2.0.0", "d", 100'000'000).find();
  CHECK(told(releases) == "2.0.0: 2\nandroid-2.0.0: 4\n");
  REQUIRE(releases.notes.size() == 1);
  CHECK(releases.notes[0].kind == "several_series");
}

TEST_CASE("a moved tag, and one older than its commit, are findings") {
  const auto releases = Made().line("s", "abcd").tag("v1.0", "b", 25).moved().tag("v1.1", "d", 30).find();
  REQUIRE(releases.notes.size() == 2);
  CHECK(releases.notes[0].kind == "moved_tag");
  CHECK(releases.notes[1].kind == "tag_before_commit");
}

TEST_CASE("a pattern of the user's says which tags are releases: two products share a repository") {
  Made made;
  made.line("s", "abcd")
      .tag("a-1.0", "a", 10)
      .tag("b-1.0", "b", 20)
      .tag("a-1.1", "c", 30)
      .tag("b-2.0", "d", 40);
  CHECK(told(made.find("a-.*")) == "a-1.0 before a-1.1: 1\na-1.1 after a-1.0: 2\n");
  CHECK(told(made.find("b-.*")) == "b-1.0 before b-2.0: 2\nb-2.0 after b-1.0: 2\n");
  CHECK_FALSE(find_releases({}, "("));
}

TEST_CASE("tags on unrelated histories share no commit") {
  CHECK(told(Made().line("s", "abc").line("s@old", "xyz").tag("v1.0", "y", 20).tag("v2.0", "c", 30).find()) ==
        "v1.0: 2\nv2.0 after v1.0: 3\n");
}

TEST_CASE("no tags, no releases") {
  CHECK(Made().line("s", "abc").find().all.empty());
  CHECK(take(find_releases({}, "")).all.empty());
}

TEST_CASE("names of releases contain slashes: the longest known one wins") {
  const auto releases =
      Made().line("s", "abc").tag("release/v1.0", "b", 20).tag("release/v1.0/hotfix-1.0.1", "c", 30).find();
  const auto name = [&](const char* text) {
    const auto i = release_at_start(releases.all, text);
    return i ? releases.all[*i].name : "none";
  };
  CHECK(name("release/v1.0/G5/G5.1") == "release/v1.0");
  CHECK(name("release/v1.0/hotfix-1.0.1/G5") == "release/v1.0/hotfix-1.0.1");
  CHECK(name("release/v1.0") == "release/v1.0");
  CHECK(name("release/v1.01/G5") == "none");
}

}  // namespace gate_releases_tests
