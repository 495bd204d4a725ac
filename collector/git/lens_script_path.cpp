// Which file of the repository a command runs.
#include <algorithm>
#include <array>

#include "collector/git/lens_script.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::array<std::string_view, 14> k_interpreters = {"bash",   "sh",   "dash",   "zsh",     "ash",
                                                             "source", ".",    "python", "python2", "python3",
                                                             "perl",   "ruby", "node",   "pwsh"};
constexpr std::array<std::string_view, 9> k_endings = {".sh",  ".bash", ".py",  ".pl", ".rb",
                                                       ".ps1", ".js",   ".zsh", ".cmd"};
// A file without an ending is a script in these, and elsewhere more often what was just built.
constexpr std::array<std::string_view, 10> k_folders = {"ci/",       ".ci/",      "scripts/", "script/",
                                                        "tools/ci/", ".travis/",  ".github/", "travis/",
                                                        ".gitlab/",  "build-aux/"};
constexpr std::array<std::string_view, 11> k_roots = {
    "$GITHUB_WORKSPACE",   "${GITHUB_WORKSPACE}",       "${{ github.workspace }}", "${{github.workspace}}",
    "$CI_PROJECT_DIR",     "${CI_PROJECT_DIR}",         "$TRAVIS_BUILD_DIR",       "${TRAVIS_BUILD_DIR}",
    "$CIRRUS_WORKING_DIR", "$(Build.SourcesDirectory)", "$BUILD_SOURCESDIRECTORY"};

std::string_view base(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

template <class List>
bool one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool has_ending(std::string_view path) {
  return std::any_of(k_endings.begin(), k_endings.end(), [&](auto e) { return path.ends_with(e); });
}

bool is_plain(std::string_view path) {
  return !path.empty() && path.size() <= 200 && path.front() != '-' &&
         std::all_of(path.begin(), path.end(), [](char c) {
           return is_word(c) || c == '/' || c == '.' || c == '-' || c == '_' || c == '+';
         });
}

bool in_script_folder(std::string_view path) {
  return std::any_of(k_folders.begin(), k_folders.end(), [&](auto f) { return path.starts_with(f); });
}

std::string without_slash(std::string_view path) {
  return std::string(path.substr(path.starts_with('/') ? 1 : 0));
}

/// Below `folder`; where a script began nobody knows, so the path as it stands there comes second.
std::vector<std::string> places(const std::optional<std::string>& folder, const std::string& path) {
  std::vector<std::string> out;
  const auto put = [&](const std::optional<std::string>& place) {
    if (place && !one_of(out, *place)) out.push_back(*place);
  };
  if (folder) put(joined_path(*folder, path));
  put(plain_path(path));
  return out;
}

ScriptUse of_file(std::string_view word, std::string_view interpreter,
                  const std::optional<std::string>& folder) {
  ScriptUse use;
  use.interpreter = interpreter;
  const auto path = anchored(word);
  if (!is_plain(path)) {
    use.shown = clip(word, 100);
    use.unread = "a variable in its path";
    return use;
  }
  use.paths = places(folder, path);
  if (use.paths.empty()) return use;
  use.shown = without_slash(use.paths.front());
  use.sure = has_ending(path) || in_script_folder(use.shown) || !interpreter.empty();
  return use;
}

/// Words behind the file, up to the first that only the run knows.
void give_places(const std::vector<std::string>& words, std::string_view file, ScriptUse& use) {
  auto at = std::find(words.begin(), words.end(), file);
  if (at == words.end() || use.interpreter == "." || use.interpreter == "source") return;
  bool known = true;
  for (int place = 1; place <= 9; ++place) {
    const bool there = at != words.end() && ++at != words.end();
    known = known && (!there || at->find_first_of("$*") == std::string::npos);
    use.given[std::to_string(place)] = known ? std::optional(there ? *at : "") : std::nullopt;
  }
}

void find_file(const std::vector<std::string>& words, const std::optional<std::string>& folder,
               std::vector<ScriptUse>& out) {
  std::string_view word = words.front();
  std::string_view interpreter;
  if (one_of(k_interpreters, base(word))) {
    interpreter = base(word);
    const auto next =
        std::find_if(words.begin() + 1, words.end(), [](const auto& w) { return !w.empty() && w[0] != '-'; });
    const bool inline_text = words.size() > 1 && (words[1] == "-c" || words[1] == "-e");
    if (next == words.end() || inline_text) return;
    word = *next;
    if (word == "setup.py" || (word.starts_with('/') && !has_ending(word))) return;
  }
  const bool variable = word.find('$') != word.npos;
  // "$CC/x" is a program as often as a script: only an ending tells.
  if (variable && anchored(word).find('$') != std::string::npos && !has_ending(word)) return;
  if (interpreter.empty() && word.find('/') == word.npos) return;
  if (word.find("://") != word.npos || word.ends_with("/bin/activate")) return;
  if (!variable && word.starts_with('/')) return;  // of the machine
  if (!variable && !is_plain(word)) return;
  auto use = of_file(word, interpreter, folder);
  if (use.shown.empty()) return;
  give_places(words, word, use);
  out.push_back(std::move(use));
}

void give_variables(const Command& command, ScriptUse& use) {
  for (const auto& word : command.words) {
    const auto equals = word.find('=');
    const bool name = equals != 0 && equals != word.npos && !is_digit(word[0]) &&
                      std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
                                  [](char c) { return is_word(c) || c == '_'; });
    if (!name) return;
    const auto value = word.substr(equals + 1);
    use.given[word.substr(0, equals)] = value.find('$') == value.npos ? std::optional(value) : std::nullopt;
  }
}

