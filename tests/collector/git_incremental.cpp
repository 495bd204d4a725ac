// Incremental equals full (rule 4): random scripts of what people do to repositories, read night by night,
// against one reading of the end.
#include <random>

#include "tests/catch.hpp"
#include "tests/collector/git_fixture.hpp"

namespace git_incremental_tests {
using namespace plumbline;
using namespace plumbline::test;

namespace {

/// Writes streams for git fast-import: one night is one process.
class Script {
 public:
  explicit Script(unsigned seed, std::filesystem::path repository)
      : m_random(seed), m_repository(std::move(repository)) {
    commit("main", {});
  }

  void night() {
    m_deletions.clear();
    for (int i = roll(3); i >= 0; --i) step();
    flush();
  }
  void grow() {  // what most nights bring
    commit("main", {});
    flush();
  }

 private:
  using Files = std::map<std::string, std::string>;
  int roll(int n) { return static_cast<int>(m_random() % static_cast<unsigned>(n)); }
  template <class Map>
  std::string any_key(const Map& map) {
    return std::next(map.begin(), roll(static_cast<int>(map.size())))->first;
  }

  void step() {
    switch (roll(14)) {
      case 0:
      case 1:
        if (m_branches.size() < 6) branch();
        break;
      case 2:
        merge();
        break;
      case 3:
        drop_branch();
        break;
      case 4:
        amend();
        break;
      case 5:
        if (roll(4) == 0) force();
        break;
      case 6:
        tag();
        break;
      case 7:
        tag();
        break;
      case 8:
        if (roll(3) == 0) drop_tag();
        break;
      default:
        commit(roll(2) == 0 ? "main" : any_key(m_branches), {});
        break;
    }
  }

  void branch() {
    const auto name = "b" + std::to_string(m_marks);
    m_branches[name] = 1 + roll(m_marks);
    point(name, m_branches[name]);
    commit(name, {});
  }
  /// Mostly not main: what happens there alone must not hide behind a rewritten main line.
  std::string a_branch() {
    const auto name = any_key(m_branches);
    return name == "main" && roll(5) != 0 ? any_key(m_branches) : name;
  }
  void point(const std::string& name, int mark) {
    m_stream += "reset refs/heads/" + name + "\nfrom :" + std::to_string(mark) + "\n\n";
  }

  std::int64_t date() {
    m_clock += roll(5000);
    if (roll(12) == 0) return m_clock - roll(1000000);  // a clock that is behind
    if (roll(60) == 0) return 0;
    return m_clock;
  }

  std::string message(int mark) {
    static const std::vector<std::string> k_bodies{"",
                                                   "\n\nReviewed-by: Bob <bob@example.org>",
                                                   "\n\nReviewed-by: Ann <ann@example.org>",
                                                   " (#12)",
                                                   "\n\nCo-authored-by: Cid <cid@example.org>",
                                                   "\n\nChange-Id: I0123456789012345678901234567890123456789",
                                                   "\n\nFixes: CVE-2024-1234",
                                                   "\n\nSigned-off-by: Dan <dan@example.org>"};
    return "change " + std::to_string(mark) +
           k_bodies[static_cast<std::size_t>(roll(static_cast<int>(k_bodies.size())))];
  }

  void edit(Files& files) {
    static const std::vector<std::string> k_paths{
        "SECURITY.md",        "docs/SECURITY.md", ".github/workflows/ci.yml",
        ".github/CODEOWNERS", "src/a.c",          "tests/b.c",
        "CONTRIBUTING.md",    "ci/run.sh",        "ci/lint.py",
        "Makefile",           ".travis.yml",      ".mailmap"};
    const auto& path = k_paths[static_cast<std::size_t>(roll(roll(10) == 0 ? 12 : 11))];
    const int what = roll(6);
    if (what == 0 && files.contains(path)) {
      files.erase(path);
    } else if (what == 1 && files.contains("SECURITY.md")) {  // a rename
      files["docs/SECURITY.md"] = files["SECURITY.md"];
      files.erase("SECURITY.md");
    } else {
      files[path] = content(path);
    }
  }

