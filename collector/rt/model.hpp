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
  std::function<tickets::Who(const std::string& id)> user;
  /// The number itself where the token may not see the queue.
  std::function<std::string(const std::string& id)> queue;
  /// In lower case; empty where the token may not see the field.
  std::function<std::string(const std::string& id)> custom_field;
};

/// Absent: it lacks its id or the time it was made.
[[nodiscard]] std::optional<tickets::Item> parse_ticket(const http::Json& json, const Names& names);
/// Adds the change that a transaction tells; false: it lacks its id or its time. A ticket's history holds
/// those of the tickets that were merged into it as well: they changed those, and are passed over.
[[nodiscard]] bool add_transaction(const http::Json& json, const Names& names, tickets::Item& item);
/// Whether it is the one that made this ticket: none came before.
[[nodiscard]] bool is_creation(const http::Json& transaction, const std::string& ticket);
/// A transaction names the one value of a custom field that came or went: `item` then holds all values before
/// and after each, found by going back from those that `ticket` has now.
void complete_custom_fields(const http::Json& ticket, tickets::Item& item);
/// Names of the custom fields a ticket has, in lower case, by their numbers.
[[nodiscard]] std::map<std::string, std::string> custom_fields_of(const http::Json& ticket);

/// Numbers come as texts and as numbers.
[[nodiscard]] std::string id_at(const http::Json& json, const char* key);

}  // namespace plumbline::rt
