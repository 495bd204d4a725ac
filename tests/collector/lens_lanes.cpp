// Reading sixteen bytes at once, against reading them one by one.
#include "collector/git/lens_lanes.hpp"

#include <random>
#include <string>

#include "collector/git/lens_text.hpp"
#include "tests/catch.hpp"

namespace lens_lanes_tests {
using namespace plumbline::git;

namespace {

std::string folded_slowly(std::string_view text) {
  std::string out;
  char last = ' ';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const char now = byte <= 0x20 || byte == 0x7f ? ' ' : lower(c);
    if (now != ' ' || last != ' ') out += now;
    last = now;
  }
  return out;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_blank(c)) out += c;
  }
  return out;
}

/// Texts of any bytes, of borders of what counts as a blank or a capital, and of long words and long gaps.
std::string any_text(std::mt19937& random) {
  std::string out(random() % 400, ' ');
  const auto kind = random() % 4;
  for (auto& c : out) {
    c = kind == 0   ? static_cast<char>(random())
        : kind == 1 ? "ab \n\t\x08\x0e\x1f!ZA@[`{\x7f\x80"[random() % 17]
        : kind == 2 ? (random() % 40 == 0 ? ' ' : 'Q')
                    : (random() % 20 == 0 ? 'x' : ' ');
  }
  return out;
}

}  // namespace

TEST_CASE("folding lanes gives what folding bytes gives") {
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    const auto text = any_text(random);
    if (fold(text) != folded_slowly(text)) FAIL("fold of: " << text);
  }
  CHECK(fold("").empty());
  CHECK(fold(" \t\n").empty());
  CHECK(fold(" A  B\n") == "a b ");
}

TEST_CASE("no blank counts as substance, and every other byte does") {
  std::mt19937 random(12);
  for (int round = 0; round < 3000; ++round) {
    // A letter first: what begins like a comment can be a licence.
    const auto text = "x" + any_text(random);
    if (substance_of(text) != substance_of(without_blanks(text))) FAIL("substance of: " << text);
    auto other = text;
    auto& c = other[random() % other.size()];
    if (is_blank(c)) continue;
    c = static_cast<char>(c ^ 0x40);
    if (is_blank(c)) continue;
    if (substance_of(text) == substance_of(other)) FAIL("one substance: " << text);
  }
}

TEST_CASE("a run is told with the gap before it, wherever blocks end") {
  const auto blank = [](Lanes bytes) { return bytes == ' '; };
  for (std::size_t at = 0; at < 200; ++at) {
    const auto text = std::string(at, 'a') + "  " + std::string(100, 'b') + " ";
    std::string joined;
    for_each_run(text, blank, [&](const char* from, std::size_t size, bool gap) {
      joined.append(gap ? "_" : "").append(from, size);
    });
    REQUIRE(joined == std::string(at, 'a') + "_" + std::string(100, 'b'));
  }
}

}  // namespace lens_lanes_tests
