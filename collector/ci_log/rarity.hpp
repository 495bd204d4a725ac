#pragma once
// Which few bytes of a strand are rare in logs, and so worth looking for.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector/ci_log/strands.hpp"

namespace plumbline::ci_log {

/// Bytes of a strand that are looked for: `k_window` at once, then a few more.
struct Spot {
  static constexpr std::size_t k_window = 4, k_widest = 8;
  std::ptrdiff_t at = 0;   ///< of the first in the strand; negative: it stands before it
  std::uint8_t width = 0;  ///< how many tell more than four do, up to `k_widest`
  double cost = 0;         ///< of looking for them: how often they are found
};

/// How often bytes stand in a sample, and which follow which.
class Rarity {
 public:
  explicit Rarity(std::string_view sample);
  /// The cheapest place for each way in which the strand can lie where one place in `step` is looked at; none
  /// where one way has too few known bytes.
  [[nodiscard]] std::optional<std::vector<Spot>> places_in(const Strand& strand, std::size_t step) const;

 private:
  /// How much a byte of a strand tells by itself.
  struct Weight {
    std::size_t count = 256;  ///< bytes that may stand there
    int only = -1;            ///< where it is one
    double share = 1;         ///< of the sample
  };
  [[nodiscard]] Weight weight_of(const Bytes& bytes) const;
  [[nodiscard]] double share_of(std::span<const Weight> row) const;
  static std::size_t texts_of(std::span<const Weight> row);

  /// How often exactly these bytes stand in the sample.
  [[nodiscard]] double counted(std::span<const Weight> row) const;

  std::unordered_map<std::uint32_t, std::uint32_t> m_fours;  ///< by four bytes in a row
  std::array<double, 256> m_bytes{};
  std::unique_ptr<std::array<std::array<double, 256>, 256>> m_pairs;
  double m_all = 0;
};

}  // namespace plumbline::ci_log
