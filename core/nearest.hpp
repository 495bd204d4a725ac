#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

/// The nearest of `names` by edits (a letter added, lost, changed, or two neighbours swapped: one each), or
/// empty when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& names);

}  // namespace plumbline
