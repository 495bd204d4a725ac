#pragma once
// What a reading leaves for the next one: what it saw, and what it came to.
#include <string>
#include <string_view>
#include <vector>

#include "core/shapes.hpp"

namespace plumbline::files {

struct State {
  std::string digest;  ///< over the listing and all that decides what is read
  std::vector<Coverage> coverage;
  std::vector<Gap> gaps;
  [[nodiscard]] std::string text() const;
  /// Empty where the text is none of ours.
  [[nodiscard]] static State parse(std::string_view text);
};

}  // namespace plumbline::files
