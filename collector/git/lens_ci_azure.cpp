// Azure Pipelines: stages hold jobs hold steps, each of which may be left out or hang under "${{ if … }}".
#include <algorithm>
#include <array>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
namespace {

constexpr int k_deepest = 24;

class AzureReader {
 public:
  AzureReader(const CiRules& rules, const CiFile& file, CiCalls& calls)
      : m_rules(rules), m_file(file), m_root(file.documents.front()), m_calls(calls) {}

  void read() {
    CiJob job{"pipeline", "", "", end_of(m_rules, "azure_pipelines", ""), triggers()};
    judge_triggers(job);
    read_node(m_root, job, 0);
  }

 private:
  [[nodiscard]] bool is_template() const {
    const bool told = m_root.has("trigger") || m_root.has("pr") || m_root.has("schedules");
    return !told &&
           (m_root["parameters"].is_map() || lower(m_file.path).find("template") != std::string::npos);
  }

  /// Where nothing is said, pushes and (from GitHub) change requests build.
  [[nodiscard]] std::vector<CiTrigger> triggers() const {
    if (is_template()) return {{"call", "template", ""}};
    std::vector<CiTrigger> out;
    const auto& push = m_root["trigger"];
    if (lower(push.text) != "none") {
      const auto& list = push["branches"];
      const auto branches =
          push.is_map() ? (list.is_map() ? list["include"] : list).strings() : push.strings();
      const bool beside =
          !branches.empty() && std::all_of(branches.begin(), branches.end(),
                                           [&](const auto& b) { return m_rules.is_beside_main(b); });
      const bool tags_only = push.has("tags") && !push.has("branches");
      if (beside)
        out.push_back({"other", "push", "push to " + clip(branches.front(), 40) + " only"});
      else if (!tags_only)
        out.push_back({"push", "push", ""});
      if (push.has("tags")) out.push_back({"tag", "push", ""});
    }
    if (lower(m_root["pr"].text) != "none") out.push_back({"change_request", "pr", ""});
    if (!m_root["schedules"].items.empty()) out.push_back({"schedule", "schedule", ""});
    if (out.empty()) out.push_back({"manual", "manual", ""});
    return out;
  }

  /// Only what decides without knowing the run: `false`, and a build reason asked for by name.
  static void restrict(CiJob& job, const Yaml& condition) {
    const auto text = fold(condition.text);
    if (text == "false" && job.dead.empty()) job.dead = "condition: false";
    const bool plain = text.find("or(") == text.npos && text.find("not(") == text.npos &&
                       text.find("ne(") == text.npos && text.find("in(") == text.npos;
    if (!plain || text.find("build.reason") == text.npos) return;
    const auto* wanted = text.find("'schedule'") != text.npos      ? "schedule"
                         : text.find("'pullrequest'") != text.npos ? "change_request"
                         : text.find("'manual'") != text.npos      ? "manual"
                                                                   : nullptr;
    if (wanted == nullptr) return;
    keep_triggers(
        job,
        [&](const CiTrigger& t) { return t.name == wanted || t.name == "call" ? Maybe::yes : Maybe::no; },
        "condition: " + condition.text);
    judge_triggers(job);
  }

  void read_node(const Yaml& node, CiJob job, int depth) {
    if (depth > k_deepest) return;
    for (const auto& item : node.items) read_node(item, job, depth + 1);
    if (!node.is_map()) return;
    for (const auto* key : {"stage", "job", "deployment"}) {
      if (node.has(key) && !node[key].text.empty()) job.name = node[key].text;
    }
    restrict(job, node["condition"]);
    if (lower(node["enabled"].text) == "false") job.dead = "enabled: false";
    if (lower(node["continueOnError"].text) == "true") job.note = "failure ignored";
    if (const auto& image = node["pool"]["vmImage"].text; !image.empty())
      job.retires = end_of(m_rules, "azure_pipelines", image);
    const auto& container = node["container"];
    m_rules.image(job, container.is_scalar() ? container.text : container["image"].text, "", m_calls);
    for (const auto* key : {"variables", "env"}) settings_of(m_rules, job, node[key], m_calls);
    settings_of(m_rules, job, node["strategy"]["matrix"], m_calls);
    read_step(node, job);
    for (const auto& [key, value] : node.map) {
      constexpr std::array<std::string_view, 12> k_below = {
          "stages", "jobs",   "steps",     "strategy",         "runOnce", "rolling",
          "canary", "deploy", "preDeploy", "postRouteTraffic", "on",      "success"};
      const bool below = std::find(k_below.begin(), k_below.end(), key) != k_below.end();
      if (below || key.starts_with("${{")) read_node(value, job, depth + 1);
    }
  }

  void read_step(const Yaml& node, const CiJob& job) {
    for (const auto* key : {"script", "bash", "pwsh", "powershell"}) script(node[key].text, job);
    if (const auto& name = node["task"].text; !name.empty()) {
      const auto& inputs = node["inputs"];
      auto known = "azure:" + name;  // "WhiteSource Bolt@21"
      std::replace(known.begin(), known.end(), ' ', '-');
      for (const auto* tool : m_rules.tools.by_action(known, inputs))
        m_calls.add(job, *tool, "task " + name, "", "");
      script(inputs["script"].text, job);
      if (!inputs["filePath"].text.empty()) script("sh " + inputs["filePath"].text, job);
      settings_of(m_rules, job, inputs, m_calls);
    }
    const auto& extends = node["extends"]["template"].text;
    for (const auto& name : {node["template"].text, extends}) {
      if (!name.empty()) m_calls.add(job, {"template", "call"}, name, "", "");
    }
  }

  void script(const std::string& text, const CiJob& job) {
    if (!text.empty()) m_rules.script(job, Shell(nullptr), text, "", "", m_calls);
  }

  const CiRules& m_rules;
  const CiFile& m_file;
  const Yaml& m_root;
  CiCalls& m_calls;
};

}  // namespace

void read_azure(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  if (!file.documents.empty()) AzureReader(rules, file, calls).read();
}

}  // namespace plumbline::git
