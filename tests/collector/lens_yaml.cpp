// What the YAML adapter makes of good and of hostile bytes.
#include "collector/git/lens_yaml.hpp"

#include "tests/catch.hpp"

namespace lens_yaml_tests {
using namespace plumbline;
using git::parse_yaml;
using git::Yaml;

namespace {

Yaml one(std::string_view text) {
  const auto documents = parse_yaml(text);
  INFO(text);
  REQUIRE(documents.has_value());
  REQUIRE(documents->size() == 1);
  return documents->front();
}

std::string refusal(std::string_view text, const git::YamlLimits& limits = {}) {
  const auto documents = parse_yaml(text, limits);
  INFO(text.substr(0, 200));
  REQUIRE_FALSE(documents.has_value());
  return documents.error().message;
}

}  // namespace

TEST_CASE("Scalars are text as written, and null is empty") {
  const auto root =
      one("a: 010\nb: 'x'\nc: \"1\\n\"\nd: |\n  l1\n  l2\ne: >-\n  f\n  g\nf: null\ng: ~\nh:\ni: 'null'\non: "
          "yes\n");
  CHECK(root["a"].text == "010");
  CHECK(root["b"].text == "x");
  CHECK(root["c"].text == "1\n");
  CHECK(root["d"].text == "l1\nl2\n");
  CHECK(root["e"].text == "f g");
  for (const auto* key : {"f", "g", "h"}) CHECK((root[key].is_scalar() && root[key].text.empty()));
  CHECK(root["i"].text == "null");
  CHECK(root["on"].text == "yes");
  CHECK(root["a"].line == 1);
  CHECK(root["d"].line == 4);
}

TEST_CASE("Tags, documents, anchors and merge keys are followed") {
  const auto root = one("b: &b {x: 1, y: 2}\nc:\n  <<: *b\n  x: 3\nd: !reference [.job, script]\ne: *b\n");
  CHECK(root["c"]["x"].text == "3");
  CHECK(root["c"]["y"].text == "2");
  CHECK(root["d"].tag == "!reference");
  CHECK(root["d"].items[1].text == "script");
  CHECK(root["e"]["y"].text == "2");
  CHECK(parse_yaml("a: 1\n---\nb: 2\n")->size() == 2);
  CHECK(parse_yaml("")->empty());
  CHECK(parse_yaml("# nothing\n")->empty());
}

TEST_CASE("Of a key that stands twice the first counts and both are kept") {
  const auto root = one("a: 1\na: 2\n");
  CHECK(root["a"].text == "1");
  CHECK(root.map.size() == 2);
}

TEST_CASE("Bytes that are no UTF-8 spoil themselves, not the file") {
  CHECK(one("a: caf\xe9\nb: 1\n")["a"].text == "caf\xef\xbf\xbd");
  CHECK(one("a: x\x01y\x7f\nb: 1\n")["a"].text == "x\xef\xbf\xbdy\xef\xbf\xbd");
  CHECK(one("\xef\xbb\xbf"
            "a: 1\n")["a"]
            .text == "1");
  CHECK(one("a: \xed\xa0\x80\n")["a"].text.size() ==
        9);  // a lone surrogate: three bytes, none of them a letter
  CHECK(one("a: \xf0\x9f\x98\x80\r\n")["a"].text == "\xf0\x9f\x98\x80");
}

TEST_CASE("Too much is refused by name") {
  CHECK(refusal(std::string(2U << 20, 'a')).find("larger than") == 0);
  std::string deep;
  for (int i = 0; i < 80; ++i) deep += "[";
  CHECK(refusal(deep) == "more than 64 levels");
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const auto n = std::to_string(i);
    const auto m = "*a" + std::to_string(i - 1);
    bomb += "a" + n + ": &a" + n + " [" + m;
    for (int j = 0; j < 9; ++j) bomb += ", " + m;
    bomb += "]\n";
  }
  CHECK(refusal(bomb).find("once aliases are followed") != std::string::npos);
  CHECK(refusal("a: &a [*a]\n") == "an alias to a value that contains it");
  CHECK(refusal("a: &a 1\nb: &a [*a]\n") == "an alias to a value that contains it");
  CHECK(refusal("a: *b\n").find("line 1") == 0);
  CHECK(refusal("a: 1\n b: [\n").find("line 2") == 0);
}

}  // namespace lens_yaml_tests
