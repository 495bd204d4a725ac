#pragma once
// Random stores of a small product line: two nights, between which trees, records and what could be read
// differ.
#include <map>
#include <random>
#include <string>
#include <vector>

#include "assess/assess.hpp"
#include "tests/assess/take.hpp"
#include "tests/assess/test_world.hpp"

namespace plumbline::tests {

using Random = std::mt19937;
/// Evenly out of [0, n).
[[nodiscard]] inline std::int64_t below(Random& random, std::int64_t n) {
  return static_cast<std::int64_t>(random() % static_cast<unsigned>(n));
}

/// Nine controls over threat models, reviews and tool runs: every kind of rule once.
extern const char* const k_small_pack;

/// Writes a pack's text into a folder and loads it by its name.
[[nodiscard]] assess::Pack load_into(const Folder& folder, const std::string& name, const std::string& text);

/// Sources a, b and c at day 1000; at day 2000 the tree differs, what was late is there, something is gone.
struct Nights {
  Folder folder;
  store::Store store;
  explicit Nights(Random& random);

 private:
  void night(Random& random, const std::vector<std::string>& names,
             const std::map<std::string, std::vector<Record>>& all, std::int64_t at, std::int64_t share);
};

}  // namespace plumbline::tests
