#include "collector/redmine/redmine_collector.hpp"

#include <fmt/core.h>

#include "collector/redmine/model.hpp"
#include "collector/tickets/tracker.hpp"

namespace plumbline::redmine {
namespace {

using http::Expected;
using http::Json;
using tickets::Item;
using tickets::Scope;
using tickets::Who;

// Raised when the same replies would give other records: then all is read anew once.
constexpr std::string_view k_reading = "redmine 3";
constexpr int k_page = 100;  // more is silently cut to that

class Redmine final : public tickets::Tracker {
 public:
  Redmine(const SourceSpec& source, http::Client& client) : m_source(source), m_client(client) {
    m_names.user = [this](std::int64_t id, const std::string& name) { return user(id, name); };
  }

  // A wrong key is answered as if nobody had asked, wherever the public may read: this page alone tells.
  Expected<void> introduce(tickets::Words& words) override {
    if (m_client.has_token()) {
      const auto me = get("users/current.json");
      if (!me) return tl::unexpected(me.error());
      if (http::object_at(*me, "user") == nullptr)
        return http::refuse("damaged", m_source.location + " does not say who we are");
    }
    if (auto ok = read_names("trackers.json", "trackers", m_names.trackers); !ok) return ok;
    if (auto ok = read_names("enumerations/issue_priorities.json", "issue_priorities", m_names.priorities);
        !ok)
      return ok;
    if (auto ok = read_names("projects.json?limit=100", "projects", m_names.projects); !ok) return ok;
    return read_states(words);
  }

  Expected<std::vector<Scope>> list() override {
    std::vector<Scope> out;
    const auto projects = ci::list_setting(m_source, "projects");
    if (projects.empty()) out.push_back({"", {}, {}, {}});
    for (const auto& project : projects) out.push_back({project, {}, {}, {}});
    for (auto& scope : out) {
      const auto read = list(scope);
      if (read) continue;
      scope.refused = read.error();
      if (!scope.name.empty()) scope.refused->detail += fmt::format(" (project {})", scope.name);
      if (ci::ends_reading(read.error())) break;
    }
    return out;
  }

  Expected<Item> read(const std::string& id) override {
    const auto json = get("issues/" + http::escaped(id) + ".json?include=journals,changesets,relations");
    if (!json) return tl::unexpected(json.error());
    const auto* issue = http::object_at(*json, "issue");
    auto out = issue == nullptr ? std::nullopt : parse_issue(*issue, m_names);
    if (!out || out->key != id)
      return http::refuse("damaged", fmt::format("issue {} of {} is none", id, m_source.location));
    return std::move(*out);
  }

 private:
  Expected<Json> get(const std::string& rest) {
    http::Url url = m_client.base();
    url.target = url.path();
    while (url.target.ends_with('/')) url.target.pop_back();
    url.target += "/" + rest;
    return http::get_json(m_client, url);
  }

  Expected<void> list(Scope& scope) {
    tickets::Census census(scope.name.empty() ? m_source.location : m_source.location + " " + scope.name);
    auto read = list_pages(scope, census);
    scope.announced = census.announced();
    scope.tickets = census.take();
    return read;
  }
  Expected<void> list_pages(const Scope& scope, tickets::Census& census) {
    for (std::size_t offset = 0;;) {
      auto page = fmt::format("issues.json?status_id=*&sort=id&limit={}&offset={}", k_page, offset);
      if (!scope.name.empty()) page += "&project_id=" + http::escaped(scope.name);
      const auto json = get(page);
      if (!json) return tl::unexpected(json.error());
      const auto* issues = http::list_at(*json, "issues");
      if (issues == nullptr) return http::refuse("damaged", m_source.location + " serves no list of issues");
      for (const auto& one : *issues) {
        const auto id = http::number_at(one, "id");
        if (!id) return http::refuse("damaged", "an issue of " + m_source.location + " lacks its id");
        (void)census.add({std::to_string(*id), http::word_at(one, "updated_on", 40)});
      }
      offset += issues->size();
      const auto more = census.page(http::number_at(*json, "total_count"), issues->size());
      if (!more) return tl::unexpected(more.error());
      if (!*more) return census.ends();
    }
  }

  // Where such a list may not be read, names stay numbers.
  Expected<void> read_names(const std::string& rest, const char* key,
                            std::map<std::string, std::string>& out) {
    const auto json = get(rest);
    if (!json) return ci::ends_reading(json.error()) ? tl::unexpected(json.error()) : Expected<void>{};
    if (const auto* list = http::list_at(*json, key)) {
      for (const auto& one : *list) {
        if (const auto id = http::number_at(one, "id")) out[std::to_string(*id)] = http::word_at(one, "name");
        if (const auto first = name_at(one, "default_status"); !first.empty()) m_first_states.insert(first);
      }
    }
    return {};
  }

  Expected<void> read_states(tickets::Words& words) {
    const auto json = get("issue_statuses.json");
    if (!json) return ci::ends_reading(json.error()) ? tl::unexpected(json.error()) : Expected<void>{};
    const auto* list = http::list_at(*json, "issue_statuses");
    if (list == nullptr) return {};
    for (const auto& one : *list) {
      const auto name = http::word_at(one, "name");
      if (const auto id = http::number_at(one, "id")) m_names.states[std::to_string(*id)] = name;
      words.told(name, http::flag_at(one, "is_closed") ? "closed"
                       : m_first_states.contains(name) ? "open"
                                                       : "decided");
    }
    return {};
  }

  // Journals name people by number and name; an address tells that it is the one of the commits.
  Who user(std::int64_t id, const std::string& name) {
    const auto it = m_users.find(id);
    if (it != m_users.end()) return it->second;
    Who out{"", name, ""};
    if (id > 0) {
      const auto json = get(fmt::format("users/{}.json", id));
      const auto* user = json ? http::object_at(*json, "user") : nullptr;
      if (user != nullptr) {
        out.login = http::word_at(*user, "login");
        out.address = http::word_at(*user, "mail");
        if (out.name.empty())
          out.name = http::word_at(*user, "firstname") + " " + http::word_at(*user, "lastname");
      } else if (name.empty()) {
        return {"", "user " + std::to_string(id), ""};  // the name may come with another journal
      }
    }
    return m_users[id] = out;
  }

  const SourceSpec& m_source;
  http::Client& m_client;
  Names m_names;
  std::set<std::string> m_first_states;
  std::map<std::int64_t, Who> m_users;
};

}  // namespace

Result<void> RedmineCollector::collect(const SourceSpec& source, const CollectContext& context,
                                       Sink& sink) const {
  const auto base = http::parse_url(source.location);
  if (!base) return tickets::refuse_tracker(sink, {"unsupported", base.error().message}, context.cursor);
  auto words = tickets::Words::of(source);
  if (!words) return tl::unexpected(words.error());
  auto connection = ci::Connection::open(m_outside, source, context, *base, http::TokenAs::user);
  if (!connection) return tl::unexpected(connection.error());
  Redmine tracker(source, connection->client());
  return tickets::read_tracker(source, context, sink, tracker, std::move(*words),
                               ci::settings_digest(k_reading, source));
}

}  // namespace plumbline::redmine
