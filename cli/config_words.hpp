#pragma once
// What words of plumbline.yaml may be.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::cli {

inline constexpr std::size_t k_longest_name = 100;

/// Where a kind of evidence may be kept (SEMANTICS 6). Silence is a "no" only in a place that is read.
extern const std::vector<std::string> k_places;

/// A subject's name: printable, no colon (evidence ids are divided by them), no blank at either end.
[[nodiscard]] bool is_name(std::string_view text);
/// `review`, `doc.threat`, `test.unit`.
[[nodiscard]] bool is_kind(std::string_view text);
/// Absent: it is an ECMAScript regular expression of a sane length.
[[nodiscard]] std::optional<std::string> what_is_wrong_with_pattern(const std::string& text);
[[nodiscard]] std::string joined(const std::vector<std::string>& names);

}  // namespace plumbline::cli
