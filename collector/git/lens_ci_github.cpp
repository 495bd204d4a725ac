#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_ci_github_jobs.hpp"
#include "collector/git/lens_ci_matrix.hpp"
#include "collector/git/lens_ci_steps.hpp"

namespace plumbline::git {
namespace {

/// Values of `matrix.a.b` in strategy.matrix and its `include`.
std::vector<std::string> matrix_values(const Yaml& matrix, std::string_view path) {
  const auto dot = path.find('.');
  const auto key = path.substr(0, dot);
  const auto rest = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
  std::vector<std::string> out;
  const auto take = [&](const Yaml& value) {
    const auto& leaf = rest.empty() ? value : value[rest];
    if (leaf.is_scalar()) out.push_back(leaf.text);
  };
  for (const auto& item : matrix[key].items) take(item);
  for (const auto& item : matrix["include"].items) take(item[key]);
  return out;
}

using ValuesOf = std::function<const std::vector<std::string>&(std::string_view)>;

/// `text` once for each value of the matrix variables in it; at most 64 variants, of which the calls are a
/// union.
std::vector<std::string> expand(const std::string& text, const ValuesOf& values_of) {
  constexpr std::size_t k_most = 64;
  constexpr std::size_t k_longest = 100'000;
  std::vector<std::string> done;
  std::vector<std::string> open = {text};
  while (!open.empty()) {
    auto one = std::move(open.back());
    open.pop_back();
    const auto start = one.find("${{");
    std::size_t at = start;
    std::vector<std::string> values;
    std::size_t end = std::string::npos;
    for (; at != std::string::npos && values.empty(); at = values.empty() ? one.find("${{", at + 3) : at) {
      end = one.find("}}", at);
      if (end == std::string::npos) break;
      const auto name = trim(std::string_view(one).substr(at + 3, end - at - 3));
      if (name.starts_with("matrix.")) values = values_of(name.substr(7));
      if (!values.empty()) break;
    }
    if (values.empty() || done.size() + open.size() + values.size() > k_most || one.size() > k_longest) {
      done.push_back(std::move(one));
      continue;
    }
    for (const auto& value : values) open.push_back(one.substr(0, at) + value + one.substr(end + 2));
  }
  return done;
}

/// `${{ env.X }}` as the shell's `${X}`: both say the same in a script.
std::string env_as_variables(const std::string& script) {
  constexpr std::string_view k_mark = "env.";
  auto at = script.find("${{");
  if (at == script.npos || script.find(k_mark, at) == script.npos) return script;
  std::string out;
  std::size_t done = 0;
  for (; at != script.npos; at = script.find("${{", at + 3)) {
    const auto end = script.find("}}", at);
    if (end == script.npos) break;
    const auto inner = trim(std::string_view(script).substr(at + 3, end - at - 3));
    const bool plain = inner.starts_with(k_mark) && inner.size() > k_mark.size() &&
                       std::all_of(inner.begin() + k_mark.size(), inner.end(),
                                   [](char c) { return is_word(c) || c == '_'; });
    if (!plain) continue;
    out.append(script, done, at - done).append("${").append(inner.substr(k_mark.size())).push_back('}');
    done = end + 2;
  }
  return out.append(script, done);
}

std::optional<Instant> retirement(const CiRules& rules, const Yaml& runs_on, const ValuesOf& values_of) {
  std::optional<Instant> latest;
  for (const auto& raw : runs_on.strings()) {
    for (const auto& label : expand(raw, values_of)) {
      const auto found = rules.retired_runners.find(lower(label));
      if (found == rules.retired_runners.end()) return std::nullopt;
      latest = std::max(latest.value_or(k_always), found->second);
    }
  }
  return latest;
}

/// The platform's own machines, by their labels: one's own server may still serve what those refuse.
bool is_hosted(const Yaml& runs_on, const ValuesOf& values_of) {
  const auto raw = runs_on.strings();
  return !raw.empty() && std::all_of(raw.begin(), raw.end(), [&](const auto& one) {
    const auto labels = expand(one, values_of);
    return std::all_of(labels.begin(), labels.end(), [](const auto& label) {
      const auto name = lower(label);
      return name.starts_with("ubuntu-") || name.starts_with("windows-") || name.starts_with("macos-");
    });
  });
}

/// A job of which one step uses an action that is refused fails before its first step.
void end_with_actions(const CiRules& rules, const Yaml& node, const ValuesOf& values_of, CiJob& job) {
  for (const auto& step : node["steps"].items) {
    const auto& uses = step["uses"].text;
    const auto version = uses.find('@');
    if (version == uses.npos) continue;
    const auto name = lower(uses.substr(0, uses.find('.', version)));
    const auto found = rules.retired_actions.find(name);
    if (found == rules.retired_actions.end() || (job.retires && *job.retires <= found->second)) continue;
    if (!is_hosted(node["runs-on"], values_of)) return;
    job.retires = found->second;
    job.ended_by = name;
  }
}

class GithubReader {
 public:
  GithubReader(const CiRules& rules, const Yaml& root, std::string_view content, CiCalls& calls)
      : m_rules(rules), m_root(root), m_shell(is_set_in(content)), m_calls(calls), m_content(content) {}

