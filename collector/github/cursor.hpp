#pragma once
// What a reading of GitHub leaves for the next one.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "collector/ci/lost.hpp"
#include "collector/settings/sightings.hpp"
#include "core/instant.hpp"

namespace plumbline::github {

/// A page of the list of runs as it was last seen, everything on it done.
struct SeenPage {
  std::string etag;
  Instant oldest;  ///< creation of its oldest run
  std::int64_t items = 0;
  friend bool operator==(const SeenPage&, const SeenPage&) = default;
};

struct DoneRun {
  std::int64_t attempt = 0;  ///< the last one that was read to its end
  Instant created;
  friend bool operator==(const DoneRun&, const DoneRun&) = default;
};

/// How far the pull requests were read.
struct PullsCursor {
  std::optional<Instant> since;          ///< creation of the oldest one
  std::optional<Instant> reached;        ///< creation of the last one that the first reading came to
  std::optional<Instant> mark;           ///< everything changed before is read; by the server's clock
  std::int64_t page = 1;                 ///< of the first reading, the oldest first; 0: it reached the end
  std::int64_t last = 0;                 ///< number of the last one it read
  std::string etag;                      ///< of the newest page, everything on it done
  std::map<std::int64_t, Instant> open;  ///< numbers that could not be read to their end, and their creation
  std::map<std::int64_t, Instant> cut;   ///< those with more commits than the server lists
  friend bool operator==(const PullsCursor&, const PullsCursor&) = default;
};

struct Cursor {
  std::string settings;                  ///< digest; another one begins anew
  std::optional<Span> covered;           ///< of runs, read completely
  std::int64_t backfill = 1;             ///< page that the first reading goes on from; 0: it reached the end
  std::vector<SeenPage> pages;           ///< the newest first
  std::map<std::int64_t, DoneRun> done;  ///< by id of the run, as far back as a run can come to life again
  std::set<std::int64_t> open;           ///< ids of runs that were not final or not read to their end
  ci::LostLogs lost;                     ///< by reason; told of again by every reading
  PullsCursor pulls;
  settings::Sightings sightings;  ///< of the repository's settings; a new digest forgets none
  friend bool operator==(const Cursor&, const Cursor&) = default;

  [[nodiscard]] std::string dump() const;
  /// An empty one where the text is none of ours, or of other settings.
  [[nodiscard]] static Cursor parse(const std::string& text, const std::string& settings);
};

}  // namespace plumbline::github
