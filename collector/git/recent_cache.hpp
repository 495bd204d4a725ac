#pragma once
// A bounded memory of what was used last, without an allocation of its own after it was made.
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace plumbline::git {

/// Values by key, at most `bytes` of them together. A key has a few places it may stand in; whoever was not
/// asked for since the hand passed last makes room. One a thread.
template <class Key, class Value, class Hash>
class RecentCache {
 public:
  /// `places`: a power of two, at least `k_ways`.
  RecentCache(std::size_t places, std::size_t bytes)
      : m_places(places), m_mask(places - k_ways), m_limit(bytes) {}

  /// Null: not here any more. Valid until the next `insert`.
  [[nodiscard]] Value* find(const Key& key) {
    const auto first = Hash{}(key)&m_mask;
    for (std::size_t i = first; i < first + k_ways; ++i) {
      Place& place = m_places[i];
      if (place.bytes == 0 || !(place.key == key)) continue;
      place.used = true;
      return &place.value;
    }
    return nullptr;
  }

  /// `key` is not here. `bytes`: what the value takes, not 0. `gone` gets each value that makes room.
  template <class Gone>
  void insert(const Key& key, Value value, std::size_t bytes, Gone gone) {
    while (m_bytes + bytes > m_limit && m_bytes != 0) pass(gone);
    Place& place = choose(Hash{}(key)&m_mask);
    if (place.bytes != 0) drop(place, gone);
    place = {key, std::move(value), bytes, false};
    m_bytes += bytes;
  }

 private:
  static constexpr std::size_t k_ways = 4;
  struct Place {
    Key key{};
    Value value{};
    std::size_t bytes = 0;  ///< 0: free
    bool used = false;      ///< asked for since the hand passed
  };

  Place& choose(std::size_t first) {
    for (std::size_t i = first; i < first + k_ways; ++i) {
      if (m_places[i].bytes == 0) return m_places[i];
    }
    for (std::size_t n = 0; n < k_ways; ++n) {
      Place& place = m_places[first + m_turn++ % k_ways];
      if (!place.used) return place;
    }
    for (std::size_t i = first; i < first + k_ways; ++i) m_places[i].used = false;
    return m_places[first + m_turn++ % k_ways];
  }

  template <class Gone>
  void pass(Gone& gone) {
    Place& place = m_places[m_hand];
    m_hand = (m_hand + 1) & (m_places.size() - 1);
    if (place.bytes == 0) return;
    if (place.used)
      place.used = false;
    else
      drop(place, gone);
  }

  template <class Gone>
  void drop(Place& place, Gone& gone) {
    m_bytes -= place.bytes;
    place.bytes = 0;
    gone(std::move(place.value));
    place.value = Value{};
  }

  std::vector<Place> m_places;
  std::size_t m_mask, m_limit;
  std::size_t m_bytes = 0, m_hand = 0, m_turn = 0;
};

}  // namespace plumbline::git
