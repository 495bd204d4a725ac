#pragma once
// Logs that were there and can never be read: each reading tells of them again, or the gap would close by
// itself.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "core/instant.hpp"

namespace plumbline::ci {

struct Lost {
  std::int64_t count = 0;
  Instant first, last;  ///< ends of their runs
  void add(Instant at) {
    first = count == 0 ? at : std::min(first, at);
    last = count == 0 ? at : std::max(last, at);
    ++count;
  }
  friend bool operator==(const Lost&, const Lost&) = default;
};

/// By reason: expired, too_large, limit, …
using LostLogs = std::map<std::string, Lost>;

}  // namespace plumbline::ci
