#pragma once
// The log archive of a GitHub run holds each job twice: whole ("0_build.txt") and by steps
// ("build/2_test.txt"). A tool that ran once is not to be counted twice.
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collector/files/reading.hpp"
#include "collector/run_context.hpp"

namespace plumbline::files {

class StepLogs {
 public:
  struct Held {
    FileReading file;
    RunContext run;
  };
  /// Whether the log may be one of a step: then it is held back, and moved from.
  bool hold(FileReading& file, const RunContext& run);
  /// Those held, each with nothing in it and a word why where the log of its job shows all its tools, too.
  [[nodiscard]] std::vector<Held> take();

 private:
  using Tools = std::set<std::string, std::less<>>;
  using Key = std::pair<std::string, std::string>;  // folder of the run, name of the job
  [[nodiscard]] bool is_told(const Key& step, const Tools& tools) const;
  static Tools tools_of(FileReading& file);
  std::map<Key, Tools> m_jobs;  // whose log counts, and what ran in it
  std::vector<std::pair<Key, Held>> m_held;
};

}  // namespace plumbline::files
