#include "collector/git/lens_ci_github_variables.hpp"

#include <set>

namespace plumbline::git {

void GithubVariables::begin(const Yaml& job) {
  m_job = &job;
  m_matrix = &job["strategy"]["matrix"];
  m_rows.reset();
  m_job_variables.reset();
}

CiCalls::Variables GithubVariables::of(const Yaml& step) const {
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
CiCalls::Variables GithubVariables::given(std::vector<Yaml> nodes, const std::shared_ptr<const void>& place,
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

void GithubVariables::give(const Yaml& env, CiVariables& out) const {
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

const MatrixRows& GithubVariables::rows() const {
  if (!m_rows) m_rows.emplace(*m_matrix);
  return *m_rows;
}

const std::string& GithubVariables::text(const Yaml& step, std::string_view name) const {
  for (const auto* env : {&step["env"], &(*m_job)["env"]}) {
    if (env->has(name)) return (*env)[name].text;
  }
  return m_root["env"][name].text;
}

/// Names below `env:` of some job or step that no script of the file sets.
const std::shared_ptr<const NameList>& GithubVariables::other_names() const {
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

}  // namespace plumbline::git
