#include "collector/github/issue_model.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "collector/tickets/telling.hpp"

namespace plumbline::github {
namespace {

using http::Json;
using tickets::Item;
using tickets::Who;

std::optional<Instant> time_of(const Json& json, std::string_view key) {
  const auto parsed = parse_instant(http::text_at(json, key));
  return parsed ? std::optional(*parsed) : std::nullopt;
}

Who who_of(const Json* user) {
  return user == nullptr ? Who{} : Who{http::word_at(*user, "login", 100), "", ""};
}

std::string named(const Json& json, const char* key, const char* name) {
  const auto* object = http::object_at(json, key);
  return object == nullptr ? std::string() : http::word_at(*object, name, 200);
}

std::vector<std::string> names_in(const Json& json, const char* key, const char* name) {
  std::vector<std::string> out;
  const auto* list = http::list_at(json, key);
  if (list == nullptr) return out;
  for (const auto& one : *list) {
    auto text = one.is_string() ? http::as_word(one.get<std::string>(), 200) : http::word_at(one, name, 200);
    if (!text.empty()) out.push_back(std::move(text));
  }
  return out;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ",") + name;
  return out;
}

// The names that stood at the beginning, with each putting on and taking off since.
class Names {
 public:
  Names(const std::vector<Moment>& moments, std::string_view on, std::string_view off,
        const std::vector<std::string>& now)
      : m_on(on), m_off(off) {
    std::set<std::string> told;
    std::map<std::string, Instant> standing;  // put on and never taken off
    for (const auto& moment : moments) {
      if (moment.what != on && moment.what != off) continue;
      if (told.insert(moment.name).second && moment.what == off) m_names.push_back(moment.name);
      if (moment.what == on)
        standing[moment.name] = moment.at;
      else
        standing.erase(moment.name);
    }
    for (const auto& name : now) standing.erase(name);
    std::optional<Instant> renamed;
    for (const auto& [name, at] : standing) renamed = std::max(renamed.value_or(at), at);
    for (const auto& name : now) {
      if (told.contains(name)) continue;
      if (renamed)
        m_late.emplace_back(*renamed, name);
      else
        m_names.push_back(name);
    }
  }
  [[nodiscard]] bool takes(const Moment& moment) {
    if (moment.what != m_on && moment.what != m_off) return false;
    std::erase(m_names, moment.name);
    if (moment.what == m_on) m_names.push_back(moment.name);
    for (const auto& [at, name] : m_late) {
      const bool there = std::find(m_names.begin(), m_names.end(), name) != m_names.end();
      if (at <= moment.at && !there) m_names.push_back(name);
    }
    return true;
  }
  [[nodiscard]] const std::vector<std::string>& names() const { return m_names; }

 private:
  std::string_view m_on, m_off;
  std::vector<std::string> m_names;
  std::vector<std::pair<Instant, std::string>> m_late;
};

std::string first_of(const std::vector<std::string>& names) {
  return names.empty() ? std::string() : names.front();
}

void change(Item& item, const Moment& moment, std::string_view field, std::string from, std::string to,
            const char* part = "") {
  if (from == to) return;
  item.changes.push_back(
      {moment.id + part, moment.at, moment.who, std::string(field), std::move(from), std::move(to)});
}

void turn(Item& item, const Moment& moment, std::string& state, std::string& reason) {
  const bool closes = moment.what == "closed";
  change(item, moment, "state", state, closes ? "closed" : "open");
  change(item, moment, "resolution", reason, closes ? moment.name : "", "r");
  state = closes ? "closed" : "open";
  reason = closes ? moment.name : "";
  if (closes && tickets::is_oid(moment.commit))
    item.changes.push_back({moment.id + "f", moment.at, moment.who, "commit", "", moment.commit});
}

}  // namespace

bool is_pull(const Json& json) {
  return http::object_at(json, "pull_request") != nullptr;
}

std::optional<Item> parse_issue(const Json& json, const std::string& repository) {
  const auto number = http::number_at(json, "number");
  const auto opened = time_of(json, "created_at");
  const auto state = http::word_at(json, "state", 40);
  if (!number || *number <= 0 || !opened || state.empty()) return std::nullopt;
  Item out;
  out.key = "#" + std::to_string(*number);
  out.opened = *opened;
  out.closed = time_of(json, "closed_at");
  out.reporter = who_of(http::object_at(json, "user"));
  out.now.set("state", state);
  out.now.set("resolution", http::word_at(json, "state_reason", 60));
  if (state == "open") out.now.set("resolution", "");  // "reopened" is none
  out.now.set("type", named(json, "type", "name"));
  out.now.set("project", repository);
  out.now.set("title", http::text_at(json, "title"));
  out.now.set("label", joined(names_in(json, "labels", "name")));
  out.now.set("milestone", named(json, "milestone", "title"));
  if (const auto due = http::object_at(json, "milestone"))
    out.now.set("due", http::word_at(*due, "due_on", 40));
  const auto owners = names_in(json, "assignees", "login");
  out.now.set("owner", first_of(owners));
  out.owner.login = first_of(owners);
  return out;
}

