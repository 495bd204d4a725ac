#pragma once
// An issue and its changelog as Jira tells them, read from JSON.
#include <map>
#include <optional>
#include <string>

#include "collector/http/json.hpp"
#include "collector/tickets/item.hpp"

namespace plumbline::jira {

/// Absent: it lacks its key or the time it was made. `names`: names of custom fields by their ids. Histories
/// inside it are added.
[[nodiscard]] std::optional<tickets::Item> parse_issue(const http::Json& json,
                                                       const std::map<std::string, std::string>& names);
/// Adds what one entry of a changelog tells; false: it lacks its id or its time.
[[nodiscard]] bool add_history(const http::Json& json, tickets::Item& item);

/// "2016-03-03T13:40:01.000+0000"
[[nodiscard]] std::optional<Instant> instant_of(const std::string& text);

}  // namespace plumbline::jira
