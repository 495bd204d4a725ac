#pragma once
// A folder, an archive or a single file of logs and reports as a source: how a site without a connection to
// its CI servers works (docs/files.md).
#include "collector/collector.hpp"

namespace plumbline::files {

class FilesCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view type() const override { return "files"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;
};

/// What was handed over by `plumbline import`: it stays as it is, and there is nothing to read again.
class ImportedCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view type() const override { return "imported"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;
};

}  // namespace plumbline::files
