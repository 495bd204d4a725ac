#include "core/nearest.hpp"

#include "tests/catch.hpp"

namespace nearest_tests {
using plumbline::nearest;

TEST_CASE("the nearest name is the one with the fewest edits, two swapped neighbours being one") {
  const std::vector<std::string> names{"assess", "audit", "collect", "trend", "diff"};
  CHECK(nearest("audti", names) == "audit");
  CHECK(nearest("cr1.4", {"AA1.4", "CR1.4"}) == "CR1.4");
  CHECK(nearest("colect", names) == "collect");
  CHECK(nearest("ternd", names) == "trend");
  CHECK(nearest("swallow", names).empty());
  CHECK(nearest("", {"a"}) == "a");
  CHECK(nearest("x", {}).empty());
  // one swap is nearer than two changes
  CHECK(nearest("abdc", {"abxy", "abcd"}) == "abcd");
  CHECK(nearest("ba", {"cd", "ab"}) == "ab");
  CHECK(nearest(std::string(100, 'a'), {std::string(99, 'a')}).empty());
}

}  // namespace nearest_tests
