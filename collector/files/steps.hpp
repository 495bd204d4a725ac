#pragma once
// The log archive of a GitHub run holds each job twice: whole ("0_build.txt") and by steps
// ("build/2_test.txt"). A tool that ran once is not to be counted twice.
#include <map>
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
  /// Those held, each with nothing in it and a word why where the log of its job was there too.
  [[nodiscard]] std::vector<Held> take();

 private:
  using Key = std::pair<std::string, std::string>;  // folder of the run, name of the job
  [[nodiscard]] bool has_job(const Key& step) const;
  std::map<Key, std::string> m_jobs;  // path of the whole log
  std::vector<std::pair<Key, Held>> m_held;
};

}  // namespace plumbline::files
