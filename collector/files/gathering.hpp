#pragma once
// What the files of a folder come to: records, when findings came and went, coverage a kind, and what could
// not be read.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "collector/files/manifest.hpp"
#include "collector/files/reading.hpp"
#include "collector/files/state.hpp"
#include "collector/reports/ledger.hpp"

namespace plumbline::files {

class Gathering {
 public:
  explicit Gathering(Instant now) : m_now(now) {}
  /// What readings before this one left, before the first file is added: a report that has another time than
  /// the one known under its name is another report.
  void recall(State before);
  /// Whether some name was borne by several reports, or a file that was read before is not here, or could not
  /// be read: then what is not handed over is not gone. A folder that keeps the last nights forgets no night.
  [[nodiscard]] bool keeps_more() const;
  /// Findings of reports that are not here any more count no longer.
  void forget() { m_ledger.forget(); }
  /// Takes the records out of `file`; refuses one that would be known as another that was added. `run.id`
  /// empty: the file stands for itself. False: it was read as nothing, and that is no gap.
  bool add(FileReading& file, const RunContext& run);
  void add(const archive::Walked& walked);
  bool add_gap(const std::string& reason, const std::string& detail);  ///< true
  /// A file of a run of that time that is told of and is not there; without a time nobody can say what it
  /// hides.
  void add_missing(Instant at, const std::string& detail);
  /// What the manifest says to be there without a hole.
  void covers(const std::vector<Coverage>& stated);
  /// A run of CI itself, where the manifest tells its outcome.
  void add_run(const Manifest::Entry& entry);

  /// All of it, once, in batches of some thousand.
  [[nodiscard]] Result<void> hand_over(const std::function<Result<void>(std::vector<Record>)>& put,
                                       const std::function<Result<void>(const Native&)>& no_finding = {});
  /// For the next reading, after `hand_over`. `all`: what was not read this time counts on.
  [[nodiscard]] State state(const std::string& digest, bool all) const;
  [[nodiscard]] std::vector<Coverage> coverage() const;
  [[nodiscard]] std::vector<Gap> gaps() const;

 private:
  void cover(std::string_view shape, const std::string& kind, Instant at);
  [[nodiscard]] std::string time_behind(const std::string& name, Instant at, Instant begun);
  Instant m_now;
  std::map<std::string, std::vector<Instant>> m_reports;  ///< State::reports
  std::set<std::string> m_read;                           ///< names, in this reading
  std::vector<Coverage> m_before;
  std::set<std::pair<std::string, std::string>> m_known;  ///< run, path
  reports::Records m_records;
  reports::FindingLedger m_ledger;
  std::map<std::pair<std::string, std::string>, std::pair<Instant, Instant>> m_covered;
  std::vector<Coverage> m_stated;
  struct Lost {
    std::string first;
    std::int64_t count = 0;
  };
  std::map<std::string, Lost> m_lost;  // by reason
  std::vector<Gap> m_missing;
};

}  // namespace plumbline::files
