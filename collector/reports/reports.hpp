#pragma once
// Reports that scanners, tests and builds leave behind, read as evidence. The type is told by content, never
// by the name. A new format is a file `format_*.cpp` and a line in formats.cpp.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/reports/records.hpp"
#include "collector/reports/trust.hpp"
#include "collector/run_context.hpp"
#include "core/shapes.hpp"

namespace plumbline::reports {

struct Options {
  std::uint64_t most_bytes = 256U << 20;
  std::size_t depth = 256;               ///< objects in objects, elements in elements
  std::uint64_t most_marks = 8'000'000;  ///< elements and attributes of an XML
  std::size_t long_list = 1U << 20;      ///< bytes of a list from which on it is read in pieces; 0: none is
  bool padded = false;           ///< 64 bytes behind the report may be read: it is not copied for that
  std::vector<TrustedKey> keys;  ///< attestations are verified by; none: signatures are only seen
  std::function<std::string(std::string_view)> redact;  ///< secrets out of whatever is kept or said; none:
                                                        ///< nothing is taken out
  std::function<bool(std::string_view)> suspicious;     ///< false: `redact` would take nothing out of any of
                                                        ///< the lines; none: it is not known
};

enum class Status { accepted, refused };

struct ReportReading {
  std::string type;     ///< "sarif", "junit", …; empty: nobody knows it
  std::string version;  ///< of the format, as the report states it; empty: it does not
  Status status = Status::refused;
  std::string reason;  ///< why it was refused; accepted: what is worth knowing, or empty
  std::map<std::string, std::int64_t> counts;  ///< "findings", "tests", "components", "runs", …
  std::optional<Instant> stated;               ///< when it was made, as it says itself
  bool whole = true;   ///< false: by its own words it may not list all there is; what it misses is not gone
  bool dated = false;  ///< neither the run nor the report tells a time: then there are no records
  Records records;
};

/// Reads one report. `run.at` is its time; where that is `k_always` (nothing says when it was), its own. The
/// ids of its records begin with the run's; `name` (its path in an artifact or folder) tells several apart.
/// Never fails: what cannot be read is refused with its reason.
[[nodiscard]] ReportReading read_report(std::string_view name, std::string_view bytes, const RunContext& run,
                                        const Options& options = {});

/// Whether the first bytes may be a report at all; a log is none.
[[nodiscard]] bool may_be_report(std::string_view beginning);

/// Types that can be read, sorted.
[[nodiscard]] std::vector<std::string> types();

}  // namespace plumbline::reports
