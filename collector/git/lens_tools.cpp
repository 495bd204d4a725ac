#include "collector/git/lens_tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::array<std::string_view, 27> k_categories = {"sast",
                                                           "sca",
                                                           "secret",
                                                           "dast",
                                                           "container",
                                                           "iac",
                                                           "fuzz",
                                                           "sanitizer",
                                                           "unit_test",
                                                           "integration_test",
                                                           "coverage",
                                                           "lint",
                                                           "format",
                                                           "sbom",
                                                           "provenance",
                                                           "signing",
                                                           "licence",
                                                           "hardening",
                                                           "deploy",
                                                           "dependency_bot",
                                                           "policy",
                                                           "release",
                                                           "scorecard",
                                                           "build",
                                                           "intake",
                                                           "compliance",
                                                           "security_coverage"};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!(text = trim(text)).empty()) {
    const auto end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

void add(std::vector<const Tool*>& out, const Tool& tool) {
  if (std::find(out.begin(), out.end(), &tool) == out.end()) out.push_back(&tool);
}

/// `glob` may end with `*`.
bool same(std::string_view glob, std::string_view word) {
  return glob.ends_with('*') ? word.starts_with(glob.substr(0, glob.size() - 1)) : glob == word;
}

/// "/usr/bin/clang-tidy-14.exe" -> "clang-tidy-14"; "x@latest" -> "x".
std::string name_of(std::string_view word) {
  if (const auto at = word.find('@', 1); at != word.npos) word = word.substr(0, at);
  if (const auto slash = word.find_last_of("/\\"); slash != word.npos) word.remove_prefix(slash + 1);
  auto out = lower(word);
  if (out.ends_with(".exe")) out.resize(out.size() - 4);
  return out;
}

std::string without_version(std::string_view name) {
  auto end = name.size();
  while (end > 0 && (is_digit(name[end - 1]) || name[end - 1] == '.')) --end;
  if (end > 1 && end < name.size() && name[end - 1] == '-') --end;
  return std::string(name.substr(0, end));
}

bool is_script(std::string_view name) {
  return name.ends_with(".sh") || name.ends_with(".py") || name.ends_with(".bash");
}

bool is_container_runner(std::string_view name) {
  return name == "docker" || name == "podman" || name == "nerdctl";
}

std::vector<std::string> parts_of(std::string_view text, std::string_view signs) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(signs), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

bool only_asks_version(const std::vector<std::string>& words) {
  if (words.size() != 2) return false;
  constexpr std::array<std::string_view, 7> k_asks = {"--version", "--help",  "-h",  "-V",
                                                      "-version",  "version", "help"};
  return std::find(k_asks.begin(), k_asks.end(), words[1]) != k_asks.end();
}

}  // namespace

Result<void> Tools::load_tool(const Yaml& node) {
  const auto at = [&](std::string message) {
    return fail(Errc::config, fmt::format("line {}: {}", node.line, message));
  };
  constexpr std::array<std::string_view, 8> k_keys = {"name",   "category",  "actions",   "commands",
                                                      "images", "templates", "arguments", "why"};
  for (const auto& [key, value] : node.map) {
    if (std::find(k_keys.begin(), k_keys.end(), key) == k_keys.end())
      return at(fmt::format("a tool has no key \"{}\"", key));
  }
  const auto& category = node["category"].text;
  if (node["name"].text.empty()) return at("a tool needs a \"name\"");
  if (std::find(k_categories.begin(), k_categories.end(), category) == k_categories.end())
    return at(fmt::format("\"{}\" is no category", category));
  const auto index = m_tools.size();
  m_tools.push_back({node["name"].text, category});
  for (auto* list : {&m_actions, &m_commands, &m_images}) {
    const auto* key = list == &m_actions ? "actions" : list == &m_commands ? "commands" : "images";
    for (const auto& text : node[key].strings()) {
      auto words = words_of(text);
      if (words.empty()) return at(fmt::format("an empty pattern under \"{}\"", key));
      auto first = lower(words.front());
      words.erase(words.begin());
      (*list)[first].push_back({index, std::move(words)});
    }
  }
  for (const auto& text : node["templates"].strings()) m_templates.emplace_back(lower(text), index);
  for (const auto& text : node["arguments"].strings()) {
    if (text.empty()) return at("an empty pattern under \"arguments\"");
    m_arguments[static_cast<unsigned char>(text.front())].emplace_back(text, index);
  }
  return {};
}

