// Cirrus: every key `task` or `…_task` is a task; its scripts are the keys that end in `script`.
#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
namespace {

const std::vector<CiTrigger> k_base = {
    {"push", "push", ""}, {"change_request", "pull_request", ""}, {"tag", "tag", ""}};

Maybe decide(std::string_view raw, const CiTrigger& trigger) {
  const auto text = fold(raw);
  if (text == "false") return Maybe::no;
  if (text == "true") return Maybe::yes;
  const bool negated = text.find("!=") != text.npos;
  const bool empty = text.ends_with("''") || text.ends_with("\"\"");
  const auto present = [&](bool here) { return (empty == negated) == here ? Maybe::yes : Maybe::no; };
  const auto about = [&](std::string_view name) {
    return text.find("$" + std::string(name)) == 0 || text.find("${" + std::string(name)) == 0;
  };
  const bool cron = trigger.name == "schedule";
  if (about("cirrus_cron"))
    return text.find_first_of("=~") == text.npos ? (cron ? Maybe::yes : Maybe::no)
           : empty                               ? present(cron)
           : cron                                ? Maybe::maybe
           : negated                             ? Maybe::yes
                                                 : Maybe::no;
  if (about("cirrus_pr") && (empty || text.find_first_of("=~") == text.npos))
    return empty ? present(trigger.name == "change_request")
                 : (trigger.name == "change_request" ? Maybe::yes : Maybe::no);
  if (about("cirrus_tag"))
    return empty                              ? present(trigger.name == "tag")
           : trigger.name == "tag" || negated ? Maybe::maybe
                                              : Maybe::no;
  if (about("cirrus_branch") && text.find("==") != text.npos)
    return trigger.name == "push" || cron ? Maybe::maybe : Maybe::no;
  return Maybe::maybe;
}

class CirrusReader {
 public:
  CirrusReader(const CiRules& rules, const Yaml& root, CiCalls& calls)
      : m_rules(rules), m_root(root), m_calls(calls) {}

  void read() {
    for (const auto& [key, node] : m_root.map) {
      if (key == "task" || key.ends_with("_task")) read_task(key, node);
      if (key == "pipe" || key.ends_with("_pipe")) {
        for (const auto& step : node["steps"].items) read_task(key, step);
      }
    }
  }

 private:
  static constexpr int k_deepest = 6;

  void read_task(const std::string& key, const Yaml& node) {
    CiJob job{node["name"].text.empty() ? key : node["name"].text, "", "", end_of(m_rules, "cirrus", ""),
              k_base};
    const auto& condition = node.has("only_if") ? node["only_if"] : m_root["only_if"];
    if (fold(condition.text).find("cirrus_cron") != std::string::npos)
      job.triggers.push_back({"schedule", "cron", ""});
    if (!condition.text.empty()) {
      keep_triggers(
          job,
          [&](const CiTrigger& trigger) {
            return evaluate(condition.text, [&](std::string_view atom) { return decide(atom, trigger); });
          },
          "only_if: " + condition.text);
    }
    if (lower(node["skip"].text) == "true") job.dead = "skip: true";
    if (node["trigger_type"].text == "manual") job.triggers = {{"manual", "manual", ""}};
    judge_triggers(job);
    if (lower(node["allow_failures"].text) == "true") job.note = "failure ignored";
    settings_of(m_rules, job, m_root["env"], m_calls);
    m_calls.variables = [&, known = CiCalls::Variables()]() mutable {
      if (!known) known = std::make_shared<const CiVariables>(CiVariables{variables(node), {}, {}});
      return known;
    };
    read_body(node, job, 0);
    m_calls.variables = nullptr;
  }

  /// What the file, the task and each variant of its matrix set; a task's own values stand for those of the
  /// file.
  [[nodiscard]] CiVariables::Values variables(const Yaml& node) const {
    CiVariables::Values out, own;
    gather(m_root["env"], out);
    gather_below(node, own, 0);
    for (auto& [name, values] : own) {
      // A variant may leave out what another sets.
      if (node["env"].has(name) || !out.contains(name))
        out[name] = std::move(values);
      else
        out[name].insert(out[name].end(), values.begin(), values.end());
    }
    std::erase_if(out, [](const auto& one) { return one.second.empty(); });
    return out;
  }

  static void gather_below(const Yaml& node, CiVariables::Values& out, int depth) {
    if (depth > k_deepest) return;
    gather(node["env"], out);
    for (const auto* key : {"matrix", "always", "on_success"}) {
      gather_below(node[key], out, depth + 1);
      for (const auto& item : node[key].items) gather_below(item, out, depth + 1);
    }
  }

  /// A secret, or what another variable gives, is known to nobody: no values.
  static void gather(const Yaml& env, CiVariables::Values& out) {
    for (const auto& [name, value] : env.map) {
      auto [place, fresh] = out.try_emplace(name);
      const bool open = !value.is_scalar() || value.text.find('$') != value.text.npos ||
                        value.text.starts_with("ENCRYPTED[");
      if (open || (!fresh && place->second.empty()))
        place->second.clear();
      else
        place->second.push_back(value.text);
    }
  }

  /// What one variant of `matrix` adds stands beside what the task has.
  void read_body(const Yaml& node, const CiJob& job, int depth) {
    if (depth > k_deepest) return;
    settings_of(m_rules, job, node["env"], m_calls);
    m_rules.image(job, node["container"]["image"].text, "", m_calls);
    for (const auto& [key, value] : node.map) {
      if (key == "script" || key.ends_with("_script"))
        m_rules.script(job, Shell(nullptr), script_of(value), "", "", m_calls);
      if (key == "matrix" || key == "always" || key == "on_success") {
        read_body(value, job, depth + 1);
        for (const auto& item : value.items) read_body(item, job, depth + 1);
      }
    }
  }

  const CiRules& m_rules;
  const Yaml& m_root;
  CiCalls& m_calls;
};

}  // namespace

void read_cirrus(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  if (!file.documents.empty()) CirrusReader(rules, file.documents.front(), calls).read();
}

}  // namespace plumbline::git
