#pragma once
#include "core/result.hpp"

namespace plumbline::cli {

enum class Exit : int {
  done = 0,
  below = 1,       ///< confirmed score under --fail-under
  usage = 2,       ///< the call or a file of the user's is wrong
  incomplete = 3,  ///< something could not be collected, read or written
  integrity = 4,   ///< what is stored does not prove itself
  bug = 70,
};

/// The one to report where two apply: 70, 4, 3, 1, in this order; `usage` ends a command before any other can
/// apply.
[[nodiscard]] Exit worst(Exit a, Exit b);
[[nodiscard]] Exit exit_of(Errc code);

}  // namespace plumbline::cli
