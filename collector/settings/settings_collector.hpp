#pragma once
#include "collector/collector.hpp"
#include "collector/settings/sightings.hpp"

namespace plumbline::settings {

/// Reads a file of settings that somebody exported: a list of looks, each with the time it was taken
/// (docs/reviews.md). No setting but the location.
class SettingsCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view type() const override { return "forge_settings"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;
};

/// The looks of such a file, by their times. Errors: unreadable (which entry, what is wrong).
[[nodiscard]] Result<std::vector<Look>> parse_looks(const http::Json& json, Instant now);

}  // namespace plumbline::settings
