#pragma once
// Variables that a GitHub workflow gives its steps.
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "collector/git/lens_ci_matrix.hpp"
#include "collector/git/lens_ci_steps.hpp"

namespace plumbline::git {

/// Of one file, job after job.
class GithubVariables {
 public:
  GithubVariables(const CiRules& rules, const Yaml& root, std::string_view content)
      : m_rules(rules), m_known(*rules.github), m_root(root), m_content(content) {}
  /// Both live as long as it is the job at hand.
  void begin(const Yaml& job);
  /// The values that root, job and step give; what an expression gives is known for a matrix alone.
  [[nodiscard]] CiCalls::Variables of(const Yaml& step) const;
  [[nodiscard]] const MatrixRows& rows() const;
  /// A variable of a step as it stands in the file; empty: nowhere.
  [[nodiscard]] const std::string& text(const Yaml& step, std::string_view name) const;

 private:
  template <class Base>
  [[nodiscard]] CiCalls::Variables given(std::vector<Yaml> nodes, const std::shared_ptr<const void>& place,
                                         const Base& base) const;
  void give(const Yaml& env, CiVariables& out) const;
  [[nodiscard]] const std::shared_ptr<const NameList>& other_names() const;

  const CiRules& m_rules;
  KnownGithub& m_known;
  const Yaml& m_root;
  std::string_view m_content;
  const Yaml* m_job = nullptr;
  const Yaml* m_matrix = nullptr;
  // made where something asks
  mutable std::shared_ptr<const NameList> m_names;
  mutable std::optional<MatrixRows> m_rows;
  mutable CiCalls::Variables m_job_variables;
};

}  // namespace plumbline::git
