#pragma once
// Evidence that was seen and does not count: a stub is not "nothing there", a run that crashed is not "never
// ran".
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/pack.hpp"
#include "assess/world.hpp"
#include "store/store.hpp"

namespace plumbline::assess {

class ThinEvidence {
 public:
  /// Versions of documents, runs of tools and of tests of the kinds the presence probes of `pack` need.
  [[nodiscard]] static Result<ThinEvidence> load(const store::Reader& reader, const Pack& pack);

  /// Those of the kinds `leaf` asks for that were in force in `source` at `t` (of runs: made by then) and
  /// gave none of its `rows`; newest first, at most three, with why.
  [[nodiscard]] std::vector<ProbeRow> at(const Rule& leaf, const Probe& probe, const Source& source,
                                         const std::vector<ProbeRow>& rows, Instant t) const;

  using Kind = std::pair<std::string, std::string>;  ///< shape and kind

 private:
  struct Seen {
    ProbeRow row;
    bool sound = false;  ///< nothing is wrong with it by itself: only the probe says why it does not count
  };
  std::map<std::string, std::map<Kind, std::vector<Seen>>> m_seen;  // source -> … newest last
};

}  // namespace plumbline::assess
