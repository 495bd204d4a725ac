#pragma once
// Cells of a row the store answered.
#include <optional>
#include <string>

#include "store/store.hpp"

namespace plumbline::assess::gates {

/// Empty: NULL, or a number.
[[nodiscard]] inline std::string text_in(const store::Value& cell) {
  const auto* found = std::get_if<std::string>(&cell);
  return found == nullptr ? std::string() : *found;
}
[[nodiscard]] inline std::optional<std::int64_t> number_in(const store::Value& cell) {
  const auto* found = std::get_if<std::int64_t>(&cell);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

}  // namespace plumbline::assess::gates
