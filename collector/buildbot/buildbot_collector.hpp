#pragma once
#include "collector/ci/source.hpp"
#include "collector/collector.hpp"

namespace plumbline::buildbot {

/// Reads the builds of a Buildbot master (location: its URL): a CiRun for each, and what the logs of its
/// steps show. Settings: `builders` (names, parted by commas; default: all), `budget` of requests, `logs:
/// no`. docs/ci.md tells how it reads and what it covers.
class BuildbotCollector final : public Collector {
 public:
  explicit BuildbotCollector(ci::Outside outside = {}) : m_outside(std::move(outside)) {}
  [[nodiscard]] std::string_view type() const override { return "buildbot"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;

 private:
  ci::Outside m_outside;
};

}  // namespace plumbline::buildbot
