#include "collector/rt/rt_collector.hpp"

#include <fmt/core.h>

#include <map>
#include <optional>
#include <set>

#include "collector/rt/model.hpp"
#include "collector/tickets/tracker.hpp"

namespace plumbline::rt {
namespace {

using http::Expected;
using http::Json;
using tickets::Item;
using tickets::Scope;

// Raised when the same replies would give other records: then all is read anew once.
constexpr std::string_view k_reading = "rt 3";
constexpr int k_page = 100, k_most_pages = 10'000,
              k_most_empty = 10;  // the page is the server's, the rest ours

class RequestTracker final : public tickets::Tracker {
 public:
  RequestTracker(const SourceSpec& source, http::Client& client) : m_source(source), m_client(client) {
    m_names.user = [this](const std::string& id) { return user(id); };
    m_names.queue = [this](const std::string& id) { return name_of("queue", id, m_queues).value_or(id); };
    m_names.custom_field = [this](const std::string& id) {
      return tickets::folded(name_of("customfield", id, m_custom_fields).value_or(""));
    };
  }

  Expected<void> introduce(tickets::Words& words) override {
    words.told("new", "open");
    words.told("open", "decided");  // somebody works on it
    words.told("stalled", "decided");
    words.told("resolved", "closed");
    // Asked first, as it tells who we are. What it leaves out is asked for by its number.
    const auto json = get(fmt::format("queues/all?fields=Name&per_page={}", k_page));
    if (!json) return tl::unexpected(json.error());
    const auto* items = http::list_at(*json, "items");
    if (items == nullptr) return http::refuse("damaged", m_source.location + " serves no list of queues");
    for (const auto& one : *items) m_queues[id_at(one, "id")] = http::word_at(one, "Name");
    return {};
  }

  Expected<std::vector<Scope>> list() override {
    std::vector<Scope> out;
    const auto queues = ci::list_setting(m_source, "queues");
    if (queues.empty()) out.push_back({"", {}, {}, {}});
    for (const auto& queue : queues) out.push_back({queue, {}, {}, {}});
    for (auto& scope : out) {
      tickets::Census census(scope.name.empty() ? m_source.location : "queue " + scope.name);
      const auto read = list_pages(scope, census);
      scope.announced = census.announced();
      scope.tickets = census.take();
      if (!read) scope.refused = read.error();
      if (!read && ci::ends_reading(read.error())) break;
    }
    return out;
  }

  Expected<Item> read(const std::string& id) override {
    m_unread.reset();
    const auto json = get("ticket/" + http::escaped(id));
    if (!json) return tl::unexpected(json.error());
    auto out = parse_ticket(*json, m_names);
    if (!out) return http::refuse("damaged", fmt::format("ticket {} of {} is none", id, m_source.location));
    // One merged into another is answered as that one; a deleted one is still served.
    if (out->key != id || out->now.at("state") == "deleted")
      return http::refuse("not_found",
                          fmt::format("ticket {} of {} is deleted or merged", id, m_source.location), 404);
    for (const auto& [number, name] : custom_fields_of(*json)) m_custom_fields[number] = name;
    if (auto ok = read_history(id, *out); !ok) return tl::unexpected(tickets::of_a_part(ok.error()));
    complete_custom_fields(*json, *out);
    if (m_unread) return tl::unexpected(*std::exchange(m_unread, {}));
    return std::move(*out);
  }

 private:
  Expected<Json> get(const std::string& rest) {
    http::Url url = m_client.base();
    url.target = url.path();
    while (url.target.ends_with('/')) url.target.pop_back();
    url.target += "/REST/2.0/" + rest;
    return http::get_json(m_client, url);
  }

  // Newest first. How many there are it tells none but superusers, and what the token may not see is missing
  // from a page, which may be an empty one: the end is where the ticket was made.
  Expected<void> read_history(const std::string& id, Item& out) {
    const auto what = fmt::format("the history of ticket {} of {}", id, m_source.location);
    std::set<std::string> seen;
    std::string last;
    bool made = false, falling = true;
    for (int page = 1, empty = 0; page < k_most_pages && empty < k_most_empty; ++page) {
      const auto json = get(fmt::format(
          "ticket/{}/history?fields=Type,Field,OldValue,NewValue,Created,Creator,ObjectId&orderby=id&order="
          "DESC&per_page={}&page={}",
          http::escaped(id), k_page, page));
      if (!json) return tl::unexpected(json.error());
      const auto* items = http::list_at(*json, "items");
      if (items == nullptr) return http::refuse("damaged", what + " is no list");
      for (const auto& one : *items) {
        const auto number = id_at(one, "id");
        if (!seen.insert(number).second)
          return http::refuse("incomplete", "a page of " + what + " came again in place of the next one");
        if (!add_transaction(one, m_names, out))
          return http::refuse("damaged", "a transaction in " + what + " lacks its id or time");
        falling = falling && (last.empty() || is_below(number, last));
        last = number;
        made = made || is_creation(one, id);
      }
      empty = items->empty() ? empty + 1 : 0;
      const auto total = http::number_at(*json, "total");
      if (total ? static_cast<std::int64_t>(seen.size()) >= *total : made && (falling || empty > 0))
        return {};
    }
    return http::refuse("incomplete", what + " ends before the ticket was made");
  }
  static bool is_below(const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }

