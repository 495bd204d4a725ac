#include "collector/ci_log/sieve.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace plumbline::ci_log {
namespace {

constexpr int k_hash_bits = 17, k_group_bits = 17;  // tables that stay in the second-level cache
constexpr std::size_t k_chunk = 3072;               // a multiple of the step and of the loop below it

std::uint32_t hash_of(const char* window) {
  std::uint32_t four = 0;
  std::memcpy(&four, window, sizeof four);
  return (four * 0x9E3779B1U) >> (32 - k_hash_bits);
}

/// Of the first `size` bytes, 4 to 8; eight are read.
std::size_t hash_of(const char* text, unsigned size) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, text, sizeof eight);
  return ((eight << (64 - 8 * size)) * 0x9E3779B97F4A7C15U) >> (64 - k_group_bits);
}

double cost_of(const std::vector<Spot>& places) {
  double out = 0;
  for (const auto& place : places) out += place.cost;
  return out;
}

/// Calls with each text of `size` bytes that may stand at `at` of the strand, or beside it.
template <class Visit>
void each_text(const Strand& strand, std::ptrdiff_t at, std::size_t size, const Visit& visit,
               std::array<char, Spot::k_widest> bytes = {}, std::size_t written = 0) {
  if (written == size) return visit(bytes);
  const auto place = at + static_cast<std::ptrdiff_t>(written);
  const bool inside = place >= 0 && place < static_cast<std::ptrdiff_t>(strand.size());
  const auto choices = inside ? strand[static_cast<std::size_t>(place)] : ~Bytes();
  for (auto byte = choices._Find_first(); byte < choices.size(); byte = choices._Find_next(byte)) {
    bytes[written] = static_cast<char>(byte);
    each_text(strand, at, size, visit, bytes, written + 1);
  }
}

}  // namespace

/// Eight bytes of the strand, as far as it reaches there; `at`: where the window is in it.
Sieve::Look Sieve::look_at(const std::vector<SharedBits>& strand, std::ptrdiff_t at, std::int64_t from) {
  std::array<unsigned char, 8> mask{}, value{};
  for (std::size_t i = 0; i < mask.size(); ++i) {
    const auto place = at + from + static_cast<std::ptrdiff_t>(i);
    if (place < 0 || place >= static_cast<std::ptrdiff_t>(strand.size())) continue;
    mask[i] = strand[static_cast<std::size_t>(place)].mask;
    value[i] = strand[static_cast<std::size_t>(place)].value;
  }
  Look out{from, 0, 0};
  std::memcpy(&out.mask, mask.data(), sizeof out.mask);
  std::memcpy(&out.value, value.data(), sizeof out.value);
  return out;
}

/// The eight bytes that tell most, and those on both sides of them.
Sieve::Looks Sieve::looks_at(const Strand& strand, std::ptrdiff_t at) {
  std::vector<SharedBits> bits;
  for (const auto& bytes : strand) {
    const auto first = bytes._Find_first();
    std::size_t differ = 0;
    for (auto byte = first; byte < bytes.size(); byte = bytes._Find_next(byte)) differ |= byte ^ first;
    bits.push_back({static_cast<unsigned char>(~differ), static_cast<unsigned char>(first & ~differ)});
  }
  auto best = look_at(bits, at, 0);
  for (std::int64_t from = -8; from <= 8; ++from) {
    const auto look = look_at(bits, at, from);
    if (std::popcount(look.mask) > std::popcount(best.mask)) best = look;
  }
  return {best, look_at(bits, at, best.from - 8), look_at(bits, at, best.from + 8)};
}

std::optional<Sieve> Sieve::of(const std::vector<std::string_view>& expressions, std::string_view sample) {
  const Rarity rarity(sample);
  std::vector<std::pair<Strand, Spot>> chosen;
  for (const auto expression : expressions) {
    for (const auto& way : ways_of(expression)) {
      std::optional<std::vector<Spot>> best;
      const Strand* of = nullptr;
      for (const auto& strand : way) {
        auto places = rarity.places_in(strand, k_step);
        if (!places || (best && cost_of(*places) >= cost_of(*best))) continue;
        best = std::move(places);
        of = &strand;
      }
      if (!best) return std::nullopt;
      for (const auto& place : *best) chosen.emplace_back(*of, place);
    }
  }
  Sieve out;
  if (!out.fill(chosen)) return std::nullopt;
  return out;
}

