#include "collector/git/lens_ci_tokens.hpp"

#include <algorithm>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_most = 200'000;

class Scanner {
 public:
  Scanner(std::string_view text, CodeComments comments) : m_text(text), m_comments(comments) {}

  std::vector<CodeToken> read() {
    while (m_at < m_text.size() && m_out.size() < k_most) {
      const char c = m_text[m_at];
      if (is_blank(c) || c == '\0')
        ++m_at;
      else if (!comment())
        c == '\'' || c == '"' ? string(c) : word_or_sign(c);
    }
    return std::move(m_out);
  }

 private:
  [[nodiscard]] bool here(std::string_view text) const { return m_text.substr(m_at).starts_with(text); }
  void skip_past(std::string_view mark, std::size_t from) {
    const auto end = m_text.find(mark, from);
    m_at = end == m_text.npos ? m_text.size() : end + mark.size();
  }

  bool comment() {
    const bool slashes = m_comments == CodeComments::slashes;
    if (here(slashes ? "//" : "#") || (slashes && here("#!"))) return skip_past("\n", m_at), true;
    if (slashes && here("/*")) return skip_past("*/", m_at + 2), true;
    return false;
  }

  void string(char quote) {
    const std::string triple(3, quote);
    const auto mark = here(triple) ? triple : std::string(1, quote);
    CodeToken token{CodeToken::Kind::string, {}};
    for (m_at += mark.size(); m_at < m_text.size() && !here(mark); ++m_at) {
      if (mark.size() == 1 && m_text[m_at] == '\n') break;  // never closed
      if (m_text[m_at] == '\\' && m_at + 1 < m_text.size()) {
        const char next = m_text[++m_at];
        if (next != '\n') token.text += next == 'n' ? '\n' : next == 't' ? '\t' : next;
      } else {
        token.text += m_text[m_at];
      }
    }
    m_at = std::min(m_text.size(), m_at + mark.size());
    m_out.push_back(std::move(token));
  }

  void word_or_sign(char c) {
    auto end = m_at;
    while (end < m_text.size() && (is_word(m_text[end]) || m_text[end] == '_')) ++end;
    const bool word = end != m_at;
    m_out.push_back({word ? CodeToken::Kind::word : CodeToken::Kind::sign,
                     word ? std::string(m_text.substr(m_at, end - m_at)) : std::string(1, c)});
    m_at = word ? end : m_at + 1;
  }

  std::string_view m_text;
  CodeComments m_comments;
  std::size_t m_at = 0;
  std::vector<CodeToken> m_out;
};

std::string quoted(const std::string& word) {
  if (word.find_first_of(" \t\n;&|()<>\"$`#") == word.npos) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

std::vector<CodeToken> code_tokens(std::string_view text, CodeComments comments) {
  return Scanner(text, comments).read();
}

std::string command_at(const std::vector<CodeToken>& tokens, std::size_t at) {
  constexpr std::size_t k_longest = 400;
  const auto end = std::min(tokens.size(), at + k_longest);
  while (at < end && !tokens[at].is_string() && !tokens[at].is("[") && !tokens[at].is(",") &&
         !tokens[at].is(")"))
    ++at;
  if (at == end || !(tokens[at].is_string() || tokens[at].is("["))) return {};
  if (tokens[at].is_string()) return tokens[at].text;
  std::string out;
  int level = 0;
  bool unknown = false;
  for (++at; at < end && (level != 0 || !tokens[at].is("]")); ++at) {
    if (tokens[at].is("(") || tokens[at].is("[")) ++level;
    if (tokens[at].is(")") || tokens[at].is("]")) --level;
    if (tokens[at].is_string()) out += quoted(tokens[at].text) + " ", unknown = false;
    if (tokens[at].kind == CodeToken::Kind::word && !unknown) unknown = true;
    if (tokens[at].is(",") && level == 0 && unknown) out += "? ", unknown = false;
  }
  return out;
}

}  // namespace plumbline::git
