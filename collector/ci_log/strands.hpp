#pragma once
// What bytes an expression cannot do without: stretches of known length, each place with the bytes that may
// stand there.
#include <bitset>
#include <string_view>
#include <vector>

namespace plumbline::ci_log {

using Bytes = std::bitset<256>;
/// Places next to each other, at least one.
using Strand = std::vector<Bytes>;
/// One of the ways in which an expression can match: it has all of these in it. Empty: nothing is known.
using Way = std::vector<Strand>;

/// All ways; whatever `expression` finds in a line of UTF-8, as it is or with '?' for bytes that are none, is
/// one of them. The line has its end, and before it what ends the one before, or the blank behind a prefix.
[[nodiscard]] std::vector<Way> ways_of(std::string_view expression);

}  // namespace plumbline::ci_log
