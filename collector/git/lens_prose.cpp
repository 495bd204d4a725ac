// What counts as content: substance (for versions) and prose (for "is this more than a template?").
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "collector/git/lens_lanes.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

bool starts_comment(std::string_view line) {
  constexpr std::array<std::string_view, 8> k_marks = {"#", "//", "/*", "*", "<!--", "--", ";", ".."};
  return std::any_of(k_marks.begin(), k_marks.end(), [&](auto mark) { return line.starts_with(mark); });
}

constexpr std::size_t k_word = sizeof(std::uint64_t);

std::uint64_t mix(std::uint64_t h, std::uint64_t word) {
  h = (h ^ word) * 0x9e3779b97f4a7c15ULL;
  return h ^ (h >> 29);
}

/// The bytes without blanks, behind eight zeros.
std::string without_blanks(std::string_view text) {
  const auto blank = [](Lanes bytes) {
    constexpr std::uint8_t k_breaks = '\r' - '\t';  // \t \n \v \f \r stand in a row
    return (bytes == ' ') | (bytes - '\t' <= k_breaks);
  };
  std::string out(k_word + text.size() + k_lanes, '\0');
  char* to = out.data() + k_word;
  for_each_run(text, blank, [&](const char* from, std::size_t size, bool) {
    for (std::size_t i = 0; i < size; i += k_lanes) copy_lanes(to + i, from + i);
    to += size;
  });
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

/// Eight bytes, the first the highest.
std::uint64_t word_at(std::string_view bytes, std::size_t at) {
  std::uint64_t out = 0;
  std::memcpy(&out, bytes.data() + at, k_word);
  return std::endian::native == std::endian::big ? out : __builtin_bswap64(out);
}

constexpr std::array<std::string_view, 12> k_placeholders = {
    "todo",  "tbd",   "fixme", "lorem ipsum",   "[insert",     "<insert",
    "[your", "<your", "{{",    "to be written", "coming soon", "to be defined"};

bool is_placeholder(std::string_view folded) {
  static const auto phrases = [] {
    std::vector<Phrase> out;
    for (const auto text : k_placeholders) out.push_back(Phrase::parse(text));
    return out;
  }();
  return any_in(phrases, folded);
}

bool is_heading_or_table(std::string_view line) {
  if (line.starts_with('#') || line.starts_with('|') || line.starts_with(".. ")) return true;
  return std::none_of(line.begin(), line.end(), is_word);  // ----, ====, ****
}

/// Counts words of two letters or more; a token with "://" is an address. Scripts without blanks: two letters
/// are a word.
void count_words(std::string_view folded, Prose& prose) {
  while (!folded.empty()) {
    const auto end = folded.find(' ');
    const auto token = folded.substr(0, end);
    const auto letters = std::count_if(token.begin(), token.end(),
                                       [](char c) { return is_letter(c) || (c & '\xc0') == '\xc0'; });
    const auto wide = std::count_if(token.begin(), token.end(), [](char c) {
      return static_cast<unsigned char>(c) >= 0xe3 && static_cast<unsigned char>(c) < 0xf0;
    });
    const bool address = token.find("://") != token.npos || token.find("](") != token.npos;
    if (address) ++prose.links;
    if (letters >= 2 && !address) prose.words += wide > 2 ? static_cast<std::size_t>(wide) / 2 : 1;
    if (end == std::string_view::npos) return;
    folded.remove_prefix(end + 1);
  }
}

/// Gathers the lines of a paragraph; stock text is judged on the whole paragraph, since forges wrap it.
class ProseCounter {
 public:
  explicit ProseCounter(const std::vector<Phrase>& stock) : m_stock(stock) {}
  void line(std::string_view raw) {
    auto text = trim(raw);
    if (text.starts_with("```") || text.starts_with("~~~")) m_code = !m_code;
    if (m_code || strip_comment(text)) return;
    if (text.empty()) return flush();
    if (is_heading_or_table(text)) return flush();
    if (text.starts_with("- ") || text.starts_with("* ")) flush();
    m_paragraph.append(text).push_back('\n');
  }
  [[nodiscard]] std::size_t words() const { return m_prose.words; }
  Prose finish() {
    flush();
    return m_prose;
  }

 private:
  /// True while inside `<!-- … -->`; leaves what stands before or after it on the line.
  bool strip_comment(std::string_view& text) {
    if (m_comment) {
      const auto end = text.find("-->");
      if (end == text.npos) return true;
      m_comment = false;
      text = trim(text.substr(end + 3));
    }
    const auto start = text.find("<!--");
    if (start == text.npos) return false;
    m_comment = text.find("-->", start) == text.npos;
    text = trim(text.substr(0, start));
    return text.empty();
  }
  void flush() {
    if (m_paragraph.empty()) return;
    if (any_in(m_stock, fold(m_paragraph))) {
      m_prose.stock = true;
    } else {
      for_each_line(m_paragraph, [&](std::string_view one) {
        const auto folded = fold(one);
        if (is_placeholder(folded))
          ++m_prose.placeholders;
        else
          count_words(folded, m_prose);
        return true;
      });
    }
    m_paragraph.clear();
  }
  const std::vector<Phrase>& m_stock;
  Prose m_prose;
  std::string m_paragraph;
  bool m_code = false;
  bool m_comment = false;
};

}  // namespace

std::string_view without_licence(std::string_view content) {
  constexpr std::size_t k_header = 4096;  // a longer first comment is content
  std::size_t end = 0;
  bool in_block = false;
  bool in_rst = false;  // a comment of reStructuredText: ".." alone, then everything indented
  for_each_line(content.substr(0, k_header), [&](std::string_view line) {
    const auto text = trim(line);
    if (end == 0 && text == "..") in_rst = true;
    const bool comment =
        in_block || starts_comment(text) || (in_rst && !line.empty() && is_blank(line.front()));
    if (!comment && !text.empty()) return false;
    if (text.starts_with("/*") || text.starts_with("<!--")) in_block = true;
    if (text.ends_with("*/") || text.ends_with("-->")) in_block = false;
    end = static_cast<std::size_t>(line.data() - content.data()) + line.size();
    return !text.empty() || end == 0 || in_block || in_rst;  // else the block ends with the first blank line
  });
  static const std::vector<Phrase> k_words = {
      Phrase::parse("copyright"), Phrase::parse("spdx-license-identifier"), Phrase::parse("licensed under"),
      Phrase::parse("licenced under")};
  const bool licence = end != 0 && any_in(k_words, fold(content.substr(0, end)));
  return licence ? content.substr(std::min(end, content.size())) : content;
}

std::int64_t substance_of(std::string_view content) {
  const auto solid = without_blanks(without_licence(content));
  std::uint64_t hash = 0x106689d45497fdb5ULL;
  for (auto at = k_word; at + k_word <= solid.size(); at += k_word) hash = mix(hash, word_at(solid, at));
  hash = mix(mix(hash, word_at(solid, solid.size() - k_word)), solid.size() - k_word);
  hash = mix(hash, hash >> 32);
  return static_cast<std::int64_t>(hash & 0x7fffffffffffffffULL);
}

Prose prose_of(std::string_view content, const std::vector<Phrase>& stock, std::size_t enough) {
  ProseCounter counter(stock);
  for_each_line(without_licence(content), [&](std::string_view line) {
    counter.line(line);
    return counter.words() < enough;
  });
  return counter.finish();
}

}  // namespace plumbline::git
