// The memory of texts already read.
#include "collector/git/lens_memo.hpp"

#include "tests/catch.hpp"

namespace lens_memo_tests {
using plumbline::git::Memo;

TEST_CASE("What was kept is found, and what was not is not") {
  Memo<int> memo(10'000);
  memo.keep("a", std::make_shared<const int>(1), 4);
  REQUIRE(memo.find("a") != nullptr);
  CHECK(*memo.find("a") == 1);
  CHECK(memo.find("b") == nullptr);
  CHECK(memo.find("") == nullptr);
}

TEST_CASE("The memory is bounded, and what is asked for again stays in it") {
  Memo<int> memo(10'000);
  for (int i = 0; i < 2'000; ++i) {
    memo.keep("n" + std::to_string(i), std::make_shared<const int>(i), 4);
    if (i == 0 || i % 50 == 0) REQUIRE(memo.find("n0") != nullptr);
  }
  int known = 0;
  for (int i = 0; i < 2'000; ++i) known += memo.find("n" + std::to_string(i)) != nullptr ? 1 : 0;
  CHECK(known > 20);
  CHECK(known < 300);
}

TEST_CASE("What would fill the memory alone is not kept") {
  Memo<int> memo(1'000);
  memo.keep(std::string(900, 'x'), std::make_shared<const int>(1), 4);
  CHECK(memo.find(std::string(900, 'x')) == nullptr);
}

TEST_CASE("What takes another's place is found in it") {
  Memo<int> memo(10'000);
  memo.keep("a", std::make_shared<const int>(1), 4);
  memo.replace("a", std::make_shared<const int>(2), 4);
  memo.replace("b", std::make_shared<const int>(3), 4);
  CHECK(*memo.find("a") == 2);
  CHECK(*memo.find("b") == 3);
}

}  // namespace lens_memo_tests
