#include "collector/ci_log/rarity.hpp"

#include <algorithm>

namespace plumbline::ci_log {
namespace {

constexpr std::size_t k_most_texts = 6000;  // that one place may stand for
constexpr double k_cost_of_look = 8;        // at what was found, seen from finding it
constexpr double k_by_chance =
    1.0 / 131072;  // that a text is taken for another: the size of the sieve's table

std::size_t index(int byte) {
  return static_cast<std::size_t>(byte);
}

}  // namespace

Rarity::Rarity(std::string_view sample)
    : m_pairs(std::make_unique<std::array<std::array<double, 256>, 256>>()),
      m_all(256 + static_cast<double>(sample.size())) {
  m_bytes.fill(1);
  std::uint32_t four = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto byte = static_cast<unsigned char>(sample[i]);
    four = four << 8U | byte;
    if (i >= 3) ++m_fours[four];
    ++m_bytes[byte];
    if (i > 0) ++(*m_pairs)[static_cast<unsigned char>(sample[i - 1])][byte];
  }
}

double Rarity::counted(std::span<const Weight> row) const {
  std::uint32_t four = 0;
  for (const auto& weight : row.first(Spot::k_window)) {
    if (weight.only < 0) return 0;
    four = four << 8U | static_cast<std::uint32_t>(weight.only);
  }
  const auto known = m_fours.find(four);
  return known == m_fours.end() ? 0 : known->second;
}

Rarity::Weight Rarity::weight_of(const Bytes& bytes) const {
  Weight out{bytes.count(), -1, 1};
  if (out.count == 256) return out;
  if (out.count == 1) out.only = static_cast<int>(bytes._Find_first());
  double sum = 0;
  for (auto byte = bytes._Find_first(); byte < bytes.size(); byte = bytes._Find_next(byte))
    sum += m_bytes[byte];
  out.share = sum / m_all;
  return out;
}

std::size_t Rarity::texts_of(std::span<const Weight> row) {
  std::size_t out = 1;
  for (const auto& weight : row) out = std::min(out * weight.count, 2 * k_most_texts);
  return out;
}

/// How often such a row is found: there, or by chance.
double Rarity::share_of(std::span<const Weight> row) const {
  double out = 1;
  int before = -1;
  for (const auto& weight : row) {
    if (weight.only >= 0 && before >= 0) {
      out *= ((*m_pairs)[index(before)][index(weight.only)] + 0.1) / (m_bytes[index(before)] + 25);
    } else {
      out *= weight.share;
    }
    before = weight.only;
  }
  // a row of blanks is far more frequent than its pairs tell
  if (row.size() == Spot::k_window) out = std::max(out, counted(row) / m_all);
  return out + static_cast<double>(texts_of(row)) * k_by_chance;
}

std::optional<std::vector<Spot>> Rarity::places_in(const Strand& strand, std::size_t step) const {
  constexpr auto k_before = Spot::k_window - 1;
  std::vector<Weight> weights(k_before);
  for (const auto& bytes : strand) weights.push_back(weight_of(bytes));
  weights.resize(weights.size() + Spot::k_widest);
  std::vector<std::optional<Spot>> best(step);
  for (std::size_t from = 0; from < strand.size() + k_before; ++from) {
    const auto row = std::span(weights).subspan(from, Spot::k_widest);
    const auto found = share_of(row.first(Spot::k_window));
    auto& known = best[from % step];
    for (auto width = Spot::k_window; width <= Spot::k_widest; ++width) {
      if (texts_of(row.first(width)) > k_most_texts) break;
      const auto cost = found + k_cost_of_look * share_of(row.first(width));
      if (known && known->cost <= cost) continue;
      known = Spot{static_cast<std::ptrdiff_t>(from) - static_cast<std::ptrdiff_t>(k_before),
                   static_cast<std::uint8_t>(width), cost};
    }
  }
  std::vector<Spot> out;
  for (const auto& place : best) {
    if (!place) return std::nullopt;
    out.push_back(*place);
  }
  return out;
}

}  // namespace plumbline::ci_log
