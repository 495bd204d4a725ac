#pragma once
// What gates need of a product's history, as values: lines, tags, and which commit stands where.
//
// A line is a main line as a collector read it: of a source, or of a branch its tree file names. Order on a
// line is graph order: it needs no clock.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "assess/gates/clock.hpp"
#include "core/result.hpp"
#include "core/shared_text.hpp"
#include "store/store.hpp"

namespace plumbline::assess::gates {

/// First sight of a thing, and the last reading of its source before that (SEMANTICS 10).
struct Sight {
  std::optional<Instant> seen;           ///< absent: the store does not say
  std::optional<Instant> looked_before;  ///< an earlier reading did not have it
};

struct Line {
  std::string subject;               ///< source or branch in the tree
  std::vector<std::string> commits;  ///< oldest first
  std::vector<Instant> times;        ///< time on the main line (SEMANTICS 1), never backwards
  std::vector<Instant> proofs;       ///< existed by then, by a clock no committer sets (a run of a CI server
                                     ///< on it or a descendant); k_forever: nobody saw it
  std::vector<Sight> sights;         ///< first sights of them; empty: nobody asked
  std::unordered_map<std::string, std::size_t> place;  ///< commit -> place; a commit it brought in has the
                                                       ///< place of the one that did
  [[nodiscard]] std::optional<std::size_t> find(const std::string& commit) const;
  /// The commit stands on the line itself.
  [[nodiscard]] bool is_on(const std::string& commit) const;
};

struct TagSeen {
  std::string name;
  SharedText commit, evidence;
  Instant at;
  bool annotated = false, signed_ = false, release = false, candidate = false, moved = false;
  SharedText clock;  ///< tagger_date, committer_date, first_sight
  Sight sight = {};  ///< of the name at its commit
};

/// A source with its branches.
struct History {
  std::string source;
  std::vector<Line> lines;    ///< the source first, then its branches in the tree's order
  std::vector<TagSeen> tags;  ///< each once, sorted by name
  [[nodiscard]] const Line* line(std::string_view subject) const;
  [[nodiscard]] const TagSeen* tag(std::string_view name) const;
  [[nodiscard]] TagSeen* tag(std::string_view name) {
    return const_cast<TagSeen*>(std::as_const(*this).tag(name));
  }
};

/// `branches`: subjects of the branches of `source`.
[[nodiscard]] Result<History> load_history(const store::Reader& reader, const std::string& source,
                                           const std::vector<std::string>& branches);

}  // namespace plumbline::assess::gates
