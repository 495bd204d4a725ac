#pragma once
// Looking into a JSON whose parts may be missing or of another kind than expected.
#include <simdjson.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::reports {

class LongLists;

/// A value, or nothing. Asking nothing for a part gives nothing.
class Json {
 public:
  Json() = default;
  explicit Json(simdjson::dom::element element, LongLists* lists = nullptr)
      : m_element(element), m_lists(lists) {}

  [[nodiscard]] bool there() const { return m_element.has_value(); }
  [[nodiscard]] bool is_object() const { return there() && m_element->is_object(); }
  [[nodiscard]] bool is_array() const { return (there() && m_element->is_array()) || long_list(); }
  [[nodiscard]] bool is_text() const { return there() && m_element->is_string(); }
  [[nodiscard]] bool is_null() const { return there() && m_element->is_null(); }
  [[nodiscard]] bool is_number() const { return there() && m_element->is_number() && !long_list(); }

  [[nodiscard]] Json operator[](std::string_view key) const {
    simdjson::dom::element out;
    if (!is_object() || m_element->at_key(key).get(out) != simdjson::SUCCESS) return {};
    return Json(out, m_lists);
  }
  [[nodiscard]] bool has(std::string_view key) const { return (*this)[key].there(); }
  /// A text; empty where it is none.
  [[nodiscard]] std::string_view text() const {
    std::string_view out;
    if (!there() || m_element->get(out) != simdjson::SUCCESS) return {};
    return out;
  }
  [[nodiscard]] std::string_view text(std::string_view key) const { return (*this)[key].text(); }
  [[nodiscard]] std::optional<std::int64_t> number() const {
    std::int64_t whole = 0;
    double real = 0;
    if (!there()) return std::nullopt;
    if (m_element->get(whole) == simdjson::SUCCESS) return whole;
    if (m_element->get(real) == simdjson::SUCCESS && real > -9e15 && real < 9e15)
      return static_cast<std::int64_t>(real);
    return std::nullopt;
  }
  /// As it stands; 0 where it is no number.
  [[nodiscard]] double real() const {
    double out = 0;
    if (!there() || m_element->get(out) != simdjson::SUCCESS) return 0;
    return out;
  }
  [[nodiscard]] bool is_whole() const {
    return is_number() && (m_element->is_int64() || m_element->is_uint64() || std::trunc(real()) == real());
  }
  [[nodiscard]] std::optional<bool> flag() const {
    bool out = false;
    if (!there() || m_element->get(out) != simdjson::SUCCESS) return std::nullopt;
    return out;
  }
  /// Calls `f(Json)` for each item of an array. An item, and every text in it, is there until `f` returns: of
  /// a long list only a piece is in memory.
  template <class F>
  void each(F f) const {
    if (const auto list = long_list()) return each_long(*list, f);
    simdjson::dom::array items;
    if (!there() || m_element->get(items) != simdjson::SUCCESS) return;
    for (const auto item : items) f(Json(item, m_lists));
  }
  /// Calls `f(std::string_view key, Json)` for each entry of an object.
  template <class F>
  void each_entry(F f) const {
    simdjson::dom::object entries;
    if (!there() || m_element->get(entries) != simdjson::SUCCESS) return;
    for (const auto entry : entries) f(entry.key, Json(entry.value, m_lists));
  }
  /// Counted one by one: the library's own count ends at 16,777,215.
  [[nodiscard]] std::int64_t size() const {
    if (const auto list = long_list()) return size_long(*list);
    std::int64_t out = 0;
    each([&](const Json&) { ++out; });
    return out;
  }
  [[nodiscard]] Json first() const {
    if (const auto list = long_list()) return first_long(*list);
    simdjson::dom::array items;
    if (!there() || m_element->get(items) != simdjson::SUCCESS) return {};
    for (const auto item : items) return Json(item, m_lists);
    return {};
  }

 private:
  /// Which of the long lists it stands for (long_lists.hpp); nothing: it stands for itself.
  [[nodiscard]] std::optional<std::size_t> long_list() const {
    return m_lists != nullptr && there() ? find_long() : std::nullopt;
  }
  [[nodiscard]] std::optional<std::size_t> find_long() const;
  void each_long(std::size_t index, const std::function<void(const Json&)>& f) const;
  [[nodiscard]] Json first_long(std::size_t index) const;
  [[nodiscard]] std::int64_t size_long(std::size_t index) const;

  std::optional<simdjson::dom::element> m_element;
  LongLists* m_lists = nullptr;
};

}  // namespace plumbline::reports
