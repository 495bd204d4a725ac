// package.json: one script, with what goes before and after it and the scripts it runs in turn.
#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>

#include "collector/git/lens_script.hpp"
#include "collector/git/lens_text.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_deepest_json = 64;
constexpr std::size_t k_most_scripts = 100;

/// Brackets outside strings nest no deeper than is sound to read.
bool is_flat(std::string_view text) {
  std::size_t depth = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (inside && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      inside = !inside;
    } else if (!inside && (text[i] == '{' || text[i] == '[')) {
      if (++depth > k_deepest_json) return false;
    } else if (!inside && (text[i] == '}' || text[i] == ']') && depth > 0) {
      --depth;
    }
  }
  return true;
}

class PackageScripts {
 public:
  explicit PackageScripts(const nlohmann::json& scripts) {
    for (const auto& [name, value] : scripts.items()) {
      if (value.is_string()) m_scripts.emplace(name, value.get<std::string>());
    }
  }

  std::string read(const std::string& target) {
    std::string out;
    enqueue(target);
    while (!m_queue.empty()) {
      const auto name = m_queue.front();
      m_queue.pop_front();
      for (const auto& part : {"pre" + name, name, "post" + name}) {
        const auto found = m_scripts.find(part);
        if (found != m_scripts.end()) out += without_own(found->second) + "\n";
      }
    }
    return out;
  }

  /// More scripts run one another than are followed.
  [[nodiscard]] bool is_partial() const { return m_partial; }

 private:
  bool enqueue(std::string_view name) {
    bool any = false;
    const bool star = name.ends_with('*');
    const auto front = name.substr(0, name.size() - (star ? 1 : 0));
    for (const auto& [own, text] : m_scripts) {
      if (star ? !own.starts_with(front) : own != name) continue;
      any = true;
      if (m_seen.contains(own)) continue;
      m_partial = m_partial || m_seen.size() >= k_most_scripts;
      if (m_seen.size() < k_most_scripts && m_seen.insert(own).second) m_queue.push_back(own);
    }
    return any;
  }

  /// `npm run x` where `x` stands in this file is followed here, so the words are taken out.
  std::string without_own(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
      const auto end = std::min(text.find_first_of("&|;", at), text.size());
      const auto part = text.substr(at, end - at);
      out += runs_own(part) ? " true " : part;
      if (end < text.size()) out += text[end];
      at = end + 1;
    }
    return out;
  }

  bool runs_own(std::string_view text) {
    std::vector<std::string_view> words;
    while (!(text = trim(text)).empty()) {
      const auto end = std::min(text.find(' '), text.size());
      if (text.front() != '-') words.push_back(text.substr(0, end));
      text.remove_prefix(end);
    }
    if (words.size() < 2) return false;
    const bool several = words[0] == "run-s" || words[0] == "run-p" || words[0] == "npm-run-all";
    const bool manager = words[0] == "npm" || words[0] == "yarn" || words[0] == "pnpm";
    if (!several && !manager) return false;
    std::size_t from = 1;
    if (manager && (words[1] == "run" || words[1] == "run-script")) from = 2;
    bool any = false;
    for (auto i = from; i < words.size(); ++i) {
      any = enqueue(words[i]) || any;
      if (manager) break;
    }
    return any;
  }

  std::map<std::string, std::string, std::less<>> m_scripts;
  std::deque<std::string> m_queue;
  std::set<std::string> m_seen;
  bool m_partial = false;
};

}  // namespace

ScriptText package_text(std::string_view content, std::string_view target) {
  ScriptText out;
  const auto json = is_flat(content) ? nlohmann::json::parse(content, nullptr, false) : nlohmann::json();
  if (!json.is_object() || !json.contains("scripts") || !json["scripts"].is_object()) {
    out.unread = "its package.json names no scripts, or could not be read";
    return out;
  }
  PackageScripts scripts(json["scripts"]);
  out.text = scripts.read(std::string(target));
  if (scripts.is_partial()) out.unread = "more than 100 scripts run one another";
  if (out.text.empty()) out.unread = "no script " + clip(target, 60) + " in its package.json";
  return out;
}

}  // namespace plumbline::git
