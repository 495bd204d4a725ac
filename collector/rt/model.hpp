#pragma once
// A ticket and its transactions as Request Tracker's REST 2.0 tells them, read from JSON.
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "collector/http/json.hpp"
#include "collector/tickets/item.hpp"

namespace plumbline::rt {

/// Names behind the numbers that transactions write.
struct Names {
  std::map<std::string, std::string> queues, custom_fields;
  std::function<tickets::Who(const std::string& id)> user;
};

/// Absent: it lacks its id or the time it was made.
[[nodiscard]] std::optional<tickets::Item> parse_ticket(const http::Json& json, const Names& names);
/// Adds the change that a transaction tells; false: it lacks its id or its time.
[[nodiscard]] bool add_transaction(const http::Json& json, const Names& names, tickets::Item& item);

/// Numbers come as texts and as numbers.
[[nodiscard]] std::string id_at(const http::Json& json, const char* key);

}  // namespace plumbline::rt
