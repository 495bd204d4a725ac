// Glyphs, colours and bars of LOOK.
#include <fmt/format.h>

#include <algorithm>

#include "dashboards/text.hpp"
#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

struct Mark {
  std::string_view glyph, ascii, colour;
};

Mark mark(State state) {
  switch (state) {
    case State::observed:
      return {"●", "*", "32"};
    case State::attested:
      return {"◆", "+", "34"};
    case State::indicated:
      return {"◐", "~", "2;32"};
    case State::absent:
      return {"○", "o", "31"};
    case State::unknown:
      return {"?", "?", "90"};
    case State::not_applicable:
      return {"–", "-", "90"};
  }
  return {"?", "?", "90"};
}

std::string repeat(std::string_view cell, std::int64_t n) {
  std::string out;
  for (std::int64_t i = 0; i < n; ++i) out += cell;
  return out;
}

/// Cells for `n` of `of`: nothing only for nothing, all only for all.
std::int64_t cells(std::int64_t n, std::int64_t of, int width) {
  if (n <= 0 || of <= 0) return 0;
  if (n >= of) return width;
  return std::clamp<std::int64_t>(n * width / of, 1, width - 1);
}

}  // namespace

std::string Painter::escape(std::string_view code, std::string_view text) const {
  return m_terminal.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string Painter::glyph(State state) const {
  const Mark m = mark(state);
  return escape(m.colour, m_terminal.utf8 ? m.glyph : m.ascii);
}

std::string Painter::paint(State state, std::string_view text) const {
  return escape(mark(state).colour, text);
}
std::string Painter::strong(std::string_view text) const {
  return escape("1", text);
}
std::string Painter::dim(std::string_view text) const {
  return escape("90", text);
}
std::string Painter::alarm(std::string_view text) const {
  return escape("1;31", text);
}

std::string Painter::bar(std::int64_t confirmed, std::int64_t possible, std::int64_t of, int width) const {
  const std::int64_t solid = cells(confirmed, of, width);
  std::int64_t end = cells(possible, of, width);
  if (possible > confirmed) end = std::min<std::int64_t>(width, std::max(end, solid + 1));
  const bool u = m_terminal.utf8;
  return escape(mark(State::observed).colour, repeat(u ? "█" : "#", solid)) +
         escape(mark(State::indicated).colour, repeat(u ? "▒" : "=", end - solid)) +
         escape("90", repeat(u ? "·" : ".", width - end));
}

std::string Painter::signed_number(std::int64_t n) const {
  return utf8() ? signed_words(n) : fmt::format("{}{}", n > 0 ? "+" : "", n);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line + "\n";
  return out;
}

}  // namespace plumbline::dashboards
