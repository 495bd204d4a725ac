#pragma once
// A delta of a pack: copy a piece of the base, or insert bytes. Pure, no exceptions, total over hostile
// bytes.
#include <cstdint>
#include <optional>
#include <string_view>

namespace plumbline::git {

struct Delta {
  std::uint64_t base_size = 0, result_size = 0;
  std::string_view steps;
};

/// Absent: the two sizes at its head are torn.
[[nodiscard]] std::optional<Delta> parse_delta(std::string_view bytes);

/// Writes the `result_size` bytes the delta makes of `base` to `out`. False: the base is of another size, or
/// a step reaches out of it or over the result's end, or too little came out.
[[nodiscard]] bool apply_delta(const Delta& delta, std::string_view base, char* out);

}  // namespace plumbline::git
