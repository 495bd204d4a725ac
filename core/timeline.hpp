#pragma once
#include <algorithm>
#include <utility>
#include <vector>

#include "core/instant.hpp"

namespace plumbline {

/// A value for every instant: sorted breakpoints, each value holds until the next, equal neighbours merged,
/// so equal timelines are equal bytes (SEMANTICS 1). The first breakpoint is always at -inf.
template <class T>
class Timeline {
 public:
  struct Step {
    Instant at;
    T value;
    friend bool operator==(const Step&, const Step&) = default;
  };

  Timeline() : Timeline(T{}) {}
  explicit Timeline(T everywhere) { m_steps.push_back({k_always, std::move(everywhere)}); }

  /// Sets the value from `at` on; calls must come in ascending order of `at` (a later call at the same
  /// instant wins). "For ever" is never reached: a call at +inf has no effect.
  void append(Instant at, T value) {
    if (at == k_forever) return;
    if (m_steps.back().at == at) {
      m_steps.back().value = std::move(value);
      merge_tail();
    } else if (!(m_steps.back().value == value)) {
      m_steps.push_back({at, std::move(value)});
    }
  }

  [[nodiscard]] const T& at(Instant t) const { return m_steps[index_at(t)].value; }

  /// The unbroken run of one value that contains `t`.
  [[nodiscard]] Span run_at(Instant t) const {
    const auto i = index_at(t);
    return {m_steps[i].at, i + 1 < m_steps.size() ? m_steps[i + 1].at : k_forever};
  }

  [[nodiscard]] const std::vector<Step>& steps() const { return m_steps; }

  /// `f` applied to every value; neighbours that become equal are merged.
  template <class F>
  [[nodiscard]] auto map(F f) const {
    using U = decltype(f(m_steps.front().value));
    Timeline<U> out(f(m_steps.front().value));
    for (std::size_t i = 1; i < m_steps.size(); ++i) out.append(m_steps[i].at, f(m_steps[i].value));
    return out;
  }

  friend bool operator==(const Timeline&, const Timeline&) = default;

 private:
  [[nodiscard]] std::size_t index_at(Instant t) const {
    auto it = std::upper_bound(m_steps.begin(), m_steps.end(), t,
                               [](Instant x, const Step& s) { return x < s.at; });
    return it == m_steps.begin() ? 0 : static_cast<std::size_t>(it - m_steps.begin()) - 1;
  }
  void merge_tail() {
    if (m_steps.size() > 1 && m_steps[m_steps.size() - 2].value == m_steps.back().value) m_steps.pop_back();
  }
  std::vector<Step> m_steps;
};

/// `f(a(t), b(t))` for every t.
template <class A, class B, class F>
[[nodiscard]] auto zip(const Timeline<A>& a, const Timeline<B>& b, F f) {
  using U = decltype(f(a.steps().front().value, b.steps().front().value));
  Timeline<U> out(f(a.steps().front().value, b.steps().front().value));
  std::size_t i = 0;
  std::size_t j = 0;
  while (i + 1 < a.steps().size() || j + 1 < b.steps().size()) {
    const Instant next_a = i + 1 < a.steps().size() ? a.steps()[i + 1].at : k_forever;
    const Instant next_b = j + 1 < b.steps().size() ? b.steps()[j + 1].at : k_forever;
    const Instant next = std::min(next_a, next_b);
    if (next_a == next) ++i;
    if (next_b == next) ++j;
    out.append(next, f(a.steps()[i].value, b.steps()[j].value));
  }
  return out;
}

/// True inside the union of the spans; any order, overlaps and empty spans allowed.
[[nodiscard]] Timeline<bool> union_of(std::vector<Span> spans);

/// The spans where the timeline is true, ascending.
[[nodiscard]] std::vector<Span> spans_of(const Timeline<bool>& timeline);

}  // namespace plumbline
