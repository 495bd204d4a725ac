// Travis: phases at the top are inherited by the jobs of `jobs.include`, each of which may replace them.
#include <algorithm>
#include <array>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
namespace {

// `after_failure` runs when the build is lost already.
constexpr std::array<std::string_view, 7> k_phases = {
    "before_install", "install", "before_script", "script", "after_success", "before_deploy", "after_script"};

std::string with(std::string text, std::string_view word, std::string_view sign) {
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + sign.size()))
    text.replace(at, word.size(), sign);
  return text;
}

/// Travis' conditions in the signs that evaluate() knows.
std::string signs(std::string_view raw) {
  auto text = fold(raw);
  text = with(std::move(text), "\\", " ");
  text = with(std::move(text), " and ", " && ");
  text = with(std::move(text), " or ", " || ");
  return text.starts_with("not ") ? "!" + text.substr(4) : with(std::move(text), "(not ", "(!");
}

Maybe decide(const CiRules& rules, std::string_view atom, const CiTrigger& trigger) {
  const bool negated = atom.find("!=") != atom.npos || atom.find(" not in") != atom.npos ||
                       atom.find("is blank") != atom.npos || atom.find("is not present") != atom.npos;
  const auto turned = [&](bool yes) { return yes != negated ? Maybe::yes : Maybe::no; };
  if (atom == "false") return Maybe::no;
  if (atom.starts_with("type")) {
    const auto event = trigger.name == "tag" ? "push" : std::string_view(trigger.event);
    auto values = atom.substr(4);
    const auto at = values.find(event);
    const bool word = at != values.npos && (at == 0 || !is_word(values[at - 1])) &&
                      (at + event.size() == values.size() ||
                       (!is_word(values[at + event.size()]) && values[at + event.size()] != '_'));
    return turned(word);
  }
  if (atom.starts_with("tag is")) return turned(trigger.name == "tag");
  if (atom.starts_with("tag ")) return trigger.name == "tag" || negated ? Maybe::maybe : Maybe::no;
  if (atom.starts_with("branch =") && !negated && atom.find('~') == atom.npos) {
    const auto value = trim(atom.substr(atom.find_last_of("= ") + 1));
    if (trigger.name == "tag" || rules.is_beside_main(value)) return Maybe::no;
  }
  return Maybe::maybe;
}

class TravisReader {
 public:
  TravisReader(const CiRules& rules, const Yaml& root, CiCalls& calls)
      : m_rules(rules), m_root(root), m_calls(calls) {}

  void read() {
    const auto& jobs = m_root.has("jobs") ? m_root["jobs"] : m_root["matrix"];
    const auto& include = jobs.is_sequence() ? jobs.items : jobs["include"].items;
    if (include.empty() || is_matrix()) read_job({}, "build");
    // Jobs of a matrix mostly have no name and differ by a variable alone: they are one.
    for (const auto& job : include) {
      const auto& name = job["name"].text.empty() ? job["stage"].text : job["name"].text;
      if (job.is_map()) read_job(job, name.empty() ? "build" : name);
    }
  }

 private:
  [[nodiscard]] bool is_matrix() const {
    const auto& env = m_root["env"];
    if (env.is_sequence() || env.has("matrix") || env.has("jobs")) return true;
    constexpr std::array<std::string_view, 9> k_axes = {"os",  "compiler", "arch", "python", "go",
                                                        "rvm", "node_js",  "jdk",  "rust"};
    return std::any_of(k_axes.begin(), k_axes.end(), [&](auto key) { return m_root[key].items.size() > 1; });
  }

  void restrict(CiJob& job, const Yaml& condition) const {
    if (condition.text.empty()) return;
    const auto text = signs(condition.text);
    if (text.find("cron") != text.npos) job.triggers.push_back({"schedule", "cron", ""});
    keep_triggers(
        job,
        [&](const CiTrigger& trigger) {
          return evaluate(text, [&](std::string_view atom) { return decide(m_rules, atom, trigger); });
        },
        "if: " + condition.text);
  }

