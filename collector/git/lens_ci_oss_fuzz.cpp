// OSS-Fuzz and ClusterFuzzLite: project.yaml says with what is fuzzed. Only in OSS-Fuzz's own repository (its
// folder `projects`) does the file make anything run; a copy elsewhere is no trigger.
#include "collector/git/lens_ci.hpp"

namespace plumbline::git {

void read_oss_fuzz(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  if (file.documents.empty()) return;
  const auto& root = file.documents.front();
  if (!root.has("language") && !root.has("sanitizers") && !root.has("fuzzing_engines")) return;
  CiJob job{"project", "", "", end_of(rules, "oss_fuzz", ""), {}};
  if (file.path.starts_with("projects/"))
    job.triggers = {{"schedule", "continuous", ""}};
  else
    job.triggers = {{"other", "", ""}}, job.dead = "a copy: it runs where OSS-Fuzz or a workflow calls it";
  if (lower(root["disabled"].text) == "true") job.dead = "disabled: true";
  calls.add(job, {"oss-fuzz", "fuzz"}, "project.yaml", "", "");
  for (const auto& name : root["sanitizers"].strings()) {
    const auto* tool = name == "address"     ? "asan"
                       : name == "undefined" ? "ubsan"
                       : name == "memory"    ? "msan"
                       : name == "thread"    ? "tsan"
                                             : nullptr;
    if (tool != nullptr) calls.add(job, {tool, "sanitizer"}, "sanitizers: " + name, "", "");
  }
}

}  // namespace plumbline::git
