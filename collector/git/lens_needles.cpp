#include "collector/git/lens_needles.hpp"

#include <deque>

namespace plumbline::git {

Needles::Needles(const std::vector<std::string_view>& words) : m_states(1), m_hit(1) {
  m_states[0] = {};
  for (const auto word : words) {
    std::uint16_t state = 0;
    for (const char c : word) state = grow(state, static_cast<unsigned char>(c));
    m_hit[state] = 1;
  }
  join();
}

std::uint16_t Needles::grow(std::uint16_t state, unsigned char letter) {
  if (m_states[state][letter] == 0) {
    m_states[state][letter] = static_cast<std::uint16_t>(m_states.size());
    m_states.emplace_back();
    m_states.back() = {};
    m_hit.push_back(0);
  }
  return m_states[state][letter];
}

/// Breadth first: where a word does not go on, its longest ending that begins a word does.
void Needles::join() {
  std::vector<std::uint16_t> ending(m_states.size(), 0);
  std::deque<std::uint16_t> queue{0};
  while (!queue.empty()) {
    const auto state = queue.front();
    queue.pop_front();
    if (m_hit[ending[state]] != 0) m_hit[state] = 1;
    for (std::size_t letter = 0; letter < 256; ++letter) {
      auto& next = m_states[state][letter];
      const auto otherwise = state == 0 ? std::uint16_t{0} : m_states[ending[state]][letter];
      if (next == 0) {
        next = otherwise;
      } else {
        ending[next] = otherwise;
        queue.push_back(next);
      }
    }
  }
  for (auto& state : m_states) {
    for (std::size_t c = 'A'; c <= 'Z'; ++c) state[c] = state[c + ('a' - 'A')];
  }
}

std::size_t Needles::find(std::string_view text, std::size_t from) const {
  std::uint16_t state = 0;
  for (auto at = from; at < text.size(); ++at) {
    state = m_states[state][static_cast<unsigned char>(text[at])];
    if (m_hit[state] != 0) return at;
  }
  return std::string_view::npos;
}

}  // namespace plumbline::git
