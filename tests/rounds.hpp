#pragma once
// How often a long test goes round. Sanitizers look for another kind of fault than seeds do, and take four to
// eight times as long: there a test goes round less often, and says so in its output.
#include "tests/catch.hpp"

namespace plumbline::test {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool k_sanitized = true;
#else
inline constexpr bool k_sanitized = false;
#endif

inline int rounds(int whole, int under_sanitizers) {
  if constexpr (!k_sanitized) return whole;
  WARN("under sanitizers " << under_sanitizers << " rounds instead of " << whole);
  return under_sanitizers;
}

}  // namespace plumbline::test
