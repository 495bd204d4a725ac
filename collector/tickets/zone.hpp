#pragma once
// Times as people and trackers write them, in a zone that the file itself does not name.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"
#include "core/result.hpp"

namespace plumbline::tickets {

/// "UTC", "+02:00", or a name such as Europe/Berlin, by the system's table of zones.
class Zone {
 public:
  /// Errors: config (no such zone).
  [[nodiscard]] static Result<Zone> of(const std::string& name);
  /// The instant at which a clock there shows `local` (seconds as if UTC). Where it shows it twice, the first
  /// time; where it leaps over it, the moment of the leap.
  [[nodiscard]] Instant utc(std::int64_t local) const;

 private:
  struct Change {
    std::int64_t at, offset;
  };
  [[nodiscard]] std::int64_t offset_at(std::int64_t utc) const;
  std::vector<Change> m_changes{{INT64_MIN, 0}};
};

/// Takes RFC 3339, a date, "2026-01-31 10:15[:00]", "2016-03-03T13:40:01.000+0000", seconds since 1970, and
/// what `format` (strptime) says; `format` empty: none.
[[nodiscard]] std::optional<Instant> parse_time(std::string_view text, const Zone& zone,
                                                const std::string& format);

}  // namespace plumbline::tickets
