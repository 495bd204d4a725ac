#include "collector/rt/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "collector/tickets/telling.hpp"
#include "collector/tickets/words.hpp"

namespace plumbline::rt {
namespace {

using http::Json;
using tickets::Item;

// What never happened stands as the beginning of all time.
std::optional<Instant> instant_at(const Json& json, const char* key) {
  const auto at = parse_instant(http::text_at(json, key));
  return at && at->seconds > 0 ? std::optional(*at) : std::nullopt;
}

std::string reference_at(const Json& json, const char* key) {
  const auto* object = http::object_at(json, key);
  return object == nullptr ? http::word_at(json, key) : id_at(*object, "id");
}

std::string owner_of(const std::string& id, const Names& names) {
  if (id.empty() || id == "Nobody" || id == "6") return {};  // 6 is Nobody
  return names.user(id).login;
}

std::vector<std::string> values_of(const Json& field) {
  std::vector<std::string> out;
  if (const auto* values = http::list_at(field, "values")) {
    for (const auto& value : *values)
      if (value.is_string()) out.push_back(value.get<std::string>());
  }
  return out;
}

std::string joined(const std::vector<std::string>& values) {
  std::string out;
  for (const auto& value : values) out += (out.empty() ? "" : ",") + value;
  return out;
}

// Takes each custom field of the ticket that has a name, with its values.
template <class Take>
void each_custom_field(const Json& ticket, Take take) {
  const auto* fields = http::list_at(ticket, "CustomFields");
  if (fields == nullptr) return;
  for (const auto& field : *fields) {
    const auto name = tickets::folded(http::word_at(field, "name"));
    if (!name.empty()) take(id_at(field, "id"), name, values_of(field));
  }
}

// Links are among the things one could ask for next.
void read_links(const Json& json, Item& out) {
  const auto* links = http::list_at(json, "_hyperlinks");
  if (links == nullptr) return;
  for (const auto& link : *links) {
    const auto kind = http::word_at(link, "ref", 40), other = id_at(link, "id");
    if (http::text_at(link, "type") == "ticket" && kind != "self" && kind != "create" && !kind.empty() &&
        !other.empty())
      out.links.push_back(fmt::format("{}:{}", kind, other));
  }
}

// Transactions write times without a zone, in UTC; what never was is the beginning of all time.
std::string due_of(std::string text) {
  if (text.size() == 19 && text[10] == ' ') text[10] = 'T', text += 'Z';
  const auto at = parse_instant(text);
  return at && at->seconds > 0 ? format_rfc3339(*at) : std::string();
}

// Which field of ours one of Request Tracker's is; empty: none that tells anything.
std::string_view field_of(std::string_view type, std::string_view field) {
  if (type == "Status" || field == "Status") return "state";
  if (field == "Owner") {  // older ones say how it changed hands
    for (const char* way : {"Set", "Take", "Steal", "Give", "Untake", "Force"})
      if (type == way) return "owner";
  }
  if (type != "Set") return {};
  if (field == "Queue") return "project";
  if (field == "Priority") return "priority";
  if (field == "Subject") return "title";
  if (field == "Due") return "due";
  return {};
}

}  // namespace

std::string id_at(const Json& json, const char* key) {
  if (const auto number = http::number_at(json, key)) return std::to_string(*number);
  return http::word_at(json, key, 100);
}

std::optional<Item> parse_ticket(const Json& json, const Names& names) {
  const auto id = id_at(json, "id");
  const auto opened = instant_at(json, "Created");
  if (id.empty() || !opened) return std::nullopt;
  Item out;
  out.key = id;
  out.opened = *opened;
  const auto creator = reference_at(json, "Creator"), owner = reference_at(json, "Owner");
  if (!creator.empty()) out.reporter = names.user(creator);
  if (!owner.empty() && owner != "Nobody") out.owner = names.user(owner);
  out.now.set("state", http::word_at(json, "Status"));
  out.now.set("type", http::word_at(json, "Type"));
  out.now.set("priority", id_at(json, "Priority"));
  out.now.set("project", names.queue(reference_at(json, "Queue")));
  out.now.set("owner", out.owner.login);
  out.now.set("title", http::text_at(json, "Subject"));
  out.closed = instant_at(json, "Resolved");
  if (const auto due = instant_at(json, "Due")) out.now.set("due", format_rfc3339(*due));
  each_custom_field(
      json, [&](const auto&, const auto& name, const auto& values) { out.now.set(name, joined(values)); });
  read_links(json, out);
  return out;
}

bool add_transaction(const Json& json, const Names& names, Item& item) {
  const auto id = id_at(json, "id");
  const auto at = instant_at(json, "Created");
  if (id.empty() || id.find_first_not_of("0123456789") != id.npos || !at) return false;
  if (const auto of = id_at(json, "ObjectId"); !of.empty() && of != item.key) return true;
  const auto type = http::word_at(json, "Type"), field = id_at(json, "Field");
  auto from = id_at(json, "OldValue"), to = id_at(json, "NewValue");
  const std::string padded = id.size() < 12 ? std::string(12 - id.size(), '0') + id : id;
  tickets::Change change{padded, *at, names.user(reference_at(json, "Creator")), "", "", ""};
  if (type == "Comment" || type == "Correspond") {
    change.field = "comment";
  } else if (type == "AddLink" || type == "DeleteLink") {
    change.field = "link";
    (type == "AddLink" ? change.to : change.from) =
        tickets::folded(field) + ":" + (type == "AddLink" ? to : from);
  } else if (type == "CustomField") {
    change.field = names.custom_field(field);
    if (change.field.empty()) return true;
    change.from = from, change.to = to;
  } else {
    change.field = field_of(type, field);
    if (change.field.empty()) return true;
    if (change.field == "owner") from = owner_of(from, names), to = owner_of(to, names);
    if (change.field == "project") from = names.queue(from), to = names.queue(to);
    if (change.field == "due") from = due_of(from), to = due_of(to);
    change.from = from, change.to = to;
  }
  item.changes.push_back(std::move(change));
  return true;
}

bool is_creation(const Json& transaction, const std::string& ticket) {
  const auto of = id_at(transaction, "ObjectId");
  return http::text_at(transaction, "Type") == "Create" && (of.empty() || of == ticket);
}

std::map<std::string, std::string> custom_fields_of(const Json& ticket) {
  std::map<std::string, std::string> out;
  each_custom_field(ticket, [&](const auto& id, const auto& name, const auto&) { out[id] = name; });
  return out;
}

void complete_custom_fields(const Json& ticket, Item& item) {
  std::vector<tickets::Change*> order;
  for (auto& change : item.changes) order.push_back(&change);
  std::sort(order.begin(), order.end(),
            [](const auto* a, const auto* b) { return a->at != b->at ? a->at > b->at : a->id > b->id; });
  each_custom_field(ticket, [&](const auto&, const auto& name, std::vector<std::string> values) {
    for (auto* change : order) {
      if (change->field != name) continue;
      const auto came = std::exchange(change->to, joined(values));
      if (const auto it = std::find(values.begin(), values.end(), came); it != values.end()) values.erase(it);
      if (!change->from.empty()) values.push_back(change->from);
      change->from = joined(values);
    }
  });
}

}  // namespace plumbline::rt
