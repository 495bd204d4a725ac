#include "collector/tickets/columns.hpp"

#include <fmt/core.h>

#include <set>

#include "collector/http/json.hpp"
#include "collector/tickets/telling.hpp"
#include "core/nearest.hpp"

namespace plumbline::tickets {
namespace {

// Usual names of columns, as Jira, Redmine, Request Tracker, GitHub and GitLab export them.
const std::map<std::string, std::string, std::less<>> k_usual{
    {"issue key", "key"},
    {"issue id", "key"},
    {"id", "key"},
    {"#", "key"},
    {"ticket", "key"},
    {"number", "key"},
    {"issue type", "type"},
    {"issuetype", "type"},
    {"tracker", "type"},
    {"status", "state"},
    {"project key", "project"},
    {"queue", "project"},
    {"summary", "title"},
    {"subject", "title"},
    {"created", "opened"},
    {"created_on", "opened"},
    {"created at", "opened"},
    {"created_at", "opened"},
    {"assignee", "owner"},
    {"assigned to", "owner"},
    {"author", "reporter"},
    {"requestor", "reporter"},
    {"creator", "reporter"},
    {"labels", "label"},
    {"keywords", "label"},
    {"due date", "due"},
    {"due_date", "due"},
    {"resolved", "closed"},
    {"closed_on", "closed"},
    {"closed at", "closed"},
    {"closed_at", "closed"},
    {"is_private", "private"},
    {"confidential", "private"},
    {"found in", "found_in"},
    {"when", "at"},
    {"time", "at"},
    {"date", "at"},
    {"user", "who"},
    {"actor", "who"},
    {"what", "field"},
    {"old", "from"},
    {"old value", "from"},
    {"from_value", "from"},
    {"new", "to"},
    {"new value", "to"},
    {"to_value", "to"},
};

Result<Instant> time_of(const std::string& column, const std::string& text, const Reading& reading) {
  if (const auto at = parse_time(text, reading.zone, reading.time_format)) return *at;
  // What stands there is not repeated: one comma without quotes, and it is a title or a secret.
  return fail(
      Errc::unreadable,
      fmt::format("column {}: {} is no time; write 2026-08-22T10:00:00Z, or say in time_format how it "
                  "is written",
                  column, text.empty() ? "nothing" : "what stands there"));
}

}  // namespace

Result<std::vector<std::string>> fields_of(const std::vector<std::string>& columns,
                                           const std::map<std::string, std::string>& named,
                                           const std::vector<std::string>& needed, const std::string& file,
                                           const std::string& setting) {
  std::vector<std::string> out, lower;
  for (const auto& column : columns) lower.push_back(folded(column));
  for (const auto& [field, column] : named) {
    if (std::find(lower.begin(), lower.end(), folded(column)) != lower.end()) continue;
    const auto near = nearest(folded(column), lower);
    return fail(Errc::config,
                fmt::format("{}:1: there is no column \"{}\", which `{}` names for {}{}", file, column,
                            setting, field, near.empty() ? "" : "; did you mean \"" + near + "\"?"));
  }
  const auto has = [&](const std::string& field) {
    return std::find(out.begin(), out.end(), field) != out.end();
  };
  for (const auto& column : lower) {
    std::string field;
    for (const auto& [ours, theirs] : named) {
      if (folded(theirs) == column) field = ours;
    }
    out.push_back(field);
  }
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (!out[i].empty()) continue;
    const auto usual = k_usual.find(lower[i]);
    const std::string field = usual == k_usual.end() ? lower[i] : usual->second;
    // One that stands there again is the same one: so is a list of several values written.
    const auto first = std::find(lower.begin(), lower.begin() + static_cast<std::ptrdiff_t>(i), lower[i]);
    const auto at = static_cast<std::size_t>(first - lower.begin());
    // A column that is named for another field, or another one of a field, stands for itself.
    out[i] = at < i ? out[at] : has(field) || named.contains(field) ? lower[i] : field;
  }
  for (const auto& field : needed) {
    if (has(field)) continue;
    return fail(Errc::config,
                fmt::format("{}:1: no column tells the {} of a ticket; name it under `{}`: {{{}: "
                            "\"its name\"}}",
                            file, field, setting, field));
  }
  return out;
}

namespace {

// Of these a ticket has one value at a time.
bool is_single(std::string_view field) {
  static const std::set<std::string_view> k_single{
      "key",   "opened", "state",  "type",    "priority", "severity", "project",  "owner",
      "title", "due",    "closed", "triaged", "found_in", "commit",   "reporter", "resolution"};
  return k_single.contains(field);
}

}  // namespace

Result<void> join_repeated(const std::vector<std::string>& fields, std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size() && i < fields.size(); ++i) {
    if (cells[i].empty()) continue;
    const auto first =
        static_cast<std::size_t>(std::find(fields.begin(), fields.end(), fields[i]) - fields.begin());
    if (first == i) continue;
    if (cells[first].empty())
      cells[first] = std::move(cells[i]);
    else if (!is_single(fields[i]))
      cells[first] += "," + cells[i];
    else if (cells[first] != cells[i])
      return fail(Errc::unreadable, fmt::format("columns {} and {} ({}) say two different things", first + 1,
                                                i + 1, fields[i]));
    cells[i].clear();
  }
  return {};
}

