#pragma once
// What a reading leaves for the next one: what it saw, and what it came to.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collector/reports/ledger.hpp"
#include "core/shapes.hpp"

namespace plumbline::files {

struct State {
  std::string digest;  ///< over the listing and all that decides what is read
  std::vector<Coverage> coverage;
  std::vector<Gap> gaps;
  std::map<std::string, std::vector<Instant>> reports;  ///< by name, each that bore it, the first one first
  std::vector<plumbline::reports::ScopeMemory> looks;   ///< at findings
  [[nodiscard]] std::string text() const;
  /// Empty where the text is none of ours.
  [[nodiscard]] static State parse(std::string_view text);
};

/// What was covered before stays; coverage grows.
[[nodiscard]] std::vector<Coverage> merged(std::vector<Coverage> before, const std::vector<Coverage>& fresh);

}  // namespace plumbline::files
