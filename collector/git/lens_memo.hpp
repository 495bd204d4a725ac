#pragma once
// What a text was found to mean, remembered: versions of a file share nearly all their text.
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace plumbline::git {

/// A bounded memory keyed by text, for several threads. What was not asked for while twice the bound came in
/// is forgotten.
template <class V>
class Memo {
 public:
  using Value = std::shared_ptr<const V>;
  /// `bytes`: of keys and values of the young half.
  explicit Memo(std::size_t bytes) : m_bytes(bytes) {}

  /// Null: not remembered.
  [[nodiscard]] Value find(std::string_view key) {
    const std::lock_guard lock(m_mutex);
    if (const auto it = m_young.find(key); it != m_young.end()) return it->second.value;
    const auto it = m_old.find(key);
    if (it == m_old.end()) return nullptr;
    const auto kept = it->second;
    put(key, kept);
    return kept.value;
  }

  /// `weight`: about how many bytes the value holds.
  void keep(std::string_view key, Value value, std::size_t weight) {
    if (key.size() + weight > m_bytes / 4) return;
    const std::lock_guard lock(m_mutex);
    put(key, {std::move(value), weight});
  }

  /// The same in place of what stands there.
  void replace(std::string_view key, Value value, std::size_t weight) {
    if (key.size() + weight > m_bytes / 4) return;
    const std::lock_guard lock(m_mutex);
    if (const auto it = m_young.find(key); it != m_young.end()) {
      m_used = m_used - it->second.weight + weight;
      it->second = {std::move(value), weight};
      return;
    }
    put(key, {std::move(value), weight});
  }

 private:
  struct Entry {
    Value value;
    std::size_t weight = 0;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };
  using Map = std::unordered_map<std::string, Entry, Hash, std::equal_to<>>;

  void put(std::string_view key, const Entry& entry) {
    constexpr std::size_t k_overhead = 100;
    if (!m_young.emplace(key, entry).second) return;
    m_used += key.size() + entry.weight + k_overhead;
    if (m_used <= m_bytes) return;
    m_old = std::move(m_young);
    m_young.clear();
    m_used = 0;
  }

  std::size_t m_bytes;
  std::mutex m_mutex;
  Map m_young, m_old;
  std::size_t m_used = 0;
};

}  // namespace plumbline::git
