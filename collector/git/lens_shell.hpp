#pragma once
// Enough of the shell to tell what a CI script calls from what it only mentions. Not an interpreter: no
// expansion.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::git {

struct Command {
  std::vector<std::string> words;  ///< quotes removed; redirections, comments and here-documents left out
  std::string dead;              ///< why it never runs: inside `if false`, a loop over a variable nobody sets
  bool ignored_failure = false;  ///< `|| true`
};

/// Simple commands of a script in order, those of `$(…)`, backquotes, `bash -c "…"` and `find -exec`
/// included. `is_set` decides whether a variable can have a value: loops over `$NAME` alone that nobody sets
/// are dead. Without it variables can come from settings we do not see (GitLab): nothing is called dead for
/// want of one.
class Shell {
 public:
  using IsSet = std::function<bool(std::string_view)>;
  explicit Shell(IsSet is_set) : m_is_set(std::move(is_set)) {}
  struct Reading {
    std::vector<Command> commands;
    bool asked = false;  ///< `is_set` was asked: the reading is of this file only
  };
  [[nodiscard]] Reading read(std::string_view script) const;

 private:
  struct Scan;
  void scan(std::string_view script, int depth, Reading& out) const;
  [[nodiscard]] bool loops_over_nothing(const std::vector<std::string>& words, bool& asked) const;
  IsSet m_is_set;
};

/// The repository's own script that a command runs, as its path without "./": "sh ci/test.sh -v" ->
/// "ci/test.sh". Empty: none whose path stands there literally.
[[nodiscard]] std::string script_path(const Command& command);

/// The command behind wrappers: "sudo env A=b timeout 5 npx x" -> "x"; directories and version suffixes stay.
[[nodiscard]] std::vector<std::string> unwrap(std::vector<std::string> words);

}  // namespace plumbline::git
