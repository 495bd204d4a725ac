#include "core/shared_text.hpp"

#include <thread>
#include <vector>

#include "tests/catch.hpp"

namespace shared_text_tests {
using plumbline::SharedText;
using plumbline::SharedTexts;

TEST_CASE("a shared text reads like the text it was made of") {
  const SharedText text = "commit:app:abc";
  CHECK(text == "commit:app:abc");
  CHECK(text == std::string("commit:app:abc"));
  CHECK_FALSE(text == "commit:app:abd");
  CHECK(text.substr(text.rfind(':') + 1) == "abc");
  CHECK(text.starts_with("commit:"));
  CHECK(text.find("app") == 7);
  CHECK("<" + text + ">" == "<commit:app:abc>");
  CHECK(fmt::format("{:>16}|", text) == "  commit:app:abc|");
  CHECK(SharedText("a") < SharedText("b"));
  CHECK_FALSE(SharedText("b") < SharedText("a"));
}

TEST_CASE("an empty shared text needs no room and equals every other empty one") {
  const SharedText none;
  CHECK(none.empty());
  CHECK(none == "");
  CHECK(none == SharedText(std::string()));
  CHECK(none.size() == 0);
  CHECK(none < SharedText("a"));
}

TEST_CASE("a shared text outlives the one it was copied from, and may be assigned to itself") {
  SharedText kept;
  {
    const SharedText made = std::string(100, 'x');
    kept = made;
    CHECK(&kept.str() == &made.str());
  }
  CHECK(kept.size() == 100);
  const auto& same = kept;
  kept = same;
  CHECK(kept.size() == 100);
  SharedText taken = std::move(kept);
  CHECK(taken.size() == 100);
  taken = "other";
  CHECK(taken == "other");
}

TEST_CASE("equal texts have one place, and keep it when their collection is gone") {
  SharedText a;
  SharedText b;
  {
    SharedTexts texts;
    a = texts.of("somewhere in a commit");
    b = texts.of(std::string("somewhere in") + " a commit");
    CHECK(texts.of("elsewhere") == "elsewhere");
    CHECK(texts.of("").empty());
    CHECK(texts.size() == 2);
  }
  CHECK(&a.str() == &b.str());
  CHECK(a == "somewhere in a commit");
}

TEST_CASE("copies are made and dropped in several threads at once") {
  const SharedText one = "shared by all";
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&one] {
      for (int n = 0; n < 20'000; ++n) {
        const SharedText copy = one;
        SharedText other = copy;
        other = one;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(one == "shared by all");
}

}  // namespace shared_text_tests
