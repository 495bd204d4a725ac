#pragma once
// What a reading of GitLab leaves for the next one.
#include <map>
#include <optional>
#include <string>

#include "collector/settings/sightings.hpp"
#include "core/instant.hpp"

namespace plumbline::gitlab {

struct MergeCursor {
  std::string settings;          ///< digest; another one reads all anew
  std::optional<Instant> since;  ///< creation of the oldest one
  std::string mark;              ///< everything changed before is read; the server's clock, as it writes it
  bool whole = false;            ///< a reading has come to the end once
  std::map<std::int64_t, std::string> last;  ///< iids read at the mark, and when they were changed
  std::map<std::int64_t, Instant> open;      ///< that could not be read to their end, and their creation
  std::map<std::int64_t, Instant> undated;   ///< merged, and the server does not say when; their creation
  settings::Sightings sightings;             ///< of the project's settings; a new digest forgets none

  [[nodiscard]] std::string dump() const;
  [[nodiscard]] static MergeCursor parse(const std::string& text, const std::string& settings);
};

}  // namespace plumbline::gitlab
