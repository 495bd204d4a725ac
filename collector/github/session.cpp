#include "collector/github/session.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace plumbline::github {
namespace {

using http::Expected;
using http::Json;

constexpr std::int64_t k_page = 100;
constexpr std::int64_t k_day = 86'400;
// A run can be started again for 30 days and may then go on for 35: what is older is final for good.
constexpr std::int64_t k_alive_days = 30 + 35;
// A run that goes between two pages moves all behind it up; then the page before is read again.
constexpr int k_most_steps_back = 3;

}  // namespace

Session::Session(const SourceSpec& source, const CollectContext& context, Sink& sink, http::Client& client,
                 const ci::Readers& readers, Cursor cursor)
    : m_source(source),
      m_context(context),
      m_sink(sink),
      m_client(client),
      m_readers(readers),
      m_cursor(std::move(cursor)) {}

http::Url Session::url(const std::string& rest) const {
  return url_of(m_client, m_source.location, rest);
}

Instant Session::horizon() const {
  return Instant{m_context.now.seconds - k_alive_days * k_day};
}

Result<void> Session::run() {
  if (auto ok = m_sink.begin(Pass::incremental); !ok) return ok;
  const auto introduced = introduce(m_client);
  if (ci::setting(m_source, "settings") == "yes") {  // before what is long: they are few requests
    auto night = settings::settle(m_cursor.sightings,
                                  introduced ? look_at_settings(m_client, m_source.location, m_context.now)
                                             : tl::unexpected(introduced.error()));
    put(std::move(night.records));
    m_settings = std::move(night);
  }
  // Requests before runs: they are fewer, and decide more.
  if (auto ok = read_pulls(introduced); !ok) return ok;
  if (ci::setting(m_source, "runs") != "no") read_runs(introduced);
  return finish();
}

Result<void> Session::read_pulls(const Expected<void>& introduced) {
  if (ci::setting(m_source, "pulls") == "no") return {};
  m_pulls.emplace(m_source, m_context, m_sink, m_client, m_cursor.pulls);
  if (introduced) return m_pulls->read();
  m_pulls->refuse(introduced.error());
  return {};
}

void Session::read_runs(Expected<void> introduced) {
  auto read = std::move(introduced);
  if (read) read = read_pages();
  settle(read);
  const bool covered_anew = read.has_value();
  if (read) read = read_open();
  if (!read && covered_anew)
    for (const auto shape : {CiRun::k_shape, ToolRun::k_shape})
      keep_gap(shape, read.error(), {k_always, m_context.now});
}

Expected<void> Session::read_pages() {
  const Instant known = m_cursor.covered ? m_cursor.covered->until : k_always;
  const Instant enough = std::min(known, horizon());
  std::int64_t number = 1;
  for (;;) {
    const auto before = m_announced;
    const auto more = read_page(number);
    if (!more) return tl::unexpected(more.error());
    if (number > 1 && m_announced < before && m_steps_back < k_most_steps_back) {
      ++m_steps_back;
      --number;
      continue;
    }
    // A hole in what is read would be one in what is covered: only behind the end of the last reading is it
    // safe to leap.
    const bool caught_up = m_cursor.covered && m_oldest && *m_oldest < enough;
    if (!*more) m_cursor.backfill = 0;
    if (m_cursor.backfill > number + 1 && caught_up) {
      number = m_cursor.backfill - 1;  // the last page that was read then: nothing can have slipped past
    } else {
      if (m_cursor.backfill != 0 && number >= m_cursor.backfill) m_cursor.backfill = number + 1;
      if (m_cursor.backfill == 0 && (!*more || caught_up)) return {};
      ++number;
    }
  }
}

Expected<bool> Session::read_page(std::int64_t number) {
  const auto page = url(fmt::format("actions/runs?per_page={}&page={}", k_page, number));
  const auto index = static_cast<std::size_t>(number - 1);
  http::Ask ask;
  const bool known = m_pages.size() == index && index < m_cursor.pages.size();
  if (known) ask.etag = m_cursor.pages[index].etag;
  const auto reply = m_client.get(page, ask);
  if (!reply) return tl::unexpected(reply.error());
  if (reply->status == 304) {
    m_pages.push_back(m_cursor.pages[index]);
    if (m_pages.back().items > 0) m_oldest = m_pages.back().oldest;
    return m_pages.back().items == k_page;
  }
  const auto json = http::json_of(*reply, page);
  if (!json) return tl::unexpected(json.error());
  return take_page(*json, number, std::string(http::value_of(reply->headers, "etag")));
}

