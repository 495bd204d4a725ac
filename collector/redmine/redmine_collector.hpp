#pragma once
#include "collector/ci/source.hpp"
#include "collector/collector.hpp"

namespace plumbline::redmine {

/// Reads the issues of a Redmine (location: its URL) with their journals. Settings: `projects` (identifiers,
/// parted by commas; default: all the token may see), `budget`, and the words of docs/tickets.md. The token
/// is the API key.
class RedmineCollector final : public Collector {
 public:
  explicit RedmineCollector(ci::Outside outside = {}) : m_outside(std::move(outside)) {}
  [[nodiscard]] std::string_view type() const override { return "redmine"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;

 private:
  ci::Outside m_outside;
};

}  // namespace plumbline::redmine