  [[nodiscard]] std::vector<CiTrigger> base() const {
    const auto only = m_root["branches"]["only"].strings();
    if (only.empty())
      return {{"push", "push", ""}, {"change_request", "pull_request", ""}, {"tag", "push", ""}};
    const bool beside = std::all_of(only.begin(), only.end(),
                                    [&](const auto& branch) { return m_rules.is_beside_main(branch); });
    if (beside) return {{"other", "push", "push to " + clip(only.front(), 40) + " only"}};
    return {{"push", "push", ""}, {"change_request", "pull_request", ""}};
  }

  void read_job(const Yaml& node, const std::string& name) {
    CiJob job{name, "", "", end_of(m_rules, "travis", ""), base()};
    restrict(job, m_root["if"]);
    restrict(job, node["if"]);
    judge_triggers(job);
    settings_of(m_rules, job, m_root["env"], m_calls);
    settings_of(m_rules, job, node["env"], m_calls);
    coverity(job, m_root["addons"]["coverity_scan"]);
    coverity(job, node["addons"]["coverity_scan"]);
    std::string script;
    for (const auto phase : k_phases) script += script_of(node.has(phase) ? node[phase] : m_root[phase]);
    m_calls.variables = [&, known = CiCalls::Variables()]() mutable {
      auto& shared = node["env"].kind == Yaml::Kind::nothing ? m_shared : known;
      if (!shared) shared = std::make_shared<const CiVariables>(CiVariables{variables(node), {}, {}});
      return shared;
    };
    m_rules.script(job, Shell(nullptr), script, "", "", m_calls);
    m_calls.variables = nullptr;
  }

  /// `NAME=value` words of all rows; a job's own replace those of the top. A row may leave one out.
  [[nodiscard]] CiVariables::Values variables(const Yaml& node) const {
    if (!m_top) gather(m_root["env"], m_top.emplace());
    auto out = *m_top;
    CiVariables::Values own;
    gather(node["env"], own);
    for (auto& [name, values] : own) out[name] = std::move(values);
    return out;
  }

  static void gather(const Yaml& env, CiVariables::Values& out) {
    for (const auto& item : env.items) gather(item, out);
    for (const auto& [key, value] : env.map) {
      if (key == "global" || key == "matrix" || key == "jobs")
        gather(value, out);
      else if (value.is_scalar() && key != "secure")
        out[key].push_back(value.text);
    }
    if (!env.is_scalar()) return;
    for (const auto& command : Shell(nullptr).read(env.text).commands) {
      for (const auto& word : command.words) {
        const auto equals = word.find('=');
        if (equals == word.npos || word.find('$') != word.npos) continue;
        auto& values = out[word.substr(0, equals)];
        if (values.empty()) values.emplace_back();
        values.push_back(word.substr(equals + 1));
      }
    }
  }

  /// The addon builds on pushes to its own branch, and nothing else does.
  void coverity(CiJob job, const Yaml& addon) {
    if (!addon.is_map()) return;
    const auto& branch = addon["branch_pattern"].text;
    if (branch.empty() || m_rules.is_beside_main(branch))
      job.triggers = {{"other", "push", "push to " + clip(branch, 40) + " only"}};
    else
      std::erase_if(job.triggers, [](const auto& trigger) { return trigger.name != "push"; });
    judge_triggers(job);
    m_calls.add(job, {"coverity", "sast"}, "addon coverity_scan", "", "");
  }

  const CiRules& m_rules;
  const Yaml& m_root;
  CiCalls& m_calls;
  CiCalls::Variables m_shared;                       ///< of all jobs that give none themselves
  mutable std::optional<CiVariables::Values> m_top;  ///< what the file gives all jobs
};

}  // namespace

void read_travis(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  if (!file.documents.empty()) TravisReader(rules, file.documents.front(), calls).read();
}

}  // namespace plumbline::git
