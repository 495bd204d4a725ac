#pragma once
// The version in a tag's name or a heading, and its order.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

/// A tag's name taken apart: "curl-8_1_0" is "curl-", 8 1 0, "".
struct Version {
  std::string prefix;
  std::string
      series;  ///< the prefix in lower case without words that say no more than "release": "v", "rel_"
  std::vector<std::int64_t> numbers;
  std::string suffix;
  [[nodiscard]] std::string text() const;  ///< "8.1.0"
  /// Numbers, then suffix; a missing number counts as 0. The prefix is no part of the order.
  [[nodiscard]] int compare(const Version& other) const;
};
/// Absent: no number in it.
[[nodiscard]] std::optional<Version> parse_version(std::string_view tag);

}  // namespace plumbline
