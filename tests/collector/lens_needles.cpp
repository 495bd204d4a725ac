// The search for several words at once, against looking for each.
#include "collector/git/lens_needles.hpp"

#include <algorithm>
#include <random>
#include <string>

#include "tests/catch.hpp"

namespace lens_needles_tests {
using plumbline::git::Needles;

namespace {

constexpr auto k_none = std::string_view::npos;

/// Slow and obvious: the least last byte of any word.
std::size_t slowly(const std::vector<std::string_view>& words, std::string text, std::size_t from) {
  for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  std::size_t best = k_none;
  for (const auto word : words) {
    const auto at = text.find(word, from);
    if (at != k_none) best = std::min(best, at + word.size() - 1);
  }
  return best;
}

}  // namespace

TEST_CASE("of several words the one that ends first is found") {
  const Needles needles({"relro", "now", "-z,now"});
  CHECK(needles.find("", 0) == k_none);
  CHECK(needles.find("rel ro n o w", 0) == k_none);
  CHECK(needles.find("xx RELRO", 0) == 7);
  CHECK(needles.find("-Wl,-z,Now", 0) == 9);
  CHECK(needles.find("now and now", 3) == 10);
  CHECK(needles.find("norelrelro", 0) == 9);
}

TEST_CASE("any text gives what looking for each word gives") {
  const std::vector<std::string_view> words{"abab", "bab", "bcb", "caa", "aabc-x"};
  const Needles needles(words);
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 90, ' ');
    for (auto& c : text) c = "abcABx-"[random() % 7];
    const auto from = text.empty() ? 0 : random() % text.size();
    INFO(text << " from " << from);
    CHECK(needles.find(text, from) == slowly(words, text, from));
  }
}

}  // namespace lens_needles_tests