  void read() {
    auto triggers = triggers_of(m_rules, m_root["on"]);
    std::string dead;
    if (triggers.empty())
      dead = "no trigger", triggers = {{"other", "", ""}};
    else if (std::all_of(triggers.begin(), triggers.end(), [](const auto& t) { return t.name == "manual"; }))
      dead = "only by hand";
    const auto& jobs = m_root["jobs"];
    GithubJobs all;
    for (const auto& [name, node] : jobs.map) {
      CiJob job{name, dead, "", std::nullopt, triggers};
      restrict(job, node["if"], "a job", m_calls);
      check_outputs(jobs, node, job);
      all.emplace(name, std::move(job));
    }
    check_needs(jobs, all);
    for (const auto& [name, node] : jobs.map) read_job(node, all.at(name));
  }

 private:
  static void restrict(CiJob& job, const Yaml& condition, std::string_view what, CiCalls& calls) {
    if (condition.text.empty()) return;
    const CiJob before = job;
    if (keep_possible(job, condition))
      calls.add_unread(before, std::string(what) + " with a condition on vars", job.dead, "");
  }

  void read_job(const Yaml& node, CiJob& job) {
    m_job = &node;
    m_matrix = &node["strategy"]["matrix"];
    m_values.clear();
    m_rows.reset();
    m_job_variables.reset();
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
      if (found.empty()) m_calls.add(job, {"reusable_workflow", "call"}, uses, "", "");
    }
    const auto& container = node["container"];
    for (const auto& image :
         expand(container.is_scalar() ? container.text : container["image"].text, values_of))
      m_rules.image(job, image, "", m_calls);
    const auto& folder = node["defaults"]["run"]["working-directory"];
    m_folder = folder.is_scalar() ? folder.text : m_root["defaults"]["run"]["working-directory"].text;
    const auto owner = m_calls.shared(job);
    for (const auto& step : node["steps"].items) take_step(step, owner);
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
    m_calls.add_all(one->reading, one->asked.variables ? variables(step) : nullptr);
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
    const auto now = variables(known.step);
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
    restrict(job, step["if"], "a step", calls);
    const std::string note = lower(step["continue-on-error"].text) == "true" ? "failure ignored" : "";
    settings(step["env"], job, calls);
    if (step["uses"].is_scalar()) {
      for (const auto& uses : expand(step["uses"].text, values_of)) {
        read_uses(uses, step["with"], note, job, calls);
        if (!lower(uses).starts_with("docker/build-push-action@")) continue;
        lasting = false;
        read_image(step["with"], note, job, calls);
      }
    }
    for (const auto& [key, value] : step["with"].map) {
      if (value.is_scalar()) m_rules.setting(job, key, value.text, calls);
    }
    read_scripts(step, job, note, values_of, calls);
    if (out.asked.variables) out.variables = variables(step);
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
    calls.folder = folder_of(own.is_scalar() ? own.text : m_folder);
    calls.variables = [&] { return variables(step); };
    for (const auto* script : {&step["run"].text, &step["with"]["run"].text}) {
      if (script->empty()) continue;
      for (const auto& text : expand(env_as_variables(*script), values_of))
        m_rules.script(job, m_shell, text, "", note, calls);
    }
  }

  void read_uses(std::string_view uses, const Yaml& with, std::string_view note, const CiJob& job,
                 CiCalls& calls) const {
    for (const auto* tool : m_rules.tools.by_action(uses, with)) calls.add(job, *tool, uses, "", note);
    if (uses.starts_with("./")) calls.add(job, {"local_action", "call"}, uses, "", note);
  }

