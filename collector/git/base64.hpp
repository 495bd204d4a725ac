#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace plumbline::git {

/// RFC 4648 with or without its padding; absent where it is none. Blanks and line breaks are no part of it.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);
/// Without padding.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace plumbline::git