  // By its number rather than its name: a query has quotes, and a queue that the token may not see is one
  // without tickets to it.
  Expected<std::string> query_of(const Scope& scope) {
    if (scope.name.empty()) return "id > 0";
    const auto json = get("queue/" + http::escaped(scope.name));
    if (!json) return tl::unexpected(json.error());
    const auto number = id_at(*json, "id");
    if (number.empty() || number.find_first_not_of("0123456789") != number.npos)
      return http::refuse("damaged", fmt::format("queue {} of {} is none", scope.name, m_source.location));
    return "id > 0 AND Queue = " + number;
  }

  Expected<void> list_pages(const Scope& scope, tickets::Census& census) {
    const auto query = query_of(scope);
    if (!query) return tl::unexpected(query.error());
    for (int number = 1;; ++number) {
      const auto json = get(fmt::format("tickets?query={}&fields=LastUpdated&orderby=id&per_page={}&page={}",
                                        http::escaped(*query), k_page, number));
      if (!json) return tl::unexpected(json.error());
      const auto* items = http::list_at(*json, "items");
      if (items == nullptr) return http::refuse("damaged", m_source.location + " serves no list of tickets");
      for (const auto& one : *items) {
        const auto id = id_at(one, "id");
        if (id.empty()) return http::refuse("damaged", "a ticket of " + m_source.location + " lacks its id");
        (void)census.add({id, http::word_at(one, "LastUpdated", 40)});
      }
      const auto more = census.page(http::number_at(*json, "total"), items->size());
      if (!more) return tl::unexpected(more.error());
      if (!*more) return ends(census);
    }
  }
  // Without a total it lists first and hides then: a page of nothing but hidden ones looks like the end.
  Expected<void> ends(const tickets::Census& census) const {
    if (census.announced()) return census.ends();
    return http::refuse("incomplete", m_source.location +
                                          " does not say how many tickets there are, so its list may not be "
                                          "whole; turn its setting UseSQLForACLChecks on");
  }

  // Of a thing the token may see; one it may not see is absent, one that could not be asked for is in
  // `m_unread`.
  std::optional<std::string> name_of(const std::string& kind, const std::string& id,
                                     std::map<std::string, std::string>& known) {
    const auto it = known.find(id);
    if (it != known.end()) return it->second.empty() ? std::nullopt : std::optional(it->second);
    if (id.empty()) return std::nullopt;
    const auto json = get(kind + "/" + http::escaped(id));
    if (!json && !is_hidden(json.error())) {
      m_unread = json.error();
      return std::nullopt;
    }
    auto& name = known[id] = json ? http::word_at(*json, "Name") : "";
    return name.empty() ? std::nullopt : std::optional(name);
  }
  static bool is_hidden(const http::Refusal& refusal) {
    return refusal.status == 403 || refusal.status == 404 || refusal.status == 410;
  }

  // By login or number; an address tells that it is the one of the commits.
  tickets::Who user(const std::string& id) {
    if (id.empty()) return {};
    const auto it = m_users.find(id);
    if (it != m_users.end()) return it->second;
    tickets::Who out{id, "", id.find('@') != id.npos ? id : ""};
    const auto json = get("user/" + http::escaped(id));
    if (!json && !is_hidden(json.error())) {
      m_unread = json.error();
      return out;
    }
    if (json) {
      if (const auto login = http::word_at(*json, "Name"); !login.empty()) out.login = login;
      out.name = http::word_at(*json, "RealName");
      if (const auto address = http::word_at(*json, "EmailAddress"); !address.empty()) out.address = address;
    }
    return m_users[id] = out;
  }

  const SourceSpec& m_source;
  http::Client& m_client;
  Names m_names;
  std::map<std::string, std::string> m_queues, m_custom_fields;
  std::map<std::string, tickets::Who> m_users;
  std::optional<http::Refusal> m_unread;  // of what the ticket being read refers to
};

}  // namespace

Result<void> RtCollector::collect(const SourceSpec& source, const CollectContext& context, Sink& sink) const {
  const auto base = http::parse_url(source.location);
  if (!base) return tickets::refuse_tracker(sink, {"unsupported", base.error().message}, context.cursor);
  auto words = tickets::Words::of(source);
  if (!words) return tl::unexpected(words.error());
  auto connection = ci::Connection::open(m_outside, source, context, *base, http::TokenAs::token);
  if (!connection) return tl::unexpected(connection.error());
  RequestTracker tracker(source, connection->client());
  return tickets::read_tracker(source, context, sink, tracker, std::move(*words),
                               ci::settings_digest(k_reading, source));
}

}  // namespace plumbline::rt
