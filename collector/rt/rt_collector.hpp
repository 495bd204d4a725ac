#pragma once
#include "collector/ci/source.hpp"
#include "collector/collector.hpp"

namespace plumbline::rt {

/// Reads the tickets of a Request Tracker 5 (location: its URL, with WebPath) with their transactions,
/// through REST 2.0. Settings: `queues` (names, parted by commas; default: all the token may see), `budget`,
/// and the words of docs/tickets.md.
class RtCollector final : public Collector {
 public:
  explicit RtCollector(ci::Outside outside = {}) : m_outside(std::move(outside)) {}
  [[nodiscard]] std::string_view type() const override { return "rt"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;

 private:
  ci::Outside m_outside;
};

}  // namespace plumbline::rt