  /// The Dockerfiles that the action builds, one for each row of the matrix that says another.
  void read_image(const Yaml& with, const std::string& note, const CiJob& job, CiCalls& calls) const {
    const std::array<const std::string*, 3> parts = {&with["file"].text, &with["context"].text,
                                                     &with["target"].text};
    std::set<std::array<std::string, 3>> builds;
    const auto fill = [&](const MatrixRows::Row& row) {
      std::array<std::string, 3> one;
      for (std::size_t i = 0; i < parts.size(); ++i) one[i] = rows().text(*parts[i], row).value_or(*parts[i]);
      builds.insert(std::move(one));
    };
    for (const auto& row : rows().rows()) fill(row);
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

  static std::string folder_of(const std::string& text) {
    const auto path = anchored(text);
    return path.find("${{") == path.npos ? plain_path(path).value_or("") : "";
  }

  /// The values that root, job and step give; what an expression gives is known for a matrix alone.
  [[nodiscard]] CiCalls::Variables variables(const Yaml& step) const {
    if (!m_job_variables) {
      const auto& names = other_names();
      m_job_variables = given({m_root["env"], (*m_job)["env"]}, names, [&] {
        CiVariables out;
        // Set for other jobs, and nowhere by a script: nothing here.
        for (const auto& name : *names) out.values.emplace(name, std::vector<std::string>(1));
        return out;
      });
    }
    const auto& env = step["env"];
    if (env.map.empty()) return m_job_variables;
    return given({env}, m_job_variables, [&] { return *m_job_variables; });
  }

  /// What `nodes` give on top of `base`.
  template <class Base>
  [[nodiscard]] CiCalls::Variables given(std::vector<Yaml> nodes, const std::shared_ptr<const void>& place,
                                         const Base& base) const {
    auto key = places(place.get());
    bool filled = false;
    for (const auto& env : nodes) {
      key += places(env.map.place());
      for (const auto& [name, value] : env.map) filled = filled || value.text.find("${{") != value.text.npos;
    }
    if (filled) key += places(m_matrix->map.place());
    if (const auto known = m_known.given.find(key)) return known->variables;
    CiVariables out = base();
    for (const auto& env : nodes) give(env, out);
    auto variables = m_rules.kept(std::make_shared<const CiVariables>(std::move(out)));
    if (filled) nodes.push_back(*m_matrix);
    m_known.given.keep(key, std::make_shared<const GivenVariables>(std::move(nodes), place, variables),
                       sizeof(GivenVariables) + 1000);
    return variables;
  }

  void give(const Yaml& env, CiVariables& out) const {
    for (const auto& [name, value] : env.map) {
      out.forget(name);
      if (!value.is_scalar()) continue;
      if (value.text.find("${{") == value.text.npos) {
        out.values[name] = {value.text};
        continue;
      }
      std::vector<std::string> column;
      for (const auto& row : rows().rows()) {
        auto one = rows().text(value.text, row);
        if (!one) break;
        column.push_back(std::move(*one));
      }
      if (column.empty() || column.size() != rows().rows().size()) continue;
      const std::set<std::string> distinct(column.begin(), column.end());
      out.values[name].assign(distinct.begin(), distinct.end());
      out.columns[name] = std::make_shared<const std::vector<std::string>>(std::move(column));
    }
  }

  const MatrixRows& rows() const {
    if (!m_rows) m_rows.emplace(*m_matrix);
    return *m_rows;
  }

  /// Names below `env:` of some job or step that no script of the file sets.
  const std::shared_ptr<const NameList>& other_names() const {
    if (m_names) return m_names;
    std::set<std::string, std::less<>> names;
    const auto take = [&](const Yaml& env) {
      for (const auto& [name, value] : env.map) names.insert(name);
    };
    for (const auto& [id, job] : m_root["jobs"].map) {
      take(job["env"]);
      for (const auto& step : job["steps"].items) take(step["env"]);
    }
    names.erase("");
    for_each_name_assigned_in(m_content, [&](std::string_view name) {
      if (const auto found = names.find(name); found != names.end()) names.erase(found);
    });
    std::string key;
    for (const auto& name : names) key.append(std::to_string(name.size())).append(":").append(name);
    m_names = m_known.names.find(key);
    if (m_names) return m_names;
    m_names = std::make_shared<const NameList>(names.begin(), names.end());
    m_known.names.keep(key, m_names, 2 * key.size());
    return m_names;
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
  KnownGithub& m_known = *m_rules.github;
  mutable std::shared_ptr<const NameList> m_names;
  // of the job at hand
  const Yaml* m_job = nullptr;
  const Yaml* m_matrix = nullptr;
  std::string m_folder;  ///< where its steps run by default
  // made where something asks
  mutable std::map<std::string, MatrixValues, std::less<>> m_values;
  mutable std::optional<MatrixRows> m_rows;
  mutable CiCalls::Variables m_job_variables;
};

}  // namespace

void read_github(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  if (!file.documents.empty()) GithubReader(rules, file.documents.front(), file.content, calls).read();
}

}  // namespace plumbline::git
