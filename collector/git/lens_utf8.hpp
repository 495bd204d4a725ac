#pragma once
// Bytes as a YAML reader accepts them: UTF-8 without control characters.
#include <string>
#include <string_view>

namespace plumbline::git {

/// Whether `text` is UTF-8 of characters that YAML allows, or announces UTF-16 by its first bytes.
[[nodiscard]] bool is_plain_text(std::string_view text);
/// The same text with U+FFFD for each byte that is not.
[[nodiscard]] std::string as_plain_text(std::string_view text);

}  // namespace plumbline::git