std::pair<std::optional<Moment>, bool> parse_moment(const Json& json) {
  struct Word {
    std::string_view event, object, name;
  };
  static constexpr Word k_words[] = {{"labeled", "label", "name"},
                                     {"unlabeled", "label", "name"},
                                     {"assigned", "assignee", "login"},
                                     {"unassigned", "assignee", "login"},
                                     {"milestoned", "milestone", "title"},
                                     {"demilestoned", "milestone", "title"},
                                     {"renamed", "rename", ""},
                                     {"closed", "", ""},
                                     {"reopened", "", ""},
                                     {"commented", "", ""},
                                     {"issue_type_added", "", ""},
                                     {"issue_type_changed", "", ""},
                                     {"issue_type_removed", "", ""}};
  const auto event = http::text_at(json, "event");
  const auto* word = std::find_if(std::begin(k_words), std::end(k_words),
                                  [&](const Word& one) { return one.event == event; });
  if (word == std::end(k_words)) return {std::nullopt, true};
  const auto id = http::number_at(json, "id");
  const auto at = time_of(json, "created_at");
  if (!id || !at) return {std::nullopt, false};
  Moment out;
  out.what = event.starts_with("issue_type") ? "retyped" : event;
  out.id = (out.what == "commented" ? "c" : "e") + tickets::padded(*id);
  out.at = *at;
  const auto* actor = http::object_at(json, "actor");
  out.who = who_of(actor != nullptr ? actor : http::object_at(json, "user"));
  if (!word->name.empty()) out.name = named(json, word->object.data(), word->name.data());
  if (out.what == "renamed") {
    const auto* rename = http::object_at(json, "rename");
    if (rename == nullptr) return {std::nullopt, false};
    out.from = http::text_at(*rename, "from"), out.to = http::text_at(*rename, "to");
  }
  if (out.what == "closed") {
    out.name = http::word_at(json, "state_reason", 60);
    out.commit = http::text_at(json, "commit_id");
  }
  return {std::move(out), true};
}

void add_moments(const Json& issue, std::vector<Moment> moments, Item& item) {
  std::stable_sort(moments.begin(), moments.end(),
                   [](const Moment& a, const Moment& b) { return a.at != b.at ? a.at < b.at : a.id < b.id; });
  Names labels(moments, "labeled", "unlabeled", names_in(issue, "labels", "name"));
  Names owners(moments, "assigned", "unassigned", names_in(issue, "assignees", "login"));
  std::string state = "open", reason;
  std::optional<std::size_t> retyped;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const auto& moment = moments[i];
    const auto label = joined(labels.names());
    const auto owner = first_of(owners.names());
    if (labels.takes(moment)) {
      change(item, moment, "label", label, joined(labels.names()));
    } else if (owners.takes(moment)) {
      change(item, moment, "owner", owner, first_of(owners.names()));
    } else if (moment.what == "renamed") {
      change(item, moment, "title", moment.from, moment.to);
    } else if (moment.what == "closed" || moment.what == "reopened") {
      turn(item, moment, state, reason);
    } else if (moment.what == "commented") {
      item.changes.push_back({moment.id, moment.at, moment.who, "comment", "", ""});
    } else if (moment.what == "retyped") {
      retyped = i;
    }
  }
  item.now.set("label", joined(labels.names()));
  item.now.set("owner", first_of(owners.names()));
  item.owner.login = first_of(owners.names());
  // Of types only the present one is told: before the last change of it there may have been any.
  if (retyped) change(item, moments[*retyped], "type", "", std::string(item.now.at("type")));
  const auto now = http::word_at(issue, "state", 40);
  if (const auto closed = time_of(issue, "closed_at"); now == "closed" && state != "closed" && closed) {
    const Moment end{"closed",
                     "z",
                     *closed,
                     who_of(http::object_at(issue, "closed_by")),
                     std::string(item.now.at("resolution")),
                     "",
                     "",
                     ""};
    turn(item, end, state, reason);  // the timeline lost it
  }
  if (const auto updated = time_of(issue, "updated_at"); now == "open" && state == "closed" && updated)
    turn(item, {"reopened", "z", *updated, {}, "", "", "", ""}, state, reason);  // at the latest
}

}  // namespace plumbline::github
