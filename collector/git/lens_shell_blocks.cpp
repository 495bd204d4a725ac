// Conditions, loops, choices and functions: under what a command stands.
#include <algorithm>

#include "collector/git/lens_shell_scan.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_most_guards = 16;
constexpr std::size_t k_most_blocks = 200;

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    if (out.size() < 60) out += (out.empty() ? "" : " ") + word;
  }
  return clip(out, 60);
}

Guard opposite(Guard guard) {
  guard.negated = !guard.negated;
  return guard;
}

}  // namespace

std::string ShellScan::current_dead() const {
  if (m_exited) return "behind exit";
  if (!m_blocks.empty() && !m_blocks.back().dead.empty()) return m_blocks.back().dead;
  return m_chain.dead;
}

std::string ShellScan::current_function() const {
  for (const auto& block : m_blocks) {
    if (!block.function.empty()) return block.function;
  }
  return {};
}

/// A block inside a dead one is dead.
ShellScan::Block& ShellScan::open_block(Kind kind, std::string dead) {
  auto outer = current_dead();
  Block block{kind};
  block.dead = outer.empty() ? std::move(dead) : outer;
  block.outer = std::move(outer);
  block.when = m_chain.when;
  block.guards = block.passed = m_chain.guards;
  m_chain = {};
  // Text that opens without end is no script of anybody's: the oldest blocks are forgotten.
  if (m_blocks.size() >= k_most_blocks) m_blocks.erase(m_blocks.begin());
  m_blocks.push_back(std::move(block));
  return m_blocks.back();
}

void ShellScan::close_block(Kind kind) {
  const auto found = std::find_if(m_blocks.rbegin(), m_blocks.rend(),
                                  [&](const Block& block) { return block.kind == kind; });
  if (found != m_blocks.rend()) m_blocks.erase(found.base() - 1, m_blocks.end());
}

bool ShellScan::open_keyword(std::vector<std::string>& command) {
  const auto& first = command.front();
  if (first == "for") {
    open_block(Kind::loop, m_shell.loops_over_nothing(command, m_reading.asked)
                               ? "loops over a variable nobody sets: " + clip(command.back(), 60)
                               : "");
    command.clear();
    return false;
  }
  const bool never = command.size() == 2 && command[1] == (first == "until" ? "true" : "false");
  auto& block =
      open_block(first == "if" ? Kind::condition : Kind::loop, never ? first + " " + command[1] : "");
  block.asking = first == "if" && !never;
  block.asked_from = m_out.size();
  command.erase(command.begin());
  return true;
}

/// Opens and closes blocks; true when a keyword was taken off the front.
bool ShellScan::strip_keyword(std::vector<std::string>& command) {
  const auto first = command.front();
  if (first == "for" || first == "while" || first == "until" || first == "if") return open_keyword(command);
  if (first == "case" || first == "select") {
    command.clear();
    return false;
  }
  if (first == "function" && command.size() > 1) {
    m_function = command[1];
    command.erase(command.begin());
  } else if (first == "{") {
    auto& block = open_block(Kind::braces, "");
    block.function = std::move(m_function);
    m_function.clear();
  } else if (first == "}") {
    close_block(Kind::braces);
  } else if (first == "done") {
    close_block(Kind::loop);
  } else if (first == "fi") {
    close_block(Kind::condition);
  } else if (first == "esac") {
    close_block(Kind::choice);
  } else if (first == "then") {
    if (!m_blocks.empty() && m_blocks.back().asking) settle_condition(m_blocks.back());
  } else if (first == "else" || first == "elif") {
    next_branch(command);
  } else if (first == "!") {
    if (command.size() > 1 && read_test({command.begin() + 1, command.end()}).is_test) return false;
  } else if (first != "do") {
    return false;
  }
  command.erase(command.begin());
  return true;
}

void ShellScan::next_branch(const std::vector<std::string>& command) {
  while (!m_blocks.empty() && m_blocks.back().kind == Kind::loop) m_blocks.pop_back();
  if (m_blocks.empty() || m_blocks.back().kind != Kind::condition) return;
  auto& block = m_blocks.back();
  if (block.guards.size() == block.passed.size() + 1) block.passed.push_back(opposite(block.guards.back()));
  block.guards = block.passed;
  block.dead = block.taken && block.outer.empty() ? "a condition before it always holds" : block.outer;
  if (!block.when.empty()) block.when = clip("not " + block.when, 80);
  block.asking = command.front() == "elif";
  block.either = false;
  block.asked_from = m_out.size();
  if (block.asking && command.size() == 2 && command[1] == "false" && block.dead.empty())
    block.dead = "elif false";
}

