#pragma once
#include "collector/collector.hpp"

namespace plumbline::gerrit {

/// Reads the changes of a Gerrit server from git alone: a repository that holds `refs/changes/*`, such as one
/// fetched with "+refs/changes/*:refs/changes/*". Settings: `approve` (labels that approve, "Code-Review+2"),
/// `aliases`, `roles`, `bots`. docs/reviews.md tells what it covers.
class GerritCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view type() const override { return "gerrit"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;
};

}  // namespace plumbline::gerrit
