#pragma once
// The way evidence takes from a collector to the store, so that neither room knows the other.
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/shapes.hpp"

namespace plumbline {

enum class Pass {
  full,  ///< everything the source serves is handed over; what is not, is withdrawn by the sink at the end
  incremental,  ///< only what changed since the cursor; withdrawals are named one by one
};

/// Where a collector puts what it read. Putting a record whose content is stored already adds nothing, so a
/// collector may always hand over again. Implemented by the store (SourceWriter) and by a plain recorder in
/// tests.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Must be called once, before the first put.
  virtual Result<void> begin(Pass pass) = 0;
  /// A sink may write behind: that records could not be stored is said by a later call, by `finish` at last.
  virtual Result<void> put(std::vector<Record> records) = 0;
  virtual Result<void> withdraw(std::string_view shape, const Native& native) = 0;
  /// Keyed digest of the address (of the name where there is none); remembers name and address for reports.
  /// Callable from several threads.
  virtual PersonId person(std::string_view name, std::string_view address) = 0;
  /// Ends the reading: coverage, gaps and the cursor are written with the last batch, together or not at all.
  virtual Result<void> finish(std::vector<Coverage> coverage, std::vector<Gap> gaps, std::string cursor) = 0;
};

}  // namespace plumbline
