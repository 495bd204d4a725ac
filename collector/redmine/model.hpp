#pragma once
// An issue as Redmine tells it, read from JSON.
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "collector/http/json.hpp"
#include "collector/tickets/item.hpp"

namespace plumbline::redmine {

/// Names behind the numbers that journals write.
struct Names {
  std::map<std::string, std::string> states, trackers, priorities, projects;
  std::function<tickets::Who(std::int64_t id, const std::string& name)> user;
};

/// Absent: it lacks its id or the time it was opened. `json` is the issue itself.
[[nodiscard]] std::optional<tickets::Item> parse_issue(const http::Json& json, const Names& names);

/// {"id": 3, "name": "x"} at `key`: the name.
[[nodiscard]] std::string name_at(const http::Json& json, const char* key);

}  // namespace plumbline::redmine
