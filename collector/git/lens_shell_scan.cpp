// Characters to words, words to commands.
#include "collector/git/lens_shell_scan.hpp"

#include <algorithm>
#include <array>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr int k_deepest_shell = 6;               // of $( … ) and bash -c "…"
constexpr std::size_t k_most_commands = 20'000;  // of one script
constexpr std::string_view k_signs = ";&|()<>";

/// A command that only the run names: "$@", `run_$1`, eval. "$SUDO make" is a wrapper or nothing.
bool is_dispatch(const std::vector<std::string>& words) {
  const auto& head = words.front();
  if (head == "eval") return true;
  if (!head.starts_with('$')) return head.find('$') != head.npos && head.find_first_of("/=") == head.npos;
  const bool place = head.find_first_of("@*") != head.npos || (head.size() > 1 && is_digit(head[1])) ||
                     (head.size() > 2 && is_digit(head[2]));
  return place || words.size() == 1 || words[1].starts_with('$');
}

/// Bytes that are part of a word wherever they stand in it.
constexpr auto k_plain = [] {
  std::array<bool, 256> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto c = static_cast<char>(i);
    out[i] = is_word(c) || std::string_view("_-./=:,+@%~*?[]^!").find(c) != std::string_view::npos;
  }
  return out;
}();

void skip_quoted(std::string_view text, std::size_t& at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (quote == '"' && text[at] == '\\') ++at;
  }
}

}  // namespace

void ShellScan::end_word() {
  if (m_has_word && !m_skip_next_word) m_words.push_back(std::move(m_word));
  const bool took = m_has_word && !m_skip_next_word;
  if (m_has_word) m_skip_next_word = false;
  m_word.clear();
  m_has_word = false;
  if (!took) return;
  m_after_operator = false;
  const auto n = m_words.size();
  if (n >= 3 && m_words[n - 1] == "in" && m_words[n - 3] == "case") open_choice();
}

void ShellScan::end_command() {
  end_word();
  m_skip_next_word = false;
  m_last = 0;
  if (m_words.empty()) return;
  auto command = std::move(m_words);
  m_words.clear();
  while (!command.empty() && strip_keyword(command)) {
  }
  if (command.empty()) return;
  if (m_out.size() < k_most_commands)
    push(std::move(command));
  else
    m_reading.partial = true;
}

void ShellScan::push(std::vector<std::string> words) {
  Command done{std::move(words), current_dead()};
  done.function = current_function();
  for (const auto& block : m_blocks) {
    if (!block.when.empty()) done.when += (done.when.empty() ? "" : ", ") + block.when;
    done.guards.insert(done.guards.end(), block.guards.begin(), block.guards.end());
  }
  if (!m_chain.when.empty()) done.when += (done.when.empty() ? "" : ", ") + m_chain.when;
  done.guards.insert(done.guards.end(), m_chain.guards.begin(), m_chain.guards.end());
  // In a function `$1` is what the function was given.
  if (!done.function.empty())
    std::erase_if(done.guards, [](const Guard& g) { return is_digit(g.variable[0]); });
  const auto& head = done.words.front();
  m_calls_anything = m_calls_anything || is_dispatch(done.words);
  const bool ends = head == "exit" && m_depth == 0 && m_blocks.empty() && m_chain.when.empty() &&
                    m_chain.guards.empty() && m_open_parens == 0;
  const auto nested = nested_script(done.words);
  m_out.push_back(std::move(done));
  m_last = m_out.size();
  if (!nested.empty() && m_depth < k_deepest_shell) nest(nested);
  m_exited = m_exited || ends;
}

/// What stands in a script inside a script stands under the conditions of both.
void ShellScan::nest(std::string_view script) {
  const auto first = m_out.size();
  ShellScan inner(m_shell, script, m_depth + 1, m_reading);
  inner.run();
  m_calls_anything = m_calls_anything || inner.m_calls_anything;
  if (m_blocks.empty() && m_chain.when.empty() && m_chain.dead.empty() && !m_exited) return;
  const auto dead = current_dead();
  const auto function = current_function();
  for (auto i = first; i < m_out.size(); ++i) {
    auto& command = m_out[i];
    if (!dead.empty()) command.dead = dead;
    if (command.function.empty()) command.function = function;
    for (const auto& block : m_blocks) {
      if (!block.when.empty()) command.when += (command.when.empty() ? "" : ", ") + block.when;
      command.guards.insert(command.guards.end(), block.guards.begin(), block.guards.end());
    }
  }
}

