#pragma once
#include <string_view>

namespace plumbline {

/// A place where a test may end the process (kill -9 at a seeded point). Free of effect unless a test
/// installed a handler.
using FaultHandler = void (*)(std::string_view phase);
inline FaultHandler g_fault_handler = nullptr;
inline void fault_point(std::string_view phase) {
  if (g_fault_handler != nullptr) g_fault_handler(phase);
}

}  // namespace plumbline
