#pragma once
// Gates that somebody recorded as held, in the repository or in a tracker, and who of those it names is
// proved.
#include "assess/gates/facts.hpp"

namespace plumbline::assess::gates {

/// Fills `facts.records`, and what was published and deployed where the process asks for it, with those of
/// its product; its sources are known by then. Errors: of the store.
[[nodiscard]] Result<void> load_records(const store::Reader& reader, const Process& process, Facts& facts);

}  // namespace plumbline::assess::gates
