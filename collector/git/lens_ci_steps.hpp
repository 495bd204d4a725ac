#pragma once
// Steps of GitHub workflows, remembered: versions of a workflow share nearly all of theirs.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {

/// Values of `matrix.a.b` by "a.b", as the job at hand has them.
using MatrixValues = std::shared_ptr<const std::vector<std::string>>;

/// What a step calls, and the answers it got on the way.
struct KnownStep {
  // Their places are its key, so they live as long.
  Yaml step;
  std::shared_ptr<const CiJob> job;
  Yaml matrix;
  std::vector<std::pair<std::string, MatrixValues>> values;  ///< of the matrix, that it was filled with
  CiAsked asked;
  CiCalls::Variables variables;  ///< null: it asked for none
  CiReading reading;             ///< its calls of files without variables
};

/// Readings of one step with other answers, newest first.
struct KnownSteps {
  std::vector<std::shared_ptr<const KnownStep>> all;
};

/// A set of variables that a job or a step gives, by the nodes that give it.
struct GivenVariables {
  GivenVariables(std::vector<Yaml> of, std::shared_ptr<const void> on, CiCalls::Variables all)
      : nodes(std::move(of)), base(std::move(on)), variables(std::move(all)) {}
  std::vector<Yaml> nodes;
  std::shared_ptr<const void> base;
  CiCalls::Variables variables;
};

/// Names in order, kept once.
using NameList = std::vector<std::string>;

struct KnownGithub {
  explicit KnownGithub(std::size_t bytes) : steps(bytes), given(bytes / 8), names(bytes / 16) {}
  Memo<KnownSteps> steps;
  Memo<GivenVariables> given;
  Memo<NameList> names;
};

/// The places of things that a key stands for.
template <class... T>
[[nodiscard]] std::string places(const T*... things) {
  std::string out;
  out.reserve(sizeof...(things) * sizeof(void*) + 32);
  for (const void* place : {static_cast<const void*>(things)...})
    out.append(reinterpret_cast<const char*>(&place), sizeof place);
  return out;
}

/// Whether both say the same of a variable.
[[nodiscard]] bool same_variable(const CiVariables& a, const CiVariables& b, std::string_view name);

}  // namespace plumbline::git
