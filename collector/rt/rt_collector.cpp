#include "collector/rt/rt_collector.hpp"

#include <fmt/core.h>

#include "collector/rt/model.hpp"
#include "collector/tickets/tracker.hpp"

namespace plumbline::rt {
namespace {

using http::Expected;
using http::Json;
using tickets::Item;
using tickets::Scope;

// Raised when the same replies would give other records: then all is read anew once.
constexpr std::string_view k_reading = "rt 1";
constexpr int k_page = 100;

class RequestTracker final : public tickets::Tracker {
 public:
  RequestTracker(const SourceSpec& source, http::Client& client) : m_source(source), m_client(client) {
    m_names.user = [this](const std::string& id) { return user(id); };
  }

  Expected<void> introduce(tickets::Words& words) override {
    words.told("new", "open");
    words.told("open", "decided");  // somebody works on it
    words.told("stalled", "decided");
    words.told("resolved", "closed");
    if (auto ok = read_names("queues/all", m_names.queues); !ok) return ok;
    auto fields = read_names("customfields", m_names.custom_fields);
    for (auto& [id, name] : m_names.custom_fields) name = tickets::folded(name);
    return fields || ci::ends_reading(fields.error()) ? fields : Expected<void>{};
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
    const auto json = get("ticket/" + http::escaped(id));
    if (!json) return tl::unexpected(json.error());
    auto out = parse_ticket(*json, m_names);
    if (!out) return http::refuse("damaged", fmt::format("ticket {} of {} is none", id, m_source.location));
    // One merged into another is answered as that one; a deleted one is still served.
    if (out->key != id || out->now.at("state") == "deleted")
      return http::refuse("not_found",
                          fmt::format("ticket {} of {} is deleted or merged", id, m_source.location), 404);
    if (auto ok = read_history(id, *out); !ok) return tl::unexpected(ok.error());
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

  // Pages by number: `take` gets each item.
  Expected<void> pages(const std::string& rest, const std::function<bool(const Json&)>& take) {
    const char sign = rest.find('?') == rest.npos ? '?' : '&';
    std::int64_t got = 0;
    std::set<std::string> seen;
    for (int page = 1; page < 10'000; ++page) {
      const auto json = get(fmt::format("{}{}per_page={}&page={}", rest, sign, k_page, page));
      if (!json) return tl::unexpected(json.error());
      const auto* items = http::list_at(*json, "items");
      if (items == nullptr) return http::refuse("damaged", m_source.location + " serves no list for " + rest);
      for (const auto& one : *items) {
        if (!seen.insert(id_at(one, "id")).second)
          return http::refuse("incomplete", "a page of " + rest + " came again in place of the next one");
        if (!take(one)) return http::refuse("damaged", "an item of " + rest + " lacks its id or time");
      }
      got += static_cast<std::int64_t>(items->size());
      const auto total = http::number_at(*json, "total");
      const bool more = total ? got < *total : http::text_at(*json, "next_page") != "";
      if (items->empty() && more)
        return http::refuse("incomplete", fmt::format("{} announces {} items for {} and serves {}",
                                                      m_source.location, total.value_or(0), rest, got));
      if (!more) return {};
    }
    return http::refuse("limit", rest + " has more than 10,000 pages");
  }

  Expected<void> list_pages(const Scope& scope, tickets::Census& census) {
    std::string query = "id > 0";
    if (!scope.name.empty()) query += " AND Queue = '" + without_quotes(scope.name) + "'";
    for (int number = 1;; ++number) {
      const auto json = get(fmt::format("tickets?query={}&fields=LastUpdated&orderby=id&per_page={}&page={}",
                                        http::escaped(query), k_page, number));
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
      if (!*more) return census.ends();
    }
  }
  static std::string without_quotes(std::string text) {
    std::erase_if(text, [](char c) { return c == '\'' || c == '\\'; });
    return text;
  }

  Expected<void> read_names(const std::string& rest, std::map<std::string, std::string>& out) {
    return pages(rest + "?fields=Name", [&](const Json& one) {
      out[id_at(one, "id")] = http::word_at(one, "Name");
      return true;
    });
  }

  Expected<void> read_history(const std::string& id, Item& out) {
    return pages(
        "ticket/" + http::escaped(id) + "/history?fields=Type,Field,OldValue,NewValue,Created,Creator",
        [&](const Json& one) { return add_transaction(one, m_names, out); });
  }

  // By login or number; an address tells that it is the one of the commits.
  tickets::Who user(const std::string& id) {
    if (id.empty()) return {};
    const auto it = m_users.find(id);
    if (it != m_users.end()) return it->second;
    tickets::Who out{id, "", id.find('@') != id.npos ? id : ""};
    if (const auto json = get("user/" + http::escaped(id))) {
      if (const auto login = http::word_at(*json, "Name"); !login.empty()) out.login = login;
      out.name = http::word_at(*json, "RealName");
      if (const auto address = http::word_at(*json, "EmailAddress"); !address.empty()) out.address = address;
    }
    return m_users[id] = out;
  }

  const SourceSpec& m_source;
  http::Client& m_client;
  Names m_names;
  std::map<std::string, tickets::Who> m_users;
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
