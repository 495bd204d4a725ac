#pragma once
// What a reading of Buildbot leaves for the next one.
#include <map>
#include <optional>
#include <set>
#include <string>

#include "collector/ci/lost.hpp"
#include "core/instant.hpp"

namespace plumbline::buildbot {

struct Cursor {
  std::string settings;   ///< digest; another one begins anew
  std::int64_t last = 0;  ///< id of the newest build that was looked at; all before were too
  std::optional<Span> covered;
  std::set<std::int64_t> open;  ///< ids of builds that were not final or not read to their end
  std::map<std::int64_t, std::set<std::int64_t>>
      retried;  ///< request -> its builds that ended to be tried again
  ci::LostLogs lost;
  friend bool operator==(const Cursor&, const Cursor&) = default;

  [[nodiscard]] std::string dump() const;
  /// An empty one where the text is none of ours, or of other settings.
  [[nodiscard]] static Cursor parse(const std::string& text, const std::string& settings);
};

}  // namespace plumbline::buildbot
