#pragma once
// Text that many values hold at once: millions of rows name the same few commits, sources and reasons.
#include <fmt/format.h>

#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace plumbline {

/// A text that never changes; copies share it and take the size of a pointer. Reads like a std::string.
/// Copies may be made and dropped in several threads at once.
class SharedText {
 public:
  SharedText() = default;
  SharedText(std::string text) : m_held(text.empty() ? nullptr : new Held{{1}, std::move(text)}) {}
  SharedText(std::string_view text) : SharedText(std::string(text)) {}
  SharedText(const char* text) : SharedText(std::string(text)) {}
  SharedText(const SharedText& other) noexcept : m_held(other.m_held) {
    if (m_held != nullptr) m_held->uses.fetch_add(1, std::memory_order_relaxed);
  }
  SharedText(SharedText&& other) noexcept : m_held(std::exchange(other.m_held, nullptr)) {}
  SharedText& operator=(SharedText other) noexcept {
    std::swap(m_held, other.m_held);
    return *this;
  }
  ~SharedText() {
    if (m_held != nullptr && m_held->uses.fetch_sub(1, std::memory_order_acq_rel) == 1) delete m_held;
  }

  [[nodiscard]] const std::string& str() const {
    static const std::string none;
    return m_held == nullptr ? none : m_held->text;
  }
  operator const std::string&() const { return str(); }
  operator std::string_view() const { return str(); }

  [[nodiscard]] bool empty() const { return m_held == nullptr; }
  [[nodiscard]] std::size_t size() const { return str().size(); }
  [[nodiscard]] std::size_t find(std::string_view what, std::size_t from = 0) const {
    return str().find(what, from);
  }
  [[nodiscard]] std::size_t find(char what, std::size_t from = 0) const { return str().find(what, from); }
  [[nodiscard]] std::size_t rfind(char what) const { return str().rfind(what); }
  [[nodiscard]] bool starts_with(std::string_view what) const { return str().starts_with(what); }
  [[nodiscard]] std::string substr(std::size_t from, std::size_t count = std::string::npos) const {
    return str().substr(from, count);
  }

  friend bool operator==(const SharedText& a, const SharedText& b) {
    return a.m_held == b.m_held || a.str() == b.str();
  }
  friend auto operator<=>(const SharedText& a, const SharedText& b) { return a.str() <=> b.str(); }
  template <class Text>
  requires(std::is_convertible_v<const Text&, std::string_view> &&
           !std::is_same_v<Text, SharedText>) friend bool
  operator==(const SharedText& a, const Text& b) {
    return a.str() == std::string_view(b);
  }
  friend std::string operator+(std::string a, const SharedText& b) { return std::move(a) + b.str(); }
  friend std::string operator+(const SharedText& a, std::string_view b) { return a.str() + std::string(b); }

 private:
  struct Held {
    std::atomic<std::size_t> uses;
    const std::string text;
  };
  Held* m_held = nullptr;  // null: empty
};

/// Gives equal texts one place. May be dropped before what it gave.
class SharedTexts {
 public:
  [[nodiscard]] SharedText of(std::string_view text) {
    if (text.empty()) return {};
    if (const auto it = m_known.find(text); it != m_known.end()) return it->second;
    SharedText made(text);
    m_known.emplace(made.str(), made);  // the key lives in the value
    return made;
  }
  [[nodiscard]] std::size_t size() const { return m_known.size(); }

 private:
  std::unordered_map<std::string_view, SharedText> m_known;
};

}  // namespace plumbline

template <>
struct fmt::formatter<plumbline::SharedText> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const plumbline::SharedText& text, Context& context) const {
    return fmt::formatter<std::string_view>::format(text.str(), context);
  }
};
