// Azure Pipelines: stages hold jobs hold steps, each of which may be left out or hang under "${{ if … }}".
#include <algorithm>
#include <array>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_ci_azure_condition.hpp"

namespace plumbline::git {
namespace {

constexpr int k_deepest_step = 24;

class AzureReader {
 public:
  AzureReader(const CiRules& rules, const CiFile& file, CiCalls& calls)
      : m_rules(rules), m_file(file), m_root(file.documents.front()), m_calls(calls) {}

  void read() {
    CiJob job{"pipeline", "", "", end_of(m_rules, "azure_pipelines", ""), triggers()};
    judge_triggers(job);
    read_node(m_root, job, {}, 0);
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

  static void restrict(CiJob& job, const Yaml& condition, const AzureVariables& variables) {
    if (!condition.is_scalar() || condition.text.empty()) return;
    const auto before = job.triggers;
    keep_triggers(
        job, [&](const CiTrigger& t) { return azure_holds(condition.text, t, variables); },
        "condition: " + condition.text);
    if (job.triggers != before) judge_triggers(job);
  }

  /// Variables of the file, of a stage or of a job over those around it. What a script sets as it runs, a
  /// group or a template, nobody knows.
  [[nodiscard]] AzureVariables with_variables(AzureVariables out, const Yaml& given) const {
    const auto put = [&](const std::string& name, const Yaml& value) {
      const auto key = lower(name);
      const bool plain = value.is_scalar() && value.text.find('$') == value.text.npos &&
                         m_file.content.find("variable=" + name) == m_file.content.npos;
      if (plain)
        out[key] = lower(value.text);
      else
        out.erase(key);
    };
    for (const auto& item : given.items) {
      if (item.has("name"))
        put(item["name"].text, item["value"]);
      else
        out.clear();
    }
    for (const auto& [name, value] : given.map) {
      if (name.starts_with("${{"))
        out.clear();
      else
        put(name, value);
    }
    return out;
  }

  static const std::string& name_of(const Yaml& node) {
    for (const auto* key : {"stage", "job", "deployment"}) {
      if (!node[key].text.empty()) return node[key].text;
    }
    return node["stage"].text;
  }

  /// Whether it runs only where all it depends on did.
  static bool wants_success(const Yaml& node) {
    const auto text = lower(node["condition"].text);
    return text.empty() || text.starts_with("succeeded()") || text.starts_with("and(succeeded()");
  }

  /// Stages or jobs in order; those that depend on one run at most where it does. A stage that says nothing
  /// depends on the one before it.
  void read_list(const Yaml& list, const CiJob& outer, const AzureVariables& variables, bool stages,
                 int depth) {
    std::map<std::string, CiJob> known;
    std::string before;
    for (const auto& item : list.items) {
      auto job = outer;
      auto needs = item["dependsOn"].strings();
      if (stages && !item.has("dependsOn") && !before.empty()) needs = {before};
      for (const auto& need : needs) {
        const auto found = known.find(need);
        if (found != known.end() && wants_success(item)) depend(job, need, found->second);
      }
      before = name_of(item);
      if (!before.empty()) {
        auto own = job;
        restrict(own, item["condition"], with_variables(variables, item["variables"]));
        known.emplace(before, std::move(own));
      }
      read_node(item, std::move(job), variables, depth);
    }
  }

  static void depend(CiJob& job, const std::string& name, const CiJob& on) {
    if (!on.dead.empty()) {
      if (job.dead.empty()) job.dead = "depends on " + clip(name, 40) + "; " + clip(on.dead, 90);
      return;
    }
    keep_triggers(
        job,
        [&](const CiTrigger& t) {
          return std::find(on.triggers.begin(), on.triggers.end(), t) == on.triggers.end() ? Maybe::no
                                                                                           : Maybe::yes;
        },
        "depends on " + clip(name, 40));
  }

  void read_node(const Yaml& node, CiJob job, AzureVariables variables, int depth) {
    if (depth > k_deepest_step) return;
    for (const auto& item : node.items) read_node(item, job, variables, depth + 1);
    if (!node.is_map()) return;
    if (const auto& name = name_of(node); !name.empty()) job.name = name;
    variables = with_variables(std::move(variables), node["variables"]);
    restrict(job, node["condition"], variables);
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
      if (value.is_sequence() && (key == "stages" || key == "jobs"))
        read_list(value, job, variables, key == "stages", depth + 1);
      else if (below || key.starts_with("${{"))
        read_node(value, job, variables, depth + 1);
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
