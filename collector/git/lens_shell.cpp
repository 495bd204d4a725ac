#include "collector/git/lens_shell.hpp"

#include <algorithm>
#include <array>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr int k_deepest = 6;                     // of $( … ) and bash -c "…"
constexpr std::size_t k_most_commands = 20'000;  // of one script

struct Block {
  std::string dead;   // why nothing in it runs
  std::string outer;  // the same of the block around it
};

}  // namespace

/// One pass over one script.
struct Shell::Scan {
  const Shell& shell;
  std::string_view text;
  int depth;
  Reading& reading;
  std::vector<Command>& out;
  std::size_t at = 0;
  std::string word;
  bool has_word = false;
  std::vector<std::string> words;
  std::vector<std::string> heredocs;
  std::vector<Block> blocks;
  bool skip_next_word = false;  // the target of a redirection
  int open_parens = 0;

  [[nodiscard]] char peek(std::size_t n = 0) const { return at + n < text.size() ? text[at + n] : '\0'; }

  void end_word() {
    if (has_word && !skip_next_word) words.push_back(std::move(word));
    if (has_word) skip_next_word = false;
    word.clear();
    has_word = false;
  }

  void end_command() {
    end_word();
    skip_next_word = false;
    if (words.empty()) return;
    auto command = std::move(words);
    words.clear();
    while (!command.empty() && strip_keyword(command)) {
    }
    if (command.empty() || out.size() >= k_most_commands) return;
    Command done{std::move(command), current_dead(), false};
    const auto nested = nested_script(done.words);
    out.push_back(std::move(done));
    if (!nested.empty() && depth < k_deepest) nest(nested);
  }

  [[nodiscard]] std::string current_dead() const {
    return blocks.empty() ? std::string() : blocks.back().dead;
  }

  /// A block inside a dead one is dead.
  void open_block(std::string dead) {
    auto outer = current_dead();
    blocks.push_back({outer.empty() ? std::move(dead) : outer, outer});
  }

  void nest(std::string_view script) {
    const auto first = out.size();
    shell.scan(script, depth + 1, reading);
    for (auto i = first; i < out.size() && !current_dead().empty(); ++i) out[i].dead = current_dead();
  }

  /// Opens and closes blocks; true when a keyword was taken off the front.
  bool strip_keyword(std::vector<std::string>& command) {
    const auto& first = command.front();
    if (first == "for") {
      open_block(shell.loops_over_nothing(command, reading.asked)
                     ? "loops over a variable nobody sets: " + clip(command.back(), 60)
                     : "");
      command.clear();
      return false;
    }
    if (first == "case" || first == "select") {
      command.clear();
      return false;
    }
    if (first == "while" || first == "until" || first == "if") {
      const bool never = command.size() == 2 && command[1] == (first == "until" ? "true" : "false");
      open_block(never ? first + " " + command[1] : "");
    } else if (first == "done" || first == "fi") {
      if (!blocks.empty()) blocks.pop_back();
    } else if (first == "else" || first == "elif") {
      if (!blocks.empty()) blocks.back().dead = blocks.back().outer;
    } else if (first != "then" && first != "do" && first != "!" && first != "{" && first != "}" &&
               first != "esac") {
      return false;
    }
    command.erase(command.begin());
    return true;
  }