/// Option with its value, as one word or two; "" when it is not there.
std::string option(const std::vector<std::string>& words, std::string_view brief, std::string_view full) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == brief || words[i] == full) return i + 1 < words.size() ? words[i + 1] : "";
    if (!full.empty() && words[i].starts_with(full) && words[i].size() > full.size() &&
        words[i][full.size()] == '=')
      return words[i].substr(full.size() + 1);
    if (!brief.empty() && words[i].starts_with(brief) && words[i].size() > brief.size() &&
        brief.size() == 2 && words[i][1] != '-')
      return words[i].substr(brief.size());
  }
  return {};
}

std::optional<std::string> entered(const std::optional<std::string>& folder, const std::string& more) {
  if (more.empty()) return folder;
  const auto path = anchored(more);
  if (!folder || !is_plain(path)) return std::nullopt;
  return joined_path(*folder, path);
}

void add_in(ScriptUse use, const std::optional<std::string>& folder, const std::vector<std::string>& names,
            std::vector<ScriptUse>& out) {
  if (!folder) {
    use.unread = "run in a folder that a variable names";
  } else {
    for (const auto& name : names) {
      if (auto path = joined_path(*folder, name)) use.paths.push_back(*path);
    }
    if (use.paths.empty()) use.unread = "outside the repository";
  }
  out.push_back(std::move(use));
}

/// What a Makefile is asked for that builds, installs or cleans, or the usual tests: without a Makefile in
/// the repository these are the generated ones of the build system, and hold nothing of their own.
bool is_usual_target(std::string_view target) {
  constexpr std::array<std::string_view, 14> k_usual = {
      "all",       "install",   "install-strip", "check", "test",      "dist", "clean",
      "distclean", "distcheck", "build",         "tests", "uninstall", "help", "deps"};
  return one_of(k_usual, target);
}

void find_make(const std::vector<std::string>& words, const std::optional<std::string>& folder,
               std::vector<ScriptUse>& out) {
  const auto where = entered(folder, option(words, "-C", "--directory"));
  const auto file = option(words, "-f", "--file");
  std::string given;  // variables set on the command line, a line each: they win over those of the file
  for (const auto& word : words) {
    if (word.find('=') != word.npos && word[0] != '-' && word.find('\n') == word.npos) given += "\n" + word;
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto& word = words[i];
    const bool valued = word == "-C" || word == "-f" || word == "--directory" || word == "--file" ||
                        word == "-I" || word == "-o" || word == "-W";
    if (valued) ++i;
    if (valued || word.empty() || word[0] == '-' || word.find('=') != word.npos || is_digit(word[0]))
      continue;
    if (!is_plain(word)) continue;
    if (word == "all" || word == "install" || word == "clean" || word == "distclean") continue;
    ScriptUse use{ScriptUse::How::make};
    use.target = word + given;
    use.shown = "make " + clip(word, 80);
    use.sure = !is_usual_target(word);
    add_in(std::move(use), where,
           file.empty()
               ? std::vector<std::string>{"GNUmakefile", "makefile", "Makefile", "Makefile.am", "Makefile.in"}
               : std::vector<std::string>{file},
           out);
  }
}

void find_tox(const std::vector<std::string>& words, const Command& command,
              const std::optional<std::string>& folder, std::vector<ScriptUse>& out) {
  if (words.size() > 1 &&
      (words[1] == "--version" || words[1] == "list" || words[1] == "config" || words[1] == "l"))
    return;
  ScriptUse use{ScriptUse::How::tox};
  use.target = option(words, "-e", "--env");
  for (const auto& word : command.words) {
    if (word.starts_with("TOXENV=")) use.target = word.substr(7);
  }
  use.shown = use.target.empty() ? "tox" : "tox -e " + clip(use.target, 80);
  if (use.target.find('$') != std::string::npos) use.target = "*";  // any of them
  add_in(std::move(use), folder, {"tox.ini"}, out);
}

