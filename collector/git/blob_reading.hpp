#pragma once
// What the lens says of one version of one path.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "collector/git/lens.hpp"
#include "collector/git/libgit.hpp"

namespace plumbline::git {

/// What one version of one path says.
struct BlobReading {
  Found found = Found::yes;
  std::int64_t bytes = 0;
  std::vector<DocumentReading> kinds;
  std::shared_ptr<const CiReading> ci;  ///< of a CI configuration: what it calls; null: none
  bool unjudged = false;      ///< too large to be read whole, and its beginning shows none of its kinds
  bool calls_unread = false;  ///< a CI configuration too large to be read
};
/// `sight`: what the lens says of `path`. `oid` zero: no regular file, no kinds.
[[nodiscard]] BlobReading read_blob(const Objects& objects, const Lens& lens, const std::string& path,
                                    const PathClass& sight, const Oid& oid);

}  // namespace plumbline::git
