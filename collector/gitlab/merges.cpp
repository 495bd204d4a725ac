#include "collector/gitlab/merges.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "collector/ci/source.hpp"
#include "collector/gitlab/api.hpp"
#include "collector/http/paging.hpp"

namespace plumbline::gitlab {
namespace {

using http::Expected;
using http::Json;

constexpr std::size_t k_merges_a_page = 100;

// How many a list holds in all; GitLab says so up to ten thousand.
std::optional<std::int64_t> announced(const http::Reply& reply) {
  const auto text = http::value_of(reply.headers, "x-total");
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

}  // namespace

Merges::Merges(const SourceSpec& source, const CollectContext& context, Sink& sink, http::Client& client,
               MergeCursor& cursor)
    : m_source(source),
      m_context(context),
      m_sink(sink),
      m_client(client),
      m_cursor(cursor),
      m_accounts(source, client.base().host),
      m_unread("!", source.location) {}

http::Url Merges::url(const std::string& rest) const {
  return project_url(m_client, m_source.location, "merge_requests" + rest);
}

Result<void> Merges::read() {
  auto read = read_changed();
  if (read) m_cursor.whole = true;
  if (read) read = read_open();
  if (!m_stored) return m_stored;
  if (!read) refuse(read.error());
  m_unread.tell([&](const http::Refusal& refusal, Span span) { keep_gap(refusal, span); });
  for (const auto& [iid, created] : m_cursor.undated)
    keep_gap(
        {"undated",
         fmt::format("!{} of {} is merged, and the server does not say when: what it brought is not known",
                     iid, m_source.location)},
        {created, m_context.now});
  return {};
}

void Merges::refuse(const http::Refusal& refusal) {
  m_failed = true;
  const auto seen = coverage();
  keep_gap(refusal, {seen.empty() ? k_always : seen.front().until, k_forever});
}

std::vector<Coverage> Merges::coverage() const {
  if (!m_cursor.whole) return {};
  const auto mark = parse_instant(m_cursor.mark);
  const Instant until = !m_failed ? m_context.now : mark ? Instant{*mark} : k_always;
  const Instant since = m_cursor.since.value_or(m_context.now);
  if (m_failed && !(since < until)) return {};
  return {{std::string(ReviewEvent::k_shape), "*", since, until}};
}

// Always the first page behind the mark: what changes meanwhile goes to the end, and no page moves under the
// reader. A further page is asked for only where a whole one was changed in one millisecond.
Expected<void> Merges::read_changed() {
  std::set<std::int64_t> of_page;
  for (std::int64_t number = 1;;) {
    const auto merges = page(number);
    if (!merges) return tl::unexpected(merges.error());
    std::set<std::int64_t> iids;
    for (const auto& merge : *merges) iids.insert(merge.iid);
    if (number > 1 && merges->size() >= k_merges_a_page && iids == of_page)
      return http::refuse("incomplete", "a page of the merge requests of " + m_source.location +
                                            " came again in place of the next one");
    of_page = std::move(iids);
    const auto before = m_cursor.mark;
    for (const auto& merge : *merges) {
      const auto known = m_cursor.last.find(merge.iid);
      const bool same = known != m_cursor.last.end() && known->second == merge.updated_text;
      if (!same) {
        if (auto ok = read_one(merge); !ok) return ok;
      }
      m_cursor.since = m_cursor.since ? std::min(*m_cursor.since, merge.created) : merge.created;
      if (merge.updated_text != m_cursor.mark) m_cursor.last.clear();
      m_cursor.mark = merge.updated_text;
      m_cursor.last[merge.iid] = merge.updated_text;
    }
    if (m_context.progress) m_context.progress({m_source.name, "merge requests", m_met.size(), 0});
    if (merges->size() < k_merges_a_page) return {};
    number = m_cursor.mark == before ? number + 1 : 1;
  }
}

Expected<std::vector<MergeRequest>> Merges::page(std::int64_t number) {
  auto rest = fmt::format("?state=all&scope=all&order_by=updated_at&sort=asc&per_page={}&page={}",
                          k_merges_a_page, number);
  if (!m_cursor.mark.empty()) rest += "&updated_after=" + http::escaped(m_cursor.mark);
  const auto reply = m_client.get(url(rest));
  if (!reply) return tl::unexpected(reply.error());
  const auto json = http::json_of(*reply, url(rest));
  if (!json) return tl::unexpected(json.error());
  if (!json->is_array())
    return http::refuse("damaged", "the list of merge requests of " + m_source.location + " is none");
  const auto mark = parse_instant(m_cursor.mark);
  std::vector<MergeRequest> out;
  for (const auto& item : *json) {
    auto merge = parse_merge_request(item);
    if (!merge)
      return http::refuse("damaged",
                          "a merge request of " + m_source.location + " lacks its number or times");
    const bool behind = out.empty() ? mark && merge->updated < *mark : merge->updated < out.back().updated;
    if (behind)
      return http::refuse(
          "damaged", "the merge requests of " + m_source.location + " do not come in the order asked for");
    out.push_back(std::move(*merge));
  }
  const auto total = announced(*reply);
  const auto left = total.value_or(0) - (number - 1) * static_cast<std::int64_t>(k_merges_a_page);
  if (total && static_cast<std::int64_t>(out.size()) < std::min<std::int64_t>(left, k_merges_a_page))
    return http::refuse("incomplete", fmt::format("{} announces {} merge requests and serves {} on page {}",
                                                  m_source.location, *total, out.size(), number));
  return out;
}

Expected<void> Merges::read_open() {
  const auto waiting = m_cursor.open;
  for (const auto& [iid, created] : waiting) {
    if (m_met.contains(iid)) continue;
    const auto json = http::get_json(m_client, url(fmt::format("/{}", iid)));
    if (!json && ci::ends_reading(json.error())) return tl::unexpected(json.error());
    if (!json && json.error().status == 404) {
      const auto listed = is_listed(iid);
      if (!listed && ci::ends_reading(listed.error())) return tl::unexpected(listed.error());
      if (listed && !*listed) {  // gone there; what was read of it stays
        m_cursor.open.erase(iid);
        continue;
      }
    }
    const auto merge = json ? parse_merge_request(*json) : std::nullopt;
    if (!merge) {
      m_unread.add(
          json ? http::Refusal{"damaged", fmt::format("!{} is no merge request", iid)} : json.error(), iid,
          {created, m_context.now});
      continue;
    }
    if (auto ok = read_one(*merge); !ok) return ok;
  }
  return {};
}

Expected<bool> Merges::is_listed(std::int64_t iid) {
  bool out = false;
  const auto read =
      http::read_list(m_client, url(fmt::format("?state=all&scope=all&per_page=100&iids%5B%5D={}", iid)),
                      {"", ""}, [&](const Json& item) { out = out || http::number_at(item, "iid") == iid; });
  if (!read) return tl::unexpected(read.error());
  return out;
}

Expected<void> Merges::read_one(const MergeRequest& merge) {
  m_met.insert(merge.iid);
  m_cursor.open[merge.iid] = merge.created;
  auto read = read_whole(merge);
  if (read) {
    m_cursor.open.erase(merge.iid);
    return {};
  }
  if (ci::ends_reading(read.error())) return read;
  m_unread.add(read.error(), merge.iid, {merge.created, m_context.now});
  return {};
}

Expected<void> Merges::list(const std::string& rest, const std::function<bool(const Json&)>& take) {
  std::int64_t odd = 0;
  auto read =
      http::read_list(m_client, url(rest), {"", ""}, [&](const Json& item) { odd += take(item) ? 0 : 1; });
  if (read && odd > 0)
    return http::refuse("damaged", fmt::format("{} entries lack id, time or revision", odd));
  return read;
}

Expected<void> Merges::read_whole(const MergeRequest& merge) {
  const auto at = fmt::format("/{}/", merge.iid);
  auto change = begin_change(merge);
  const auto add = [&](std::optional<review::Event> event) {
    if (event) change.events.push_back(std::move(*event));
    return event.has_value();
  };
  auto read = list(at + "commits?per_page=100", [&](const Json& item) { return add_commit(item, change); });
  if (read)
    read = list(at + "versions?per_page=100", [&](const Json& item) { return add(parse_version(item)); });
  const auto add_all = [&](std::optional<Told> told) {
    if (told) std::move(told->events.begin(), told->events.end(), std::back_inserter(change.events));
    return told.has_value();
  };
  if (read)
    read = list(at + "notes?per_page=100&sort=asc&order_by=created_at",
                [&](const Json& item) { return add_all(parse_note(item)); });
  if (read)
    read = list(at + "resource_label_events?per_page=100",
                [&](const Json& item) { return add_all(parse_label(item)); });
  if (read)
    read = list(at + "resource_state_events?per_page=100",
                [&](const Json& item) { return add_all(parse_state(item)); });
  if (!read) return read;
  if (auto ok = settle(at, change); !ok) return ok;
  if (merge.undated)
    m_cursor.undated[merge.iid] = merge.created;
  else
    m_cursor.undated.erase(merge.iid);
  if (m_stored) m_stored = m_sink.put(records_of(change, m_accounts, m_sink));
  return m_stored ? Expected<void>{} : http::refuse("io", "the records could not be stored");
}

// Who approves now decides what each approval is worth: where none was given nothing hangs on it (servers
// without approvals answer 404), else the request is not read whole.
Expected<void> Merges::settle(const std::string& at, review::Change& change) {
  const bool approved = std::any_of(change.events.begin(), change.events.end(),
                                    [](const auto& event) { return event.vote == "approved"; });
  const auto approvals = http::get_json(m_client, url(at + "approvals"));
  const bool absent =
      !approvals && (approvals.error().status == 403 || approvals.error().status == 404) && !approved;
  if (!approvals && !absent) return tl::unexpected(approvals.error());
  std::vector<review::Account> approvers;
  const auto* by = approvals ? http::list_at(*approvals, "approved_by") : nullptr;
  if (by == nullptr && approved) return http::refuse("damaged", "it is not told who approves of it now");
  if (by != nullptr) {
    for (const auto& one : *by) approvers.push_back(parse_user(http::object_at(one, "user")));
  }
  settle_votes(change, approvers, m_accounts);
  return {};
}

void Merges::keep_gap(const http::Refusal& refusal, Span span) {
  for (auto& gap : m_gaps) {  // a thousand that fail alike are one thing to say
    if (gap.reason != refusal.reason) continue;
    gap.since = std::min(gap.since, span.since);
    gap.until = std::max(gap.until, span.until);
    gap.detail = http::as_word(gap.detail + "; " + refusal.detail, 2000);
    return;
  }
  m_gaps.push_back(ci::gap_of(ReviewEvent::k_shape, refusal, span));
}

}  // namespace plumbline::gitlab