/// `bash -c "…"`, `eval "…"` anywhere in the words; "" when there is none.
std::string ShellScan::nested_script(const std::vector<std::string>& command) {
  if (command.front() == "eval" && command.size() > 1) return command[1];
  for (std::size_t i = 0; i + 2 < command.size(); ++i) {
    const auto slash = command[i].rfind('/');
    const auto name = slash == std::string::npos ? command[i] : command[i].substr(slash + 1);
    if (name != "bash" && name != "sh" && name != "su" && name != "dash" && name != "zsh" && name != "ash")
      continue;
    for (auto j = i + 1; j + 1 < command.size() && (command[j].starts_with('-') || name == "su"); ++j) {
      if (command[j].starts_with('-') && !command[j].starts_with("--") && command[j].ends_with('c'))
        return command[j + 1];
    }
  }
  return {};
}

void ShellScan::quoted(char quote) {
  m_has_word = true;
  const auto start = ++m_at;
  if (quote == '\'') {
    m_at = std::min(m_text.find(quote, start), m_text.size());
    m_word.append(m_text, start, m_at - start);
  }
  for (; m_at < m_text.size() && m_text[m_at] != quote; ++m_at) {
    if (m_text[m_at] == '\\' && m_at + 1 < m_text.size()) {
      if (m_text[++m_at] != '\n') m_word += m_text[m_at];
    } else if (m_text[m_at] == '$' && peek(1) == '(') {
      substitution();
      --m_at;
    } else {
      m_word += m_text[m_at];
    }
  }
  if (m_at < m_text.size()) ++m_at;
}

