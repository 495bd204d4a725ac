#pragma once
// What a reading leaves for the next one.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/shapes.hpp"

namespace plumbline::git {

struct Cursor {
  std::string raw;                ///< digest of the bytes of all refs: equal means a quiet night
  std::string refs;               ///< digest of names and ids
  std::string settings;           ///< digest of lens and tag patterns, and of how this collector reads
  std::string mailmap;            ///< blob id; empty: none
  std::string shallow;            ///< digest of the boundary
  std::optional<Oid> main;        ///< tip of the main line
  std::int64_t line = -1;         ///< its place
  Instant at = k_always;          ///< its time on the main line
  Instant since = k_always;       ///< begin of coverage
  std::int64_t skew = 0;          ///< graph.hpp date_skew over everything read so far
  std::vector<Oid> tips;          ///< commits held by branches that no other commit read has as ancestor
  std::vector<Oid> tag_tips;      ///< likewise, held by tags
  std::vector<std::string> tags;  ///< hash of each tag's name and object, sorted
  std::map<std::pair<std::string, std::string>, std::string>
      renamed;  ///< (path, kind) of a living document -> lineage
  /// Living CI configurations that call files of the repository -> time of their newest version.
  std::map<std::string, std::int64_t> callers;
  std::vector<Oid> missed;  ///< objects that were not there
  std::vector<Gap> gaps;    ///< all that stand

  [[nodiscard]] std::string dump() const;
  /// Absent: no cursor, a torn one, or one of another version. Then the reading is a full one.
  [[nodiscard]] static std::optional<Cursor> parse(const std::string& text);
};

}  // namespace plumbline::git
