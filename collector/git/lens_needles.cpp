#include "collector/git/lens_needles.hpp"

#include <algorithm>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

// With this bit both cases of a letter are one, and some signs are one too: a filter may let too much
// through.
constexpr std::uint8_t k_case = 0x20;

}  // namespace

Needles::Needles(const std::vector<std::string_view>& words) : m_words(words.begin(), words.end()) {
  std::vector<std::string> tails;
  for (const auto word : words) {
    auto tail = std::string(word.substr(word.size() - k_tail));
    for (auto& c : tail) c = static_cast<char>(c | k_case);
    if (std::find(tails.begin(), tails.end(), tail) != tails.end()) continue;
    Tail lanes{};
    for (std::size_t i = 0; i < k_tail; ++i) lanes.letters[i] = all_lanes(static_cast<std::uint8_t>(tail[i]));
    m_tails.push_back(lanes);
    tails.push_back(std::move(tail));
  }
}

bool Needles::ends_at(std::string_view text, std::size_t from, std::size_t last) const {
  const auto before = text.substr(from, last + 1 - from);
  return std::any_of(m_words.begin(), m_words.end(), [&](const std::string& word) {
    return before.size() >= word.size() && std::equal(word.rbegin(), word.rend(), before.rbegin(),
                                                      [](char w, char c) { return w == lower(c); });
  });
}

std::size_t Needles::find(std::string_view text, std::size_t from) const {
  auto last = from + k_tail - 1;
  for (; last + k_lanes <= text.size(); last += k_lanes) {
    const char* here = text.data() + last;
    const auto a = load_lanes(here - 2) | k_case;
    const auto b = load_lanes(here - 1) | k_case;
    const auto c = load_lanes(here) | k_case;
    Lanes hits{};
    for (const auto& tail : m_tails) {
      hits |=
          reinterpret_cast<Lanes>((a == tail.letters[0]) & (b == tail.letters[1]) & (c == tail.letters[2]));
    }
    for (auto bits = bits_of(hits); bits != 0; bits &= bits - 1) {
      const auto at = last + static_cast<std::size_t>(std::countr_zero(bits));
      if (ends_at(text, from, at)) return at;
    }
  }
  for (; last < text.size(); ++last) {
    if (ends_at(text, from, last)) return last;
  }
  return std::string_view::npos;
}

}  // namespace plumbline::git