/// False: there are too many.
bool Sieve::fill(const std::vector<std::pair<Strand, Spot>>& chosen) {
  m_widths.assign(std::size_t{1} << k_hash_bits, 0);
  for (const auto& [strand, place] : chosen) {
    each_text(strand, place.at, k_window, [&, width = place.width](const auto& bytes) {
      auto& known = m_widths[hash_of(bytes.data())];
      known = known == 0 ? width : std::min(known, width);
    });
  }
  std::map<Looks, std::size_t> ids;
  std::set<std::pair<std::size_t, std::size_t>> wide;  // hash, id
  for (const auto& [of, place] : chosen) {
    const auto& strand = of;
    const auto at = place.at;
    const auto id = ids.try_emplace(looks_at(strand, at), ids.size()).first->second;
    each_text(strand, at, k_window, [&](const auto& bytes) {
      const auto width = m_widths[hash_of(bytes.data())];
      each_text(
          strand, at, width, [&](const auto& more) { wide.emplace(hash_of(more.data(), width), id); }, bytes,
          k_window);
    });
  }
  constexpr auto k_most = std::numeric_limits<std::uint16_t>::max();
  if (wide.size() > k_most || ids.size() > k_most) return false;
  std::vector<Look> best(ids.size());
  m_more.resize(ids.size());
  for (const auto& [looks, id] : ids) {
    best[id] = looks[0];
    m_more[id] = {looks[1], looks[2]};
  }
  m_groups.assign(std::size_t{1} << k_group_bits, 0);
  std::size_t before = m_groups.size();
  for (const auto& [hash, id] : wide) {
    if (hash != before) m_first.push_back(static_cast<std::uint16_t>(m_ids.size()));
    before = hash;
    m_ids.push_back(static_cast<std::uint16_t>(id));
    m_looks.push_back(best[id]);
    m_groups[hash] = static_cast<std::uint16_t>(m_first.size());
  }
  m_first.push_back(static_cast<std::uint16_t>(m_ids.size()));
  return true;
}

bool Sieve::is_there(const char* text, std::size_t at, const Look& look) {
  const auto from = static_cast<std::int64_t>(at) + look.from;
  if (from < 0) return true;
  std::uint64_t eight = 0;
  std::memcpy(&eight, text + from, sizeof eight);
  return (eight & look.mask) == look.value;
}

bool Sieve::confirmed(const char* text, std::size_t at, std::size_t group) const {
  for (auto i = m_first[group - 1]; i < m_first[group]; ++i) {
    if (!is_there(text, at, m_looks[i])) continue;
    const auto& more = m_more[m_ids[i]];
    if (is_there(text, at, more[0]) && is_there(text, at, more[1])) return true;
  }
  return false;
}

void Sieve::find(const char* text, std::size_t from, std::size_t until,
                 std::vector<std::size_t>& places) const {
  const auto* const widths = m_widths.data();
  struct Found {
    std::uint16_t at, group;
  };
  std::array<Found, k_chunk / k_step + 1> found;
  for (; from < until; from += k_chunk) {
    const auto size = std::min(until - from, k_chunk);
    const char* const chunk = text + from;
    std::size_t count = 0;
    const auto look = [&](std::size_t at) {
      const auto hash = hash_of(chunk + at);
      found[count].at = static_cast<std::uint16_t>(at);
      count += widths[hash] != 0 ? 1 : 0;
    };
    std::size_t at = 0;
    for (; at + 8 * k_step <= size; at += 8 * k_step) {
#pragma GCC unroll 8
      for (std::size_t i = 0; i < 8; ++i) look(at + i * k_step);
    }
    for (; at < size; at += k_step) look(at);
    std::size_t left = 0;  // without a branch: which pass nobody can guess
    for (std::size_t i = 0; i < count; ++i) {
      const char* const window = chunk + found[i].at;
      const auto group = m_groups[hash_of(window, widths[hash_of(window)])];
      found[left] = {found[i].at, group};
      left += group != 0 ? 1 : 0;
    }
    for (std::size_t i = 0; i < left; ++i) {
      if (confirmed(text, from + found[i].at, found[i].group)) places.push_back(from + found[i].at);
    }
  }
}

}  // namespace plumbline::ci_log
