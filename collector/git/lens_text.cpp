#include "collector/git/lens_text.hpp"

#include <algorithm>
#include <cstring>

#include "collector/git/lens_lanes.hpp"

namespace plumbline::git {

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = lower(c);
  return out;
}

std::string_view digits_at(std::string_view text, std::size_t at, std::size_t most) {
  std::size_t n = 0;
  while (at + n < text.size() && n <= most && is_digit(text[at + n])) ++n;
  return n > most ? std::string_view{} : text.substr(at, n);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string fold(std::string_view text) {
  const auto blank = [](Lanes bytes) { return (bytes <= 0x20) | (bytes == 0x7f); };
  std::string out(text.size() + 1 + k_lanes, '\0');
  char* to = out.data();
  for_each_run(text, blank, [&](const char* from, std::size_t size, bool gap) {
    *to = ' ';
    to += gap && to != out.data() ? 1 : 0;
    for (std::size_t i = 0; i < size; i += k_lanes) {
      const auto bytes = load_lanes(from + i);
      const auto capital = reinterpret_cast<Lanes>(bytes - 'A' <= 'Z' - 'A');
      const auto low = bytes | (capital & ('a' - 'A'));
      std::memcpy(to + i, &low, sizeof low);
    }
    to += size;
  });
  const auto end = text.empty() ? 'x' : text.back();
  if (to != out.data() && (static_cast<unsigned char>(end) <= 0x20 || end == 0x7f)) *to++ = ' ';
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

std::string clip(std::string_view text, std::size_t limit) {
  if (text.size() > limit) {
    while (limit > 0 && (text[limit] & '\xc0') == '\x80') --limit;
    text = text.substr(0, limit);
  }
  std::string out(text);
  for (auto& c : out) c = static_cast<unsigned char>(c) < 0x20 || c == '\x7f' ? ' ' : c;
  return out;
}

Phrase Phrase::parse(std::string_view text) {
  Phrase phrase;
  const auto folded = fold(text);
  std::string_view rest = folded;
  while (!rest.empty()) {
    const auto gap = rest.find(" .. ");
    auto part = trim(rest.substr(0, gap));
    rest = gap == std::string_view::npos ? std::string_view{} : rest.substr(gap + 4);
    Part parsed;
    if (part.starts_with('*')) parsed.open_front = true, part.remove_prefix(1);
    if (part.ends_with('*')) parsed.open_back = true, part.remove_suffix(1);
    if (part.empty()) continue;
    parsed.open_front = parsed.open_front || !is_word(part.front());
    parsed.open_back = parsed.open_back || !is_word(part.back());
    parsed.text = part;
    phrase.m_parts.push_back(std::move(parsed));
  }
  return phrase;
}

std::size_t Phrase::find(const Part& part, std::string_view text, std::size_t from, std::size_t limit) {
  const auto size = part.text.size();
  while (from < limit) {
    const auto* hit =
        static_cast<const char*>(memmem(text.data() + from, limit - from, part.text.data(), size));
    if (hit == nullptr) return std::string_view::npos;
    const auto at = static_cast<std::size_t>(hit - text.data());
    const bool front = part.open_front || at == 0 || !is_word(text[at - 1]);
    const bool back = part.open_back || at + size >= text.size() || !is_word(text[at + size]);
    if (front && back) return at;
    from = at + 1;
  }
  return std::string_view::npos;
}

bool Phrase::match(std::string_view text, std::size_t part, std::size_t from, std::size_t limit) const {
  constexpr std::size_t k_gap = 80;
  if (part == m_parts.size()) return part != 0;
  for (auto at = find(m_parts[part], text, from, limit); at != std::string_view::npos;
       at = find(m_parts[part], text, at + 1, limit)) {
    const auto behind = at + m_parts[part].text.size();
    const auto reach = std::min(text.size(), behind + k_gap);
    if (part + 1 == m_parts.size() || match(text, part + 1, behind, reach)) return true;
  }
  return false;
}

bool any_in(const std::vector<Phrase>& phrases, std::string_view folded) {
  return std::any_of(phrases.begin(), phrases.end(), [&](const Phrase& p) { return p.in(folded); });
}

}  // namespace plumbline::git
