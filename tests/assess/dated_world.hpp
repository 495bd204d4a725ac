#pragma once
// The evidence of a world in the order it came about: each record in the versions it had, so that a store
// written night by night shows at `--known-at D` exactly what was effective by D.
#include <map>
#include <string>
#include <vector>

#include "tests/assess/test_world.hpp"

namespace plumbline::tests {

class DatedWorld {
 public:
  /// Takes over one source of `world` under another name, with what the tree declares for it.
  void add(const TestWorld& world, const std::string& source, const std::string& as);
  /// Writes each second's evidence as a reading of its own and keeps the store.
  [[nodiscard]] store::Store write(const Folder& folder) const;
  /// Seconds at which anything came about, ascending.
  [[nodiscard]] std::vector<Instant> times() const;

 private:
  Tree m_tree = TestWorld::with_sources({}).tree;
  std::map<Instant, std::map<std::string, std::vector<Record>>> m_nights;
};

/// What generated evidence is made like; each is used several times.
struct Templates {
  std::vector<Record> records;
  std::vector<Commit> commits;  ///< their keys, trailers and counts
};

/// 2,000 commits and tags with documents, calls, reviews and records made like those of `templates`.
[[nodiscard]] TestWorld generated_world(const Templates& templates, unsigned seed);

}  // namespace plumbline::tests
