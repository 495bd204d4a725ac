// CircleCI: workflows run jobs, jobs run steps, steps may be commands of the file or of an orb.
#include <algorithm>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
namespace {

constexpr int k_deepest = 8;

class CircleReader {
 public:
  CircleReader(const CiRules& rules, const Yaml& root, CiCalls& calls)
      : m_rules(rules), m_root(root), m_calls(calls) {}

  void read() {
    std::set<std::string> run;
    const auto& flows = m_root["workflows"];
    for (const auto& [name, flow] : flows.map) {
      for (const auto& item : flow["jobs"].items) {
        const auto& job = item.is_scalar() || item.map.empty() ? item.text : item.map.front().first;
        run.insert(job);
        read_job(job, item.is_map() && !item.map.empty() ? item.map.front().second : Yaml{}, flow, "");
      }
    }
    for (const auto& [name, node] : m_root["jobs"].map) {
      if (run.contains(name)) continue;
      const bool alone = flows.map.empty() && name == "build";
      read_job(name, {}, {}, alone ? "" : "no workflow runs it");
    }
  }

 private:
  static bool ignores_all(const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [](const auto& p) { return p == "/.*/" || p == ".*"; });
  }

  /// Every push builds, also those of a change request's branch; from forks only where settings allow it.
  [[nodiscard]] std::vector<CiTrigger> triggers(const Yaml& use, const Yaml& flow) const {
    if (use["type"].text == "approval") return {{"manual", "approval", ""}};
    std::vector<CiTrigger> out;
    for (const auto& trigger : flow["triggers"].items) {
      if (trigger.has("schedule")) out.push_back({"schedule", "schedule", ""});
    }
    const auto when = fold(script_of(flow["when"]) + words_below(flow["when"]));
    if (when.find("scheduled_pipeline") != when.npos) out.push_back({"schedule", "schedule", ""});
    if (!out.empty()) return out;
    if (when == "false" || when == "false ") return {};
    const auto& filters = use["filters"];
    const auto only = filters["branches"]["only"].strings();
    const bool beside = !only.empty() && std::all_of(only.begin(), only.end(), [&](const auto& branch) {
      return m_rules.is_beside_main(branch);
    });
    if (beside)
      out.push_back({"other", "push", "push to " + clip(only.front(), 40) + " only"});
    else if (!ignores_all(filters["branches"]["ignore"].strings()))
      out.push_back({"push", "push", ""});
    if (filters.has("tags") && !ignores_all(filters["tags"]["ignore"].strings()))
      out.push_back({"tag", "push", ""});
    return out;
  }

  static std::string words_below(const Yaml& node) {
    std::string out;
    for (const auto& [key, value] : node.map) out += key + " " + script_of(value) + words_below(value);
    return out;
  }

  void read_job(const std::string& name, const Yaml& use, const Yaml& flow, const std::string& dead) {
    const auto& node = m_root["jobs"][name];
    CiJob job{name, dead, "", std::nullopt, dead.empty() && !flow.is_map() ? push() : triggers(use, flow)};
    if (!dead.empty()) job.triggers = push();
    judge_triggers(job);
    const auto& executor = executor_of(node);
    job.retires = end_of(m_rules, "circleci", image_label(executor));
    settings_of(m_rules, job, node["environment"], m_calls);
    settings_of(m_rules, job, use["matrix"], m_calls);
    for (const auto& item : executor["docker"].items) m_rules.image(job, item["image"].text, "", m_calls);
    if (node.kind == Yaml::Kind::nothing) read_orb(name, use, job);
    read_steps(node["steps"], job, 0);
  }

  static std::vector<CiTrigger> push() { return {{"push", "push", ""}}; }

  [[nodiscard]] const Yaml& executor_of(const Yaml& node) const {
    const auto& named = node["executor"];
    const auto& name = named.is_scalar() ? named.text : named["name"].text;
    return name.empty() ? node : m_root["executors"][name];
  }
  /// "ubuntu-1604:202007-01" -> "ubuntu-1604".
  static std::string image_label(const Yaml& executor) {
    const auto& image = executor["machine"]["image"].text;
    return image.substr(0, image.find(':'));
  }

  void read_orb(const std::string& name, const Yaml& with, const CiJob& job) {
    const auto slash = name.find('/');
    const auto orb = m_root["orbs"][std::string_view(name).substr(0, slash)].text;
    if (orb.empty()) return;
    const auto full =
        orb.substr(0, orb.find('@')) + (slash == std::string::npos ? std::string() : name.substr(slash));
    const auto found = m_rules.tools.by_action("orb:" + full, with);
    for (const auto* tool : found) m_calls.add(job, *tool, "orb " + full, "", "");
    if (found.empty()) m_calls.add(job, {"orb", "call"}, full, "", "");
  }

  void read_steps(const Yaml& steps, const CiJob& job, int depth) {
    if (depth > k_deepest) return;
    for (const auto& step : steps.items) {
      if (step.is_scalar()) read_named(step.text, {}, job, depth);
      for (const auto& [key, value] : step.map) {
        if (key == "run")
          read_run(value, job);
        else if (key == "when" || key == "unless")
          read_steps(value["steps"], job, depth + 1);
        else
          read_named(key, value, job, depth);
      }
    }
  }

  void read_run(const Yaml& run, const CiJob& whole) {
    if (run["when"].text == "on_fail") return;
    settings_of(m_rules, whole, run["environment"], m_calls);
    m_rules.script(whole, Shell(nullptr), run.is_scalar() ? run.text : run["command"].text, "", "", m_calls);
  }

  void read_named(const std::string& name, const Yaml& with, const CiJob& job, int depth) {
    if (const auto& command = m_root["commands"][name]; command.is_map())
      return read_steps(command["steps"], job, depth + 1);
    read_orb(name, with, job);
  }

  const CiRules& m_rules;
  const Yaml& m_root;
  CiCalls& m_calls;
};

}  // namespace

void read_circleci(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  if (!file.documents.empty()) CircleReader(rules, file.documents.front(), calls).read();
}

}  // namespace plumbline::git
