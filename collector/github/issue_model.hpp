#pragma once
// Issues as GitHub tells them, read from JSON. Pure.
#include <optional>
#include <string>
#include <vector>

#include "collector/http/json.hpp"
#include "collector/tickets/item.hpp"

namespace plumbline::github {

/// One entry of the timeline of an issue that we make something of.
struct Moment {
  std::string what;  ///< labeled, unlabeled, assigned, unassigned, renamed, milestoned, demilestoned, closed,
                     ///< reopened, commented, retyped
  std::string id;
  Instant at;
  tickets::Who who;
  std::string name;      ///< label, login, milestone; of closed: the reason
  std::string from, to;  ///< of renamed
  std::string commit;    ///< of closed: the commit that closed it, hex
};

/// Whether an entry of the list of issues is a pull request: GitHub lists both as one.
[[nodiscard]] bool is_pull(const http::Json& json);
/// The issue as it stands now, nothing of its past. Absent: it lacks number, state or creation.
[[nodiscard]] std::optional<tickets::Item> parse_issue(const http::Json& json, const std::string& repository);
/// Absent with `false`: it lacks id or time; with `true`: nothing of ours.
[[nodiscard]] std::pair<std::optional<Moment>, bool> parse_moment(const http::Json& json);
/// Lays the timeline under the issue: what it was opened with and every change since. A label that was
/// renamed counts from the last time its old name was put on.
void add_moments(const http::Json& issue, std::vector<Moment> moments, tickets::Item& item);

}  // namespace plumbline::github
