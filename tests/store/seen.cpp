// The set of records that a reading handed over.
#include "store/seen.hpp"

#include <string>

#include "tests/catch.hpp"

namespace seen_tests {
using namespace plumbline::store;

TEST_CASE("a reading's set holds what was put into it, and nothing else, however large it grows") {
  SeenSet set;
  CHECK_FALSE(set.contains(0, "0"));
  constexpr int k_many = 400'000;
  bool all_new = true, all_known = true, none_else = true, small = true;
  for (int i = 0; i < k_many; ++i) {
    all_new = set.insert(i % 3, std::to_string(i)) && all_new;
    if (i > 20'000) small = small && set.bytes() <= set.size() * 13;
  }
  for (int i = 0; i < k_many; ++i) {
    const auto native = std::to_string(i);
    all_known = all_known && set.contains(i % 3, native) && !set.insert(i % 3, native);
    none_else = none_else && !set.contains((i + 1) % 3, native);
  }
  CHECK(all_new);
  CHECK(all_known);
  CHECK(none_else);
  CHECK(small);  // bytes a record, also right after it has grown
  CHECK(set.size() == k_many);
}

}  // namespace seen_tests
