#pragma once
// A GitHub on loopback with made-up runs; what it serves is what the tests compare with.
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/shapes.hpp"
#include "tests/collector/ci/made_pulls.hpp"

namespace plumbline::test {

/// Files by name, packed.
[[nodiscard]] std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files);

struct MadeJob {
  std::int64_t id = 0, attempt = 1;
  std::string name, conclusion, outcome;  ///< outcome: what must be made of the conclusion
  std::int64_t started = 0, ended = 0;    ///< ended 0: goes on
  std::string tool;                       ///< its log shows a run of it
};

struct MadeRun {
  std::int64_t id = 0, created = 0;
  std::int64_t attempt = 1;
  std::vector<std::string> conclusions;  ///< of each attempt; empty text: goes on
  std::string event, trigger, branch, commit, actor;
  std::vector<MadeJob> jobs;
  bool log_expired = false;
  bool artifact = false;
};

struct Asked {
  std::string target, authorization, host;
  int status = 0;
};

class FakeGithub {
 public:
  FakeGithub();
  ~FakeGithub();
  FakeGithub(const FakeGithub&) = delete;
  FakeGithub& operator=(const FakeGithub&) = delete;
  [[nodiscard]] std::string url() const;
  [[nodiscard]] int port() const { return m_port; }

  std::vector<MadeRun> runs;  ///< in the order of their creation; change it between readings, or in `before`
  std::vector<MadePull> pulls;  ///< in the order of their numbers
  std::string token;            ///< others are refused with 401; empty: nobody is asked
  /// Called before each reply with the target; true: `fault` was filled in and is the reply.
  struct Fault {
    int status = 500;
    std::string body;
    std::map<std::string, std::string> headers;
  };
  std::function<std::optional<Fault>(const std::string& target)> before;
  std::int64_t announced_more = 0;  ///< the total lies by so many
  [[nodiscard]] std::vector<Asked> asked() const;
  void forget();

  /// Everything a reading must have found, as the recorder shows it.
  [[nodiscard]] std::map<std::pair<std::string, std::string>, std::string> expected() const;

 private:
  struct Server;
  std::unique_ptr<Server> m_server;
  int m_port = 0;
};

/// `count` runs, the newest made shortly before `now`, some with several attempts and jobs; all final.
[[nodiscard]] std::vector<MadeRun> make_runs(std::uint32_t seed, int count, std::int64_t now,
                                             std::int64_t apart);
[[nodiscard]] MadeRun make_run(std::uint32_t seed, std::int64_t id, std::int64_t created);
/// A further attempt that repeats the first job.
void run_again(MadeRun& run, std::int64_t at);

}  // namespace plumbline::test
