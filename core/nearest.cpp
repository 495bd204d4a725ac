#include "core/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace plumbline {
namespace {

constexpr std::size_t k_longest_word = 80;  // the distance is quadratic in it

// Damerau's distance in its plain form: no letter is edited twice.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_before, before(b.size() + 1), row(b.size() + 1);
  std::iota(before.begin(), before.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], two_before[j - 2] + 1);
    }
    two_before = std::move(before);
    before = row;
  }
  return before.back();
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
  if (word.size() > k_longest_word) return {};
  std::string best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  const auto folded = lower(word);
  for (const auto& name : names) {
    if (name.size() > k_longest_word) continue;
    const auto distance = edit_distance(folded, lower(name));
    if (distance < least || (distance == least && !best.empty() && name < best)) {
      least = distance;
      best = name;
    }
  }
  return best;
}

}  // namespace plumbline
