#include "collector/ci_log/sieved_scan.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace plumbline::ci_log {
namespace {

/// A look at a place reaches so far behind it: what is nearer to the end waits for more.
constexpr std::uint64_t k_hold = Sieve::k_behind;

}  // namespace

void SievedScan::pass(const Part& part, std::uint64_t from, std::uint64_t until) {
  if (from >= until) return;
  const char* const begin = part.text + (from - part.base);
  m_text.insert(m_text.end(), begin, begin + (until - from));
  m_pieces.push_back({m_bytes + m_text.size(), until - m_bytes - m_text.size()});
  m_passed = until;
}

/// Passes on the lines, or of long ones the surroundings, of all places that the sieve finds.
void SievedScan::choose(const Part& part) {
  const auto end = part.base + part.size;
  pass(part, m_passed, std::min(m_due, end));
  const auto until = part.last ? end : end - std::min<std::uint64_t>(k_hold, part.size);
  if (until <= m_sieved) return;
  m_places.clear();
  m_sieve->find(part.text, m_sieved - part.base, until - part.base, m_places);
  m_sieved += (until - m_sieved) / Sieve::k_step * Sieve::k_step;  // the steps go on as they were
  const std::string_view text(part.text, part.size);
  for (const auto place : m_places) {
    const auto at = part.base + place;
    if (at + Sieve::k_window <= m_passed && text[m_passed - part.base - 1] == '\n')
      continue;  // a line that is all there
    const std::size_t passed = m_passed > part.base ? m_passed - part.base : 0;
    const auto least = std::max(passed, place - std::min(place, k_reach));
    const void* const before =  // passed on, too: some expressions begin with it
        place > least ? memrchr(part.text + least, '\n', place - least) : nullptr;
    const auto most = std::min(place + k_reach, part.size);
    const auto behind = text.substr(0, most).find('\n', std::min(place + Sieve::k_window - 1, most));
    m_due = part.base + (behind == text.npos ? place + k_reach : behind + 1);
    pass(part,
         part.base + (before == nullptr
                          ? least
                          : static_cast<std::size_t>(static_cast<const char*>(before) - part.text)),
         std::min(m_due, end));
  }
}

void SievedScan::scan(const Part& part, const OnHit& hit) {
  if (m_sieve == nullptr) {
    const auto from = m_passed - part.base;
    m_passed = part.base + part.size;
    return m_stream.scan({part.text + from, part.size - from}, hit);
  }
  m_text.clear();
  m_pieces.clear();
  choose(part);
  if (m_text.empty()) return;
  auto piece = m_pieces.begin();
  m_stream.scan({m_text.data(), m_text.size()}, [&](unsigned expression, std::uint64_t end) {
    while (piece->end < end) ++piece;
    hit(expression, end + piece->ahead);
  });
  m_bytes += m_text.size();
}

void SievedScan::restart() {
  m_stream.restart();
  m_sieved = m_passed = m_due = m_bytes = 0;
}

}  // namespace plumbline::ci_log
