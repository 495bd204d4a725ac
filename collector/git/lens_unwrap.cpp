// What stands behind sudo, env, timeout, npx and their kind.
#include <algorithm>
#include <array>
#include <map>

#include "collector/git/lens_shell.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

using Words = std::vector<std::string>;

std::string base(std::string_view word) {
  if (const auto slash = word.rfind('/'); slash != word.npos) word.remove_prefix(slash + 1);
  return std::string(word);
}

bool is_assignment(std::string_view word) {
  const auto equals = word.find('=');
  if (equals == word.npos || equals == 0 || is_digit(word[0])) return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
                     [](char c) { return is_word(c) || c == '_' || c == '+'; });
}

void drop(Words& words, std::size_t n) {
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(n, words.size())));
}

/// Options of a wrapper; those in `valued` take the next word with them.
void drop_options(Words& words, std::string_view valued) {
  while (!words.empty() && words.front().size() > 1 && words.front()[0] == '-') {
    const auto& option = words.front();
    const bool takes = option.size() == 2 && valued.find(option[1]) != valued.npos;
    drop(words, takes ? 2 : 1);
  }
}

/// Wrapper -> letters of its options that take a value.
const std::map<std::string_view, std::string_view> k_wrappers = {
    {"sudo", "ugCpDR"},  {"doas", "u"},     {"env", "uC"},         {"time", "fo"},     {"nice", "n"},
    {"ionice", "cn"},    {"nohup", ""},     {"exec", "a"},         {"xvfb-run", "sn"}, {"stdbuf", "ioe"},
    {"unbuffer", ""},    {"setarch", ""},   {"xargs", "nPILdsaE"}, {"strace", "eofp"}, {"npx", "pc"},
    {"bunx", ""},        {"uvx", ""},       {"chronic", ""},       {"timeout", "sk"},  {"retry", "tdn"},
    {"travis_wait", ""}, {"caffeinate", ""}};

/// "tool word" pairs in front of the real command.
constexpr std::array<std::array<std::string_view, 2>, 22> k_pairs = {
    {{"poetry", "run"},   {"pipenv", "run"},      {"uv", "run"},      {"pdm", "run"},
     {"hatch", "run"},    {"rye", "run"},         {"pipx", "run"},    {"conda", "run"},
     {"bundle", "exec"},  {"yarn", "exec"},       {"yarn", "dlx"},    {"pnpm", "exec"},
     {"pnpm", "dlx"},     {"npm", "exec"},        {"go", "tool"},     {"composer", "exec"},
     {"mise", "exec"},    {"dotnet", "tool run"}, {"nix", "develop"}, {"opam", "exec"},
     {"coverage", "run"}, {"nix-shell", "--run"}}};

bool unwrap_once(Words& words) {
  if (words.empty()) return false;
  if (is_assignment(words.front())) return drop(words, 1), true;
  const auto first = base(words.front());
  if (const auto wrapper = k_wrappers.find(first); wrapper != k_wrappers.end()) {
    drop(words, 1);
    drop_options(words, wrapper->second);
    if ((first == "timeout" || first == "travis_wait") && !words.empty() && is_digit(words.front()[0]))
      drop(words, 1);
    return true;
  }
  if (words.size() < 2) return false;
  if ((first.starts_with("python") || first == "py") && words[1] == "-m") return drop(words, 2), true;
  if (first == "go" && words[1] == "run") {
    drop(words, 2);
    drop_options(words, "");
    return true;
  }
  for (const auto& pair : k_pairs) {
    if (first != pair[0] || words[1] != pair[1]) continue;
    drop(words, 2);
    drop_options(words, "mc");
    return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> unwrap(std::vector<std::string> words) {
  if (!words.empty() && base(words.front()) == "find") {
    auto exec = std::find_if(words.begin(), words.end(),
                             [](const auto& w) { return w == "-exec" || w == "-execdir"; });
    words.erase(words.begin(), exec == words.end() ? words.end() : exec + 1);
  }
  while (unwrap_once(words)) {
  }
  return words;
}

}  // namespace plumbline::git