Expected<bool> Session::take_page(const Json& list, std::int64_t number, const std::string& etag) {
  const auto* runs = http::list_at(list, "workflow_runs");
  if (runs == nullptr)
    return http::refuse("damaged", "the list of runs of " + m_source.location + " is none");
  m_announced = http::number_at(list, "total_count").value_or(0);
  const auto count = static_cast<std::int64_t>(runs->size());
  const auto end = (number - 1) * k_page + count;
  if (end < m_announced && count < k_page)
    return http::refuse("incomplete", fmt::format("{} announces {} runs and serves {}: page {} holds {}",
                                                  m_source.location, m_announced, end, number, count));
  m_whole_page = true;
  std::optional<Instant> oldest;
  for (const auto& item : *runs) {
    const auto run = parse_run(item);
    if (!run) {
      m_whole_page = false;
      keep_gap(CiRun::k_shape,
               {"damaged", "a run on page " + std::to_string(number) + " of " + m_source.location +
                               " lacks its id, time or state"},
               {k_always, m_context.now});
      continue;
    }
    oldest = oldest ? std::min(*oldest, run->created) : run->created;
    if (auto ok = read_run(*run); !ok) return tl::unexpected(ok.error());
  }
  if (oldest) m_oldest = oldest;
  if (m_pages.size() == static_cast<std::size_t>(number - 1))
    m_pages.push_back({m_whole_page ? etag : "", oldest.value_or(k_always), count});
  if (m_context.progress)
    m_context.progress(
        {m_source.name, "runs", static_cast<std::uint64_t>(end), static_cast<std::uint64_t>(m_announced)});
  return count == k_page;
}

Expected<void> Session::read_open() {
  const auto waiting = m_cursor.open;
  for (const auto id : waiting) {
    if (m_met.contains(id)) continue;
    const auto page = url(fmt::format("actions/runs/{}", id));
    const auto json = http::get_json(m_client, page);
    if (!json && json.error().status == 404) {  // deleted there; what was read of it stays
      m_cursor.open.erase(id);
      continue;
    }
    if (!json && ci::ends_reading(json.error())) return tl::unexpected(json.error());
    const auto run = json ? parse_run(*json) : std::nullopt;
    if (!run) {
      keep_gap(CiRun::k_shape, json ? http::Refusal{"damaged", page.path() + " is no run"} : json.error(),
               {k_always, m_context.now});
      continue;
    }
    if (auto ok = read_run(*run); !ok) return ok;
  }
  return {};
}

Expected<void> Session::read_run(const Run& run) {
  m_met.insert(run.id);
  const auto done = m_cursor.done.find(run.id);
  if (done != m_cursor.done.end() && done->second.attempt >= run.attempt && run.completed) return {};
  // Too old to come to life again, and read then: no longer kept by name. While the first reading is under
  // way, another run of the oldest second may still lie on the next page.
  const bool reached = m_cursor.covered && (m_cursor.backfill == 0 ? m_cursor.covered->since <= run.created
                                                                   : m_cursor.covered->since < run.created);
  if (run.created < horizon() && reached && !m_cursor.open.contains(run.id)) return {};
  m_cursor.open.insert(run.id);
  m_losing.clear();
  auto read = read_whole(run);
  if (!read) {
    m_whole_page = false;
    if (ci::ends_reading(read.error())) return read;
    keep_gap(CiRun::k_shape, read.error(), {run.created, m_context.now});
    return {};
  }
  if (!run.completed) {
    m_whole_page = false;
    return {};
  }
  for (const auto& [reason, at] : m_losing) m_cursor.lost[reason].add(at);
  m_cursor.open.erase(run.id);
  m_cursor.done[run.id] = {run.attempt, run.created};
  return {};
}

