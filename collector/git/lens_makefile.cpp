// The recipe of one target of a Makefile, as shell text: those of its prerequisites and of targets it makes
// in turn included. Both branches of a conditional count, each under its condition; what they set counts as
// if it stood outside. Pattern rules and included files are not read.
#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "collector/git/lens_script.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_most_targets = 200;
constexpr std::size_t k_longest = 256U << 10;  // of the text of one target, expanded
constexpr std::size_t k_longest_value = 4000;
constexpr std::size_t k_most_lines = 10'000;  // of one recipe
constexpr int k_deepest_value = 5;
constexpr std::size_t k_most_conditions = 8;  // around one line that are told
constexpr std::size_t k_longest_condition = 60;

class Makefile {
 public:
  /// `given`: "NAME=value", a line each, as the caller of make sets them.
  Makefile(std::string_view content, std::string_view given) {
    for_each_line(given, [&](std::string_view one) {
      const auto equals = one.find('=');
      if (equals == one.npos) return true;
      auto name = one.substr(0, equals);
      if (name.ends_with(':')) name.remove_suffix(1);
      const bool known = one.find('$') == one.npos;
      m_values[std::string(name)] = known ? std::string(one.substr(equals + 1)) : "_";
      m_given.emplace(name);
      return true;
    });
    std::string line;
    for_each_line(content, [&](std::string_view part) {
      const bool goes_on = part.ends_with('\\');
      if (goes_on) part.remove_suffix(1);
      line.append(line.empty() ? part : " " + std::string(trim(part)));
      if (goes_on && line.size() < k_longest) return true;
      take(line);
      line.clear();
      return true;
    });
    if (!line.empty()) take(line);
  }

  ScriptText read(std::string_view target) {
    ScriptText out;
    enqueue(std::string(target), "");
    if (m_queue.empty()) {
      out.unread =
          m_includes ? "its Makefile includes others" : "no target " + clip(target, 60) + " in its Makefile";
      return out;
    }
    while (!m_queue.empty() && out.text.size() < k_longest) {
      const auto [name, under] = m_queue.front();
      m_queue.pop_front();
      for (const auto* rule : m_by_target.at(name)) {
        m_partial = m_partial || rule->cut;
        for (const auto& word : words_of(expand(rule->needs, name, 0))) enqueue(word, under + rule->under);
        for (const auto& line : rule->recipe) {
          m_under = under + line.under;
          put(command(line.text, name), m_under, out.text);
        }
      }
    }
    if (m_partial || out.text.size() >= k_longest) out.unread = "its recipes are larger than is read";
    return out;
  }

 private:
  struct Line {
    std::string text, under;
  };
  struct Rule {
    std::string needs;
    std::string under;  ///< conditions it stands under, a command of the shell a line
    std::vector<Line> recipe;
    bool cut = false;  ///< the recipe goes on
  };

  /// `command` where all of `under` hold.
  static void put(const std::string& command, std::string_view under, std::string& out) {
    std::string end;
    for_each_line(under, [&](std::string_view test) {
      if (test.empty()) return true;
      out.append("if ").append(test).append("; then\n");
      end += "fi\n";
      return true;
    });
    // Each line has a shell of its own: what ends one ends no other.
    if (command.find("exit") != command.npos)
      out.append("(").append(command).append("\n)\n");
    else
      out.append(command).append("\n");
    out.append(end);
  }

  /// `ifdef X`, `else`, `endif`: whether the line was one of them.
  bool condition(std::string_view text) {
    const auto word = text.substr(0, std::min(text.find_first_of(" \t("), text.size()));
    const auto rest = trim(text.substr(word.size()));
    if (word == "endif") {
      if (!m_conditions.empty()) m_conditions.pop_back();
    } else if (word == "else") {
      if (m_conditions.empty()) return true;
      auto& last = m_conditions.back();
      if (!last.test.empty()) last.passed += opposite(last.test) + "\n";
      last.test = rest.empty() ? "" : test_of(rest);
    } else if (word == "ifdef" || word == "ifndef" || word == "ifeq" || word == "ifneq") {
      m_conditions.push_back({"", m_conditions.size() < k_most_conditions ? test_of(text) : ""});
    } else {
      return false;
    }
    return true;
  }

  static std::string opposite(std::string test) {
    const auto equals = test.find("\" = \"");
    const auto differs = test.find("\" != \"");
    if (equals != test.npos) return test.replace(equals, 5, "\" != \"");
    return differs != test.npos ? test.replace(differs, 6, "\" = \"") : "! " + test;
  }

