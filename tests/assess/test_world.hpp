#pragma once
// A small world of evidence, written through the real store into a file that goes with it.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/shapes.hpp"
#include "core/tree.hpp"
#include "store/store.hpp"
#include "tests/assess/folder.hpp"

namespace plumbline::tests {

/// Day 0 is 2024-01-01T00:00:00Z.
[[nodiscard]] inline Instant day(std::int64_t n) {
  return {1704067200 + n * 86400};
}

struct SourceWorld {
  std::vector<Commit> commits;  ///< persons are ids made of names by `person()`
  std::vector<Record> records;  ///< all others
  std::vector<Coverage> coverage;
  std::vector<Gap> gaps;
};

class TestWorld {
 public:
  Tree tree;
  std::map<std::string, SourceWorld> sources;

  /// A root with these sources directly below it.
  static TestWorld with_sources(const std::vector<std::string>& names);
  /// Coverage of one shape.
  void cover(const std::string& source, const std::string& shape, Instant since, Instant until,
             const std::string& kind = "*");
  /// A main-line commit at that instant, after those before it; its id is made of its place.
  const Commit& commit(const std::string& source, Instant at);

  /// Writes all into a fresh store and reads it back. `seed` shuffles the order records are handed over in.
  [[nodiscard]] store::Reader write(unsigned seed = 0) const;

 private:
  std::shared_ptr<Folder> m_folder = std::make_shared<Folder>();
};

/// A person of that name. The store knows the names of ann, bob, cam and dee.
[[nodiscard]] PersonId person(std::string_view name);
/// Tells the store those names.
void name_people(Sink& sink);

/// The object id of the n-th made thing.
[[nodiscard]] Oid made_oid(std::string_view what, std::int64_t n);

}  // namespace plumbline::tests
