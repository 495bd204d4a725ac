// A CI configuration, read as every system.
#include "tests/fuzz/lens.hpp"

using namespace plumbline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const char* path :
       {".github/workflows/ci.yml", ".gitlab-ci.yml", ".travis.yml", ".cirrus.yml", "azure-pipelines.yml",
        ".circleci/config.yml", "zuul.d/jobs.yaml", "Jenkinsfile", "master.cfg", "projects/x/project.yaml"}) {
    for (const auto& call : fuzz::lens().read_ci(path, fuzz::text_of(data, size))) {
      fuzz::must(call.path == path, "a call names its file");
      fuzz::must(!call.tool.empty() && !call.category.empty(), "a call names a tool and what it is for");
      fuzz::must(!call.trigger.empty(), "a call names its trigger");
      fuzz::must(call.detail.size() <= 200, "a detail is short");
      fuzz::must(!fuzz::has_control(call.detail), "a detail is one line");
    }
  }
  return 0;
}