  /// As the shell would ask: a variable that the file gives no value comes from whoever calls make.
  std::string test_of(std::string_view text) {
    const auto word = text.substr(0, std::min(text.find_first_of(" \t("), text.size()));
    auto rest = trim(text.substr(word.size()));
    std::string clean = "asks";  // no command: only told
    for (const char c : text.substr(0, k_longest_condition))
      clean += is_word(c) ? std::string(1, c) : clean.back() == ' ' ? "" : " ";
    if (clean.size() > 4) clean.insert(4, " ");
    std::string value;
    if (word == "ifeq" || word == "ifneq") {
      const auto comma = rest.find(',');
      if (!rest.starts_with('(') || !rest.ends_with(')') || comma == rest.npos) return clean;
      value = trim(rest.substr(comma + 1, rest.size() - comma - 2));
      rest = trim(rest.substr(1, comma - 1));
      const bool whole = rest.size() > 3 && rest[0] == '$' && (rest[1] == '(' || rest[1] == '{');
      if (!whole) return clean;
      rest = rest.substr(2, rest.size() - 3);
    } else if (word != "ifdef" && word != "ifndef") {
      return clean;
    }
    const auto is_plain = [](std::string_view part) {
      return std::all_of(part.begin(), part.end(),
                         [](char c) { return is_word(c) || c == '_' || c == '-' || c == '.'; });
    };
    const auto known = m_values.find(rest);
    if (rest.empty() || !is_plain(rest) || !is_plain(value) ||
        (known != m_values.end() && !m_given.contains(rest)))
      return clean;
    const bool given = known != m_values.end();
    if (given && (known->second == "_" || !is_plain(known->second))) return clean;
    const auto left = given ? known->second : "$" + std::string(rest);
    // Set to nothing is not defined.
    const bool equals = word == "ifeq" || word == "ifndef";
    return "[ \"" + left + "\" " + (equals ? "=" : "!=") + " \"" + value + "\" ]";
  }

  [[nodiscard]] std::string conditions() const {
    std::string out;
    for (const auto& one : m_conditions) out += one.passed + one.test + (one.test.empty() ? "" : "\n");
    return out;
  }

