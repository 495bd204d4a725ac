// Which systems are read: a further one is a line here and a file beside it.
#include <array>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_utf8.hpp"

namespace plumbline::git {
namespace {

bool is_yaml(std::string_view path) {
  return path.ends_with(".yml") || path.ends_with(".yaml");
}
std::string_view name_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

bool is_azure(std::string_view path) {
  return is_yaml(path) &&
         (path.starts_with("azure-pipelines") || path.starts_with(".azure-pipelines") ||
          path.starts_with(".pipelines/") || path.starts_with(".ci/azure") || path.starts_with(".vsts-ci"));
}
bool is_buildbot(std::string_view path) {
  return name_of(path) == "master.cfg";
}
bool is_circleci(std::string_view path) {
  return is_yaml(path) && path.starts_with(".circleci/");
}
bool is_cirrus(std::string_view path) {
  return path == ".cirrus.yml";
}
bool is_github(std::string_view path) {
  return is_yaml(path) && path.starts_with(".github/workflows/") && path.find('/', 18) == path.npos;
}
bool is_gitlab(std::string_view path) {
  return is_yaml(path) && (path.ends_with(".gitlab-ci.yml") || path.ends_with(".gitlab-ci.yaml") ||
                           path.starts_with(".gitlab/ci/") || path.starts_with(".gitlab-ci/") ||
                           path.starts_with("gitlab-ci/"));
}
bool is_jenkins(std::string_view path) {
  const auto name = name_of(path);
  return name == "jenkinsfile" || (name.starts_with("jenkinsfile.") && !name.ends_with(".md")) ||
         (path.starts_with("jenkinsfile") && path.find('/') == path.npos) || name.ends_with(".jenkinsfile");
}
bool is_oss_fuzz(std::string_view path) {
  if (!is_yaml(path) || !name_of(path).starts_with("project.y")) return false;
  return path.starts_with(".clusterfuzzlite/") || path.find("oss-fuzz/") != path.npos ||
         path.find("ossfuzz/") != path.npos || path.starts_with("projects/") || path.starts_with("fuzz");
}
bool is_travis(std::string_view path) {
  return path == ".travis.yml" || path == ".travis.yaml";
}
bool is_zuul(std::string_view path) {
  return is_yaml(path) && (path.starts_with(".zuul.") || path.starts_with("zuul.")) &&
         path.find("/playbooks/") == path.npos && path.find("/roles/") == path.npos;
}

struct System {
  std::string_view name;
  bool (*owns)(std::string_view path);  ///< of a path in lower case
  void (*read)(const CiRules& rules, const CiFile& file, CiCalls& calls);
  bool yaml = true;
};
constexpr std::array<System, 10> k_systems = {{
    {"azure_pipelines", is_azure, read_azure},
    {"buildbot", is_buildbot, read_buildbot, false},
    {"circleci", is_circleci, read_circleci},
    {"cirrus", is_cirrus, read_cirrus},
    {"github_actions", is_github, read_github},
    {"gitlab_ci", is_gitlab, read_gitlab},
    {"jenkins", is_jenkins, read_jenkins, false},
    {"oss_fuzz", is_oss_fuzz, read_oss_fuzz},
    {"travis", is_travis, read_travis},
    {"zuul", is_zuul, read_zuul},
}};

const System* system_of(std::string_view path) {
  const auto text = lower(path);
  for (const auto& system : k_systems) {
    if (system.owns(text)) return &system;
  }
  return nullptr;
}

}  // namespace

std::string_view ci_system(std::string_view path) {
  const auto* system = system_of(path);
  return system == nullptr ? std::string_view() : system->name;
}

CiReading read_ci(const CiRules& rules, std::string_view path, std::string_view content,
                  const CiCallers* callers) {
  const auto* system = system_of(path);
  if (system == nullptr) return {};
  CiCalls calls(path, system->name, rules.jobs.get());
  const auto text =
      system->yaml ? std::string() : as_plain_text(content);  // the YAML adapter mends for itself
  CiFile file{path, system->yaml ? content : text, {}, callers};
  if (system->yaml) {
    auto documents = rules.parts->parse(content);
    if (!documents) {
      CiJob job{"", "could not be read: " + documents.error().message, "", std::nullopt, {{"other", "", ""}}};
      calls.add(job, {"unreadable", "unreadable"}, "", "", "");
      return calls.take();
    }
    file.documents = std::move(*documents);
  }
  system->read(rules, file, calls);
  return calls.take();
}

}  // namespace plumbline::git
