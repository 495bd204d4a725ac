#pragma once
// The page of a whole portfolio: one folder of files that opens from the file system.
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "assess/assessment.hpp"
#include "core/result.hpp"

namespace plumbline::dashboards {

/// One subject a page can show; `parent` names an earlier one, empty for the first.
struct PageSubject {
  std::string name, kind, parent;
};

/// Assesses one subject. Called once a subject, after the gates of all, the first one last: only one
/// assessment is held at a time.
using Assessing = std::function<Result<assess::Assessment>(const PageSubject&)>;

/// The gates of the releases of one subject, as one of the products of docs/gates.schema.json; null where it
/// has none. Called once a subject.
using GatesOf = std::function<Result<nlohmann::ordered_json>(const PageSubject&)>;

/// Writes index.html, its scripts and data into `folder`: whole or not at all (a finished folder is swapped
/// in). The first subject is the one the page opens with; `left_out` more were not given and the page says
/// so. Errors: as `assessing`; usage (the folder is not ours, no subject); io.
[[nodiscard]] Result<void> write_page(const std::vector<PageSubject>& subjects, std::size_t left_out,
                                      const Assessing& assessing, const std::string& folder,
                                      const GatesOf& gates = {});

}  // namespace plumbline::dashboards