  static std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    while (!(text = trim(text)).empty()) {
      const auto end = std::min(text.find_first_of(" \t"), text.size());
      out.emplace_back(text.substr(0, end));
      text.remove_prefix(end);
    }
    return out;
  }

  void take(std::string_view line) {
    if (line.starts_with('\t')) {
      if (m_open == nullptr) return;
      if (m_open->recipe.size() < k_most_lines)
        m_open->recipe.push_back({std::string(line.substr(1)), conditions()});
      else
        m_open->cut = true;
      return;
    }
    const auto text = trim(line);
    if (text.empty() || text.front() == '#') return;
    if (condition(text)) return;
    if (text.starts_with("define ")) m_defining = true;
    if (text == "endef") m_defining = false;
    if (m_defining) return;
    if (text.starts_with("include ") || text.starts_with("-include ") || text.starts_with("sinclude "))
      m_includes = true;
    const auto sign = text.find_first_of("=:");
    if (sign == text.npos) return;
    const auto equals = text.find('=');
    const bool colons = text[sign] == ':' && equals != text.npos && equals <= sign + 3 &&
                        text.substr(sign, equals - sign).find_first_not_of(':') == text.npos;
    if (text[sign] == '=' || colons)
      assign(text.substr(0, sign), text.substr(equals + 1));
    else
      rule(text, sign);
  }

  void assign(std::string_view name, std::string_view value) {
    const bool more = name.ends_with('+');
    const bool fallback = name.ends_with('?');
    if (more || fallback) name.remove_suffix(1);
    name = trim(name);
    for (const std::string_view word : {"export ", "override "}) {
      if (name.starts_with(word)) name = trim(name.substr(word.size()));
    }
    if (m_given.contains(name)) return;
    auto& kept = m_values[std::string(name)];
    if (fallback && !kept.empty()) return;
    if (more && !kept.empty())
      kept += " " + std::string(trim(value));
    else
      kept = trim(value);
    if (kept.size() <= k_longest_value) return;
    kept.resize(k_longest_value);
    m_cut.emplace(name);
  }

  void rule(std::string_view text, std::size_t colon) {
    auto names = text.substr(0, colon);
    auto needs = text.substr(std::min(colon + (text.substr(colon).starts_with("::") ? 2 : 1), text.size()));
    m_rules.emplace_back();
    m_open = &m_rules.back();
    m_open->under = conditions();
    if (const auto semicolon = needs.find(';'); semicolon != needs.npos) {
      m_open->recipe.push_back({std::string(needs.substr(semicolon + 1)), conditions()});
      needs = needs.substr(0, semicolon);
    }
    if (needs.find('=') != needs.npos) needs = {};  // a variable of one target
    m_open->needs = needs;
    for (const auto& name : words_of(expand(names, "", 0))) m_by_target[name].push_back(m_open);
  }

  /// Once under no condition, or once under each.
  void enqueue(const std::string& name, const std::string& under) {
    if (!m_by_target.contains(name) || m_seen.contains({name, ""}) || m_seen.contains({name, under})) return;
    if (m_seen.size() >= k_most_targets) {
      m_partial = true;
      return;
    }
    m_seen.emplace(name, under);
    m_queue.emplace_back(name, under);
  }

  /// Variables of the file are put in, `$$` is a `$` of the shell, all else that make would compute is a word
  /// nobody knows.
  std::string expand(std::string_view text, std::string_view target, int depth) {
    std::string out;
    for (std::size_t i = 0; i < text.size() && out.size() < k_longest; ++i) {
      if (text[i] != '$' || i + 1 == text.size()) {
        out += text[i];
        continue;
      }
      const char next = text[++i];
      if (next == '$') {
        out += '$';
      } else if (next == '(' || next == '{') {
        const auto end = closing(text, i);
        out += value(text.substr(i + 1, end - i - 1), target, depth);
        i = end;
      } else {
        out += next == '@' ? std::string(target) : "_";
      }
    }
    m_partial = m_partial || out.size() >= k_longest;
    return out;
  }

  static std::size_t closing(std::string_view text, std::size_t open) {
    const char begin = text[open];
    const char end = begin == '(' ? ')' : '}';
    int level = 0;
    for (auto i = open; i < text.size(); ++i) {
      if (text[i] == begin) ++level;
      if (text[i] == end && --level == 0) return i;
    }
    return text.size();
  }

  std::string value(std::string_view name, std::string_view target, int depth) {
    if (name == "MAKE") return "make";
    if (name == "CURDIR" || name == "PWD" || name == "srcdir" || name == "top_srcdir") return ".";
    // What automake and kernels put before a command is nothing, or an `@`.
    if (name == "Q" || name == "V" || name.starts_with("AM_V_")) return "";
    const auto found = m_values.find(name);
    if (found == m_values.end() || depth >= k_deepest_value) return "_";
    m_partial = m_partial || m_cut.contains(name);
    return expand(found->second, target, depth + 1);
  }

  std::string command(std::string_view line, std::string_view target) {
    auto text = expand(line, target, 0);
    bool ignored = false;
    std::size_t at = 0;
    for (; at < text.size() && (is_blank(text[at]) || text[at] == '@' || text[at] == '-' || text[at] == '+');
         ++at)
      ignored = ignored || text[at] == '-';
    text.erase(0, at);
    text = without_own_targets(text);
    return ignored && text.find("||") == std::string::npos ? text + " || true" : text;
  }

  /// `make lint` where `lint` stands in this file is followed here, so the words are taken out.
  std::string without_own_targets(const std::string& text) {
    auto at = text.find("make ");
    if (at == std::string::npos || (at != 0 && !is_blank(text[at - 1]))) return text;
    if (text.substr(0, at).find("cd ") != std::string::npos) return text;  // another Makefile's target
    const auto end = std::min(text.find_first_of(";&|)", at), text.size());
    bool own = false;
    for (const auto& word : words_of(std::string_view(text).substr(at + 5, end - at - 5))) {
      if (word == "-C" || word == "-f" || word.starts_with("-C")) return text;
      if (word[0] == '-' || word.find('=') != word.npos) continue;
      if (!m_by_target.contains(word)) return text;
      own = true;
      enqueue(word, m_under);
    }
    return own ? text.substr(0, at) + "true" + text.substr(end) : text;
  }

  std::deque<Rule> m_rules;
  std::map<std::string, std::vector<const Rule*>, std::less<>> m_by_target;
  std::map<std::string, std::string, std::less<>> m_values;
  std::set<std::string, std::less<>> m_given;  ///< variables that the caller of make sets
  Rule* m_open = nullptr;
  bool m_defining = false;
  bool m_includes = false;
  bool m_partial = false;                    ///< a limit was met in what the target needs
  std::set<std::string, std::less<>> m_cut;  ///< variables whose value goes on
  struct Condition {
    std::string passed;  ///< those before it that did not hold, a line each
    std::string test;
  };
  std::vector<Condition> m_conditions;                      ///< around the line at hand
  std::string m_under;                                      ///< those of the command at hand
  std::deque<std::pair<std::string, std::string>> m_queue;  ///< targets, and under what they are made
  std::set<std::pair<std::string, std::string>> m_seen;
};

}  // namespace

ScriptText makefile_text(std::string_view content, std::string_view target) {
  const auto name = target.substr(0, target.find('\n'));
  // Most targets that nobody finds stand in no word of it: the quickest way to say so.
  const bool named = content.find(name) != content.npos || content.find("include ") != content.npos;
  return Makefile(named ? content : std::string_view(), target.substr(name.size())).read(name);
}

}  // namespace plumbline::git