/// Tests joined by && alone can be decided one by one; of all else only the words are kept.
void ShellScan::settle_condition(Block& block) {
  block.asking = false;
  std::vector<Guard> guards;
  bool tests = m_out.size() > block.asked_from;
  bool always = true;
  std::string words;
  for (auto i = block.asked_from; i < m_out.size(); ++i) {
    const auto test = read_test(m_out[i].words);
    words += (words.empty() ? "" : ", ") + joined(m_out[i].words);
    tests = tests && test.is_test;
    always = always && test.always == true;
    if (test.guard) guards.push_back(*test.guard);
    if (block.either || !block.dead.empty()) continue;
    if (test.always == false) block.dead = "never holds: " + clip(joined(m_out[i].words), 60);
    if (test.guard && m_shell.waits_for_nothing(*test.guard, m_reading.asked))
      block.dead = "waits for a variable nobody sets: " + test.guard->variable;
  }
  block.taken = tests && always;
  if (!block.taken) block.when = clip("if " + words, 80);
  if (block.either || !tests) return;
  block.guards.insert(block.guards.end(), guards.begin(), guards.end());
  if (block.guards.size() > k_most_guards) block.guards.resize(k_most_guards);
}

/// `case WORD in`, the words before it are keywords at most.
void ShellScan::open_choice() {
  const auto word = m_words[m_words.size() - 2];
  m_words.resize(m_words.size() - 3);
  end_command();
  auto& block = open_block(Kind::choice, "");
  const auto test = read_test({"[", "-n", word, "]"});
  block.variable = test.guard ? test.guard->variable : "";
  block.function.clear();
  block.label = true;
}

/// A label of `case`, or its end.
void ShellScan::label() {
  while (m_at < m_text.size() && (is_blank(m_text[m_at]) || m_text[m_at] == '\0')) ++m_at;
  auto& block = m_blocks.back();
  if (m_at >= m_text.size()) return;
  if (m_text[m_at] == '#') {
    m_at = std::min(m_text.find('\n', m_at), m_text.size());
    return;
  }
  const auto rest = m_text.substr(m_at);
  if (rest.starts_with("esac") && (rest.size() == 4 || (!is_word(rest[4]) && rest[4] != '_'))) {
    m_at += 4;
    m_blocks.pop_back();
    return;
  }
  if (rest.front() == '(') ++m_at;
  std::vector<std::string> patterns(1);
  for (; m_at < m_text.size() && m_text[m_at] != ')' && m_text[m_at] != '\n'; ++m_at) {
    const char c = m_text[m_at];
    if (c == '|')
      patterns.emplace_back();
    else if (c != '"' && c != '\'' && !is_blank(c))
      patterns.back() += c;
  }
  const bool torn = m_at >= m_text.size() || m_text[m_at] != ')';
  if (m_at < m_text.size()) ++m_at;
  if (torn)
    m_blocks.pop_back();
  else
    take_label(block, patterns);
}

void ShellScan::take_label(Block& block, const std::vector<std::string>& patterns) {
  block.label = false;
  const bool rest = patterns.size() == 1 && patterns.front() == "*";
  block.guards = rest ? block.passed : std::vector<Guard>{};
  block.when = rest ? "in no other case" : "";
  if (rest) return;
  for (const auto& pattern : patterns) block.when += (block.when.empty() ? "case " : "|") + clip(pattern, 30);
  block.when = clip(block.when, 60);
  if (block.variable.empty()) return;
  Guard guard{block.variable, patterns, false};
  block.dead = block.outer;
  if (block.dead.empty() && m_shell.waits_for_nothing(guard, m_reading.asked))
    block.dead = "waits for a variable nobody sets: " + block.variable;
  if (block.passed.size() < k_most_guards) block.passed.push_back(opposite(guard));
  block.guards = {std::move(guard)};
}

void ShellScan::begin_chain(bool either, std::size_t last) {
  if (either && !m_blocks.empty() && m_blocks.back().asking) m_blocks.back().either = true;
  if (last == 0) return;
  const auto& words = m_out[last - 1].words;
  auto test = read_test(words);
  const bool first = m_chain.when.empty();
  if (either) m_chain = {};
  if (!test.is_test && !either) return;
  m_chain.when += (m_chain.when.empty() ? "" : ", ");
  m_chain.when += (!either ? "if " : test.is_test ? "unless " : "if it fails: ") + joined(words);
  m_chain.when = clip(m_chain.when, 80);
  if (test.guard && either) test.guard->negated = !test.guard->negated;
  if (!test.guard && !test.always) return;
  if (either && !first) return;  // `a && b || c`: c runs for want of either
  if (test.guard && m_chain.guards.size() < k_most_guards) m_chain.guards.push_back(*test.guard);
  if (test.always && *test.always == either) m_chain.dead = "never holds: " + joined(words);
  if (test.guard && m_shell.waits_for_nothing(*test.guard, m_reading.asked))
    m_chain.dead = "waits for a variable nobody sets: " + test.guard->variable;
}

}  // namespace plumbline::git
