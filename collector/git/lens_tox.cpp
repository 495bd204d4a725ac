// tox.ini: the commands of the environments that are run.
#include <algorithm>
#include <map>

#include "collector/git/lens_script.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_most_environments = 200;
constexpr std::size_t k_longest = 256U << 10;
constexpr int k_deepest_section = 4;

using Section = std::map<std::string, std::string, std::less<>>;
using Sections = std::map<std::string, Section, std::less<>>;

Sections sections_of(std::string_view content) {
  Sections out;
  Section* open = nullptr;
  std::string* value = nullptr;
  for_each_line(content, [&](std::string_view line) {
    const auto text = trim(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') return true;
    const bool goes_on = is_blank(line.front());
    if (text.front() == '[' && text.back() == ']' && !goes_on) {
      open = &out[std::string(text.substr(1, text.size() - 2))];
      value = nullptr;
    } else if (goes_on && value != nullptr) {
      value->append("\n").append(text);
    } else if (open != nullptr) {
      const auto sign = text.find_first_of("=:");
      if (sign == text.npos) return true;
      value = &(*open)[std::string(trim(text.substr(0, sign)))];
      *value = trim(text.substr(sign + 1));
    }
    return true;
  });
  return out;
}

std::string field(const Sections& all, std::string_view section, std::string_view key) {
  const auto found = all.find(section);
  if (found == all.end()) return {};
  const auto value = found->second.find(key);
  return value == found->second.end() ? std::string() : value->second;
}

/// "py{38,39}-{a,b}" -> four names.
void spread(const std::string& text, std::vector<std::string>& out) {
  const auto open = text.find('{');
  const auto close = text.find('}', open);
  if (open == text.npos || close == text.npos || out.size() >= k_most_environments) {
    if (!text.empty() && out.size() < k_most_environments) out.push_back(text);
    return;
  }
  auto choices = std::string_view(text).substr(open + 1, close - open - 1);
  while (true) {
    const auto end = std::min(choices.find(','), choices.size());
    spread(text.substr(0, open) + std::string(trim(choices.substr(0, end))) + text.substr(close + 1), out);
    if (end == choices.size()) return;
    choices.remove_prefix(end + 1);
  }
}

/// Names parted by commas, blanks or lines, outside braces.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> out;
  std::string name;
  int level = 0;
  for (const char c : text) {
    level += c == '{' ? 1 : c == '}' ? -1 : 0;
    const bool parts = level == 0 && (c == ',' || is_blank(c));
    if (!parts) {
      name += c;
      continue;
    }
    spread(name, out);
    name.clear();
  }
  spread(name, out);
  return out;
}

bool has_factor(std::string_view environment, std::string_view factor) {
  while (!environment.empty()) {
    const auto end = std::min(environment.find('-'), environment.size());
    if (environment.substr(0, end) == factor) return true;
    environment.remove_prefix(std::min(end + 1, environment.size()));
  }
  return false;
}

class Tox {
 public:
  explicit Tox(std::string_view content) : m_all(sections_of(content)) {}

  ScriptText read(std::string_view target) {
    ScriptText out;
    std::vector<std::string> names;
    if (target == "*" || target == "ALL") {
      for (const auto& [name, section] : m_all) {
        if (name.starts_with("testenv:")) names.push_back(name.substr(8));
      }
    } else {
      auto list = std::string(target);
      if (list.empty()) list = field(m_all, "tox", "envlist");
      if (list.empty()) list = field(m_all, "tox", "env_list");
      names = names_in(list);
    }
    if (names.empty()) names.emplace_back("py");
    const bool any =
        std::any_of(m_all.begin(), m_all.end(), [](const auto& s) { return s.first.starts_with("testenv"); });
    if (!any) out.unread = "no environment in its tox.ini";
    for (const auto& name : names) environment(name, out.text);
    if (names.size() >= k_most_environments || out.text.size() > k_longest)
      out.unread = "its tox.ini names more than is read";
    return out;
  }

 private:
  void environment(const std::string& name, std::string& out) const {
    for (const auto* key : {"commands_pre", "commands", "commands_post"}) {
      auto text = field(m_all, "testenv:" + name, key);
      const auto own = m_all.find("testenv:" + name);
      if (own == m_all.end() || !own->second.contains(key)) text = field(m_all, "testenv", key);
      commands(text, name, out, 0);
    }
  }

  void commands(std::string_view text, const std::string& name, std::string& out, int depth) const {
    for_each_line(text, [&](std::string_view line) {
      line = trim(line);
      if (out.size() > k_longest) return false;
      if (line.starts_with("{[") && line.ends_with('}') && depth < k_deepest_section) {
        const auto close = line.find(']');
        if (close != line.npos)
          commands(field(m_all, line.substr(2, close - 2), line.substr(close + 1, line.size() - close - 2)),
                   name, out, depth + 1);
        return true;
      }
      if (applies(line, name)) out += plain(line) + "\n";
      return true;
    });
  }

  /// "lint: flake8" is run in environments with that factor alone; the condition is taken off.
  static bool applies(std::string_view& line, std::string_view name) {
    const auto colon = line.find(": ");
    if (colon == line.npos || colon > 80) return true;
    const auto condition = line.substr(0, colon);
    const bool factors = std::all_of(condition.begin(), condition.end(), [](char c) {
      return is_word(c) || c == ',' || c == '{' || c == '}' || c == '-' || c == '!' || c == '.' || c == '_';
    });
    if (!factors) return true;
    line = trim(line.substr(colon + 1));
    for (const auto& factor : names_in(condition)) {
      const bool negated = factor.starts_with('!');
      if (has_factor(name, std::string_view(factor).substr(negated ? 1 : 0)) != negated) return true;
      // of several joined by '-' the whole name decides nothing here
      if (factor.find('-') != factor.npos) return true;
    }
    return false;
  }

  /// `-x` ignores a failure, `!x` turns it; `{toxinidir}` is where the file lies.
  static std::string plain(std::string_view line) {
    const bool ignored =
        line.starts_with("- ") || (line.starts_with('-') && line.size() > 1 && is_letter(line[1]));
    while (!line.empty() && (line.front() == '-' || line.front() == '!')) line = trim(line.substr(1));
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto end = line[i] == '{' ? line.find('}', i) : line.npos;
      if (end == line.npos) {
        out += line[i];
        continue;
      }
      const auto name = line.substr(i + 1, end - i - 1);
      const bool root = (name == "toxinidir" || name == "tox_root") && line.substr(end + 1).starts_with('/');
      out += root                           ? "."
             : name.starts_with("posargs:") ? std::string(name.substr(8))
             : name == "posargs"            ? ""
                                            : "_";
      i = end;
    }
    return ignored ? out + " || true" : out;
  }

  Sections m_all;
};

}  // namespace

ScriptText tox_text(std::string_view content, std::string_view target) {
  return Tox(content).read(target);
}

}  // namespace plumbline::git