  std::string content(const std::string& path) {
    const auto n = std::to_string(roll(4));
    static const std::vector<std::string> k_tools{"cppcheck src", "bandit -r .", "true", "./ci/other.sh"};
    const auto& tool = k_tools[static_cast<std::size_t>(roll(4))];
    if (path == "ci/run.sh") return "if [ \"$N\" = " + n + " ]; then " + tool + "; fi\n";
    if (path == "ci/lint.py") return "import os\nos.system('" + tool + "')\n";
    if (path == "Makefile") return "lint: sub" + n + "\n\t" + tool + "\nsub1:\n\tshellcheck x\n";
    if (path == ".travis.yml")
      return "env: N=1\nscript:\n  - make lint\n  - " + (roll(2) == 0 ? tool : "bash ci/run.sh") + "\n";
    if (path.ends_with(".yml")) {
      return "name: ci\non: [push, pull_request]\njobs:\n  scan:\n    runs-on: ubuntu-latest\n    steps:\n   "
             "   - uses: actions/checkout@v" +
             n + "\n      - uses: github/codeql-action/analyze@v3\n      - run: " +
             (roll(2) == 0 ? "./ci/run.sh" : "python3 ci/lint.py") + "\n        env: {N: " + n + "}\n";
    }
    if (path == ".mailmap") return "Bob <bob@example.org> <bob" + n + "@example.org>\n";
    if (path.ends_with("CODEOWNERS")) return "* @team" + n + "\n/src/ @core\n";
    return "# Security policy\n\nReport a vulnerability to security" + n + "@example.org. We answer within " +
           n + " days and publish an advisory when a fix is released.\nSupported versions: " + n + ".x\n";
  }

  void commit(const std::string& branch, const std::vector<int>& merged) {
    static const std::vector<std::string> k_people{
        "Ann <ann@example.org>", "Bob <bob@example.org>",       "Bob <bob1@example.org>",
        "Cid <cid@example.org>", "GitHub <noreply@github.com>", "dependabot[bot] <support@github.com>"};
    const auto person = [&] {
      return k_people[static_cast<std::size_t>(roll(static_cast<int>(k_people.size())))];
    };
    const int parent = m_branches.contains(branch) ? m_branches[branch] : 0;
    const int mark = ++m_marks;
    Files files = m_files[parent];
    for (const int other : merged) {
      for (const auto& [path, text] : m_files[other]) files.insert({path, text});
    }
    if (merged.empty() || roll(5) == 0) edit(files);
    const auto text = message(mark);
    const auto when = std::to_string(date()) + " +0000\n";
    m_stream += "commit refs/heads/" + branch + "\nmark :" + std::to_string(mark) + "\nauthor " + person() +
                ' ' + when + "committer " + person() + ' ' + when + "data " + std::to_string(text.size()) +
                "\n" + text + "\n";
    if (parent != 0) m_stream += "from :" + std::to_string(parent) + "\n";
    for (const int other : merged) m_stream += "merge :" + std::to_string(other) + "\n";
    m_stream += "deleteall\n";
    for (const auto& [path, bytes] : files)
      m_stream += "M 100644 inline " + path + "\ndata " + std::to_string(bytes.size()) + "\n" + bytes + "\n";
    m_stream += "\n";
    m_files[mark] = files;
    m_parent[mark] = parent;
    m_branches[branch] = mark;
  }

