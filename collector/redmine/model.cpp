#include "collector/redmine/model.hpp"

#include <fmt/core.h>

#include "collector/tickets/telling.hpp"

namespace plumbline::redmine {
namespace {

using http::Json;
using tickets::Change;
using tickets::folded;
using tickets::Item;
using tickets::padded;
using tickets::Who;

std::optional<Instant> instant_at(const Json& json, const char* key) {
  const auto at = parse_instant(http::text_at(json, key));
  return at ? std::optional(*at) : std::nullopt;
}

Who who_at(const Json& json, const char* key, const Names& names) {
  const auto* person = http::object_at(json, key);
  if (person == nullptr) return {};
  return names.user(http::number_at(*person, "id").value_or(0), http::word_at(*person, "name"));
}

// The value of a custom field: text, a number, or a list.
std::string value_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() || value.is_boolean()) return value.dump();
  std::string out;
  if (value.is_array()) {
    for (const auto& one : value) {
      if (one.is_string()) out += (out.empty() ? "" : ",") + one.get<std::string>();
    }
  }
  return out;
}

std::string named(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto it = names.find(id);
  return it != names.end() ? it->second : id.empty() ? id : "number " + id;
}

// Which field of ours an attribute of Redmine is; empty: none that tells anything.
std::string_view field_of(std::string_view attribute) {
  if (attribute == "status_id") return "state";
  if (attribute == "tracker_id") return "type";
  if (attribute == "priority_id") return "priority";
  if (attribute == "project_id") return "project";
  if (attribute == "assigned_to_id") return "owner";
  if (attribute == "due_date") return "due";
  if (attribute == "is_private") return "private";
  return {};
}

std::string value_as(std::string_view field, const std::string& text, const Names& names) {
  if (field == "state") return named(names.states, text);
  if (field == "type") return named(names.trackers, text);
  if (field == "priority") return named(names.priorities, text);
  if (field == "project") return named(names.projects, text);
  if (field == "owner" && !text.empty()) {
    const auto who = names.user(std::atoll(text.c_str()), "");
    return who.login.empty() ? who.name : who.login;
  }
  return text;
}

void read_detail(const Json& detail, const std::map<std::string, std::string>& custom, const Names& names,
                 Change change, Item& out) {
  const auto property = http::text_at(detail, "property"), name = http::text_at(detail, "name");
  std::string from = http::text_at(detail, "old_value"), to = http::text_at(detail, "new_value");
  if (property == "relation") {
    change.field = "link";
    change.from = from.empty() ? "" : name + ":" + from;
    change.to = to.empty() ? "" : name + ":" + to;
  } else if (property == "cf") {
    const auto it = custom.find(name);
    if (it == custom.end()) return;
    change.field = it->second;
    change.from = std::move(from);
    change.to = std::move(to);
  } else if (property == "attr") {
    const auto field = field_of(name);
    if (field.empty()) return;
    change.field = field;
    change.from = value_as(field, from, names);
    change.to = value_as(field, to, names);
  } else {
    return;
  }
  out.changes.push_back(std::move(change));
}

void read_journal(const Json& journal, const std::map<std::string, std::string>& custom, const Names& names,
                  Item& out) {
  const auto id = http::number_at(journal, "id");
  const auto at = instant_at(journal, "created_on");
  if (!id || !at) return;
  const Who who = who_at(journal, "user", names);
  if (!http::text_at(journal, "notes").empty())
    out.changes.push_back({padded(*id) + ".000", *at, who, "comment", "", ""});
  const auto* details = http::list_at(journal, "details");
  if (details == nullptr) return;
  int number = 0;
  for (const auto& detail : *details)
    read_detail(detail, custom, names, {fmt::format("{}.{:03}", padded(*id), ++number), *at, who, "", "", ""},
                out);
}

void read_changesets(const Json& json, const Names& names, Item& out) {
  const auto* list = http::list_at(json, "changesets");
  if (list == nullptr) return;
  for (const auto& one : *list) {
    const auto revision = http::text_at(one, "revision");
    const auto at = instant_at(one, "committed_on");
    if (at && tickets::is_oid(revision))
      out.changes.push_back({revision, *at, who_at(one, "user", names), "commit", "", revision});
  }
}

void read_relations(const Json& json, std::int64_t own, Item& out) {
  const auto* list = http::list_at(json, "relations");
  if (list == nullptr) return;
  for (const auto& one : *list) {
    const auto from = http::number_at(one, "issue_id"), to = http::number_at(one, "issue_to_id");
    if (from && to)
      out.links.push_back(
          fmt::format("{}:{}", http::word_at(one, "relation_type", 40), *from == own ? *to : *from));
  }
}

}  // namespace

std::string name_at(const Json& json, const char* key) {
  const auto* object = http::object_at(json, key);
  return object == nullptr ? std::string() : http::word_at(*object, "name");
}

std::optional<Item> parse_issue(const Json& json, const Names& names) {
  const auto id = http::number_at(json, "id");
  const auto opened = instant_at(json, "created_on");
  if (!id || *id <= 0 || !opened) return std::nullopt;
  Item out;
  out.key = std::to_string(*id);
  out.opened = *opened;
  out.reporter = who_at(json, "author", names);
  out.owner = who_at(json, "assigned_to", names);
  out.now.set("state", name_at(json, "status"));
  out.now.set("type", name_at(json, "tracker"));
  out.now.set("priority", name_at(json, "priority"));
  out.now.set("project", name_at(json, "project"));
  out.now.set("owner", out.owner.login.empty() ? out.owner.name : out.owner.login);
  out.now.set("title", http::text_at(json, "subject"));
  out.now.set("category", name_at(json, "category"));
  out.now.set("due", http::text_at(json, "due_date"));
  out.now.set("private", http::flag_at(json, "is_private") ? "1" : "0");
  std::map<std::string, std::string> custom;
  if (const auto* fields = http::list_at(json, "custom_fields")) {
    for (const auto& field : *fields) {
      const auto number = http::number_at(field, "id");
      const auto name = folded(http::word_at(field, "name"));
      if (!number || name.empty() || !field.contains("value")) continue;
      custom[std::to_string(*number)] = name;
      out.now.set(name, value_of(field["value"]));
    }
  }
  if (const auto* journals = http::list_at(json, "journals")) {
    for (const auto& journal : *journals) read_journal(journal, custom, names, out);
  }
  read_changesets(json, names, out);
  read_relations(json, *id, out);
  out.closed = instant_at(json, "closed_on");
  return out;
}

}  // namespace plumbline::redmine
