#pragma once
// What the headers of a reply say. Pure.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"

namespace plumbline::http {

/// Names in lower case; a header that came several times has its values joined with ", ".
using Headers = std::map<std::string, std::string, std::less<>>;

/// Takes one line as it came ("ETag: \"x\"\r\n"); what is no header is left out.
void add_header_line(std::string_view line, Headers& headers);
/// Empty where it is not there.
[[nodiscard]] std::string_view value_of(const Headers& headers, std::string_view name);

/// RFC 8288: relation (lower case) -> reference; the first one of a relation counts.
[[nodiscard]] std::map<std::string, std::string, std::less<>> parse_link(std::string_view text);

/// All three forms of RFC 9110 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT" and the two old ones.
[[nodiscard]] std::optional<Instant> parse_http_date(std::string_view text);

/// Seconds to wait from the reply on: `Retry-After` in seconds or as a date, that one against the reply's own
/// `Date` (the server's clock, not ours). Never negative.
[[nodiscard]] std::optional<std::int64_t> retry_after(const Headers& headers);

/// What is left of the rate limit, and seconds until it is whole again (GitHub's, GitLab's and the IETF
/// draft's names). NULL: the server does not say.
struct RateLimit {
  std::optional<std::int64_t> left, reset;
};
[[nodiscard]] RateLimit rate_limit(const Headers& headers);

}  // namespace plumbline::http
