// Zuul: jobs run playbooks, projects put jobs into pipelines. What a playbook calls stands in its own file.
#include <algorithm>
#include <array>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
namespace {

/// By the names that pipelines bear everywhere; what they do is set on the server.
CiTrigger trigger_of(std::string_view pipeline) {
  const auto has = [&](std::string_view word) { return pipeline.find(word) != pipeline.npos; };
  const std::string event(pipeline);
  if (has("periodic") || has("nightly") || has("weekly")) return {"schedule", event, ""};
  if (has("experimental")) return {"manual", event, ""};
  if (has("check") || has("gate")) return {"change_request", event, ""};
  if (has("tag") || has("release")) return {"tag", event, ""};
  if (has("post") || has("promote")) return {"push", event, ""};
  return {"other", event, "pipeline " + clip(pipeline, 40)};
}

class ZuulReader {
 public:
  ZuulReader(const CiRules& rules, const CiFile& file, CiCalls& calls)
      : m_rules(rules), m_file(file), m_calls(calls) {}

  void read() {
    each("project", [&](const Yaml& project) { gather(project); });
    each("project-template", [&](const Yaml& project) { gather(project); });
    std::set<std::string> here;
    each("job", [&](const Yaml& node) {
      here.insert(node["name"].text);
      if (lower(node["abstract"].text) != "true") read_job(node);
    });
    for (const auto& [name, triggers] : m_triggers) {
      if (!here.contains(name)) read_elsewhere(name, triggers);
    }
  }

 private:
  template <class F>
  void each(std::string_view kind, F f) const {
    for (const auto& document : m_file.documents) {
      for (const auto& item : document.items) {
        if (item.has(kind)) f(item[kind]);
      }
    }
  }

  void gather(const Yaml& project) {
    for (const auto& [pipeline, node] : project.map) {
      for (const auto& job : node["jobs"].items) {
        const auto& name = job.is_map() && !job.map.empty() ? job.map.front().first : job.text;
        m_triggers[name].push_back(trigger_of(lower(pipeline)));
      }
    }
  }

  /// A job of another file, or of another repository.
  void read_elsewhere(const std::string& name, const std::vector<CiTrigger>& triggers) {
    CiJob job{name, "", "", end_of(m_rules, "zuul", ""), triggers};
    judge_triggers(job);
    m_calls.add(job, {"zuul_job", "call"}, name, "", "");
  }

  /// The parent's value where the job has none.
  [[nodiscard]] const Yaml& value(const Yaml& job, std::string_view key, int depth = 0) const {
    constexpr int k_deepest = 10;
    if (job.has(key) || depth > k_deepest) return job[key];
    const Yaml* parent = nullptr;
    each("job", [&](const Yaml& other) {
      if (other["name"].text == job["parent"].text) parent = &other;
    });
    return parent == nullptr || parent == &job ? job[key] : value(*parent, key, depth + 1);
  }

  void read_job(const Yaml& node) {
    CiJob job{node["name"].text, "", "", end_of(m_rules, "zuul", ""), m_triggers[node["name"].text]};
    if (job.triggers.empty()) job.triggers = {{"other", "", "no pipeline in this file"}};
    judge_triggers(job);
    if (lower(node["voting"].text) == "false") job.note = "failure ignored";
    settings_of(m_rules, job, value(node, "vars"), m_calls);
    for (const auto* key : {"pre-run", "run", "post-run"}) {
      for (const auto& playbook : value(node, key).strings()) {
        if (playbook.empty()) continue;
        m_calls.add(job, {clip(playbook, 200), "script"}, "playbook " + playbook, "", "");
        m_calls.add_unread(job, playbook, "a playbook, which is not read", "");
      }
    }
  }

  const CiRules& m_rules;
  const CiFile& m_file;
  CiCalls& m_calls;
  std::map<std::string, std::vector<CiTrigger>> m_triggers;
};

}  // namespace

void read_zuul(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  ZuulReader(rules, file, calls).read();
}

}  // namespace plumbline::git
