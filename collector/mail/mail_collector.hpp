#pragma once
#include "collector/collector.hpp"

namespace plumbline::mail {

/// Reads the patches and the answers of a mailing list: an mbox, a folder or archive of such, or a clone of a
/// public-inbox. Settings: `repository` (a clone of what the list speaks of: patches are joined with its
/// commits), `aliases`, `roles`, `bots`. docs/reviews.md tells what it covers.
class MailCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view type() const override { return "mail"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;
};

}  // namespace plumbline::mail
