#pragma once
#include "collector/ci/source.hpp"
#include "collector/collector.hpp"

namespace plumbline::github {

/// Reads the issues of one repository ("owner/name") of GitHub, pull requests left out, with their timelines.
/// Settings: `url` of the API (another server than github.com), `budget`, and the words of docs/tickets.md.
class IssuesCollector final : public Collector {
 public:
  explicit IssuesCollector(ci::Outside outside = {}) : m_outside(std::move(outside)) {}
  [[nodiscard]] std::string_view type() const override { return "github_issues"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;

 private:
  ci::Outside m_outside;
};

}  // namespace plumbline::github
