#pragma once
#include "collector/ci/source.hpp"
#include "collector/collector.hpp"

namespace plumbline::gitlab {

/// Reads the merge requests of one project ("group/project") of GitLab. Settings: `url` of the server,
/// `budget`, `aliases`, `roles`, `bots`. docs/reviews.md tells how it reads and what it covers.
class GitlabCollector final : public Collector {
 public:
  explicit GitlabCollector(ci::Outside outside = {}) : m_outside(std::move(outside)) {}
  [[nodiscard]] std::string_view type() const override { return "gitlab"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;

 private:
  ci::Outside m_outside;
};

}  // namespace plumbline::gitlab
