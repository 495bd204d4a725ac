#pragma once
// Several words looked for at once, sixteen bytes a step.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "collector/git/lens_lanes.hpp"

namespace plumbline::git {

/// Finds any of a few words, ASCII case apart. Where the last three letters of one stand, the whole word is
/// compared.
class Needles {
 public:
  /// `words`: not empty, in lower case, three letters or more each, few.
  explicit Needles(const std::vector<std::string_view>& words);
  /// Where the first word found at or behind `from` has its last byte; npos: none.
  [[nodiscard]] std::size_t find(std::string_view text, std::size_t from) const;

 private:
  static constexpr std::size_t k_tail = 3;
  struct Tail {
    Lanes letters[k_tail];  ///< each in all lanes
  };
  [[nodiscard]] bool ends_at(std::string_view text, std::size_t from, std::size_t last) const;
  std::vector<std::string> m_words;
  std::vector<Tail> m_tails;  ///< as `blurred`; each once
};

}  // namespace plumbline::git
