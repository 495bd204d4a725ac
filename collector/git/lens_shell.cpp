#include "collector/git/lens_shell.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "collector/git/lens_shell_scan.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

/// Names that hosted runners and their images set; `$1` is nobody's to set.
constexpr std::array<std::string_view, 36> k_given = {
    "GITHUB_", "RUNNER_", "CI",      "ACTIONS_", "HOME", "PATH",  "PWD",    "OLDPWD",   "USER",
    "LOGNAME", "SHELL",   "TMP",     "TEMP",     "LANG", "LC_",   "OSTYPE", "HOST",     "Image",
    "AGENT_",  "JAVA_",   "ANDROID", "GO",       "RUST", "CARGO", "NODE",   "CONDA",    "PYTHON",
    "python",  "VCPKG",   "BASH",    "EUID",     "UID",  "MSYS",  "MINGW",  "HOMEBREW", "XDG_"};

/// The body of a function nobody calls never runs; of one that a single command calls it stands under what
/// that stands under.
void mark_functions(std::vector<Command>& commands) {
  std::map<std::string, std::vector<std::size_t>> callers;
  for (const auto& command : commands) {
    if (!command.function.empty()) callers.emplace(command.function, std::vector<std::size_t>());
  }
  if (callers.empty()) return;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    for (const auto& word : commands[i].words) {
      const auto found = callers.find(word);
      if (found != callers.end() && found->first != commands[i].function) found->second.push_back(i);
    }
  }
  const auto before = commands;
  for (auto& command : commands) {
    if (command.function.empty()) continue;
    const auto& sites = callers.at(command.function);
    if (sites.empty() && command.dead.empty())
      command.dead = "function " + clip(command.function, 40) + " is never called";
    if (sites.size() != 1) continue;
    const auto& site = before[sites.front()];
    if (command.dead.empty()) command.dead = site.dead;
    command.guards.insert(command.guards.begin(), site.guards.begin(), site.guards.end());
    if (!site.when.empty())
      command.when = clip(site.when + (command.when.empty() ? "" : ", ") + command.when, 120);
  }
}

}  // namespace

bool Shell::is_never_set(std::string_view name, Asked& asked) const {
  if (!m_is_set || name.empty() || is_digit(name.front())) return false;
  if (std::any_of(k_given.begin(), k_given.end(), [&](auto given) { return name.starts_with(given); }))
    return false;
  const bool set = m_is_set(name);
  asked.emplace_back(name, set);
  return !set;
}

bool Shell::waits_for_nothing(const Guard& guard, Asked& asked) const {
  return !guard.holds_for("") && is_never_set(guard.variable, asked);
}

bool Shell::loops_over_nothing(const std::vector<std::string>& words, Asked& asked) const {
  if (!m_is_set || words.size() < 4 || words[2] != "in") return false;
  return std::all_of(words.begin() + 3, words.end(), [&](const std::string& raw) {
    const auto test = read_test({"[", "-n", raw, "]"});
    return test.guard && is_never_set(test.guard->variable, asked);
  });
}

bool Shell::still(const Asked& asked) const {
  return std::all_of(asked.begin(), asked.end(),
                     [&](const auto& one) { return m_is_set(one.first) == one.second; });
}

Shell::Reading Shell::read(std::string_view script) const {
  Reading out;
  ShellScan scan(*this, script, 0, out);
  scan.run();
  if (!m_sourced && !scan.calls_anything()) mark_functions(out.commands);
  return out;
}

}  // namespace plumbline::git
