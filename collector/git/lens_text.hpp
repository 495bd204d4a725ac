#pragma once
// Text as the lens sees it. Every phrase of the data files is matched against *folded* text: ASCII letters in
// lower case, every run of blanks, control bytes and NUL one blank. Bytes above 0x7f stay as they are and
// count as letters, so broken UTF-8 is just a strange word.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::git {

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool is_word(char c) {
  return is_digit(c) || is_letter(c) || (c & '\x80') != 0;
}
[[nodiscard]] constexpr bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);
/// The number that begins there; empty: none, or one of more digits than `most`.
[[nodiscard]] std::string_view digits_at(std::string_view text, std::size_t at, std::size_t most = 10);
[[nodiscard]] std::string fold(std::string_view text);
/// Cuts to at most `limit` bytes, never inside a UTF-8 sequence, and replaces control bytes by blanks.
[[nodiscard]] std::string clip(std::string_view text, std::size_t limit);

/// Calls `f(line)` for each line, without its end; CR before LF is dropped. `f` returns false to stop.
template <class F>
void for_each_line(std::string_view text, F f) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!f(line) || end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// Words looked for in folded text. "report* .. security" is: a word that starts with "report", and at most
/// 80 bytes behind it the word "security". A leading or trailing `*` lifts the word boundary on that side.
class Phrase {
 public:
  [[nodiscard]] static Phrase parse(std::string_view text);
  [[nodiscard]] bool in(std::string_view folded) const { return match(folded, 0, 0, folded.size()); }

 private:
  struct Part {
    std::string text;
    bool open_front = false;
    bool open_back = false;
  };
  [[nodiscard]] bool match(std::string_view text, std::size_t part, std::size_t from,
                           std::size_t limit) const;
  [[nodiscard]] static std::size_t find(const Part& part, std::string_view text, std::size_t from,
                                        std::size_t limit);
  std::vector<Part> m_parts;
};

[[nodiscard]] bool any_in(const std::vector<Phrase>& phrases, std::string_view folded);

/// Digest over what a reader would call the content: a leading licence comment and every blank are left out,
/// so that re-indenting, re-wrapping, a new final newline or a new copyright year is no new version
/// (SEMANTICS 5).
[[nodiscard]] std::int64_t substance_of(std::string_view content);

/// `content` without a leading block of comment lines that speaks of a licence or copyright.
[[nodiscard]] std::string_view without_licence(std::string_view content);

/// How much prose a document holds, not counting comments, code, headings, tables, addresses of links,
/// placeholders
/// ("TODO", "TBD", "[insert …]") and paragraphs that contain a `stock` phrase of a forge's template.
struct Prose {
  std::size_t words = 0;
  std::size_t links = 0;
  std::size_t placeholders = 0;  ///< lines left out because they are placeholders
  bool stock = false;            ///< a stock paragraph was left out
};
/// Counting ends once there are `enough` words.
[[nodiscard]] Prose prose_of(std::string_view content, const std::vector<Phrase>& stock, std::size_t enough);

}  // namespace plumbline::git