Who who_of(const std::string& text) {
  const auto open = text.find('<');
  if (open != std::string::npos && text.back() == '>') {
    auto name = text.substr(0, open);
    while (!name.empty() && name.back() == ' ') name.pop_back();
    return {"", http::as_word(name, 100), http::as_word(text.substr(open + 1, text.size() - open - 2), 100)};
  }
  if (text.find('@') != std::string::npos)
    return {"", http::as_word(text.substr(0, text.find('@')), 100), http::as_word(text, 100)};
  return {http::as_word(text, 100), "", ""};
}

Result<Item> item_of(const std::vector<std::string>& fields, const std::vector<std::string>& cells,
                     const Reading& reading) {
  Item out;
  bool opened = false;
  for (std::size_t i = 0; i < cells.size() && i < fields.size(); ++i) {
    const auto& field = fields[i];
    const auto& text = cells[i];
    if (field == "opened") {
      if (opened && text.empty()) continue;  // a column that stands there again
      const auto at = time_of(field, text, reading);
      if (!at) return tl::unexpected(at.error());
      out.opened = *at;
      opened = true;
    } else if (text.empty()) {
      continue;
    } else if (field == "key") {
      out.key = text;
    } else if (field == "due") {
      const auto at = time_of(field, text, reading);
      if (!at) return tl::unexpected(at.error());
      out.now.set(field, format_rfc3339(*at));
    } else if (field == "links") {
      out.links.push_back(text);
    } else if (field == "commit") {
      if (!is_oid(text))
        return fail(Errc::unreadable,
                    "column commit: what stands there is no object id of 40 or 64 hex digits");
      out.now.set(field, text);
    } else {
      if (field == "owner") out.owner = who_of(text);
      if (field == "reporter") out.reporter = who_of(text);
      out.now.set(field, text);
    }
  }
  if (out.key.empty()) return fail(Errc::unreadable, "column key: is empty");
  if (!opened) return fail(Errc::unreadable, "column opened: is missing");
  return out;
}

bool mend_times(Item& item, const Reading& reading, const Words& words) {
  const auto time_at = [&](std::string_view field) -> std::optional<Instant> {
    const auto at = parse_time(item.now.at(field), reading.zone, reading.time_format);
    return at ? std::optional(*at) : std::nullopt;
  };
  const bool told = std::any_of(item.changes.begin(), item.changes.end(),
                                [](const Change& change) { return change.field == "state"; });
  auto triaged = told ? std::nullopt : time_at("triaged");
  const auto means = words.means(item.now);
  const bool is_closed = means == "closed" || means == "rejected";
  item.closed = time_at("closed");
  if (triaged && is_closed && item.closed && *item.closed < *triaged) triaged.reset();
  const auto before = is_closed ? "triaged" : std::string(item.now.at("state"));
  if (!tell_closing(item, words)) return false;
  if (triaged) {
    if (is_closed) item.changes.back().from = before;
    item.changes.push_back({padded(0) + ".t", *triaged, {}, "state", "", before});
  }
  if (const auto commit = item.now.at("commit"); !commit.empty())
    item.changes.push_back(
        {padded(0) + ".v", item.closed.value_or(item.opened), {}, "commit", "", std::string(commit)});
  return true;
}

Result<Change> change_of(const std::vector<std::string>& fields, const std::vector<std::string>& cells,
                         const Reading& reading, std::size_t number) {
  Change out;
  bool dated = false;
  for (std::size_t i = 0; i < cells.size() && i < fields.size(); ++i) {
    const auto& field = fields[i];
    const auto& text = cells[i];
    if (field == "at") {
      const auto at = time_of(field, text, reading);
      if (!at) return tl::unexpected(at.error());
      out.at = *at;
      dated = true;
    } else if (field == "field") {
      const auto usual = k_usual.find(folded(text));
      out.field = usual == k_usual.end() ? folded(text) : usual->second;
    } else if (field == "from") {
      out.from = text;
    } else if (field == "to") {
      out.to = text;
    } else if (field == "who") {
      out.who = who_of(text);
    } else if (field == "id") {
      out.id = text;
    }
  }
  if (!dated) return fail(Errc::unreadable, "column at: is missing");
  if (out.field.empty()) return fail(Errc::unreadable, "column field: is empty");
  if (out.field == "due" && !out.to.empty()) {
    if (const auto at = parse_time(out.to, reading.zone, reading.time_format)) out.to = format_rfc3339(*at);
  }
  // Numbers sort as numbers do, whatever their length.
  if (out.id.empty())
    out.id = "r" + padded(static_cast<std::int64_t>(number));
  else if (out.id.size() < 12 && out.id.find_first_not_of("0123456789") == std::string::npos)
    out.id.insert(0, 12 - out.id.size(), '0');
  return out;
}

}  // namespace plumbline::tickets