Result<Tools> Tools::load(const Yaml& root) {
  Tools tools;
  if (root["tools"].items.empty()) return fail(Errc::config, "no \"tools\"");
  for (const auto& node : root["tools"].items) {
    if (auto ok = tools.load_tool(node); !ok) return tl::unexpected(ok.error());
  }
  return tools;
}

/// Patterns with conditions ("aquasecurity/trivy-action scan-type=fs") win over the one without.
std::vector<const Tool*> Tools::by_action(std::string_view uses, const Yaml& with) const {
  std::vector<const Tool*> out;
  auto name = lower(trim(uses.substr(0, uses.find('@'))));
  if (name.starts_with("docker://")) return by_image(std::string_view(name).substr(9));
  auto found = m_actions.find(name);
  if (found == m_actions.end()) {  // "owner/name/*" stands for all actions of a repository
    const auto second = name.find('/', name.find('/') + 1);
    if (second == std::string::npos) return out;
    found = m_actions.find(name.substr(0, second) + "/*");
    if (found == m_actions.end()) return out;
  }
  for (const bool conditioned : {true, false}) {
    for (const auto& pattern : found->second) {
      if (pattern.words.empty() == conditioned) continue;
      const bool all = std::all_of(pattern.words.begin(), pattern.words.end(), [&](const std::string& w) {
        const auto equals = w.find('=');
        return same(w.substr(equals + 1), lower(with[w.substr(0, equals)].text));
      });
      if (all) add(out, m_tools[pattern.tool]);
    }
    if (!out.empty()) return out;
  }
  return out;
}

/// Behind the first word: `-x` and `~x` stand anywhere, `!x` must not stand, the others are the first plain
/// words in order.
bool Tools::matches(const Pattern& pattern, const std::vector<std::string>& words) {
  std::vector<std::string_view> plain;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!words[i].empty() && words[i][0] != '-' && words[i][0] != '+') plain.push_back(words[i]);
  }
  std::size_t next = 0;
  for (const auto& wanted : pattern.words) {
    const auto anywhere = [&](std::string_view glob) {
      return std::any_of(words.begin() + 1, words.end(), [&](const auto& w) { return same(glob, w); });
    };
    if (wanted[0] == '!') {
      if (anywhere(std::string_view(wanted).substr(1))) return false;
    } else if (wanted[0] == '~') {
      if (!anywhere(std::string_view(wanted).substr(1))) return false;
    } else if (wanted[0] == '-') {
      if (!anywhere(wanted)) return false;
    } else if (next >= plain.size() || !same(wanted, plain[next++])) {
      return false;
    }
  }
  return true;
}

void Tools::find_command(std::string_view name, const std::vector<std::string>& words,
                         std::vector<const Tool*>& out) const {
  const auto found = m_commands.find(std::string(name));
  if (found == m_commands.end()) return;
  for (const auto& pattern : found->second) {
    if (matches(pattern, words)) add(out, m_tools[pattern.tool]);
  }
}

bool Tools::knows(std::string_view program) const {
  const auto name = name_of(program);
  return m_commands.contains(name) || m_commands.contains(without_version(name)) || is_script(name) ||
         is_container_runner(name);
}

void Tools::add_analyser(const std::string& name, std::vector<const Tool*>& out) const {
  const auto found = m_commands.find(name);
  if (found == m_commands.end()) return;
  for (const auto& pattern : found->second) {
    if (pattern.words.empty() && m_tools[pattern.tool].category == "sast") add(out, m_tools[pattern.tool]);
  }
}