  /// `bash -c "…"`, `eval "…"` anywhere in the words; "" when there is none.
  static std::string nested_script(const std::vector<std::string>& command) {
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

  void quoted(char quote) {
    has_word = true;
    for (++at; at < text.size() && text[at] != quote; ++at) {
      if (quote == '"' && text[at] == '\\' && at + 1 < text.size()) {
        if (text[++at] != '\n') word += text[at];
      } else if (quote == '"' && text[at] == '$' && peek(1) == '(') {
        substitution();
        --at;
      } else {
        word += text[at];
      }
    }
    if (at < text.size()) ++at;
  }

  /// `$( … )`: its commands come first, the word gets a mark.
  void substitution() {
    const auto start = at + 2;
    int level = 0;
    char quote = '\0';
    for (at = start; at < text.size(); ++at) {
      const char c = text[at];
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
    if (depth < k_deepest) nest(text.substr(start, at - start));
    if (at < text.size()) ++at;
    word += "$()";
    has_word = true;
  }

  void backquote() {
    const auto end = text.find('`', at + 1);
    if (end == std::string_view::npos) {
      ++at;
      return;
    }
    if (depth < k_deepest) nest(text.substr(at + 1, end - at - 1));
    at = end + 1;
    word += "$()";
    has_word = true;
  }

  /// `${ … }` and GitHub's `${{ … }}` are one piece of a word.
  void braces() {
    const bool expression = peek(2) == '{';
    const auto end = text.find(expression ? "}}" : "}", at);
    const auto stop = end == std::string_view::npos ? text.size() : end + (expression ? 2 : 1);
    word.append(text.substr(at, stop - at));
    has_word = true;
    at = stop;
  }

  void redirection() {
    if (text[at] == '<' && peek(1) == '<' && peek(2) != '<') {
      at += 2;
      if (peek() == '-') ++at;
      while (peek() == ' ') ++at;
      std::string mark;
      while (at < text.size() && !is_blank(text[at]) &&
             std::string_view(";&|()<>").find(text[at]) == std::string_view::npos) {
        if (text[at] != '\'' && text[at] != '"' && text[at] != '\\') mark += text[at];
        ++at;
      }
      if (!mark.empty()) heredocs.push_back(mark);
      return;
    }
    if (has_word && std::all_of(word.begin(), word.end(), is_digit)) word.clear(), has_word = false;
    end_word();
    while (at < text.size() && (text[at] == '<' || text[at] == '>' || text[at] == '&')) ++at;
    skip_next_word = true;
  }

  /// Behind the line that announced them, here-documents run up to their marks.
  void newline() {
    end_command();
    ++at;
    for (const auto& mark : heredocs) {
      while (at < text.size()) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = trim(text.substr(at, end - at));
        at = std::min(end + 1, text.size());
        if (line == mark) break;
      }
    }
    heredocs.clear();
  }

  void operator_or_paren() {
    const char c = text[at];
    if (c == '(') {
      if (has_word || !words.empty()) words.clear(), word.clear(), has_word = false;  // `name() {`
      ++open_parens;
      ++at;
      return;
    }
    if (c == ')') {
      if (open_parens == 0)
        words.clear(), word.clear(), has_word = false;  // a label of `case`
      else
        --open_parens;
      end_command();
      ++at;
      return;
    }
    const bool either = c == '|' && peek(1) == '|';
    const auto before = out.size();
    end_command();
    at += peek(1) == c ? 2 : 1;
    if (!either || out.size() == before) return;
    auto rest = text.substr(at, 40);
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
    out.back().ignored_failure = rest.starts_with("true") || rest.starts_with(": ") || rest == ":" ||
                                 rest.starts_with(":\n") || rest.starts_with("echo ") ||
                                 rest.starts_with("exit 0");
  }

  void run() {
    while (at < text.size()) {
      const char c = text[at];
      if (c == '\\' && at + 1 < text.size()) {
        if (peek(1) == '\n')
          at += 2;
        else if (peek(1) == '\r' && peek(2) == '\n')
          at += 3;
        else
          word += peek(1), has_word = true, at += 2;
      } else if (c == '\'' || c == '"') {
        quoted(c);
      } else if (c == '$' && peek(1) == '(') {
        substitution();
      } else if (c == '$' && peek(1) == '{') {
        braces();
      } else if (c == '`') {
        backquote();
      } else if (c == '#' && !has_word) {
        at = std::min(text.find('\n', at), text.size());
      } else if (c == '\n') {
        newline();
      } else if (c == ';' || c == '&' || c == '|' || c == '(' || c == ')') {
        if (c == '&' && peek(1) == '>')
          ++at;
        else
          operator_or_paren();
      } else if (c == '<' || c == '>') {
        redirection();
      } else if (is_blank(c) || c == '\0') {
        end_word();
        ++at;
      } else {
        word += c;
        has_word = true;
        ++at;
      }
    }
    end_command();
  }
};

bool Shell::loops_over_nothing(const std::vector<std::string>& words, bool& asked) const {
  if (!m_is_set || words.size() < 4 || words[2] != "in") return false;
  return std::all_of(words.begin() + 3, words.end(), [&](const std::string& raw) {
    if (raw.size() < 2 || raw[0] != '$') return false;
    std::string name = raw.substr(1);
    if (name.starts_with('{') && name.ends_with('}')) name = name.substr(1, name.size() - 2);
    if (name.empty() ||
        !std::all_of(name.begin(), name.end(), [](char c) { return is_word(c) || c == '_'; }) ||
        is_digit(name[0]))
      return false;
    constexpr std::array<std::string_view, 4> k_given = {"GITHUB_", "RUNNER_", "CI", "ACTIONS_"};
    const bool given =
        name == "HOME" || name == "PATH" || name == "PWD" ||
        std::any_of(k_given.begin(), k_given.end(), [&](auto g) { return name.starts_with(g); });
    if (given) return false;
    asked = true;
    return !m_is_set(name);
  });
}

void Shell::scan(std::string_view script, int depth, Reading& out) const {
  Scan scan{*this, script, depth, out, out.commands, 0, {}, false, {}, {}, {}, false, 0};
  scan.run();
}

Shell::Reading Shell::read(std::string_view script) const {
  Reading out;
  scan(script, 0, out);
  return out;
}

}  // namespace plumbline::git
