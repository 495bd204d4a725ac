#pragma once
// Says at the speed of memory where in a text an expression of many can be: three bytes on, four bytes at
// once are looked up in a table of the rarest four of each expression. What passes is searched properly.
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/ci_log/rarity.hpp"
#include "collector/ci_log/strands.hpp"

namespace plumbline::ci_log {

class Sieve {
 public:
  static constexpr std::size_t k_window = Spot::k_window;  ///< bytes that are looked up at once
  static constexpr std::size_t k_step = 3;     ///< greater: fewer look-ups, but longer stretches are needed
  static constexpr std::size_t k_behind = 32;  ///< bytes that must be readable behind a text that is searched

  /// None where an expression has no stretch of some five known bytes. `sample`: text as it will be searched;
  /// what is rare in it is looked for.
  [[nodiscard]] static std::optional<Sieve> of(const std::vector<std::string_view>& expressions,
                                               std::string_view sample);

  /// Appends offsets in [from, until), ascending, a whole number of steps from `from`. Wherever an expression
  /// matches one of them is between its ends, or up to three bytes before its first.
  void find(const char* text, std::size_t from, std::size_t until, std::vector<std::size_t>& places) const;

 private:
  /// Bytes near a window: a closer look.
  struct Look {
    std::int64_t from;  ///< of eight bytes, seen from the window
    std::uint64_t mask, value;
    friend auto operator<=>(const Look&, const Look&) = default;
  };
  /// Bits that all bytes of a place share, and what they are.
  struct SharedBits {
    unsigned char mask, value;
  };
  [[nodiscard]] static Look look_at(const std::vector<SharedBits>& strand, std::ptrdiff_t at,
                                    std::int64_t from);
  using Looks = std::array<Look, 3>;
  [[nodiscard]] static Looks looks_at(const Strand& strand, std::ptrdiff_t at);
  [[nodiscard]] static bool is_there(const char* text, std::size_t at, const Look& look);
  Sieve() = default;
  [[nodiscard]] bool fill(const std::vector<std::pair<Strand, Spot>>& chosen);
  [[nodiscard]] bool confirmed(const char* text, std::size_t at, std::size_t group) const;

  /// By hash of a window: 0 where it is none that is looked for, else of how many bytes the second look is.
  std::vector<std::uint8_t> m_widths;
  std::vector<std::uint16_t> m_groups;  ///< by hash of so many bytes: 0, or the number of their looks, from 1
  std::vector<std::uint16_t> m_first;   ///< by number - 1: the first of `m_looks`
  std::vector<Look> m_looks;            ///< the one that tells most, again for each group that asks for it,
  std::vector<std::uint16_t> m_ids;     ///< beside each of `m_looks`: where the others are
  std::vector<std::array<Look, 2>> m_more;  ///< apart, because rarely needed; all three must be there
};

}  // namespace plumbline::ci_log
