// Parts put together say what the whole says.
#include "collector/git/lens_yaml_cache.hpp"

#include <fmt/format.h>

#include <random>

#include "tests/catch.hpp"

namespace lens_yaml_cache_tests {
using namespace plumbline;
using git::Yaml;

namespace {

bool equal(const Yaml& a, const Yaml& b) {
  if (a.kind != b.kind || a.text != b.text || a.tag != b.tag) return false;
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), equal) &&
         std::equal(a.map.begin(), a.map.end(), b.map.begin(), b.map.end(), [](const auto& x, const auto& y) {
           return x.first == y.first && equal(x.second, y.second);
         });
}

void same_as_whole(git::YamlCache& cache, std::string_view text) {
  const auto whole = git::parse_yaml(text);
  const auto parts = cache.parse(text);
  INFO(text);
  REQUIRE(whole.has_value() == parts.has_value());
  if (!whole) {
    CHECK(whole.error().message == parts.error().message);
    return;
  }
  CHECK(std::equal(whole->begin(), whole->end(), parts->begin(), parts->end(), equal));
}

/// Long enough to be cut.
std::string filled(std::string_view text) {
  std::string out(text);
  const auto at = out.find('@');
  if (at != out.npos) out.replace(at, 1, std::string(500, 'x'));
  return out;
}

const std::string k_workflow =
    "# about\nname: x\non: [push]\njobs:\n  a:   # the first\n    steps:\n    - name: s\n      run: |\n"
    "        long line " +
    std::string(300, 'y') +
    "\n        # less\n\n          end\n    - uses: z@v1\n  b:\n    strategy:\n      matrix:\n        "
    "include:\n"
    "          - {a: 1,\n             b: 2}\n          - a: \"two\n              lines\"\n            b: >-\n"
    "              folded\n              text " +
    std::string(300, 'z') + "\n    needs: [a]\n  c: {d: e}\nenv:\n  A: 1\n  A: 2\n";

}  // namespace

TEST_CASE("A file put together from parts equals the file read at once") {
  git::YamlCache cache(1U << 20);
  for (int i = 0; i < 3; ++i) same_as_whole(cache, k_workflow);
  REQUIRE(cache.parse(k_workflow).has_value());
  CHECK(cache.parse(k_workflow)->front()["jobs"]["b"]["strategy"]["matrix"]["include"].items.size() == 2);
}

TEST_CASE("What spans a cut is read as a whole") {
  git::YamlCache cache(1U << 20);
  git::YamlCache eager(1U << 20, 0);
  for (const std::string& text : std::vector<std::string>{
           "a: @\nb: [1,\nc: 2]\nd: 3\n",
           "a: @\nb: \"x\nc: y\"\nd: 3\n",
           "a: @\nb: &x {y: 1}\nc: *x\n",
           "a: &x 1\nb: @\nc:\n  d: *x\n  e: *x\n",
           "a: @\nb:\n  <<: {c: 1}\n  d: 2\n",
           "<<: {a: 1}\na: 2\nb: @\n",
           "d: @\n<<: {c: 1, e: 3}\ne: 4\n",
           "a: @\n---\nb: 2\n",
           "---\na: @\nb: 2\n",
           "---\n\xff\xfe"
           "a: @\nb: 2\n",
           "# c\xe2\x80\xa8q: 1\na: @\nb: 2\n",
           "a: # c\xe2\x80\xa8  q: 1\n  r: @\n  s: 2\n",
           "%YAML 1.1\n---\na: @\nb: 2\n",
           "a: @\n...\nb: 2\n",
           "a: @\nb\nc: 1\n",
           "a: @\n b: 1\nc: 1\n",
           "a:\n    b: @\n  c: 1\nd: 1\n",
           "a:\n  word\n  b: @\n",
           "a:\n- b\n- c: @\n  d: 1\ne: 1\n",
           "- a: @\n- b: 1\nc: 1\n",
           "? a\n: @\nb: 1\n",
           "null:\n  a: @\n  b: 1\nc: 1\n",
           "a:\r\n  b: @\r\n  c: 1\r\nd: 2\r\n",
           "a: 1\rb: @\nc: 1\n",
           std::string("\0a: @\nb: 1\n", 11),
           "a: @\n\tb: 1\nc: 1\n",
           "a: |+\n  @\n\n\nb: 1\n",
           "a: @\nb: |\n  x",
           "a: !t\n  b: @\n  c: 1\nd: !u\n",
           "",
           "\n\n",
           "# only\n",
           "---\n",
       }) {
    same_as_whole(eager, text);
    for (int i = 0; i < 2; ++i) same_as_whole(cache, filled(text));
  }
}

TEST_CASE("Parts obey the limits of the whole") {
  git::YamlCache cache(8U << 20);
  std::string deep;
  for (int i = 0; i < 70; ++i)
    deep += fmt::format("{}k{}:\n{}z: {}\n", std::string(i, ' '), i, std::string(i + 1, ' '),
                        std::string(50, 'x'));
  same_as_whole(cache, deep);
  std::string wide;
  for (int i = 0; i < 900; ++i) {
    wide += fmt::format("k{}: [", i);
    for (int j = 0; j < 250; ++j) wide += "a,";
    wide += "]\n";
  }
  same_as_whole(cache, wide);
  same_as_whole(cache, "a: 1\nb: " + std::string(2U << 20, 'x'));
}

TEST_CASE("Edited versions read the same from parts as at once") {
  git::YamlCache cache(256U << 10, 0);
  std::mt19937 random(2026);
  const std::string_view k_letters = " \n\n-:[]{}\"'|>#&*ab?!,\r\t";
  std::string text = k_workflow;
  for (int i = 0; i < 3'000; ++i) {
    if (i % 20 == 0) text = k_workflow;
    const auto at = random() % text.size();
    if (random() % 2 == 0)
      text.erase(at, random() % 12);
    else
      text.insert(at, 1, k_letters[random() % k_letters.size()]);
    same_as_whole(cache, text);
  }
}

}  // namespace lens_yaml_cache_tests
