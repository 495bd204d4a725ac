#include "collector/jira/model.hpp"

#include <fmt/core.h>

#include "collector/tickets/telling.hpp"
#include "collector/tickets/words.hpp"
#include "collector/tickets/zone.hpp"

namespace plumbline::jira {
namespace {

using http::Json;
using tickets::folded;
using tickets::Item;
using tickets::Who;

Who who_of(const Json* person) {
  if (person == nullptr) return {};
  Who out{http::word_at(*person, "name"), http::word_at(*person, "displayName"),
          http::word_at(*person, "emailAddress")};
  // In the cloud people have an account in the place of a login.
  if (out.login.empty()) out.login = http::word_at(*person, "accountId");
  return out;
}

std::string named(const Json& fields, const char* key) {
  const auto* object = http::object_at(fields, key);
  return object == nullptr ? std::string() : http::word_at(*object, "name");
}

std::string value_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() || value.is_boolean()) return value.dump();
  if (value.is_object()) {
    for (const char* key : {"value", "name", "displayName"})
      if (auto text = http::text_at(value, key); !text.empty()) return text;
    return {};
  }
  std::string out;
  if (value.is_array()) {
    for (const auto& one : value) {
      const auto text = one.is_array() ? std::string() : value_of(one);
      if (!text.empty()) out += (out.empty() ? "" : ",") + text;
    }
  }
  return out;
}

// Labels are divided by blanks in the changelog.
std::string with_commas(std::string text) {
  for (auto& c : text) {
    if (c == ' ') c = ',';
  }
  return text;
}

void read_links(const Json& fields, Item& out) {
  const auto* links = http::list_at(fields, "issuelinks");
  if (links == nullptr) return;
  for (const auto& link : *links) {
    const auto* type = http::object_at(link, "type");
    if (type == nullptr) continue;
    for (const auto& [end, word] :
         {std::pair{"outwardIssue", "outward"}, std::pair{"inwardIssue", "inward"}}) {
      const auto* other = http::object_at(link, end);
      if (other != nullptr)
        out.links.push_back(folded(http::word_at(*type, word)) + ":" + http::word_at(*other, "key", 60));
    }
  }
}

std::string_view field_of(std::string_view field) {
  if (field == "status") return "state";
  if (field == "issuetype") return "type";
  if (field == "priority") return "priority";
  if (field == "project") return "project";
  if (field == "assignee") return "owner";
  if (field == "resolution") return "resolution";
  if (field == "labels") return "label";
  if (field == "duedate" || field == "due date") return "due";
  if (field == "link") return "link";
  if (field == "security" || field == "security level") return "security level";
  return {};
}

}  // namespace

std::optional<Instant> instant_of(const std::string& text) {
  static const tickets::Zone k_utc = *tickets::Zone::of("UTC");
  return tickets::parse_time(text, k_utc, "");
}

std::optional<Item> parse_issue(const Json& json, const std::map<std::string, std::string>& names) {
  const auto* fields = http::object_at(json, "fields");
  const auto key = http::word_at(json, "key", 60);
  if (fields == nullptr || key.empty()) return std::nullopt;
  const auto opened = instant_of(http::text_at(*fields, "created"));
  if (!opened) return std::nullopt;
  Item out;
  out.key = key;
  out.opened = *opened;
  out.closed = instant_of(http::text_at(*fields, "resolutiondate"));
  const auto* reporter = http::object_at(*fields, "creator");
  out.reporter = who_of(reporter != nullptr ? reporter : http::object_at(*fields, "reporter"));
  out.owner = who_of(http::object_at(*fields, "assignee"));
  out.now.set("state", named(*fields, "status"));
  out.now.set("type", named(*fields, "issuetype"));
  out.now.set("priority", named(*fields, "priority"));
  out.now.set("resolution", named(*fields, "resolution"));
  out.now.set("security level", named(*fields, "security"));
  if (const auto* project = http::object_at(*fields, "project"))
    out.now.set("project", http::word_at(*project, "key", 60));
  out.now.set("owner", out.owner.login);
  out.now.set("title", http::text_at(*fields, "summary"));
  out.now.set("due", http::text_at(*fields, "duedate"));
  if (const auto* labels = http::list_at(*fields, "labels")) out.now.set("label", value_of(*labels));
  if (const auto* parts = http::list_at(*fields, "components")) out.now.set("component", value_of(*parts));
  for (const auto& [id, name] : names) {
    const auto it = fields->find(id);
    if (it == fields->end()) continue;
    if (auto text = value_of(*it); !text.empty()) out.now.set(name, std::move(text));
  }
  read_links(*fields, out);
  if (const auto* log = http::object_at(json, "changelog")) {
    if (const auto* list = http::list_at(*log, "histories")) {
      for (const auto& one : *list) {
        if (!add_history(one, out)) return std::nullopt;
      }
    }
  }
  return out;
}

bool add_history(const Json& json, Item& item) {
  const auto id = http::word_at(json, "id", 40);
  const auto at = instant_of(http::text_at(json, "created"));
  const auto* items = http::list_at(json, "items");
  if (id.empty() || !at || items == nullptr) return false;
  const Who who = who_of(http::object_at(json, "author"));
  const std::string padded = id.size() < 12 ? std::string(12 - id.size(), '0') + id : id;
  int number = 0;
  for (const auto& one : *items) {
    const auto name = folded(http::word_at(one, "field", 100));
    tickets::Change change{
        fmt::format("{}.{:03}", padded, ++number), *at, who, std::string(field_of(name)), "", ""};
    change.from = http::text_at(one, "fromString");
    change.to = http::text_at(one, "toString");
    if (change.field.empty()) {
      if (http::text_at(one, "fieldtype") != "custom") continue;
      change.field = name;
    } else if (change.field == "owner" || change.field == "due") {
      change.from = http::text_at(one, "from"), change.to = http::text_at(one, "to");
    } else if (change.field == "project") {
      continue;  // names are told here, not keys: the issue's own key tells
    } else if (change.field == "label") {
      change.from = with_commas(change.from), change.to = with_commas(change.to);
    } else if (change.field == "link") {
      change.from = folded(change.from), change.to = folded(change.to);
      // "This issue is mitigated by R-7": the relation and the key.
      for (const auto& [text, key] : {std::pair{&change.from, http::text_at(one, "from")},
                                      std::pair{&change.to, http::text_at(one, "to")}}) {
        if (text->starts_with("this issue ")) *text = text->substr(11);
        const auto end = text->rfind(' ');
        if (end != std::string::npos) *text = text->substr(0, end);
        if (!key.empty()) *text += ":" + key;
      }
    }
    item.changes.push_back(std::move(change));
  }
  return true;
}

}  // namespace plumbline::jira
