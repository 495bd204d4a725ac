#pragma once
// What is known of the CI run in which a log or a report was made; the readers of both put it into their
// records.
#include <optional>
#include <string>

#include "core/instant.hpp"

namespace plumbline {

struct RunContext {
  std::string id;  ///< of the run, as `CiRun::id`; of a file alone its path
  Instant at;      ///< when the run finished
  std::string job, trigger;
  std::optional<std::string> commit, branch;  ///< commit in hex
  bool ignored = false;                       ///< its failure was allowed
  std::string outcome;                        ///< success, failure, skipped or crashed; empty: not told
  std::string report_type;                    ///< of a report whose content cannot say it; empty: not told
};

}  // namespace plumbline
