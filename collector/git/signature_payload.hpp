#pragma once
// What of a commit or tag was signed, and the signature. Pure, total over hostile bytes.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/shapes.hpp"

namespace plumbline::git {

struct Signed {
  std::string payload;    ///< the bytes the signature is over
  std::string signature;  ///< armoured
  Signature kind = Signature::none;
  std::int64_t at = 0;  ///< the date the commit or tag itself states, in seconds
};

/// Of the raw object. Absent: it is not signed, or is no such object.
[[nodiscard]] std::optional<Signed> signed_commit(std::string_view raw);
[[nodiscard]] std::optional<Signed> signed_tag(std::string_view raw);

}  // namespace plumbline::git
