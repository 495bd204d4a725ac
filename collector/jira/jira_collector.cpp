#include "collector/jira/jira_collector.hpp"

#include <fmt/core.h>

#include "collector/jira/model.hpp"
#include "collector/tickets/tracker.hpp"

namespace plumbline::jira {
namespace {

using http::Expected;
using http::Json;
using tickets::Item;
using tickets::Scope;

// Raised when the same replies would give other records: then all is read anew once.
constexpr std::string_view k_reading = "jira 3";
constexpr int k_page = 100;

class Jira final : public tickets::Tracker {
 public:
  Jira(const SourceSpec& source, http::Client& client)
      : m_source(source), m_client(client), m_cloud(is_cloud(source, client.base())) {}

  Expected<void> introduce(tickets::Words& words) override {
    if (m_client.has_token()) {
      const auto me = get("myself");
      if (!me) return tl::unexpected(me.error());
    }
    const auto states = get("status");
    if (!states) return tl::unexpected(states.error());
    if (states->is_array()) {
      for (const auto& one : *states) {
        const auto* category = http::object_at(one, "statusCategory");
        const auto key = category == nullptr ? std::string() : http::text_at(*category, "key");
        const char* means = key == "new"             ? "open"
                            : key == "indeterminate" ? "decided"
                            : key == "done"          ? "closed"
                                                     : "";
        if (*means != '\0') words.told(http::word_at(one, "name"), means);
      }
    }
    const auto fields = get("field");
    if (!fields) return ci::ends_reading(fields.error()) ? tl::unexpected(fields.error()) : Expected<void>{};
    if (fields->is_array()) {
      for (const auto& one : *fields) {
        if (http::flag_at(one, "custom"))
          m_fields[http::word_at(one, "id", 60)] = tickets::folded(http::word_at(one, "name"));
      }
    }
    return {};
  }

  Expected<std::vector<Scope>> list() override {
    std::vector<Scope> out;
    const auto projects = ci::list_setting(m_source, "projects");
    if (projects.empty()) out.push_back({"", {}, {}, {}});
    for (const auto& project : projects) out.push_back({project, {}, {}, {}});
    for (auto& scope : out) {
      tickets::Census census(scope.name.empty() ? m_source.location : "project " + scope.name);
      const auto read = m_cloud ? list_cloud(scope, census) : list_server(scope, census);
      scope.announced = census.announced();
      scope.tickets = census.take();
      if (read) continue;
      scope.refused = read.error();
      if (!scope.name.empty()) scope.refused->detail += fmt::format(" (project {})", scope.name);
      if (ci::ends_reading(read.error())) break;
    }
    return out;
  }

  Expected<Item> read(const std::string& id) override {
    const auto json = get("issue/" + http::escaped(id) + "?expand=changelog");
    if (!json) return tl::unexpected(json.error());
    auto out = parse_issue(*json, m_fields);
    if (!out) return http::refuse("damaged", fmt::format("issue {} of {} is none", id, m_source.location));
    const auto* log = http::object_at(*json, "changelog");
    const auto total = log == nullptr ? std::nullopt : http::number_at(*log, "total");
    const auto* held = log == nullptr ? nullptr : http::list_at(*log, "histories");
    if (total && held != nullptr && *total > static_cast<std::int64_t>(held->size())) {
      out->changes.clear();
      if (auto ok = read_changelog(id, *total, *out); !ok)
        return tl::unexpected(tickets::of_a_part(ok.error()));
    }
    const auto* fields = http::object_at(*json, "fields");
    const auto* comment = fields == nullptr ? nullptr : http::object_at(*fields, "comment");
    if (comment != nullptr) {
      if (auto ok = read_comments(id, *comment, *out); !ok)
        return tl::unexpected(tickets::of_a_part(ok.error()));
    }
    return std::move(*out);
  }

 private:
  static bool is_cloud(const SourceSpec& source, const http::Url& base) {
    const auto named = ci::setting(source, "api");
    return named.empty() ? base.host.ends_with(".atlassian.net") : named == "cloud";
  }

  Expected<Json> get(const std::string& rest) {
    http::Url url = m_client.base();
    url.target = url.path();
    while (url.target.ends_with('/')) url.target.pop_back();
    url.target += (m_cloud ? "/rest/api/3/" : "/rest/api/2/") + rest;
    return http::get_json(m_client, url);
  }

  static std::string query_of(const Scope& scope) {
    std::string name = scope.name;
    std::erase_if(name, [](char c) { return c == '"' || c == '\\'; });
    return http::escaped((name.empty() ? "" : "project = \"" + name + "\" ") + "ORDER BY id ASC");
  }

  Expected<std::size_t> take_page(const Json& json, tickets::Census& census) {
    const auto* issues = http::list_at(json, "issues");
    if (issues == nullptr) return http::refuse("damaged", m_source.location + " serves no list of issues");
    for (const auto& one : *issues) {
      const auto id = http::word_at(one, "id", 40);
      const auto* fields = http::object_at(one, "fields");
      if (id.empty() || fields == nullptr)
        return http::refuse("damaged", "an issue of " + m_source.location + " lacks its id");
      (void)census.add({id, http::word_at(*fields, "updated", 40)});
    }
    return issues->size();
  }

