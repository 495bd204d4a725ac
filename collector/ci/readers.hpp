#pragma once
// What reads the things a CI server keeps beside a run: its logs and the reports among its artifacts. Handed
// in, so that a collector of runs knows no log and no report, and a test needs none.
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collector/run_context.hpp"
#include "core/result.hpp"
#include "core/shapes.hpp"

namespace plumbline::ci {

/// One log, in pieces of any size.
class LogReading {
 public:
  virtual ~LogReading() = default;
  virtual void feed(std::string_view bytes) = 0;
  /// What it shows; the run may be known only now.
  [[nodiscard]] virtual std::vector<Record> finish(const RunContext& run) = 0;
};

struct Readers {
  std::function<std::unique_ptr<LogReading>()> log;  ///< empty: logs are not read
  /// Of one file of an artifact. Errors: unsupported (it is no report), unreadable, limit.
  std::function<Result<std::vector<Record>>(const std::string& name, std::string_view bytes,
                                            const RunContext& run)>
      report;
  /// Text without the secrets in it; empty: nothing is taken out.
  std::function<std::string(std::string_view)> redact;
};

/// The readers of this build. Errors: config (a catalogue below `data_root` is wrong).
[[nodiscard]] Result<Readers> load_readers(const std::string& data_root);

}  // namespace plumbline::ci
