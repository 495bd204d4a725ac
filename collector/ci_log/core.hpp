#pragma once
// The part of an expression that is looked for at speed: where it is not, the expression is not either.
#include <cstddef>
#include <string>
#include <string_view>

namespace plumbline::ci_log {

struct Core {
  std::string expression;  ///< without anchors, groups' names and whatever may be long or missing
  std::size_t weight = 0;  ///< how much it tells: 10 a letter, 2 a sign or blank, little a word like "error"
  std::string also;        ///< plain bytes of another stretch, which a line must hold too; empty: none
};

/// The stretch of `expression` that tells most. It is found wherever the expression is, and at
/// times where it is not.
[[nodiscard]] Core core_of(std::string_view expression);

}  // namespace plumbline::ci_log
