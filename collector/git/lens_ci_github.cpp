#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_ci_github_jobs.hpp"
#include "collector/git/lens_ci_github_text.hpp"
#include "collector/git/lens_ci_github_variables.hpp"
#include "collector/git/lens_ci_steps.hpp"

namespace plumbline::git {
namespace {

class GithubReader {
 public:
  GithubReader(const CiRules& rules, const CiFile& file, CiCalls& calls)
      : m_rules(rules),
        m_root(file.documents.front()),
        m_shell(is_set_in(file.content)),
        m_calls(calls),
        m_content(file.content),
        m_callers(file.callers),
        m_variables(rules, m_root, file.content) {}

  void read() {
    auto triggers = triggers_of(m_rules, m_root["on"]);
    std::string dead;
    if (std::any_of(triggers.begin(), triggers.end(), is_call)) {
      m_calls.callable = std::make_shared<const std::string>(m_content);
      if (m_callers != nullptr) dead = take_callers(m_root["on"], *m_callers, triggers);
    }
    if (dead.empty() && triggers.empty())
      dead = "no trigger", triggers = {{"other", "", ""}};
    else if (dead.empty() &&
             std::all_of(triggers.begin(), triggers.end(), [](const auto& t) { return t.name == "manual"; }))
      dead = "only by hand";
    const auto& jobs = m_root["jobs"];
    GithubJobs all;
    for (const auto& [name, node] : jobs.map) {
      CiJob job{name, dead, "", std::nullopt, triggers};
      restrict(job, node["if"], "a job", m_calls, {});
      check_outputs(jobs, node, job);
      all.emplace(name, std::move(job));
    }
    check_needs(jobs, all);
    for (const auto& [name, node] : jobs.map) read_job(node, all.at(name));
  }

 private:
  static void restrict(CiJob& job, const Yaml& condition, std::string_view what, CiCalls& calls,
                       const Decides& more) {
    if (condition.text.empty()) return;
    const auto blind = keep_possible(job, condition, more);
    if (!blind) return;
    auto before = job;
    before.dead.clear();
    before.triggers = {blind->trigger};
    calls.add_unread(before, std::string(what) + " with a condition on " + blind->what,
                     "if: " + clip(condition.text, 80), "");
  }

  void read_job(const Yaml& node, CiJob& job) {
    m_matrix = &node["strategy"]["matrix"];
    m_values.clear();
    m_variables.begin(node);
    const ValuesOf values_of = [this](std::string_view path) -> const std::vector<std::string>& {
      return *values(path);
    };
    job.retires = retirement(m_rules, node["runs-on"], values_of);
    end_with_actions(m_rules, node, values_of, job);
    if (lower(node["continue-on-error"].text) == "true") job.note = "failure ignored";
    settings(m_root["env"], job, m_calls);
    settings(node["env"], job, m_calls);
    matrix_settings(*m_matrix, job);
    if (node.has("uses")) {
      const auto& uses = node["uses"].text;
      const auto found = m_rules.tools.by_action(uses, node["with"]);
      for (const auto* tool : found) m_calls.add(job, *tool, uses, "", "");
      if (found.empty()) call_workflow(uses, node["with"], job);
    }
    const auto& container = node["container"];
    for (const auto& image :
         variants_of(container.is_scalar() ? container.text : container["image"].text, values_of))
      m_rules.image(job, image, "", m_calls);
    const auto& folder = node["defaults"]["run"]["working-directory"];
    m_folder = folder.is_scalar() ? folder.text : m_root["defaults"]["run"]["working-directory"].text;
    const auto owner = m_calls.shared(job);
    for (const auto& step : node["steps"].items) take_step(step, owner);
  }

  /// One of this repository is looked for, and reads who calls it.
  void call_workflow(const std::string& uses, const Yaml& with, const CiJob& job) {
    if (!uses.starts_with("./")) return m_calls.add(job, {"reusable_workflow", "call"}, uses, "", "");
    m_calls.add_use({m_calls.shared(job), std::make_shared<const ScriptUse>(workflow_use(uses, with)), uses,
                     "", job.note, std::make_shared<const CiVariables>()});
  }

  /// One that stood so in another version is not read again.
  void take_step(const Yaml& step, const std::shared_ptr<const CiJob>& job) {
    if (step.map.empty()) return;
    const auto key = places(step.map.place(), job.get()) + m_folder;
    const auto known = m_known.steps.find(key);
    std::shared_ptr<const KnownStep> one;
    for (std::size_t i = 0; known && !one && i < known->all.size(); ++i) {
      if (still(*known->all[i])) one = known->all[i];
    }
    if (!one) {
      bool lasting = true;
      one = read_step(step, job, lasting);
      if (lasting) keep(key, known.get(), one);
    }
    m_calls.add_all(one->reading, one->asked.variables ? m_variables.of(step) : nullptr);
  }

