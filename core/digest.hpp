#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace plumbline {

using Digest = std::array<std::uint8_t, 32>;  ///< SHA-256

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes);
/// The first eight bytes as a positive integer (63 bits): ids that fit an SQLite column.
[[nodiscard]] std::int64_t id63(const Digest& digest);

/// A name or address as eight hex digits, letters of ASCII in lower case, blanks around it left out: enough
/// to tell which of a few people is meant, too little to be a name.
[[nodiscard]] std::string person_mark(std::string_view name);

/// RFC 6962 shape: leaves H(0x00 | leaf), nodes H(0x01 | left | right), odd node promoted; of no leaves:
/// H("").
[[nodiscard]] Digest merkle_root(std::span<const Digest> leaves);

}  // namespace plumbline
