#pragma once
// One pass over one script of the shell.
#include <string>
#include <string_view>
#include <vector>

#include "collector/git/lens_shell.hpp"

namespace plumbline::git {

class ShellScan {
 public:
  ShellScan(const Shell& shell, std::string_view text, int depth, Shell::Reading& reading)
      : m_shell(shell), m_text(text), m_depth(depth), m_reading(reading), m_out(reading.commands) {}
  void run();
  /// A command whose name only the run knows: any function may be behind it.
  [[nodiscard]] bool calls_anything() const { return m_calls_anything; }

 private:
  enum class Kind { loop, condition, choice, braces };
  struct Block {
    Kind kind = Kind::loop;
    std::string dead = {};           // why nothing in it runs
    std::string outer = {};          // the same of what stands around it
    std::string when = {};           // the condition of its present branch, in words
    std::vector<Guard> guards = {};  // the same where it can be decided
    std::vector<Guard> passed = {};  // what later branches know: that no earlier one was taken
    std::size_t asked_from = 0;      // first command of the condition
    bool asking = false;             // between `if` and `then`
    bool either = false;             // the condition has an `||`
    bool taken = false;              // an earlier branch always is
    std::string function = {};       // of braces: the body of this function
    std::string variable = {};       // of `case`
    bool label = false;              // of `case`: a label comes next
  };
  /// What an `&&` or `||` puts before the next command of its line.
  struct Chain {
    std::string dead, when;
    std::vector<Guard> guards;
  };

  [[nodiscard]] char peek(std::size_t n = 0) const {
    return m_at + n < m_text.size() ? m_text[m_at + n] : '\0';
  }
  void end_word();
  void end_command();
  void push(std::vector<std::string> words);
  [[nodiscard]] std::string current_dead() const;
  [[nodiscard]] std::string current_function() const;
  Block& open_block(Kind kind, std::string dead);
  void close_block(Kind kind);
  void nest(std::string_view script);
  bool strip_keyword(std::vector<std::string>& command);
  bool open_keyword(std::vector<std::string>& command);
  void next_branch(const std::vector<std::string>& command);
  void settle_condition(Block& block);
  void open_choice();
  void label();
  void take_label(Block& block, const std::vector<std::string>& patterns);
  void begin_chain(bool either, std::size_t last);
  static std::string nested_script(const std::vector<std::string>& command);
  void quoted(char quote);
  void substitution();
  void backquote();
  void braces();
  void redirection();
  void newline();
  void skip_list();
  void open_paren();
  void close_paren();
  void operator_sign();
  void note_ignored();
  [[nodiscard]] bool in_double_bracket() const;
  [[nodiscard]] bool expects_label() const { return !m_blocks.empty() && m_blocks.back().label; }
  void step();

  const Shell& m_shell;
  std::string_view m_text;
  int m_depth;
  Shell::Reading& m_reading;
  std::vector<Command>& m_out;
  std::size_t m_at = 0;
  std::string m_word;
  bool m_has_word = false;
  std::vector<std::string> m_words;
  std::vector<std::string> m_heredocs;
  std::vector<Block> m_blocks;
  Chain m_chain;
  std::size_t m_last = 0;  // the last command of this level, plus one; 0: none
  bool m_after_operator = false;
  bool m_skip_next_word = false;  // the target of a redirection
  bool m_exited = false;
  bool m_calls_anything = false;
  int m_open_parens = 0;
  std::string m_function;  // named, its body not begun
};

}  // namespace plumbline::git
