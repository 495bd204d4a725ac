#include "collector/github/issues_collector.hpp"

#include <fmt/core.h>

#include "collector/github/api.hpp"
#include "collector/github/issue_model.hpp"
#include "collector/review/accounts.hpp"
#include "collector/tickets/tracker.hpp"

namespace plumbline::github {
namespace {

using http::Expected;
using http::Json;
using tickets::Item;
using tickets::Scope;

// Raised when the same replies would give other records: then all is read anew once.
constexpr std::string_view k_issues_reading = "github_issues 2";

class Issues final : public tickets::Tracker {
 public:
  Issues(const SourceSpec& source, http::Client& client) : m_source(source), m_client(client) {}

  Expected<void> introduce(tickets::Words& words) override {
    words.told("open", "open");
    words.told("closed", "closed");
    if (auto ok = github::introduce(m_client); !ok) return ok;
    // Issues may be switched off: then the list is empty, and nothing is there to say so.
    const auto json = http::get_json(m_client, url(""));
    if (!json) return tl::unexpected(json.error());
    const auto it = json->find("has_issues");
    if (it != json->end() && it->is_boolean() && !it->get<bool>())
      return http::refuse("switched_off",
                          "issues of " + m_source.location +
                              " are switched off at GitHub; take the source out of plumbline.yaml");
    return {};
  }

  Expected<std::vector<Scope>> list() override {
    Scope scope{"", {}, {}, {}};
    tickets::Census census(m_source.location);
    const auto read = read_pages(census);
    scope.tickets = census.take();
    std::erase_if(scope.tickets, [](const tickets::Listed& one) { return one.id.starts_with('p'); });
    if (!read) scope.refused = read.error();
    return std::vector<Scope>{std::move(scope)};
  }

  Expected<Item> read(const std::string& id) override {
    const auto json = http::get_json(m_client, url("issues/" + id));
    if (!json) return tl::unexpected(json.error());
    // One that was moved to another repository is answered from there, one that became a discussion is gone.
    if (!is_ours(*json) || is_pull(*json))
      return http::refuse("not_found", fmt::format("issue #{} of {} was moved away", id, m_source.location),
                          404);
    auto out = parse_issue(*json, m_source.location);
    if (!out || out->key != "#" + id)
      return http::refuse("damaged", fmt::format("issue #{} of {} is none", id, m_source.location));
    std::vector<Moment> moments;
    std::int64_t odd = 0;
    auto listed = http::read_list(m_client, url("issues/" + id + "/timeline?per_page=100"), {"", ""},
                                  [&](const Json& one) {
                                    auto [moment, fine] = parse_moment(one);
                                    odd += fine ? 0 : 1;
                                    if (moment) moments.push_back(std::move(*moment));
                                  });
    if (!listed) return tl::unexpected(tickets::of_a_part(listed.error()));
    if (odd > 0)
      return http::refuse(
          "damaged", fmt::format("{} entries of the timeline of issue #{} of {} lack id or time", odd, id,
                                 m_source.location));
    add_moments(*json, std::move(moments), *out);
    return std::move(*out);
  }

 private:
  [[nodiscard]] http::Url url(const std::string& rest) const {
    return url_of(m_client, m_source.location, rest);
  }

  [[nodiscard]] bool is_ours(const Json& json) const {
    const auto named = http::text_at(json, "repository_url");
    return named.empty() || review::folded(named).ends_with("/repos/" + review::folded(m_source.location));
  }

  Expected<void> read_pages(tickets::Census& census) {
    std::optional<http::Url> page = url("issues?state=all&sort=created&direction=asc&per_page=100");
    while (page) {
      const auto reply = m_client.get(*page);
      if (!reply) return tl::unexpected(reply.error());
      const auto json = http::json_of(*reply, *page);
      if (!json) return tl::unexpected(json.error());
      if (!json->is_array()) return http::refuse("damaged", m_source.location + " serves no list of issues");
      for (const auto& one : *json) {
        const auto number = http::number_at(one, "number");
        const auto updated = http::word_at(one, "updated_at", 40);
        if (!number || updated.empty())
          return http::refuse("damaged", "an issue of " + m_source.location + " lacks its number or time");
        // Pull requests are counted with them: a page of nothing else is a page all the same.
        if (!census.add({(is_pull(one) ? "p" : "") + std::to_string(*number), updated})) break;
      }
      const auto more = census.page(std::nullopt, json->size());
      if (!more) return tl::unexpected(more.error());
      if (!*more) break;
      auto next = http::next_page(*reply, *page);
      if (!next) return tl::unexpected(next.error());
      page = std::move(*next);
    }
    return {};
  }

  const SourceSpec& m_source;
  http::Client& m_client;
};

}  // namespace

Result<void> IssuesCollector::collect(const SourceSpec& source, const CollectContext& context,
                                      Sink& sink) const {
  const auto named = ci::setting(source, "url");
  const auto base = http::parse_url(named.empty() ? "https://api.github.com" : named);
  if (!base || !is_repository(source.location))
    return tickets::refuse_tracker(
        sink,
        {"unsupported", base ? "\"" + http::as_word(source.location, 100) +
                                   "\" is no repository of GitHub; write it like owner/name"
                             : base.error().message},
        context.cursor);
  auto words = tickets::Words::of(source);
  if (!words) return tl::unexpected(words.error());
  auto connection = ci::Connection::open(m_outside, source, context, *base);
  if (!connection) return tl::unexpected(connection.error());
  Issues tracker(source, connection->client());
  return tickets::read_tracker(source, context, sink, tracker, std::move(*words),
                               ci::settings_digest(k_issues_reading, source));
}

}  // namespace plumbline::github
