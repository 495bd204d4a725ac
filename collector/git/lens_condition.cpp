#include "collector/git/lens_condition.hpp"

#include <algorithm>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr int k_deepest_atom = 32;

class Parser {
 public:
  Parser(std::string_view text, const std::function<Maybe(std::string_view)>& atom)
      : m_text(text), m_atom(atom) {}

  Maybe any(int depth) {
    auto value = all(depth);
    while (take("||")) value = std::max(value, all(depth));
    return value;
  }

 private:
  Maybe all(int depth) {
    auto value = one(depth);
    while (take("&&")) value = std::min(value, one(depth));
    return value;
  }
  Maybe one(int depth) {
    skip();
    if (depth > k_deepest_atom) {
      m_text = {};
      return Maybe::maybe;
    }
    if (m_text.starts_with('!') && !m_text.starts_with("!=")) {
      m_text.remove_prefix(1);
      const auto value = one(depth + 1);
      return value == Maybe::yes ? Maybe::no : value == Maybe::no ? Maybe::yes : value;
    }
    if (m_text.starts_with('(')) {
      m_text.remove_prefix(1);
      const auto value = any(depth + 1);
      take(")");
      return value;
    }
    return m_atom(atom_text());
  }
  /// Up to the next operator or closing bracket outside quotes and calls.
  std::string_view atom_text() {
    std::size_t i = 0;
    int level = 0;
    char quote = '\0';
    for (; i < m_text.size(); ++i) {
      const char c = m_text[i];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(') {
        ++level;
      } else if ((c == ')' && level-- == 0) ||
                 (level == 0 && (m_text.substr(i).starts_with("&&") || m_text.substr(i).starts_with("||")))) {
        break;
      }
    }
    const auto out = trim(m_text.substr(0, i));
    m_text.remove_prefix(i);
    return out;
  }
  void skip() {
    while (!m_text.empty() && is_blank(m_text.front())) m_text.remove_prefix(1);
  }
  bool take(std::string_view sign) {
    skip();
    if (!m_text.starts_with(sign)) return false;
    m_text.remove_prefix(sign.size());
    return true;
  }
  std::string_view m_text;
  const std::function<Maybe(std::string_view)>& m_atom;
};

}  // namespace

Maybe evaluate(std::string_view expression, const std::function<Maybe(std::string_view)>& atom) {
  expression = trim(expression);
  if (expression.starts_with("${{") && expression.ends_with("}}"))
    expression = trim(expression.substr(3, expression.size() - 5));
  if (expression.empty()) return Maybe::maybe;
  return Parser(expression, atom).any(0);
}

}  // namespace plumbline::git
