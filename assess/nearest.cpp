#include <algorithm>
#include <numeric>

#include "assess/pack.hpp"
#include "assess/yaml_reader.hpp"

namespace plumbline::assess {
namespace {

constexpr std::size_t k_longest_word = 80;  // the distance is quadratic in it

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t swap = diagonal + (letter == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, swap});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
  if (word.size() > k_longest_word) return {};
  std::string best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto& name : names) {
    if (name.size() > k_longest_word) continue;
    const auto distance = edit_distance(word, name);
    if (distance < least || (distance == least && !best.empty() && name < best)) {
      least = distance;
      best = name;
    }
  }
  return best;
}

std::string hint(std::string_view word, const std::vector<std::string>& names) {
  const auto near = nearest(word, names);
  return near.empty() ? "" : " Did you mean \"" + near + "\"?";
}

}  // namespace plumbline::assess
