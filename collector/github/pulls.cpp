#include "collector/github/pulls.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "collector/github/api.hpp"

namespace plumbline::github {
namespace {

using http::Expected;
using http::Json;

constexpr std::size_t k_pulls_a_page = 100;
// GitHub lists no more commits of one pull request than this.
constexpr std::int64_t k_most_commits = 250;

}  // namespace

Pulls::Pulls(const SourceSpec& source, const CollectContext& context, Sink& sink, http::Client& client,
             PullsCursor& cursor)
    : m_source(source),
      m_context(context),
      m_sink(sink),
      m_client(client),
      m_cursor(cursor),
      m_accounts(source, home_of(client.base())),
      m_unread("#", source.location) {}

http::Url Pulls::url(const std::string& rest) const {
  return url_of(m_client, m_source.location, rest);
}

Result<void> Pulls::read() {
  const auto read = read_all();
  if (!m_stored) return m_stored;
  if (!read) {
    refuse(read.error());
  } else {
    m_cursor.etag = m_cursor.open.empty() ? m_etag : "";
  }
  m_unread.tell([&](const http::Refusal& refusal, Span span) { keep_gap(refusal, span); });
  for (const auto& [number, created] :
       m_cursor.cut)  // the request itself is known: a gap of a kind of its own
    keep_gap({"limit", fmt::format("#{} of {} has more than {} commits, and the server lists no more: who "
                                   "wrote the others is not known",
                                   number, m_source.location, k_most_commits)},
             {created, m_context.now}, "authors");
  return {};
}

void Pulls::refuse(const http::Refusal& refusal) {
  m_failed = true;
  const auto seen = coverage();
  keep_gap(refusal, {seen.empty() ? k_always : seen.front().until, k_forever});
}

Expected<void> Pulls::read_all() {
  if (!m_cursor.mark) {  // from here on the first reading needs not see changes of what it has read
    const auto newest = page_of("updated&direction=desc", 1, false);
    if (!newest) return tl::unexpected(newest.error());
    m_cursor.mark = (*newest)->empty() ? k_always : (*newest)->front().updated;
    for (const auto& pull : **newest) m_cursor.mark = std::max(*m_cursor.mark, pull.updated);
  } else if (auto ok = read_changed(); !ok) {
    return ok;
  }
  if (auto ok = read_oldest_first(); !ok) return ok;
  return read_open();
}

// The list is taken whole before the first of it is read, and then the one that changed first comes first: a
// budget that ends on the way leaves a mark before which everything is read.
Expected<void> Pulls::read_changed() {
  std::vector<Pull> changed;
  for (std::int64_t number = 1;; ++number) {
    auto page = page_of("updated&direction=desc", number, true);
    if (!page) return tl::unexpected(page.error());
    if (!*page) return {};  // the newest page is as it was, and everything on it was read
    bool older = (*page)->empty();
    for (auto& pull : **page) {
      older = older || pull.updated < *m_cursor.mark;
      if (pull.updated >= *m_cursor.mark) changed.push_back(std::move(pull));
    }
    if (older || !m_full_page) break;
  }
  std::stable_sort(changed.begin(), changed.end(),
                   [](const Pull& a, const Pull& b) { return a.updated < b.updated; });
  for (const auto& pull : changed) {
    const bool later = m_cursor.page != 0 && pull.number > m_cursor.last;  // the first reading comes to it
    if (!later) {
      if (auto ok = read_one(pull.number, pull.created); !ok) return ok;
    }
    m_cursor.mark = std::max(*m_cursor.mark, pull.updated);
  }
  return {};
}

Expected<void> Pulls::read_oldest_first() {
  while (m_cursor.page != 0) {
    const auto page = page_of("created&direction=asc", m_cursor.page, false);
    if (!page) return tl::unexpected(page.error());
    for (const auto& pull : **page) {
      if (pull.number <= m_cursor.last) continue;
      if (auto ok = read_one(pull.number, pull.created); !ok) return ok;
      m_cursor.last = pull.number;
      m_cursor.since = m_cursor.since ? std::min(*m_cursor.since, pull.created) : pull.created;
      m_cursor.reached = pull.created;
      if (m_context.progress)
        m_context.progress({m_source.name, "pull requests", static_cast<std::uint64_t>(pull.number), 0});
    }
    m_cursor.page = m_full_page ? m_cursor.page + 1 : 0;
  }
  return {};
}

Expected<void> Pulls::read_open() {
  const auto waiting = m_cursor.open;
  for (const auto& [number, created] : waiting) {
    if (m_unread.holds(number)) continue;  // failed tonight already
    if (auto ok = read_one(number, created); !ok) return ok;
  }
  return {};
}

Expected<std::optional<std::vector<Pull>>> Pulls::page_of(const std::string& order, std::int64_t number,
                                                          bool tagged) {
  const auto page =
      url(fmt::format("pulls?state=all&sort={}&per_page={}&page={}", order, k_pulls_a_page, number));
  http::Ask ask;
  if (tagged && number == 1) ask.etag = m_cursor.etag;
  const auto reply = m_client.get(page, ask);
  if (!reply) return tl::unexpected(reply.error());
  if (reply->status == 304) {
    m_etag = m_cursor.etag;
    return std::nullopt;
  }
  const auto json = http::json_of(*reply, page);
  if (!json) return tl::unexpected(json.error());
  if (!json->is_array())
    return http::refuse("damaged", "the list of pull requests of " + m_source.location + " is none");
  std::vector<Pull> out;
  for (const auto& item : *json) {
    auto pull = parse_pull(item);
    if (!pull)
      return http::refuse("damaged", fmt::format("a pull request on page {} of {} lacks its number or times",
                                                 number, m_source.location));
    out.push_back(std::move(*pull));
  }
  const auto next =
      http::next_page(*reply, page);  // pages are asked for by number: another's name is one more too
  m_full_page = json->size() >= k_pulls_a_page || !next || next->has_value();
  if (m_full_page && json->empty()) m_full_page = false;
  if (number == 1 && order.starts_with("updated"))
    m_etag = std::string(http::value_of(reply->headers, "etag"));
  return out;
}

Expected<void> Pulls::read_one(std::int64_t number, Instant created) {
  m_cursor.open[number] = created;
  auto read = read_whole(number);
  if (read) {
    m_cursor.open.erase(number);
    return {};
  }
  if (ci::ends_reading(read.error())) return read;
  // A 404 too: the list served it, and GitHub answers so what the token may not read.
  m_unread.add(read.error(), number, {created, m_context.now});
  return {};
}

Expected<void> Pulls::read_whole(std::int64_t number) {
  const auto page = url(fmt::format("pulls/{}", number));
  const auto json = http::get_json(m_client, page);
  if (!json) return tl::unexpected(json.error());
  const auto pull = parse_pull(*json);
  if (!pull || pull->number != number) return http::refuse("damaged", page.path() + " is no pull request");
  auto change = begin_change(*pull);
  if (auto ok = read_parts(*pull, change); !ok) return ok;
  if (m_stored) m_stored = m_sink.put(records_of(change, m_accounts, m_sink));
  return m_stored ? Expected<void>{} : http::refuse("io", "the records could not be stored");
}

Expected<void> Pulls::read_parts(const Pull& pull, review::Change& change) {
  const auto at = fmt::format("pulls/{}", pull.number);
  std::int64_t commits = 0, odd = 0;
  const http::Listing whole{"", ""};
  auto read = http::read_list(m_client, url(at + "/commits?per_page=100"), whole, [&](const Json& item) {
    ++commits;
    odd += add_commit(item, change) ? 0 : 1;
  });
  if (!read) return read;
  read = http::read_list(m_client, url(at + "/reviews?per_page=100"), whole, [&](const Json& item) {
    if (auto event = parse_review(item))
      change.events.push_back(std::move(*event));
    else if (http::text_at(item, "state") != "PENDING")
      ++odd;
  });
  if (!read) return read;
  const auto events = fmt::format("issues/{}/events?per_page=100", pull.number);
  read = http::read_list(m_client, url(events), whole, [&](const Json& item) {
    auto event = parse_event(item);
    if (event && !(event->what == "closed" && pull.merged)) change.events.push_back(std::move(*event));
  });
  if (!read) return read;
  if (odd > 0)
    return http::refuse("damaged", fmt::format("{} commits or reviews lack id, state or time", odd));
  if (pull.commits > k_most_commits) {
    m_cursor.cut[pull.number] = pull.created;
  } else {
    m_cursor.cut.erase(pull.number);
    if (commits < pull.commits)
      return http::refuse("incomplete",
                          fmt::format("announces {} commits and serves {}", pull.commits, commits));
  }
  return {};
}

void Pulls::keep_gap(const http::Refusal& refusal, Span span, std::string_view kind) {
  for (auto& gap : m_gaps) {  // a thousand that fail alike are one thing to say
    if (gap.reason != refusal.reason || gap.kind != kind) continue;
    gap.since = std::min(gap.since, span.since);
    gap.until = std::max(gap.until, span.until);
    gap.detail = http::as_word(gap.detail + "; " + refusal.detail, 2000);
    return;
  }
  m_gaps.push_back(ci::gap_of(ReviewEvent::k_shape, refusal, span));
  m_gaps.back().kind = kind;
}

std::vector<Coverage> Pulls::coverage() const {
  const std::string shape(ReviewEvent::k_shape);
  // Whatever was merged before one was asked for was asked for before it.
  if (m_cursor.page != 0) {
    if (!m_cursor.since || !m_cursor.reached || !(*m_cursor.since < *m_cursor.reached)) return {};
    return {{shape, "*", *m_cursor.since, *m_cursor.reached}};
  }
  const Instant until = m_failed ? m_cursor.mark.value_or(k_always) : m_context.now;
  const Instant since = m_cursor.since.value_or(m_context.now);
  if (m_failed && !(since < until)) return {};
  return {{shape, "*", since, until}};
}

}  // namespace plumbline::github
