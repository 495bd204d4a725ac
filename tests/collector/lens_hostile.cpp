// Whatever comes in: no crash, no throw, no hang, and limits that speak.
#include "tests/collector/lens_fixture.hpp"

namespace lens_hostile_tests {
using namespace lens_test;

namespace {

void feed(const std::string& bytes) {
  for (const std::string path :
       {".github/workflows/a.yml", ".gitlab-ci.yml", "SECURITY.md", ".github/dependabot.yml", "sbom.json",
        "Dockerfile", "CODEOWNERS", "configure.ac", "renovate.json", "security-insights.yml",
        "docs/threat-model.md", ".well-known/security.txt", "fuzz/a_fuzz.c"}) {
    const auto path_class = lens().classify(path);
    (void)lens().read_document(path, path_class, bytes);
    (void)lens().read_ci(path, bytes);
  }
  const auto read = lens().read_message(bytes, 1);
  CHECK((!read.keys || read.keys->size() < 3000));
  CHECK((!read.trailers || read.trailers->size() < 3000));
  (void)plumbline::git::Mailmap::parse(bytes).resolve("a", "b");
}

std::string repeated(const std::string& piece, std::size_t times) {
  std::string out;
  out.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

}  // namespace

TEST_CASE("Odd bytes are read without harm") {
  feed("");
  feed(std::string(1, '\0'));
  feed(std::string("on: push\0\njobs: \0", 17));
  feed("\xff\xfe\x80\xc3");
  feed("\xef\xbb\xbfon: push\n");
  feed("\r\r\r\n\n\r");
  feed("a: b\n\nReviewed-by: \xff\xff <\x80>\n");
  feed("<<<<<<< HEAD\n=======\n>>>>>>> x\n");
  feed("Reviewed-by: <");
  feed("CVE-\nCVE-2024-\nGHSA-\nCID\n#\n!\nR=\nok \nok @");
  for (int c = 0; c < 256; ++c) feed(std::string(3, static_cast<char>(c)));
}

TEST_CASE("Every cut of a workflow is read without harm") {
  const std::string text =
      "on: {push: {branches: [main]}}\nenv: &e {A: \"x\"}\njobs:\n  a:\n    env: *e\n    if: ${{ (a || !b) "
      "&& c == 'd' }}\n    steps:\n      - run: |\n          for f in $X; do cppcheck \"$f\" `x` $(y) <<E\n  "
      "        E\n          done\n";
  for (std::size_t i = 0; i <= text.size(); ++i) feed(text.substr(0, i));
}

TEST_CASE("Long lines and endless repetition take linear time") {
  constexpr std::size_t k_many = 20'000;
  feed(std::string(10'000'000, 'a'));
  for (const std::string piece : {"if ",
                                  "if x\n",
                                  "$(",
                                  "`",
                                  "\"$(",
                                  "((",
                                  "{{",
                                  "[",
                                  "${{",
                                  "<<",
                                  "<!--",
                                  "Reviewed-by: a\n",
                                  "CVE-2024-12345 ",
                                  "fuzz found ",
                                  "a,",
                                  "!",
                                  "- ",
                                  "for x in $y; do\n",
                                  "&& ",
                                  "#1 ",
                                  "# Copyright\n"}) {
    INFO(piece);
    feed(repeated(piece, k_many));
    feed("on: push\njobs: {a: {if: '" +
         repeated(piece == "\"$(" || piece.find('\n') != std::string::npos ? "(" : piece, 20'000) +
         "', steps: [{run: 'x'}]}}\n");
  }
}

TEST_CASE("An alias bomb, deep nesting and a huge file end in a record that says so") {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const auto last = "*a" + std::to_string(i - 1);
    bomb +=
        "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeated(last + ",", 9) + last + "]\n";
  }
  for (const auto& text :
       {bomb + "on: push\n", repeated("[", 5000), repeated("a: {", 300), "x: " + std::string(2'000'000, 'y'),
        std::string("a: *nowhere\n"), std::string("a: [\n")}) {
    const auto found = lens().read_ci(".github/workflows/a.yml", text);
    REQUIRE(found.size() == 1);
    CHECK(found[0].category == "unreadable");
    CHECK_FALSE(found[0].live);
    CHECK(found[0].detail.size() <= 200);
  }
}

TEST_CASE("A matrix of thousands does not multiply without end") {
  std::string text = "on: push\njobs:\n  a:\n    strategy:\n      matrix:\n";
  for (const std::string key : {"a", "b", "c", "d"}) {
    text += "        " + key + ": [";
    for (int i = 0; i < 200; ++i) text += std::to_string(i) + ",";
    text += "z]\n";
  }
  text +=
      "    steps:\n      - run: cppcheck ${{ matrix.a }} ${{ matrix.b }} ${{ matrix.c }} ${{ matrix.d }}\n";
  CHECK(calls(".github/workflows/a.yml", text) == std::vector<std::string>{"sast/cppcheck push"});
}

TEST_CASE("Paths of every shape are classified") {
  for (const auto& path :
       {std::string(), std::string("/"), std::string("//"), repeated("a/", 20'000), std::string(100'000, '*'),
        repeated("docs/", 2000) + "x.md", std::string("\xff/\x00", 3), std::string("../../SECURITY.md")})
    (void)lens().classify(path);
  CHECK_FALSE(lens().classify(repeated("a/", 20'000)).is_document());
}

}  // namespace lens_hostile_tests
