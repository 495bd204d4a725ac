#pragma once
#include "collector/ci/source.hpp"
#include "collector/collector.hpp"

namespace plumbline::github {

/// Reads the runs of GitHub Actions of one repository ("owner/name"): a CiRun for each attempt of each job,
/// what their logs show and the reports among their artifacts. Settings: `url` of the API (another server
/// than github.com), `budget` of requests, `logs: no`, `artifacts: no`. docs/ci.md tells how it reads and
/// what it covers.
class GithubCollector final : public Collector {
 public:
  explicit GithubCollector(ci::Outside outside = {}) : m_outside(std::move(outside)) {}
  [[nodiscard]] std::string_view type() const override { return "github"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;

 private:
  ci::Outside m_outside;
};

}  // namespace plumbline::github
