#pragma once
// From lines that match to runs of tools: what belongs together, and what came of it.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "collector/ci_log/ci_log.hpp"
#include "collector/ci_log/compiled.hpp"

namespace plumbline::ci_log {

struct SeenLine {
  std::uint64_t number = 0;           ///< 1-based
  std::string_view whole;             ///< as the system printed it
  std::function<std::string()> kept;  ///< as it may be stored; asked for only when it is
};

class Runs {
 public:
  explicit Runs(const Signatures::Compiled& compiled);
  /// `patterns` may be found in the line, each once.
  void add(const SeenLine& seen, std::span<const unsigned> patterns);
  [[nodiscard]] std::vector<ToolSeen> finish();

 private:
  struct Run {
    ToolSeen seen;
    std::uint64_t last_line = 0;
    std::int64_t counted = 0;            ///< findings, one a line
    std::int64_t total = 0;              ///< tests, where the tool counts all and not the passed
    std::optional<std::int64_t> summed;  ///< findings, by the tool's own sums
    std::optional<std::int64_t> stated;  ///< findings of the whole run, as the tool says at its end
    std::size_t names_tried = 0;         ///< of targets
    bool begun = false;                  ///< its beginning was seen
    bool clean = false, found = false, failed = false, crashed = false, skipped = false, dry = false;
    std::optional<std::int64_t> exit_code;
    bool counts_inputs = false;           // it said how much it looked at
    bool counts_tests = false;            // or how many tests ran
    std::optional<std::size_t> last_end;  // which of the kept lines says last how it ended
    std::size_t ends_replaced = 0;
    std::unordered_set<std::size_t> inputs;  ///< hashes of the names of what it looked at
    std::uint64_t kept_line = 0;             ///< the last that was kept
    std::size_t kept_proofs = 0, kept_details = 0, kept_findings = 0, kept_ends = 0;
    [[nodiscard]] bool concluded() const { return clean || found || failed || crashed || skipped; }
  };
  struct Tool {
    std::optional<std::size_t> open;  ///< index of its last run
    std::size_t runs = 0;
    std::optional<std::string> version;         ///< said outside a run
    std::optional<std::uint64_t> rehearsed_at;  ///< line of a command that only says what it would do
    std::optional<std::uint64_t> ignored_from;  ///< line of a command that throws its exit code away
    std::uint64_t begun_at = 0;                 ///< line of the last begin
  };
  using Parts = std::vector<Expression::Part>;

  [[nodiscard]] bool says_nothing_yet(const Pattern& pattern) const;
  void tool_line(const Pattern& pattern, const Parts& parts, const SeenLine& line);
  void event_line(Role role, const Parts& parts, std::string_view body, const SeenLine& line);
  void end_of_step(const Parts& parts, const SeenLine& line);
  void stop(const SeenLine& line);
  Run& run_for(const Pattern& pattern, const SeenLine& line);
  Run& open_run(std::size_t tool, std::uint64_t line);
  /// The run whose words stand shortly before the line, unless it has said how it ended.
  Run* unfinished_before(std::uint64_t line);
  void take(const Parts& parts, Run& run, std::size_t tool, const SeenLine& line);
  static void name_target(std::string_view name, Run& run, const SeenLine& line);
  void replay(Role role, const Parts& parts);
  [[nodiscard]] bool replayed(std::string_view body) const;
  static bool is_new(std::string_view input, Run& run);
  bool first_on_line(std::size_t tool, std::string_view part);
  void conclude(Role role, const Parts& parts, Run& run);
  static bool sums_up(const Parts& parts);
  void keep(Role role, const Parts& parts, const SeenLine& line, Run& run);
  static void settle(Run& run);

  const Signatures::Compiled* m_compiled;
  std::vector<Tool> m_tools;
  std::vector<Run> m_runs;
  std::optional<std::size_t> m_latest;                       ///< the run whose words were seen last
  std::vector<std::pair<std::size_t, std::string>> m_taken;  ///< (tool, part) of the line at hand
  std::vector<std::string> m_replayed;  ///< how lines begin that a cache kept; empty text: all do
};

}  // namespace plumbline::ci_log
