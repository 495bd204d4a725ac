#pragma once
// Gate records and statements in the repository that are not what whoever wrote them believes: each said,
// none dropped without a word.
#include <set>
#include <string>
#include <vector>

#include "assess/gates/facts.hpp"
#include "assess/gates/process.hpp"
#include "core/instant.hpp"
#include "core/result.hpp"
#include "store/store.hpp"

namespace plumbline::assess::gates {

/// "gates/v1.2.0/G5.yaml: has no `decision:`, …" of each file of these sources that is there at `at`, sorted.
/// `product`: files that name another are left out. Errors: of the store.
[[nodiscard]] Result<std::vector<std::string>> unread_files(const store::Reader& reader,
                                                            const Process& process,
                                                            const std::string& product,
                                                            const std::set<std::string>& sources, Instant at);

/// The same of records, and of gates stated in plumbline.yaml, for a release that no tag has. `alone`: the
/// product is the only one, so that what names none is of it.
[[nodiscard]] std::vector<std::string> records_of_no_release(const Process& process, const Facts& facts,
                                                             bool alone);

}  // namespace plumbline::assess::gates
