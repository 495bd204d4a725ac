#include "collector/ci_log/redactor.hpp"

#include <algorithm>

#include "collector/ci_log/line.hpp"

namespace plumbline::ci_log {
namespace {

constexpr std::string_view k_redacted = "[redacted]";
constexpr std::size_t k_piece = 1U << 20;  // a longer text is looked at in pieces that overlap
constexpr std::size_t k_overlap = 16U << 10;

std::vector<Place> merged(std::vector<Place> places) {
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.from < b.from; });
  std::vector<Place> out;
  for (const auto& place : places) {
    if (!out.empty() && place.from <= out.back().from + out.back().size) {
      out.back().size = std::max(out.back().size, place.from + place.size - out.back().from);
    } else {
      out.push_back(place);
    }
  }
  return out;
}

struct Joined {
  std::string text;
  std::vector<std::size_t> origin;  ///< of each byte
};

/// Without what may part a secret on its way to a screen: carriage returns and terminal codes.
Joined joined(std::string_view text) {
  Joined out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r') continue;
    if (text.substr(at).starts_with("\x1b[")) {
      at += 2;
      while (at < text.size() && text[at] >= ' ' && text[at] < '@') ++at;
      continue;
    }
    out.text += text[at];
    out.origin.push_back(at);
  }
  return out;
}

}  // namespace

Result<Redactor> Redactor::compile(const std::vector<std::string>& expressions) {
  Redactor out;
  std::vector<std::string> loose;
  for (const auto& text : expressions) {
    auto expression = Expression::compile(text);
    if (!expression) return tl::unexpected(expression.error());
    out.m_expressions.push_back(std::move(*expression));
    loose.push_back(loosened(text));
  }
  auto automaton = Automaton::compile(loose, Scan::block);
  if (!automaton) return tl::unexpected(automaton.error());
  out.m_automaton = std::move(*automaton);
  return out;
}

void Redactor::find(std::string_view text, std::vector<Place>& out) const {
  for (std::size_t at = 0;; at += k_piece) {
    const auto piece = text.substr(at, k_piece + k_overlap);
    const auto searched = std::string(piece) + '\n';  // `$` is searched for as the end of a line
    for (const auto id : candidates(m_automaton, searched)) {
      m_expressions[id].places(piece, [&](std::size_t from, std::size_t size) {
        out.push_back({at + from, size});
      });
    }
    if (at + k_piece + k_overlap >= text.size()) return;
  }
}

std::vector<Place> Redactor::places(std::string_view bytes) const {
  std::string store;
  const auto text = masked(bytes, store);
  std::vector<Place> found;
  find(text, found);
  if (text.find_first_of("\r\x1b") != text.npos) {
    const auto whole = joined(text);
    std::vector<Place> inside;
    find(whole.text, inside);
    for (const auto& place : inside) {
      const auto from = whole.origin[place.from];
      found.push_back({from, whole.origin[place.from + place.size - 1] + 1 - from});
    }
  }
  return merged(std::move(found));
}

bool Redactor::suspicious(std::string_view lines) const {
  std::string store;
  const auto text = masked(lines, store);
  // Two searches: one for either of them asks byte by byte.
  return text.size() > k_piece || text.find('\r') != text.npos || text.find('\x1b') != text.npos ||
         !candidates(m_automaton, text).empty();
}

std::string without(std::string_view text, const std::vector<Place>& places) {
  std::string out;
  std::size_t at = 0;
  for (const auto& place : places) {
    out.append(text.substr(at, place.from - at)).append(k_redacted);
    at = place.from + place.size;
  }
  return out.append(text.substr(at));
}

std::string Redactor::redacted(std::string_view text) const {
  return without(text, places(text));
}

}  // namespace plumbline::ci_log
