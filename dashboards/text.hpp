#pragma once
// Text for a terminal of fixed width: columns, cutting, wrapping, glyphs and colours of LOOK.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer.hpp"
#include "dashboards/dashboards.hpp"

namespace plumbline::dashboards {

/// One decoded character: its code point and how many bytes it took; `code` is -1 for a byte that is no
/// UTF-8.
struct Decoded {
  std::int32_t code = -1;
  std::size_t bytes = 1;
};
/// Decodes the character at `at`; overlong forms, surrogates and cut sequences are refused byte by byte.
[[nodiscard]] Decoded decode_utf8(std::string_view text, std::size_t at);

/// True for characters that draw nothing or reorder what is drawn: controls, bidirectional marks, zero
/// widths, tags.
[[nodiscard]] bool is_deceptive(std::int32_t code);

/// Terminal columns of a safe text: 0 for combining marks, 2 for wide East Asian characters and emoji.
[[nodiscard]] int columns(std::string_view text);

/// Draws on one terminal: every text from outside goes through `safe`.
class Painter {
 public:
  explicit Painter(const Terminal& terminal) : m_terminal(terminal) {}

  [[nodiscard]] int width() const { return m_terminal.width; }
  [[nodiscard]] bool utf8() const { return m_terminal.utf8; }
  /// safe_text, and without UTF-8 also free of every byte above 127.
  [[nodiscard]] std::string safe(std::string_view text) const;
  /// Filled with blanks to `width` columns, and cut to them as `cut` does. Takes safe text.
  [[nodiscard]] std::string fit(std::string_view text, int width) const;
  /// At most `width` columns on a terminal: cut behind a word where one ends in the second half, with an
  /// ellipsis. Elsewhere all of it.
  [[nodiscard]] std::string cut(std::string_view text, int width) const;
  /// Filled on the left: numbers.
  [[nodiscard]] std::string right(std::string_view text, int width) const;
  /// Lines of at most width() columns, elsewhere than on a terminal longer where a word is; the first starts
  /// with `first`, the others with blanks below it. Takes safe text.
  [[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::string_view first) const;

  [[nodiscard]] std::string glyph(State state) const;
  [[nodiscard]] std::string paint(State state, std::string_view text) const;
  [[nodiscard]] std::string strong(std::string_view text) const;
  [[nodiscard]] std::string dim(std::string_view text) const;
  /// Warning of what could not be seen.
  [[nodiscard]] std::string alarm(std::string_view text) const;
  /// `confirmed` solid, up to `possible` hatched, the rest a thin scale; what is not nothing draws at least
  /// one cell.
  [[nodiscard]] std::string bar(std::int64_t confirmed, std::int64_t possible, std::int64_t of,
                                int width) const;
  /// "+3", "−1" ("-1" without UTF-8), "0".
  [[nodiscard]] std::string signed_number(std::int64_t n) const;
  /// "–" or "-".
  [[nodiscard]] std::string dash() const { return m_terminal.utf8 ? "–" : "-"; }
  /// "…" or "...".
  [[nodiscard]] std::string ellipsis() const { return m_terminal.utf8 ? "…" : "..."; }

 private:
  [[nodiscard]] std::string escape(std::string_view code, std::string_view text) const;
  Terminal m_terminal;
};

/// What could not be seen, on one line: LOOK's first; below it what is worth knowing. `all`: each on its own.
/// Empty where there is nothing.
[[nodiscard]] std::vector<std::string> seen_lines(const std::vector<assess::GapNote>& gaps,
                                                  const Painter& painter, bool all = false);

/// Lines joined, each ended by a newline.
[[nodiscard]] std::string joined(const std::vector<std::string>& lines);

}  // namespace plumbline::dashboards