  Expected<void> list_server(const Scope& scope, tickets::Census& census) {
    for (std::size_t start = 0;;) {
      const auto json = get(fmt::format("search?jql={}&fields=updated&maxResults={}&startAt={}",
                                        query_of(scope), k_page, start));
      if (!json) return tl::unexpected(json.error());
      const auto held = take_page(*json, census);
      if (!held) return tl::unexpected(held.error());
      start += *held;
      const auto more = census.page(http::number_at(*json, "total"), *held);
      if (!more) return tl::unexpected(more.error());
      if (!*more) return census.ends();
    }
  }

  // The cloud announces no total: pages follow one another by a token until there is none.
  Expected<void> list_cloud(const Scope& scope, tickets::Census& census) {
    std::string token;
    for (;;) {
      auto page = fmt::format("search/jql?jql={}&fields=updated&maxResults={}", query_of(scope), k_page);
      if (!token.empty()) page += "&nextPageToken=" + http::escaped(token);
      const auto json = get(page);
      if (!json) return tl::unexpected(json.error());
      const auto held = take_page(*json, census);
      if (!held) return tl::unexpected(held.error());
      const auto more = census.page(std::nullopt, *held);
      if (!more) return tl::unexpected(more.error());
      const auto next = http::text_at(*json, "nextPageToken");
      const auto last = json->find("isLast");
      if (next.empty() && last != json->end() && last->is_boolean() && !last->get<bool>())
        return http::refuse("incomplete",
                            m_source.location + " says that a page is not the last one, and names no next");
      if (next.empty()) return {};
      if (next == token)
        return http::refuse("incomplete", "the pages of " + m_source.location + " turn in a circle");
      token = next;
    }
  }

  Expected<void> read_changelog(const std::string& id, std::int64_t total, Item& out) {
    for (std::int64_t start = 0; start < total;) {
      const auto json =
          get(fmt::format("issue/{}/changelog?maxResults={}&startAt={}", http::escaped(id), k_page, start));
      if (!json) return tl::unexpected(json.error());
      const auto* values = http::list_at(*json, "values");
      if (values == nullptr) return http::refuse("damaged", "the changelog of issue " + id + " is none");
      if (values->empty())
        return http::refuse("incomplete",
                            fmt::format("issue {} announces {} changes and serves {}", id, total, start));
      for (const auto& one : *values) {
        if (!add_history(one, out))
          return http::refuse("damaged", "a change of issue " + id + " lacks its id or time");
      }
      start += static_cast<std::int64_t>(values->size());
    }
    return {};
  }

  // With the issue come some of them; where those are not all, each is asked for.
  Expected<void> read_comments(const std::string& id, const Json& some, Item& out) {
    const auto total = http::number_at(some, "total").value_or(0);
    const auto* list = http::list_at(some, "comments");
    if (list != nullptr && static_cast<std::int64_t>(list->size()) >= total) {
      add_comments(some, out);
      return {};
    }
    for (std::int64_t held = 0; held < total;) {
      const auto json =
          get(fmt::format("issue/{}/comment?maxResults={}&startAt={}", http::escaped(id), k_page, held));
      if (!json) return tl::unexpected(json.error());
      const auto more = add_comments(*json, out);
      if (more == 0)
        return http::refuse("incomplete",
                            fmt::format("issue {} announces {} comments and serves {}", id, total, held));
      held += more;
    }
    return {};
  }

  /// How many there were.
  static std::int64_t add_comments(const Json& json, Item& out) {
    const auto* list = http::list_at(json, "comments");
    if (list == nullptr) return 0;
    for (const auto& one : *list) {
      const auto at = instant_of(http::text_at(one, "created"));
      const auto* author = http::object_at(one, "author");
      if (!at || author == nullptr) continue;
      tickets::Who who{http::word_at(*author, "name"), http::word_at(*author, "displayName"),
                       http::word_at(*author, "emailAddress")};
      if (who.login.empty()) who.login = http::word_at(*author, "accountId");
      out.changes.push_back({"c" + http::word_at(one, "id", 40), *at, who, "comment", "", ""});
    }
    return static_cast<std::int64_t>(list->size());
  }

  const SourceSpec& m_source;
  http::Client& m_client;
  bool m_cloud;
  std::map<std::string, std::string> m_fields;
};

}  // namespace

Result<void> JiraCollector::collect(const SourceSpec& source, const CollectContext& context,
                                    Sink& sink) const {
  const auto base = http::parse_url(source.location);
  if (!base) return tickets::refuse_tracker(sink, {"unsupported", base.error().message}, context.cursor);
  auto words = tickets::Words::of(source);
  if (!words) return tl::unexpected(words.error());
  auto connection = ci::Connection::open(m_outside, source, context, *base);
  if (!connection) return tl::unexpected(connection.error());
  Jira tracker(source, connection->client());
  return tickets::read_tracker(source, context, sink, tracker, std::move(*words),
                               ci::settings_digest(k_reading, source));
}

}  // namespace plumbline::jira
