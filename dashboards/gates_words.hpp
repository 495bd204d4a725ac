#pragma once
// What the matrix and the explanation of gates share: words, colours, and a page that is written line by
// line.
#include <string>
#include <string_view>

#include "assess/gates/verdict.hpp"
#include "dashboards/text.hpp"

namespace plumbline::dashboards::gates_text {

/// The state of LOOK that has the colours a verdict needs.
[[nodiscard]] State state_of(assess::gates::GateOutcome outcome);
[[nodiscard]] State state_of(assess::gates::Outcome outcome);

[[nodiscard]] std::string_view words(assess::gates::GateOutcome outcome);
[[nodiscard]] std::string_view words(assess::gates::Outcome outcome);
[[nodiscard]] std::string_view words(assess::gates::HeldBy by);

/// "2 in time, 1 late, 3 undecidable"; short: "2+ 1~ 1- 3?".
[[nodiscard]] std::string counts(const assess::gates::GateVerdict& gate, bool brief);

class Page {
 public:
  explicit Page(const Terminal& terminal) : m_painter(terminal) {}
  void line(const std::string& text = {}) { m_out += text + "\n"; }
  void wrapped(std::string_view first, std::string_view text) {
    for (const auto& one : m_painter.wrap(m_painter.safe(text), first)) line(one);
  }
  [[nodiscard]] const Painter& painter() const { return m_painter; }
  [[nodiscard]] std::string text() { return std::move(m_out); }

 private:
  Painter m_painter;
  std::string m_out;
};

}  // namespace plumbline::dashboards::gates_text
