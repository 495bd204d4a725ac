#include "collector/rt/model.hpp"

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

std::string named(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto it = names.find(id);
  return it == names.end() ? id : it->second;
}

std::string reference_at(const Json& json, const char* key) {
  const auto* object = http::object_at(json, key);
  return object == nullptr ? http::word_at(json, key) : id_at(*object, "id");
}

std::string owner_of(const std::string& id, const Names& names) {
  if (id.empty() || id == "Nobody" || id == "6") return {};  // 6 is Nobody
  return names.user(id).login;
}

void read_custom_fields(const Json& json, Item& out) {
  const auto* fields = http::list_at(json, "CustomFields");
  if (fields == nullptr) return;
  for (const auto& field : *fields) {
    const auto name = tickets::folded(http::word_at(field, "name"));
    const auto* values = http::list_at(field, "values");
    if (name.empty() || values == nullptr) continue;
    std::string joined;
    for (const auto& value : *values) {
      if (value.is_string()) joined += (joined.empty() ? "" : ",") + value.get<std::string>();
    }
    out.now.set(name, joined);
  }
}

// Which field of ours one of Request Tracker's is; empty: none that tells anything.
std::string_view field_of(std::string_view type, std::string_view field) {
  if (type == "Status" || field == "Status") return "state";
  if (type != "Set") return {};
  if (field == "Queue") return "project";
  if (field == "Owner") return "owner";
  if (field == "Priority") return "priority";
  if (field == "Subject") return "title";
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
  out.now.set("project", named(names.queues, reference_at(json, "Queue")));
  out.now.set("owner", out.owner.login);
  out.now.set("title", http::text_at(json, "Subject"));
  if (const auto due = instant_at(json, "Due")) out.now.set("due", format_rfc3339(*due));
  read_custom_fields(json, out);
  return out;
}

bool add_transaction(const Json& json, const Names& names, Item& item) {
  const auto id = id_at(json, "id");
  const auto at = instant_at(json, "Created");
  if (id.empty() || id.find_first_not_of("0123456789") != id.npos || !at) return false;
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
    const auto name = names.custom_fields.find(field);
    if (name == names.custom_fields.end()) return true;
    change.field = name->second;
    change.from = from, change.to = to;
  } else {
    change.field = field_of(type, field);
    if (change.field.empty()) return true;
    if (change.field == "owner") from = owner_of(from, names), to = owner_of(to, names);
    if (change.field == "project") from = named(names.queues, from), to = named(names.queues, to);
    change.from = from, change.to = to;
  }
  item.changes.push_back(std::move(change));
  return true;
}

}  // namespace plumbline::rt
