#pragma once
// One night's look at a forge's settings: what it adds, what it covers, and what it could not see.
#include <string_view>
#include <vector>

#include "collector/ci/source.hpp"
#include "collector/settings/forge_settings.hpp"
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

/// Reads a list of tags, page after page from `first`, into `refs.tags`: names and what they stand at.
/// `id`: member of a tag's `commit` with its object id. A request that is refused is noted in `asked` and
/// leaves the tags untold. Refusals: those that end a reading (ci::ends_reading).
[[nodiscard]] http::Expected<void> read_tags(http::Client& client, const http::Url& first,
                                             std::string_view id, Refs& refs, Asked& asked);

/// A setting that was not read is a gap only where a request for it was refused.
[[nodiscard]] Night settle(Sightings& sightings, const http::Expected<Asked>& asked);

}  // namespace plumbline::settings
