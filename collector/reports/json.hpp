#pragma once
// Looking into a JSON whose parts may be missing or of another kind than expected.
#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::reports {

/// A value, or nothing. Asking nothing for a part gives nothing.
class Json {
 public:
  Json() = default;
  explicit Json(simdjson::dom::element element) : m_element(element) {}

  [[nodiscard]] bool there() const { return m_element.has_value(); }
  [[nodiscard]] bool is_object() const { return there() && m_element->is_object(); }
  [[nodiscard]] bool is_array() const { return there() && m_element->is_array(); }
  [[nodiscard]] bool is_text() const { return there() && m_element->is_string(); }
  [[nodiscard]] bool is_null() const { return there() && m_element->is_null(); }
  [[nodiscard]] bool is_number() const { return there() && m_element->is_number(); }

  [[nodiscard]] Json operator[](std::string_view key) const {
    simdjson::dom::element out;
    if (!is_object() || m_element->at_key(key).get(out) != simdjson::SUCCESS) return {};
    return Json(out);
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
  [[nodiscard]] std::optional<bool> flag() const {
    bool out = false;
    if (!there() || m_element->get(out) != simdjson::SUCCESS) return std::nullopt;
    return out;
  }
  /// Calls `f(Json)` for each item of an array.
  template <class F>
  void each(F f) const {
    simdjson::dom::array items;
    if (!there() || m_element->get(items) != simdjson::SUCCESS) return;
    for (const auto item : items) f(Json(item));
  }
  /// Calls `f(std::string_view key, Json)` for each entry of an object.
  template <class F>
  void each_entry(F f) const {
    simdjson::dom::object entries;
    if (!there() || m_element->get(entries) != simdjson::SUCCESS) return;
    for (const auto entry : entries) f(entry.key, Json(entry.value));
  }
  /// Counted one by one: the library's own count ends at 16,777,215.
  [[nodiscard]] std::int64_t size() const {
    std::int64_t out = 0;
    each([&](const Json&) { ++out; });
    return out;
  }
  [[nodiscard]] Json first() const {
    simdjson::dom::array items;
    if (!there() || m_element->get(items) != simdjson::SUCCESS) return {};
    for (const auto item : items) return Json(item);
    return {};
  }

 private:
  std::optional<simdjson::dom::element> m_element;
};

}  // namespace plumbline::reports
