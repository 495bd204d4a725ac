#pragma once
// One night's look at a forge's settings: what it adds, what it covers, and what it could not see.
#include <vector>

#include "collector/ci/source.hpp"
#include "collector/settings/sightings.hpp"

namespace plumbline::settings {

/// What was asked. `refused`: requests that did not succeed; what hangs on them is in `look.unread`.
struct Asked {
  Look look;
  std::vector<http::Refusal> refused;
};

struct Night {
  std::vector<Record> records;
  std::vector<Coverage> coverage;
  std::vector<Gap> gaps;
};

/// A setting that was not read is a gap only where a request for it was refused.
[[nodiscard]] Night settle(Sightings& sightings, const http::Expected<Asked>& asked);

}  // namespace plumbline::settings
