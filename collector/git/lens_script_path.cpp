// Which script of the repository a command runs.
#include <algorithm>
#include <array>

#include "collector/git/lens_shell.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::array<std::string_view, 13> k_interpreters = {"bash", "sh",     "dash",    "zsh",     "source",
                                                             ".",    "python", "python2", "python3", "perl",
                                                             "ruby", "node",   "pwsh"};
constexpr std::array<std::string_view, 8> k_endings = {".sh", ".bash", ".py", ".pl",
                                                       ".rb", ".ps1",  ".js", ".zsh"};
// A file without an ending is a script in these, and elsewhere more often what was just built.
constexpr std::array<std::string_view, 10> k_folders = {"ci/",       ".ci/",      "scripts/", "script/",
                                                        "tools/ci/", ".travis/",  ".github/", "travis/",
                                                        ".gitlab/",  "build-aux/"};

bool is_literal(std::string_view path) {
  return !path.empty() && path.size() <= 200 && path.front() != '/' && path.front() != '-' &&
         path.find("..") == path.npos && std::all_of(path.begin(), path.end(), [](char c) {
           return is_word(c) || c == '/' || c == '.' || c == '-' || c == '_' || c == '+';
         });
}

template <class List>
bool one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

std::string script_path(const Command& command) {
  const auto words = unwrap(command.words);
  if (words.empty()) return {};
  std::string_view path = words.front();
  bool named = path.starts_with("./") || path.find('/') != path.npos;
  const auto slash = path.rfind('/');
  if (one_of(k_interpreters, slash == path.npos ? path : path.substr(slash + 1))) {
    const auto next = std::find_if(words.begin() + 1, words.end(),
                                   [](const auto& word) { return !word.empty() && word[0] != '-'; });
    const bool inline_text = words.size() > 1 && (words[1] == "-c" || words[1] == "-e");
    if (next == words.end() || inline_text) return {};
    path = *next;
    named = true;
  }
  while (path.starts_with("./")) path.remove_prefix(2);
  if (!named || !is_literal(path)) return {};
  const bool ending =
      std::any_of(k_endings.begin(), k_endings.end(), [&](auto e) { return path.ends_with(e); });
  const bool folder =
      std::any_of(k_folders.begin(), k_folders.end(), [&](auto f) { return path.starts_with(f); });
  return ending || folder ? std::string(path) : std::string();
}

}  // namespace plumbline::git
