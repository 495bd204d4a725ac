#pragma once
// Releases of a product: which tags are one, what came before on its line, which commits it holds.
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "assess/gates/history.hpp"
#include "core/version.hpp"

namespace plumbline::assess::gates {

struct Release {
  std::string name;  ///< its tag
  Version version;
  SharedText evidence, commit;
  Instant at;
  SharedText clock;  ///< of the tag: tagger_date, committer_date, first_sight
  bool annotated = false, moved = false;
  SharedText line;  ///< subject of the line its commit stands on; empty: on none that is read
  std::optional<std::size_t> place;  ///< on that line
  bool on_line = false;              ///< false: a commit beside the line, brought in at `place` or not at all
  bool patch = false;                ///< follows another release of its maintenance line
  std::optional<std::size_t> previous, next;  ///< on its line; indices
  std::optional<std::size_t> until;  ///< release whose gates end the looking for late evidence; index
  /// Commits of the release: places (first, last] of its line; absent with the reason.
  struct Range {
    std::size_t first = 0;  ///< count of places before it: the first of its own is this one
    std::size_t last = 0;   ///< the tag's own place
  };
  std::optional<Range> range;
  SharedText range_unknown;
  std::vector<std::string> candidates;   ///< tags of its pre-releases, oldest first
  std::vector<std::string> also;         ///< other tags of the same version
  std::vector<std::string> also_series;  ///< theirs, without its own: it is a neighbour in those, too
};

/// Something about a product's releases or gates an auditor wants to know.
struct Note {
  std::string kind;     ///< moved_tag, twin_tags, …
  std::string release;  ///< may be empty
  std::string gate;     ///< may be empty
  std::string text;
  std::string beside = {};  ///< the other gate of a finding about two
  friend bool operator==(const Note&, const Note&) = default;
};

struct Releases {
  std::vector<Release> all;  ///< by (time, name)
  std::vector<Note> notes;
  std::vector<std::string> other_tags;  ///< tags with a version that are neither release nor pre-release
};

/// `pattern`: ECMAScript over whole names of tags that are releases; empty: what the collector took for one,
/// without `gate_tags`: they date a gate of a release. Errors: config (a pattern that is none).
[[nodiscard]] Result<Releases> find_releases(const History& history, std::string_view pattern,
                                             const std::set<std::string>& gate_tags = {});

/// The longest known release name that `text` begins with, followed by '/' or nothing; absent: none.
[[nodiscard]] std::optional<std::size_t> release_at_start(const std::vector<Release>& releases,
                                                          std::string_view text);

}  // namespace plumbline::assess::gates
