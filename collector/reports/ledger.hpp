#pragma once
// When findings came and went, over many reports of one tool.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "collector/reports/reports.hpp"

namespace plumbline::reports {

/// Takes readings in any order; what a later report of the same tool, category and scope no longer holds was
/// fixed when that report was made. A report of a run that failed closes nothing, it only adds. A finding
/// that comes back is another one: "@2" stands behind its id.
class FindingLedger {
 public:
  /// `scope`: what the tool looks at, a job and the name of its report. Reports of one `run` are one look.
  /// The findings are taken out of the reading, the rest stays.
  void add(const std::string& scope, const std::string& run, Instant at, ReportReading&& reading);
  /// Hands over each finding and keeps none.
  void take(const std::function<void(Finding)>& put);

 private:
  struct Look {
    Instant at;
    bool whole = true;  // every run of the tool in it came to its end
    Records seen;       // as the reports tell them; of several with one id the first counts
  };
  using Looks = std::map<std::string, Look>;  // by run
  std::map<std::string, Looks> m_scopes;      // by scope, tool and category
};

}  // namespace plumbline::reports