void find_npm(const std::vector<std::string>& words, const std::optional<std::string>& folder,
              std::vector<ScriptUse>& out) {
  const auto where = entered(folder, option(words, "-C", words[0] == "yarn" ? "--cwd" : "--prefix"));
  std::vector<std::string> plain;
  for (std::size_t i = 1; i < words.size() && words[i] != "--"; ++i) {
    const bool valued = words[i] == "-C" || words[i] == "--prefix" || words[i] == "--cwd";
    if (valued) ++i;
    if (!valued && !words[i].empty() && words[i][0] != '-') plain.push_back(words[i]);
  }
  if (plain.empty()) return;
  const bool run = plain[0] == "run" || plain[0] == "run-script";
  if (run && plain.size() < 2) return;
  auto name = run ? plain[1] : plain[0];
  if (name == "t" || name == "tst") name = "test";
  if (!run && words[0] != "yarn" && words[0] != "pnpm" && name != "test") return;
  ScriptUse use{ScriptUse::How::npm};
  use.sure = run;  // `yarn x` is as often a command of yarn
  use.shown = words[0] + (run ? " run " : " ") + clip(name, 80);
  if (!is_plain(name) && name.find(':') == std::string::npos) use.unread = "a variable in its name";
  use.target = std::move(name);
  add_in(std::move(use), where, {"package.json"}, out);
}

}  // namespace

std::optional<std::string> plain_path(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    const auto part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return std::nullopt;
    } else {
      parts.pop_back();
    }
  }
  std::string out;
  for (const auto part : parts) out += (out.empty() ? "" : "/") + std::string(part);
  return rooted ? "/" + out : out;
}

std::optional<std::string> joined_path(std::string_view folder, std::string_view path) {
  return plain_path(path.starts_with('/') || folder.empty() ? std::string(path)
                                                            : std::string(folder) + "/" + std::string(path));
}

std::string anchored(std::string_view path) {
  for (const auto root : k_roots) {
    if (path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/'))
      return "/" + std::string(path.substr(std::min(path.size(), root.size() + 1)));
  }
  return std::string(path);
}

void WorkingFolder::take(const Command& command) {
  if (command.words.empty() ||
      (command.words[0] != "cd" && command.words[0] != "pushd" && command.words[0] != "popd"))
    return;
  const auto& words = command.words;
  const auto to = std::find_if(words.begin() + 1, words.end(),
                               [](const auto& w) { return !w.empty() && (w[0] != '-' || w == "-"); });
  if (words[0] == "popd" || to == words.end())
    m_now.reset();
  else
    m_now = entered(m_now, *to);
  // "/" means the root of the repository here, and the machine's own root in the script.
  if (to != words.end() && to->starts_with('/')) m_now.reset();
  const auto again = to == words.end() ? std::string() : anchored(*to);
  if (again.starts_with('/') && !to->starts_with('/') && is_plain(again)) m_now = plain_path(again);
}

std::vector<ScriptUse> script_uses(const Command& command, const std::optional<std::string>& folder) {
  std::vector<ScriptUse> out;
  const auto words = unwrap(command.words);
  if (words.empty() || words.front().empty()) return out;
  const auto name = base(words.front());
  if (name == "make" || name == "gmake" || name == "bmake" || name == "$(MAKE)" || name == "${MAKE}")
    find_make(words, folder, out);
  else if (name == "tox")
    find_tox(words, command, folder, out);
  else if (name == "npm" || name == "yarn" || name == "pnpm")
    find_npm(words, folder, out);
  else if (auto builds = docker_uses(words, name, folder); !builds.empty())
    out = std::move(builds);
  else
    find_file(words, folder, out);
  for (auto& use : out) give_variables(command, use);
  return out;
}

bool runs_files(std::string_view name) {
  constexpr std::array<std::string_view, 7> k_runners = {"make", "gmake", "bmake", "tox",
                                                         "npm",  "yarn",  "pnpm"};
  return one_of(k_runners, base(name)) || one_of(k_interpreters, base(name));
}

bool may_be_script(std::string_view path) {
  const auto name = base(path);
  const auto dot = name.rfind('.');
  if (dot == name.npos) return true;  // a script without an ending, a Makefile
  const auto ending = lower(name.substr(dot));
  const auto front = lower(name.substr(0, name.find('.')));
  if (front == "dockerfile" || front == "containerfile" || ending == ".dockerfile") return true;
  // A composite action, a compose file.
  if (ending == ".yml" || ending == ".yaml") return front == "action" || front.find("compose") != front.npos;
  return ending == ".sh" || ending == ".bash" || ending == ".py" || ending == ".zsh" || name == "tox.ini" ||
         name == "package.json" || name == "Makefile.am" || name == "Makefile.in" || ending == ".mk";
}

}  // namespace plumbline::git
