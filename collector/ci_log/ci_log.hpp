#pragma once
// Log text as evidence: which tools a log shows to have run, and with what result. Naming a tool, installing
// it, echoing its command line or finding it absent is no run; only the tool's own words are
// (signatures/README.md).
//
//     auto signatures = ci_log::Signatures::load(data_root);   // once a process, shared by threads
//     ci_log::Scanner scanner(*signatures);                    // one a log
//     while (…) scanner.feed(chunk);                           // chunks of any size
//     auto records = ci_log::tool_runs(scanner.finish(), run);
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/run_context.hpp"
#include "core/digest.hpp"
#include "core/result.hpp"
#include "core/shapes.hpp"

namespace plumbline::ci_log {

struct TestCounts {
  std::int64_t passed = 0, failed = 0, skipped = 0;
  friend bool operator==(const TestCounts&, const TestCounts&) = default;
};

/// One run of one tool that a log shows.
struct ToolSeen {
  std::string tool, category;  ///< names of the tool catalogue (collector/git/lens/tools.yaml)
  std::string outcome;         ///< success, findings, failure, crashed, skipped, unknown
  std::optional<std::string> version;
  std::int64_t inputs = 0;  ///< what it looked at: files, targets, …; 0: nothing, or it does not say
  bool idle = false;        ///< it says itself that it looked at nothing
  std::vector<std::string> targets;  ///< names of these, the first few, redacted as the lines are
  std::optional<std::int64_t> findings;
  std::optional<double> seconds;    ///< how long it says it took
  std::optional<TestCounts> tests;  ///< of a test tool
  bool ignored = false;             ///< its exit code was thrown away (`|| true`, make's `-`)
  bool proven = false;              ///< its signature was seen on a real log; without that never a success
  std::vector<std::string> lines;   ///< "12: text", redacted, printable, few and short
  std::uint64_t more_lines = 0;     ///< lines that show it too and are not kept
  std::string stamp;                ///< how its last line begins: a time, where the system writes one
  std::optional<Instant> at;        ///< when it was done; not set by the scanner
  std::uint64_t more_runs = 0;      ///< later runs of this tool beyond the limit of runs, not told apart
};

/// The catalogue, compiled. Copies share it; all its functions may be called from several threads.
class Signatures {
 public:
  /// Reads `collector/ci_log/` below `data_root`: signatures/*.yaml, events.yaml and secrets.yaml.
  /// Errors: config (file, line and key are in the message), not_found, io.
  [[nodiscard]] static Result<Signatures> load(const std::string& data_root);
  /// Over the bytes of all files and the version of the code that reads them: part of the lens.
  [[nodiscard]] const Digest& digest() const;
  /// `text` with every secret in it replaced by "[redacted]". Shape: any text, several lines included.
  [[nodiscard]] std::string redacted(std::string_view text) const;
  /// False: `redacted` would take nothing out of any of the lines, each ended by LF. Far cheaper.
  [[nodiscard]] bool suspicious(std::string_view lines) const;

  struct Compiled;
  [[nodiscard]] const Compiled& compiled() const { return *m_compiled; }
  explicit Signatures(std::shared_ptr<const Compiled> compiled) : m_compiled(std::move(compiled)) {}

 private:
  std::shared_ptr<const Compiled> m_compiled;
};

/// Reads one log in one pass, in constant memory whatever its size and the length of its lines.
class Scanner {
 public:
  explicit Scanner(const Signatures& signatures);
  ~Scanner();
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;

  void feed(std::string_view bytes);
  /// The runs in the order in which they began. Ends the log: the next feed begins another.
  [[nodiscard]] std::vector<ToolSeen> finish();

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

/// A ToolRun for each, and beside it a TestRun where the tool's counts are seen. The second run of a tool in
/// one log has "#2" after its id, and so on.
[[nodiscard]] std::vector<Record> tool_runs(std::span<const ToolSeen> seen, const RunContext& context);

}  // namespace plumbline::ci_log