  void keep(const std::string& key, const KnownSteps* known, const std::shared_ptr<const KnownStep>& one) {
    constexpr std::size_t k_most = 4;  // workers read versions that lie apart
    KnownSteps all{{one}};
    for (std::size_t i = 0; known != nullptr && i < known->all.size() && all.all.size() < k_most; ++i)
      all.all.push_back(known->all[i]);
    std::size_t weight = 0;
    for (const auto& step : all.all) weight += weight_of(*step);
    m_known.steps.replace(key, std::make_shared<const KnownSteps>(std::move(all)), weight);
  }

  static std::size_t weight_of(const KnownStep& step) {
    constexpr std::size_t k_node = 1000;
    return sizeof step + k_node + step.reading.calls.size() * (sizeof(CiCall) + 200) +
           step.reading.uses.size() * (sizeof(CiUse) + sizeof(ScriptUse) + 100);
  }

  /// Whether the answers a step got are those it would get here.
  [[nodiscard]] bool still(const KnownStep& known) const {
    const auto same_values = [&](const auto& one) {
      const auto& now = values(one.first);
      return now == one.second || *now == *one.second;
    };
    if (known.matrix.map.place() != m_matrix->map.place() &&
        !std::all_of(known.values.begin(), known.values.end(), same_values))
      return false;
    if (!m_shell.still(known.asked.set)) return false;
    if (!known.asked.variables) return true;
    const auto now = m_variables.of(known.step);
    const auto& names = known.asked.names;
    return now == known.variables || std::all_of(names.begin(), names.end(), [&](const auto& name) {
             return same_variable(*now, *known.variables, name);
           });
  }

  [[nodiscard]] const MatrixValues& values(std::string_view path) const {
    const auto known = m_values.find(path);
    if (known != m_values.end()) return known->second;
    auto found = std::make_shared<const std::vector<std::string>>(matrix_values(*m_matrix, path));
    return m_values.emplace(path, std::move(found)).first->second;
  }

  /// `lasting`: whether it is the same wherever its answers are.
  std::shared_ptr<const KnownStep> read_step(const Yaml& step, const std::shared_ptr<const CiJob>& whole,
                                             bool& lasting) {
    KnownStep out{step, whole, *m_matrix, {}, {}, nullptr, {}};
    const ValuesOf values_of = [&](std::string_view path) -> const std::vector<std::string>& {
      const auto& found = values(path);
      if (std::none_of(out.values.begin(), out.values.end(),
                       [&](const auto& one) { return one.first == path; }))
        out.values.emplace_back(path, found);
      return *found;
    };
    CiCalls calls("", m_calls.system(), m_calls.jobs());
    calls.asked = &out.asked;
    CiJob job = *whole;
    bool unsure = false;
    restrict(job, step["if"], "a step", calls, [&](std::string_view atom, const CiTrigger& trigger) {
      const auto decided = decided_by_env(atom, trigger, step, out.asked, lasting);
      unsure = unsure || decided == Maybe::maybe;
      return decided;
    });
    if (unsure) job.note += (job.note.empty() ? "if: " : ", if: ") + clip(step["if"].text, 80);
    const std::string note = lower(step["continue-on-error"].text) == "true" ? "failure ignored" : "";
    settings(step["env"], job, calls);
    if (step["uses"].is_scalar()) {
      for (const auto& uses : variants_of(step["uses"].text, values_of)) {
        read_uses(uses, step["with"], note, job, out.asked, calls);
        if (!lower(uses).starts_with("docker/build-push-action@")) continue;
        lasting = false;
        read_image(step["with"], note, job, calls);
      }
    }
    for (const auto& [key, value] : step["with"].map) {
      if (value.is_scalar()) m_rules.setting(job, key, value.text, calls);
    }
    read_scripts(step, job, note, values_of, calls);
    if (out.asked.variables) out.variables = m_variables.of(step);
    out.reading = calls.take();
    return std::make_shared<const KnownStep>(std::move(out));
  }

  void read_scripts(const Yaml& step, const CiJob& job, const std::string& note, const ValuesOf& values_of,
                    CiCalls& calls) {
    const auto& shell = step["shell"].text;
    const bool other_language =
        shell.starts_with("python") || shell.starts_with("perl") || shell.starts_with("node");
    if (other_language) return;
    const auto& own = step["working-directory"];
    calls.folder = github_folder(own.is_scalar() ? own.text : m_folder);
    calls.variables = [&] { return m_variables.of(step); };
    for (const auto* script : {&step["run"].text, &step["with"]["run"].text}) {
      if (script->empty()) continue;
      for (const auto& text : variants_of(env_as_variables(*script), values_of))
        m_rules.script(job, m_shell, text, "", note, calls);
    }
  }

