#pragma once
#include "collector/ci/source.hpp"
#include "collector/collector.hpp"

namespace plumbline::jira {

/// Reads the issues of a Jira, cloud or server (location: its URL), with their changelogs. Settings:
/// `projects` (keys, parted by commas; default: all the token may see), `api` (cloud or server; default: by
/// the name of the host), `budget`, and the words of docs/tickets.md.
class JiraCollector final : public Collector {
 public:
  explicit JiraCollector(ci::Outside outside = {}) : m_outside(std::move(outside)) {}
  [[nodiscard]] std::string_view type() const override { return "jira"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;

 private:
  ci::Outside m_outside;
};

}  // namespace plumbline::jira
