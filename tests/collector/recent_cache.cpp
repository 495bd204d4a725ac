// The cache below the readers of packs and trees.
#include "collector/git/recent_cache.hpp"

#include <random>
#include <unordered_map>

#include "tests/catch.hpp"

namespace recent_cache_tests {
using plumbline::git::RecentCache;

namespace {

struct Same {
  std::size_t operator()(std::size_t key) const { return key; }
};
using Cache = RecentCache<std::size_t, int, Same>;

void put(Cache& cache, std::size_t key, int value, std::size_t bytes) {
  cache.insert(key, value, bytes, [](int) {});
}

}  // namespace

TEST_CASE("a cache gives what was put in, or nothing, and never holds more bytes than it may") {
  Cache cache(64, 1000);
  std::mt19937 random(7);
  std::unordered_map<int, std::size_t> held;
  std::size_t bytes = 0;
  int hits = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::size_t key = random() % 200;
    if (const auto* value = cache.find(key)) {
      ++hits;
      REQUIRE(*value == static_cast<int>(key) + 1);
      continue;
    }
    const std::size_t size = 1 + random() % 90;
    const auto gone = [&](int value) {
      REQUIRE(held.contains(value));
      bytes -= held[value];
      held.erase(value);
    };
    cache.insert(key, static_cast<int>(key) + 1, size, gone);
    held[static_cast<int>(key) + 1] = size;
    bytes += size;
    REQUIRE(bytes <= 1000);
  }
  CHECK(hits > 500);
}

TEST_CASE("what is asked for again and again stays, whatever passes by") {
  Cache cache(64, 1000);
  put(cache, 1000, 1, 10);
  int lost = 0;
  for (std::size_t key = 0; key < 500; ++key) {
    put(cache, key, 2, 30);
    if (cache.find(1000) == nullptr) {
      ++lost;
      put(cache, 1000, 1, 10);
    }
  }
  CHECK(lost == 0);
}

}  // namespace recent_cache_tests
