#pragma once
// JSON of a server, read with suspicion: what is missing or of another type is absent, never a surprise.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace plumbline::http {

using Json = nlohmann::json;

/// Errors: unreadable (no JSON, cut off, not UTF-8), limit (nested deeper than `most_deep`).
[[nodiscard]] Result<Json> parse_json(std::string_view text, int most_deep = 64);

/// Text of a member; empty where it is absent or no text. As it is.
[[nodiscard]] std::string text_at(const Json& object, std::string_view key);
/// Text of a member as a record may hold it: no control characters, at most `most` bytes, cut with "…".
[[nodiscard]] std::string word_at(const Json& object, std::string_view key, std::size_t most = 300);
[[nodiscard]] std::string as_word(std::string_view text, std::size_t most = 300);
[[nodiscard]] std::optional<std::int64_t> number_at(const Json& object, std::string_view key);
[[nodiscard]] bool flag_at(const Json& object, std::string_view key);
/// NULL where it is absent or of another type.
[[nodiscard]] const Json* object_at(const Json& object, std::string_view key);
[[nodiscard]] const Json* list_at(const Json& object, std::string_view key);

}  // namespace plumbline::http
