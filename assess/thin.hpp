#pragma once
// Documents that were seen and do not count: a stub is not "nothing there".
#include <map>
#include <set>
#include <string>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/pack.hpp"
#include "store/store.hpp"

namespace plumbline::assess {

class ThinDocuments {
 public:
  /// Versions of the kinds the presence probes of `pack` need.
  [[nodiscard]] static Result<ThinDocuments> load(const store::Reader& reader, const Pack& pack);

  /// Those of the kinds `leaf` asks for that were in force in `source` at `t` and gave none of its `rows`.
  [[nodiscard]] std::vector<ProbeRow> at(const Rule& leaf, const Probe& probe, const std::string& source,
                                         const std::vector<ProbeRow>& rows, Instant t) const;

 private:
  std::map<std::string, std::map<std::string, std::vector<ProbeRow>>>
      m_documents;  // source -> kind -> newest last
};

}  // namespace plumbline::assess
