#pragma once
// The export of any tracker, as a file: CSV or JSON, with a history inside it or in a file beside it.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collector/collector.hpp"
#include "collector/tickets/item.hpp"

namespace plumbline::tickets {

/// Hands over the tickets of an export, each with its history, in the order of their native ids: a table of
/// the store then grows at its end.
class Export {
 public:
  /// Settings: fields, history, history_fields, time_zone, time_format, exported. Errors: not_found,
  /// unreadable (file, line, column), config, limit.
  [[nodiscard]] static Result<Export> open(const SourceSpec& source);
  Export(Export&&) noexcept;
  Export& operator=(Export&&) noexcept;
  ~Export();
  /// `take` gets each ticket. Errors: those of `take`. What is wrong with single rows is kept in `wrong`.
  [[nodiscard]] Result<void> read(const std::function<Result<void>(const Item&)>& take);

  struct Wrong {
    std::int64_t count = 0;
    std::string first;  ///< file:line: column: what is wrong
  };
  /// By reason: damaged, undated, incomplete.
  [[nodiscard]] const std::map<std::string, Wrong>& wrong() const;
  /// The newest time that stands in it, or what `exported` says.
  [[nodiscard]] std::optional<Instant> until() const;
  /// Over its bytes.
  [[nodiscard]] static Result<std::string> digest(const SourceSpec& source);

 private:
  struct Core;
  explicit Export(std::unique_ptr<Core> core);
  std::unique_ptr<Core> m_core;
};

/// Reads such a file as a source.
class ExportCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view type() const override { return "tickets"; }
  [[nodiscard]] Result<void> collect(const SourceSpec& source, const CollectContext& context,
                                     Sink& sink) const override;
};

}  // namespace plumbline::tickets