Expected<void> Session::read_whole(const Run& run) {
  const auto jobs = jobs_of(run);
  if (!jobs) return tl::unexpected(jobs.error());
  const auto done = m_cursor.done.find(run.id);
  std::int64_t from = done == m_cursor.done.end() ? 0 : done->second.attempt;
  for (std::int64_t attempt = from + 1; attempt <= run.attempt; ++attempt) {
    if (auto ok = read_attempt(run, *jobs, attempt); !ok) return ok;
  }
  return run.completed ? read_artifacts(run, *jobs) : Expected<void>{};
}

Expected<std::vector<Job>> Session::jobs_of(const Run& run) {
  std::vector<Job> out;
  std::size_t odd = 0;
  const auto read = http::read_list(
      m_client, url(fmt::format("actions/runs/{}/jobs?filter=all&per_page={}", run.id, k_page)), {"jobs"},
      [&](const Json& item) {
        if (auto job = parse_job(item))
          out.push_back(std::move(*job));
        else
          ++odd;
      });
  if (!read) return tl::unexpected(read.error());
  if (odd > 0)
    return http::refuse("damaged", fmt::format("{} jobs of run {} lack id, state or time", odd, run.id));
  return out;
}

// Jobs that ended are told while others of the run go on; what the end of the run changes of them is told
// then.
Expected<void> Session::read_attempt(const Run& run, const std::vector<Job>& jobs, std::int64_t attempt) {
  std::vector<CiRun> ended;
  std::vector<Job> logged;
  std::vector<Record> records;
  Run at = run;
  if (attempt < run.attempt) {  // how an earlier attempt ended as a whole says which failures were allowed
    const auto json =
        http::get_json(m_client, url(fmt::format("actions/runs/{}/attempts/{}", run.id, attempt)));
    if (!json) return tl::unexpected(json.error());
    at.conclusion = http::word_at(*json, "conclusion");
    at.completed = true;
    at.attempt = attempt;
  }
  for (const auto& job : jobs) {
    if (job.attempt != attempt || !job.completed) continue;
    const auto record = record_of(at, job);
    records.emplace_back(record);
    if (record.outcome == "skipped") continue;
    ended.push_back(record);
    logged.push_back(job);
  }
  put(std::move(records));
  return at.completed && !ended.empty() ? read_logs(run, std::move(ended), logged, attempt)
                                        : Expected<void>{};
}

void Session::put(std::vector<Record> records) {
  if (records.empty() || !m_stored) return;
  m_stored = m_sink.put(std::move(records));
}

void Session::keep_gap(std::string_view shape, const http::Refusal& refusal, Span span) {
  // One gap a shape and reason: a thousand runs that fail alike are one thing to say.
  for (auto& [gap, times] : m_gaps) {
    if (gap.shape != shape || gap.reason != refusal.reason) continue;
    gap.since = std::min(gap.since, span.since);
    gap.until = std::max(gap.until, span.until);
    ++times;
    return;
  }
  m_gaps.push_back({ci::gap_of(shape, refusal, span)});
}

void Session::settle(const Expected<void>& read) {
  const Instant now = m_context.now;
  auto& covered = m_cursor.covered;
  const Instant reached = m_oldest.value_or(now);
  if (read) {
    const Instant since = covered ? std::min(covered->since, reached) : reached;
    covered = Span{since, now};
  } else if (!covered && m_oldest && m_oldest != now) {
    covered = Span{reached, now};  // the pages before the one that failed
  } else if (covered && reached <= covered->until) {
    covered = Span{std::min(covered->since, reached), now};
  }
  m_cursor.pages = m_pages;
  const auto last = std::find_if(m_cursor.pages.begin(), m_cursor.pages.end(),
                                 [&](const SeenPage& page) { return page.oldest < horizon(); });
  if (last != m_cursor.pages.end()) m_cursor.pages.erase(last + 1, m_cursor.pages.end());
  if (!read) {
    m_cursor.pages.clear();
    const bool tail = covered && covered->until == now;
    const Span hole =
        tail ? Span{k_always, covered->since} : Span{covered ? covered->until : k_always, k_forever};
    for (const auto shape : {CiRun::k_shape, ToolRun::k_shape}) {
      m_gaps.push_back({ci::gap_of(shape, read.error(), hole)});
      if (m_announced > 0 && shape == CiRun::k_shape) m_gaps.back().gap.announced = m_announced;
    }
    return;
  }
  std::erase_if(m_cursor.done, [&](const auto& one) { return one.second.created < horizon(); });
}

}  // namespace plumbline::github