/// `$( … )`: its commands come first, the word gets a mark.
void ShellScan::substitution() {
  const auto start = m_at + 2;
  int level = 0;
  char quote = '\0';
  for (m_at = start; m_at < m_text.size(); ++m_at) {
    const char c = m_text[m_at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(') {
      ++level;
    } else if (c == ')' && level-- == 0) {
      break;
    }
  }
  if (m_depth < k_deepest_shell) nest(m_text.substr(start, m_at - start));
  if (m_at < m_text.size()) ++m_at;
  m_word += "$()";
  m_has_word = true;
}

void ShellScan::backquote() {
  const auto end = m_text.find('`', m_at + 1);
  if (end == std::string_view::npos) {
    ++m_at;
    return;
  }
  if (m_depth < k_deepest_shell) nest(m_text.substr(m_at + 1, end - m_at - 1));
  m_at = end + 1;
  m_word += "$()";
  m_has_word = true;
}

/// `${ … }` and GitHub's `${{ … }}` are one piece of a word.
void ShellScan::braces() {
  const bool expression = peek(2) == '{';
  const auto end = m_text.find(expression ? "}}" : "}", m_at);
  const auto stop = end == std::string_view::npos ? m_text.size() : end + (expression ? 2 : 1);
  m_word.append(m_text.substr(m_at, stop - m_at));
  m_has_word = true;
  m_at = stop;
}

void ShellScan::redirection() {
  if (m_text[m_at] == '<' && peek(1) == '<' && peek(2) != '<') {
    m_at += 2;
    if (peek() == '-') ++m_at;
    while (peek() == ' ') ++m_at;
    std::string mark;
    while (m_at < m_text.size() && !is_blank(m_text[m_at]) &&
           k_signs.find(m_text[m_at]) == std::string_view::npos) {
      if (m_text[m_at] != '\'' && m_text[m_at] != '"' && m_text[m_at] != '\\') mark += m_text[m_at];
      ++m_at;
    }
    if (!mark.empty()) m_heredocs.push_back(mark);
    return;
  }
  if (m_has_word && std::all_of(m_word.begin(), m_word.end(), is_digit)) m_word.clear(), m_has_word = false;
  end_word();
  while (m_at < m_text.size() && (m_text[m_at] == '<' || m_text[m_at] == '>' || m_text[m_at] == '&')) ++m_at;
  m_skip_next_word = true;
}

/// Behind the line that announced them, here-documents run up to their marks.
void ShellScan::newline() {
  end_command();
  if (!m_after_operator) m_chain = {};
  ++m_at;
  for (const auto& mark : m_heredocs) {
    while (m_at < m_text.size()) {
      const auto end = std::min(m_text.find('\n', m_at), m_text.size());
      const auto line = trim(m_text.substr(m_at, end - m_at));
      m_at = std::min(end + 1, m_text.size());
      if (line == mark) break;
    }
  }
  m_heredocs.clear();
}

/// `NAME=( … )`: words of a list, no commands.
void ShellScan::skip_list() {
  for (; m_at < m_text.size() && m_text[m_at] != ')'; ++m_at) {
    if (m_text[m_at] == '\'' || m_text[m_at] == '"') skip_quoted(m_text, m_at);
  }
  if (m_at < m_text.size()) ++m_at;
  m_word += "()";
}

void ShellScan::open_paren() {
  if (m_has_word && m_word.ends_with('=')) return skip_list();
  auto next = m_at + 1;
  while (next < m_text.size() && (m_text[next] == ' ' || m_text[next] == '\t')) ++next;
  const bool named = m_has_word || !m_words.empty();
  if (named && next < m_text.size() && m_text[next] == ')') {  // `name() {`
    m_function = m_has_word ? m_word : m_words.back();
    next += 1;
  } else {
    ++m_open_parens;
    next = m_at + 1;
  }
  if (named) m_words.clear(), m_word.clear(), m_has_word = false;
  m_at = next;
}

void ShellScan::close_paren() {
  if (m_open_parens == 0)
    m_words.clear(), m_word.clear(), m_has_word = false;
  else
    --m_open_parens;
  end_command();
  m_chain = {};
  ++m_at;
}

void ShellScan::operator_sign() {
  const char c = m_text[m_at];
  end_command();
  const auto last = m_last;
  const bool twice = peek(1) == c;
  m_at += twice ? 2 : 1;
  if (c == ';') {
    m_chain = {};
    const auto choice = std::find_if(m_blocks.rbegin(), m_blocks.rend(),
                                     [](const Block& block) { return block.kind == Kind::choice; });
    if ((!twice && peek() != '&') || choice == m_blocks.rend()) return;
    while (m_at < m_text.size() && (m_text[m_at] == ';' || m_text[m_at] == '&')) ++m_at;
    while (m_blocks.back().kind != Kind::choice) m_blocks.pop_back();
    m_blocks.back().label = true;
    return;
  }
  m_after_operator = c == '|' || twice;
  if (!m_after_operator) m_chain = {};
  if (!twice) return;
  if (c == '|' && last != 0) note_ignored();
  begin_chain(c == '|', last);
}

void ShellScan::note_ignored() {
  auto rest = m_text.substr(m_at, 40);
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
  m_out[m_last - 1].ignored_failure = rest.starts_with("true") || rest.starts_with(": ") || rest == ":" ||
                                      rest.starts_with(":\n") || rest.starts_with("echo ") ||
                                      rest.starts_with("exit 0");
}

bool ShellScan::in_double_bracket() const {
  const auto open = std::find(m_words.begin(), m_words.end(), "[[");
  return open != m_words.end() && std::find(open, m_words.end(), "]]") == m_words.end() &&
         !(m_has_word && m_word == "]]");
}

void ShellScan::step() {
  const char c = m_text[m_at];
  if (c == '\\' && m_at + 1 < m_text.size()) {
    if (peek(1) == '\n')
      m_at += 2;
    else if (peek(1) == '\r' && peek(2) == '\n')
      m_at += 3;
    else
      m_word += peek(1), m_has_word = true, m_at += 2;
  } else if (c == '\'' || c == '"') {
    quoted(c);
  } else if (c == '$' && peek(1) == '(') {
    substitution();
  } else if (c == '$' && peek(1) == '{') {
    braces();
  } else if (c == '`') {
    backquote();
  } else if (c == '#' && !m_has_word) {
    m_at = std::min(m_text.find('\n', m_at), m_text.size());
  } else if (c == '\n') {
    newline();
  } else if (k_signs.find(c) != std::string_view::npos && in_double_bracket()) {
    m_word += c, m_has_word = true, ++m_at;
  } else if (c == '&' && peek(1) == '>') {
    ++m_at;
  } else if (c == '(') {
    open_paren();
  } else if (c == ')') {
    close_paren();
  } else if (c == ';' || c == '&' || c == '|') {
    operator_sign();
  } else if (c == '<' || c == '>') {
    redirection();
  } else if (is_blank(c) || c == '\0') {
    end_word();
    ++m_at;
  } else {
    const auto start = m_at++;
    while (m_at < m_text.size() && k_plain[static_cast<unsigned char>(m_text[m_at])]) ++m_at;
    m_word.append(m_text, start, m_at - start);
    m_has_word = true;
  }
}

void ShellScan::run() {
  while (m_at < m_text.size()) {
    if (expects_label())
      label();
    else
      step();
  }
  end_command();
}

}  // namespace plumbline::git
