#pragma once
// UTF-16, as tools on Windows write it, with or without a mark in front.
#include <optional>
#include <string>
#include <string_view>

namespace plumbline {

enum class ByteOrder { little, big };

/// What the beginning of a text is written in; nothing: it is no UTF-16. Without a mark it is told by the
/// NULs that stand beside the letters of most languages.
[[nodiscard]] std::optional<ByteOrder> utf16_order(std::string_view beginning);

/// As UTF-8, without the mark. A half of a pair is what it is: no valid character.
[[nodiscard]] std::string utf8_of_utf16(std::string_view bytes, ByteOrder order);

}  // namespace plumbline