/// A script of the project that carries an analyser's name ("ci/mass-cppcheck.sh") is taken to call it,
/// unless it sets it up; one that is named for analysis, those that its arguments name
/// ("static-analyzer.sh --analyzers cppcheck").
void Tools::find_script(std::string_view name, const std::vector<std::string>& words,
                        std::vector<const Tool*>& out) const {
  if (!is_script(name)) return;
  name = name.substr(0, name.rfind('.'));
  constexpr std::array<std::string_view, 12> k_other = {"install",   "setup",   "get",    "download",
                                                        "fetch",     "prepare", "upload", "config",
                                                        "configure", "version", "format", "report"};
  constexpr std::array<std::string_view, 6> k_analysis = {"analyzer", "analyser",  "analyze",
                                                          "analyse",  "analyzers", "analysis"};
  const auto parts = parts_of(name, "-_.");
  bool analysis = false;
  for (const auto& part : parts) {
    if (std::find(k_other.begin(), k_other.end(), part) != k_other.end()) return;
    analysis = analysis || std::find(k_analysis.begin(), k_analysis.end(), part) != k_analysis.end();
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    add_analyser(parts[i], out);
    if (i + 1 < parts.size()) add_analyser(parts[i] + "-" + parts[i + 1], out);
  }
  for (std::size_t i = 1; analysis && i < words.size(); ++i) {
    for (const auto& word : parts_of(words[i], ",=")) add_analyser(lower(word), out);
  }
}

std::vector<const Tool*> Tools::by_command(const Command& command) const {
  std::vector<const Tool*> out;
  for (const auto& word : command.words) {
    if (word.find_first_of("-=/") == word.npos) continue;
    for (const auto* tool : by_argument(word)) add(out, *tool);
  }
  const auto words = unwrap(command.words);
  if (words.empty() || words.front().empty()) return out;
  const auto name = name_of(words.front());
  if (name == "echo" || name == "printf" || only_asks_version(words))
    return name == "echo" || name == "printf" ? std::vector<const Tool*>{} : out;
  find_command(name, words, out);
  if (const auto stem = without_version(name); stem != name && !stem.empty()) find_command(stem, words, out);
  if (out.empty()) find_script(name, words, out);
  if (is_container_runner(name) && words.size() > 2 && (words[1] == "run" || words[1] == "container")) {
    for (const auto& word : words) {
      for (const auto* tool : by_image(word)) add(out, *tool);
    }
  }
  return out;
}

/// "ghcr.io/aquasecurity/trivy:0.50" matches "aquasecurity/trivy": the last folders count, the registry and
/// tag do not.
std::vector<const Tool*> Tools::by_image(std::string_view image) const {
  std::vector<const Tool*> out;
  auto name = lower(image.substr(0, image.find('@')));
  const auto slash = name.rfind('/');
  if (const auto colon = name.find(':', slash == std::string::npos ? 0 : slash); colon != std::string::npos)
    name.resize(colon);
  while (!name.empty()) {
    if (const auto found = m_images.find(name); found != m_images.end()) {
      for (const auto& pattern : found->second) add(out, m_tools[pattern.tool]);
    }
    const auto next = name.find('/');
    if (next == std::string::npos) break;
    name.erase(0, next + 1);
    if (name.find('/') == std::string::npos) break;  // a bare last name is somebody else's
  }
  return out;
}

std::vector<const Tool*> Tools::by_template(std::string_view name) const {
  std::vector<const Tool*> out;
  const auto text = lower(name);
  for (const auto& [pattern, tool] : m_templates) {
    if (same(pattern, text)) add(out, m_tools[tool]);
  }
  return out;
}

/// A pattern begins where no word goes on, so only there it is looked for.
std::vector<const Tool*> Tools::by_argument(std::string_view word) const {
  std::vector<const Tool*> out;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const auto& patterns = m_arguments[static_cast<unsigned char>(word[at])];
    if (patterns.empty() || (at != 0 && (is_word(word[at - 1]) || word[at - 1] == '-'))) continue;
    const char next = at + 1 < word.size() ? word[at + 1] : '\0';
    for (const auto& [pattern, tool] : patterns) {
      if ((pattern.size() == 1 || pattern[1] == next) && word.substr(at).starts_with(pattern))
        add(out, m_tools[tool]);
    }
  }
  return out;
}

}  // namespace plumbline::git
