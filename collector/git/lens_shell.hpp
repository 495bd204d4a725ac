#pragma once
// Enough of the shell to tell what a CI script calls from what it only mentions. Not an interpreter: no
// expansion.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plumbline::git {

/// A condition on one variable that stands before a command: `case "$X" in a|b)`, `if [ "$X" = a ]`.
struct Guard {
  std::string variable;
  std::vector<std::string> patterns;  ///< of values for which it holds; `*` stands for anything
  bool negated = false;
  [[nodiscard]] bool holds_for(std::string_view value) const;
  friend bool operator==(const Guard&, const Guard&) = default;
};

/// What the words of a test say.
struct ShellTest {
  bool is_test = false;        ///< the command is `test` or a bracket
  std::optional<bool> always;  ///< both sides stand there literally
  std::optional<Guard> guard;  ///< it asks for one variable alone
};
[[nodiscard]] ShellTest read_test(const std::vector<std::string>& words);

struct Command {
  std::vector<std::string> words;  ///< quotes removed; redirections, comments and here-documents left out
  std::string dead;              ///< why it never runs: inside `if false`, a loop over a variable nobody sets
  bool ignored_failure = false;  ///< `|| true`
  std::string when = {};         ///< the conditions it stands under, in words; empty: none
  std::vector<Guard> guards = {};  ///< those of them that can be decided once the variable is known
  std::string function = {};       ///< whose body it stands in
};

/// Simple commands of a script in order, those of `$(…)`, backquotes, `bash -c "…"` and `find -exec`
/// included. `is_set` decides whether a variable can have a value: loops over `$NAME` alone that nobody sets
/// are dead, and what waits for it to have one. Without it variables can come from settings we do not see
/// (GitLab): nothing is called dead for want of one.
class Shell {
 public:
  using IsSet = std::function<bool(std::string_view)>;
  /// `sourced`: functions of the script may be called by whoever reads it in.
  explicit Shell(IsSet is_set, bool sourced = false) : m_is_set(std::move(is_set)), m_sourced(sourced) {}
  struct Reading {
    std::vector<Command> commands;
    bool partial = false;  ///< the script has more commands than are read
    /// What `is_set` was asked and said: with other answers the reading is another one.
    std::vector<std::pair<std::string, bool>> asked = {};
  };
  [[nodiscard]] Reading read(std::string_view script) const;
  using Asked = std::vector<std::pair<std::string, bool>>;
  /// Whether `is_set` says the same again.
  [[nodiscard]] bool still(const Asked& asked) const;
  [[nodiscard]] bool asks() const { return m_is_set != nullptr; }
  [[nodiscard]] bool sourced() const { return m_sourced; }

 private:
  friend class ShellScan;
  [[nodiscard]] bool loops_over_nothing(const std::vector<std::string>& words, Asked& asked) const;
  /// Nobody sets the variable, and the guard needs a value of it.
  [[nodiscard]] bool waits_for_nothing(const Guard& guard, Asked& asked) const;
  [[nodiscard]] bool is_never_set(std::string_view name, Asked& asked) const;
  IsSet m_is_set;
  bool m_sourced;
};

/// The command behind wrappers: "sudo env A=b timeout 5 npx x" -> "x"; directories and version suffixes stay.
[[nodiscard]] std::vector<std::string> unwrap(std::vector<std::string> words);

}  // namespace plumbline::git