  void merge() {
    const auto into = roll(3) != 0 ? std::string("main") : any_key(m_branches);
    std::vector<int> others;
    for (int i = roll(4) == 0 ? 2 : 1; i > 0; --i) {
      const int other = m_branches[any_key(m_branches)];
      if (other != m_branches[into] && std::find(others.begin(), others.end(), other) == others.end())
        others.push_back(other);
    }
    if (!others.empty()) commit(into, others);
  }
  void drop_branch() {
    const auto name = a_branch();
    if (name == "main") return;
    m_deletions.push_back("refs/heads/" + name);
    m_branches.erase(name);
    flush();
  }
  void amend() {
    const auto name = a_branch();
    const int parent = m_parent[m_branches[name]];
    if (parent == 0) return;
    m_branches[name] = parent;
    point(name, parent);
    commit(name, {});
  }
  void force() {
    const auto name = any_key(m_branches);
    m_branches[name] = 1 + roll(m_marks);
    point(name, m_branches[name]);
  }
  void tag() {
    const auto name = "v" + std::to_string(roll(8));
    const auto from = "from :" + std::to_string(roll(2) == 0 ? m_branches["main"] : 1 + roll(m_marks)) + "\n";
    if (roll(2) == 0)
      m_stream += "tag " + name + "\n" + from + "tagger Ann <ann@example.org> " + std::to_string(m_clock) +
                  " +0000\ndata 3\nrel\n";
    else
      m_stream += "reset refs/tags/" + name + "\n" + from + "\n";
    m_tags[name] = 1;
  }
  void drop_tag() {
    if (m_tags.empty()) return;
    const auto name = any_key(m_tags);
    m_tags.erase(name);
    m_deletions.push_back("refs/tags/" + name);
    flush();
  }

  void flush() {
    const auto stream = m_repository.parent_path() / "stream";
    write(stream, m_stream);
    m_stream.clear();
    std::string script =
        "git fast-import --quiet --force --export-marks=../marks --import-marks-if-exists=../marks < "
        "../stream";
    for (const auto& ref : m_deletions) script += "\ngit update-ref -d " + ref;
    m_deletions.clear();
    if (roll(5) == 0) script += "\ngit pack-refs --all";
    const auto out = shell(m_repository, script);
    INFO(out);
    REQUIRE_FALSE(out.starts_with("failed"));
  }

  std::mt19937 m_random;
  std::filesystem::path m_repository;
  std::string m_stream;
  int m_marks = 0;
  std::int64_t m_clock = 1600000000;
  std::map<std::string, int> m_branches, m_tags;
  std::map<int, Files> m_files;
  std::map<int, int> m_parent;
  std::vector<std::string> m_deletions;
};

void check_same(const Recorder& nightly, const Recorder& fresh) {
  CHECK_FALSE(nightly.twice);
  if (nightly.records == fresh.records) {
    CHECK(nightly.records == fresh.records);
    return;
  }
  for (const auto& [key, text] : fresh.records) {
    const auto it = nightly.records.find(key);
    INFO(key.first << " of a fresh reading:\n"
                   << text << "night by night:\n"
                   << (it == nightly.records.end() ? "nothing" : it->second));
    CHECK((it != nightly.records.end() && it->second == text));
  }
  for (const auto& [key, text] : nightly.records) {
    INFO(key.first << " is gone:\n" << text);
    CHECK(fresh.records.contains(key));
  }
}

}  // namespace

TEST_CASE("read night by night or at once, a repository gives the same records") {
  int forward = 0;
  int full = 0;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const Scratch scratch;
    const auto repository = make_repository(scratch, "r", "--bare");
    Script script(seed, repository);
    Recorder nightly;
    for (int night = 0; night < 7; ++night) {
      INFO("seed " << seed << ", night " << night);
      if (night % 3 == 1)
        script.grow();
      else
        script.night();
      REQUIRE(collect(repository, nightly));
      if (night > 0 && nightly.puts > 0) ++(nightly.pass == Pass::incremental ? forward : full);
      Recorder fresh;
      REQUIRE(collect(repository, fresh));
      check_same(nightly, fresh);
      REQUIRE(collect(repository, nightly));
      CHECK(nightly.puts == 0);
      CHECK(nightly.pass == Pass::incremental);
    }
  }
  CHECK(forward >= 30);
  CHECK(full >= 10);
}

}  // namespace git_incremental_tests
