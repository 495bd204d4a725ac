#pragma once
#include <cstdint>
#include <string_view>

namespace plumbline::archive {

enum class Kind { plain, zip, tar, compressed };

/// Bytes from the beginning that `kind_of` wants to see.
inline constexpr std::size_t k_sniffed = 512;

/// By content alone.
[[nodiscard]] Kind kind_of(std::string_view beginning);

/// Heads of a zip's directory in `bytes`, counted to `most` at most: libarchive holds them all in memory.
[[nodiscard]] std::uint64_t zip_heads(std::string_view bytes, std::uint64_t most);

/// Whether a path stays where it is: relative, no "..", no control character, not too long.
[[nodiscard]] bool stays_inside(std::string_view path, std::size_t most);

}  // namespace plumbline::archive
