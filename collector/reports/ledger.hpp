#pragma once
// When findings came and went, over many reports of one tool.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "collector/reports/reports.hpp"

namespace plumbline::reports {

/// What it tells of findings that are not in a look.
enum class Telling {
  nothing,  ///< a run did not come to its end, or looked at nothing
  doubt,    ///< a run does not say what it looked at: a broken build reads like a clean night
  all,      ///< they are gone
};

/// What a later reading of the source has to know of the looks of one scope, so that they count beside those
/// whose reports are gone or overwritten.
struct ScopeMemory {
  struct Look {
    std::string run;
    Instant at;
    Telling telling = Telling::all;
  };
  struct Stay {  ///< the looks it was seen in, from the first to the last of them
    std::size_t first = 0, last = 0;
    std::string decision;
  };
  struct Seen {
    Finding finding;  ///< as it was first seen
    std::vector<Stay> stays;
  };
  std::string scope;
  std::vector<Look> looks;  ///< by time
  std::vector<Seen> seen;   ///< by id
  bool lost = false;        ///< there were too many once: nobody knows what was seen
};

/// Takes readings in any order; what a later report of the same tool, category and scope no longer holds was
/// fixed when that report was made; reports of one time are parts of one look. A report of a run that failed
/// closes nothing, it only adds; one of a run that does not say what it looked at leaves in doubt what it
/// does not hold (`missed`). A finding that comes back is another one: "@2" stands behind its id.
class FindingLedger {
 public:
  /// Looks of earlier readings; one that is added anew under the same run replaces them.
  void recall(std::vector<ScopeMemory> memories);
  /// Those of them that were not added anew count no longer.
  void forget();
  /// `scope`: what the tool looks at, a job and the name of its report. Reports of one `run` are one look.
  /// The findings are taken out of the reading, the rest stays.
  void add(const std::string& scope, const std::string& run, Instant at, ReportReading&& reading);
  /// Hands over each finding and keeps none but what the next reading has to know. `gone` is called with the
  /// id of each that was known and is in no look any more.
  void take(const std::function<void(Finding)>& put,
            const std::function<void(const std::string&)>& gone = {});
  /// After `take`. Of a scope with more findings than our choice only that they are lost.
  [[nodiscard]] const std::vector<ScopeMemory>& memories() const { return m_memories; }
  [[nodiscard]] bool too_many() const { return m_too_many; }

 private:
  static constexpr std::size_t k_nowhere = SIZE_MAX;
  struct Look {
    Instant at;
    Telling telling = Telling::all;    // the least of the tool's runs in it
    Records seen;                      // as the reports tell them; of several with one id the first counts
    std::size_t recalled = k_nowhere;  // which look of the memory it is
  };
  struct Scope {
    std::map<std::string, Look> looks;  // by run
    ScopeMemory memory;
  };
  void take_scope(const std::string& name, Scope& scope, const std::function<void(Finding)>& put,
                  const std::function<void(const std::string&)>& gone);
  std::map<std::string, Scope> m_scopes;  // by scope, tool and category
  std::vector<ScopeMemory> m_memories;
  bool m_too_many = false;
};

}  // namespace plumbline::reports
