#pragma once
// A result that must be there: a test that cannot go on without it ends with its message.
#include <stdexcept>
#include <utility>

#include "core/result.hpp"

namespace plumbline::tests {

template <class T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
inline void take(const Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().message);
}

}  // namespace plumbline::tests