  void read_uses(const std::string& uses, const Yaml& with, const std::string& note, const CiJob& job,
                 CiAsked& asked, CiCalls& calls) const {
    for (const auto* tool : m_rules.tools.by_action(uses, with)) calls.add(job, *tool, uses, "", note);
    if (lower(uses).starts_with("docker/bake-action@"))
      calls.add_unread(job, "docker/bake-action", std::string(k_bake_unread), "");
    if (!uses.starts_with("./")) return;
    asked.variables = true;
    calls.add_use({calls.shared(job), std::make_shared<const ScriptUse>(action_use(uses, with)), uses, "",
                   note, nullptr});
  }

  /// What a step's condition asks of `env`; absent: nothing. Nobody sees what other files set as it runs.
  std::optional<Maybe> decided_by_env(std::string_view atom, const CiTrigger& trigger, const Yaml& step,
                                      CiAsked& asked, bool& lasting) {
    const auto test = context_test(atom, "env.");
    if (!test) return std::nullopt;
    const auto& name = test->name;
    asked.variables = true;
    asked.names.insert(name);
    const auto variables = m_variables.of(step);
    const auto known = variables->values.find(name);
    // Who calls the workflow says it, in a way that is not read.
    const bool given =
        !trigger.inputs.empty() && m_variables.text(step, name).find("inputs.") != std::string::npos;
    if (!test->plain || known == variables->values.end()) return given ? Maybe::opaque : Maybe::maybe;
    lasting = false;  // what scripts elsewhere set is asked, too
    if (!m_assigned) m_assigned = names_assigned_in(m_content);
    if (m_assigned->contains(name)) return Maybe::maybe;
    std::set<Maybe> all;
    for (const auto& value : known->second) all.insert(test->holds_for("'" + value + "'"));
    return all.size() == 1 ? *all.begin() : Maybe::maybe;
  }

  /// The Dockerfiles that the action builds, one for each row of the matrix that says another.
  void read_image(const Yaml& with, const std::string& note, const CiJob& job, CiCalls& calls) const {
    const std::array<const std::string*, 3> parts = {&with["file"].text, &with["context"].text,
                                                     &with["target"].text};
    std::set<std::array<std::string, 3>> builds;
    const auto fill = [&](const MatrixRows::Row& row) {
      std::array<std::string, 3> one;
      for (std::size_t i = 0; i < parts.size(); ++i)
        one[i] = m_variables.rows().text(*parts[i], row).value_or(*parts[i]);
      builds.insert(std::move(one));
    };
    for (const auto& row : m_variables.rows().rows()) fill(row);
    if (builds.empty()) fill({});
    for (const auto& [file, context, target] : builds) {
      // "{{defaultContext}}:sub" is the repository's own, and a folder in it.
      const auto own = context.find("defaultContext}}");
      const auto folder = own == context.npos ? context : context.substr(std::min(own + 17, context.size()));
      if (auto use = dockerfile_use(file, folder, target, ""))
        calls.add_use({calls.shared(job), std::make_shared<const ScriptUse>(std::move(*use)),
                       "docker/build-push-action", "", note, std::make_shared<const CiVariables>()});
    }
  }

  void settings(const Yaml& env, const CiJob& job, CiCalls& calls) const {
    for (const auto& [key, value] : env.map) {
      if (value.is_scalar()) m_rules.setting(job, key, value.text, calls);
    }
  }

  void matrix_settings(const Yaml& node, const CiJob& job) {
    if (node.is_scalar()) m_rules.setting(job, "matrix", node.text, m_calls);
    for (const auto& item : node.items) matrix_settings(item, job);
    for (const auto& [key, value] : node.map) {
      if (key != "exclude") matrix_settings(value, job);
    }
  }

  const CiRules& m_rules;
  const Yaml& m_root;
  Shell m_shell;
  CiCalls& m_calls;
  std::string_view m_content;
  const CiCallers* m_callers;
  KnownGithub& m_known = *m_rules.github;
  GithubVariables m_variables;
  std::optional<std::set<std::string, std::less<>>> m_assigned;  ///< by scripts of the file
  // of the job at hand
  const Yaml* m_matrix = nullptr;
  std::string m_folder;                                               ///< where its steps run by default
  mutable std::map<std::string, MatrixValues, std::less<>> m_values;  ///< made where something asks
};

}  // namespace

void read_github(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  if (!file.documents.empty()) GithubReader(rules, file, calls).read();
}

}  // namespace plumbline::git
