#pragma once
// Several words looked for at once: one step a byte, whatever their number.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace plumbline::git {

/// Finds any of a few words, ASCII case apart. Aho and Corasick's machine, made once.
class Needles {
 public:
  /// `words`: not empty, in lower case, few (some hundred letters together).
  explicit Needles(const std::vector<std::string_view>& words);
  /// Where the first word found at or behind `from` has its last byte; npos: none.
  [[nodiscard]] std::size_t find(std::string_view text, std::size_t from) const;

 private:
  using State = std::array<std::uint16_t, 256>;
  std::uint16_t grow(std::uint16_t state, unsigned char letter);
  void join();
  std::vector<State> m_states;
  std::vector<std::uint8_t> m_hit;  ///< whether a word ends in this state
};

}  // namespace plumbline::git
