#pragma once
// The catalogue as it stands in signatures/*.yaml, events.yaml and secrets.yaml (signatures/README.md), read
// and checked.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace plumbline::ci_log {

/// What a line that matches says of its tool.
enum class Role : std::uint8_t {
  begin,    ///< it runs, and this run begins here
  shows,    ///< it runs
  clean,    ///< it ran to its end and has nothing to say against it
  found,    ///< it ran and found something
  failed,   ///< it ran and says no, or could not do its work
  crashed,  ///< it ran and died
  skipped,  ///< it ran and did nothing
  dry,      ///< it ran and says what it would do; whatever its end says, it did nothing
  about,    ///< a detail of a run that other lines show; by itself no run
  finding,  ///< one finding of a run that other lines show
  // what is no tool's word (events.yaml)
  exit_code,   ///< of the step; the part `code`
  stopped,     ///< the step was ended from outside
  ignores,     ///< a command line that throws an exit code away
  rehearses,   ///< a command line that asks to be told what would be done
  replay_end,  ///< what follows is said now
  replays,  ///< what follows was said in an earlier run and kept in a cache; the part `task` begins its lines
  key_begin,  ///< of a private key
  key_end,
};

struct Line {
  Role role;
  std::string expression;
  bool then = false;  ///< counts only after other lines showed the run
};

/// An excerpt of a log, and what must be seen in it.
struct Excerpt {
  std::string log;
  std::string outcome;  ///< empty: of a log that shows no run of the tool
  std::string version;
  std::int64_t inputs = -1, findings = -1, passed = -1, failed = -1, skipped = -1;  ///< -1: not said here
  double seconds = -1;
  bool ignored = false;
  std::vector<std::string> also;  ///< other tools the same text shows
};

struct LogSignature {
  std::string tool, category;
  std::string command;  ///< expression: the words of a command line that calls it
  std::string seen;     ///< where a real log was seen; empty: nowhere
  std::string source;   ///< what an unseen one was written after
  std::vector<Line> lines;
  std::vector<Excerpt> runs, others;
  [[nodiscard]] bool proven() const { return !seen.empty(); }
};

struct Catalogue {
  std::vector<LogSignature> signatures;
  std::vector<Line> events;
  std::vector<std::string> secrets;
  std::string bytes;  ///< of all files, with their names
};

/// Reads `collector/ci_log/` below `data_root`. Errors: config, not_found, io.
[[nodiscard]] Result<Catalogue> read_catalogue(const std::string& data_root);

}  // namespace plumbline::ci_log
