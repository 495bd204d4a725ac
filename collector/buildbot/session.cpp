#include "collector/buildbot/session.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace plumbline::buildbot {
namespace {

using http::Expected;
using http::Json;

constexpr int k_page = 100;
constexpr std::uint64_t k_log_bytes = 1ull << 30;  // our choice
constexpr std::size_t k_most_items = 20'000;       // steps of a build, logs of a step, builders: our choice

}  // namespace

Session::Session(const SourceSpec& source, const CollectContext& context, Sink& sink, http::Client& client,
                 const ci::Readers& readers, Cursor cursor)
    : m_source(source),
      m_context(context),
      m_sink(sink),
      m_client(client),
      m_readers(readers),
      m_cursor(std::move(cursor)),
      m_wanted(ci::list_setting(source, "builders")) {}

http::Url Session::url(const std::string& rest) const {
  http::Url out = m_client.base();
  out.target = out.path();
  while (out.target.ends_with('/')) out.target.pop_back();
  out.target += "/api/v2/" + rest;
  return out;
}

bool Session::reads_logs() const {
  return m_readers.log && ci::setting(m_source, "logs") != "no";
}

bool Session::is_wanted(const Build& build) const {
  const auto it = m_builders.find(build.builder);
  return m_wanted.empty() || (it != m_builders.end() &&
                              std::find(m_wanted.begin(), m_wanted.end(), it->second) != m_wanted.end());
}

Result<void> Session::run() {
  if (auto ok = m_sink.begin(Pass::incremental); !ok) return ok;
  auto read = introduce();
  if (read) read = read_builders();
  if (read) read = read_open();
  if (read) read = read_new();
  cover(read);
  return finish();
}

Expected<void> Session::introduce() {
  if (!m_client.has_token()) return {};
  http::Url login = m_client.base();
  login.target = login.path();
  while (login.target.ends_with('/')) login.target.pop_back();
  login.target += "/auth/login";
  const auto reply = m_client.get(login);  // its cookie stands for the token from here on
  if (!reply &&
      (reply.error().status == 401 || reply.error().status == 403 || reply.error().reason == "auth_refused" ||
       (reply.error().status == 0 && ci::ends_reading(reply.error()))))
    return tl::unexpected(reply.error());
  return {};
}

Expected<void> Session::list(const std::string& rest, const std::string& key, const Take& take) {
  return http::read_list(m_client, url(rest), {key, "", k_most_items}, take);
}

Expected<void> Session::read_builders() {
  auto read = list("builders", "builders", [&](const Json& json) {
    if (const auto id = http::number_at(json, "builderid")) m_builders[*id] = http::word_at(json, "name");
  });
  if (!read) return read;
  for (const auto& name : m_wanted) {
    const auto is_it = [&](const auto& one) { return one.second == name; };
    if (std::none_of(m_builders.begin(), m_builders.end(), is_it))
      keep_gap(
          CiRun::k_shape,
          {"not_found", fmt::format("{} has no builder \"{}\"; `builders` of {} in plumbline.yaml names it",
                                    m_source.location, name, m_source.name)},
          {});
  }
  return {};
}

Expected<void> Session::read_open() {
  const auto waiting = m_cursor.open;
  for (const auto id : waiting) {
    const auto page = url(fmt::format("builds/{}?property=*", id));
    const auto json = http::get_json(m_client, page);
    if (!json && json.error().status == 404) {  // pruned there; what was read of it stays
      m_cursor.open.erase(id);
      continue;
    }
    if (!json && ci::ends_reading(json.error())) return tl::unexpected(json.error());
    const auto* builds = json ? http::list_at(*json, "builds") : nullptr;
    const auto build = builds != nullptr && builds->size() == 1 ? parse_build((*builds)[0]) : std::nullopt;
    if (!build || build->id != id) {
      keep_gap(CiRun::k_shape, json ? http::Refusal{"damaged", page.path() + " is no build"} : json.error(),
               {k_always, m_context.now});
      continue;
    }
    const auto why = reasons({*build});
    if (!why && ci::ends_reading(why.error())) return tl::unexpected(why.error());
    if (!why) {
      keep_gap(CiRun::k_shape, why.error(), {build->started, m_context.now});
      continue;
    }
    const auto it = why->find(build->request);
    if (auto ok = read_build(*build, it == why->end() ? "" : it->second); !ok) return ok;
  }
  return {};
}

Expected<void> Session::read_new() {
  for (;;) {
    const auto page =
        url(fmt::format("builds?buildid__gt={}&order=buildid&limit={}&property=*", m_cursor.last, k_page));
    const auto json = http::get_json(m_client, page);
    if (!json) return tl::unexpected(json.error());
    const auto* builds = http::list_at(*json, "builds");
    if (builds == nullptr) return http::refuse("damaged", page.path() + " is no list of builds");
    const auto* meta = http::object_at(*json, "meta");
    const auto announced = meta == nullptr ? 0 : http::number_at(*meta, "total").value_or(0);
    if (builds->empty() && announced > 0)
      return http::refuse("incomplete", fmt::format("{} announces {} further builds and serves none",
                                                    m_source.location, announced));
    if (builds->empty()) return {};
    if (auto ok = read_page(*builds); !ok) return ok;
  }
}

Expected<void> Session::read_page(const Json& items) {
  std::vector<Build> builds;
  for (const auto& item : items) {
    const auto build = parse_build(item);
    if (!build)
      return http::refuse("damaged",
                          fmt::format("a build of {} behind build {} lacks its id, builder or time",
                                      m_source.location, m_cursor.last));
    const auto before = builds.empty() ? m_cursor.last : builds.back().id;
    if (build->id <= before)
      return http::refuse("incomplete",
                          fmt::format("{} does not serve builds in the order of their ids ({} behind {})",
                                      m_source.location, build->id, before));
    builds.push_back(*build);
  }
  const auto why = reasons(builds);
  if (!why) return tl::unexpected(why.error());
  for (const auto& build : builds) {
    const auto it = why->find(build.request);
    if (auto ok = read_build(build, it == why->end() ? "" : it->second); !ok) return ok;
    m_cursor.last = build.id;
    m_first = m_first ? std::min(*m_first, build.started) : build.started;
    m_newest = build.started;
    if (m_context.progress)
      m_context.progress({m_source.name, "builds", static_cast<std::uint64_t>(build.id), 0});
  }
  return {};
}

Expected<void> Session::list_range(const std::string& kind, const std::string& id, std::int64_t from,
                                   std::int64_t to, const Take& take) {
  while (from <= to) {
    const auto page =
        url(fmt::format("{0}s?{1}__ge={2}&{1}__le={3}&order={1}&limit={4}", kind, id, from, to, k_page));
    const auto json = http::get_json(m_client, page);
    if (!json) return tl::unexpected(json.error());
    const auto* items = http::list_at(*json, kind + "s");
    if (items == nullptr) return http::refuse("damaged", page.path() + " is no list");
    if (items->empty()) return {};
    for (const auto& item : *items) take(item);
    const auto last = http::number_at(items->back(), id);
    if (!last || *last < from)
      return http::refuse("incomplete", page.path() + " does not come in the order of its ids");
    from = *last + 1;
  }
  return {};
}

Expected<std::map<std::int64_t, std::string>> Session::reasons(const std::vector<Build>& builds) {
  std::map<std::int64_t, std::string> out;
  std::map<std::int64_t, std::int64_t> set_of;  // request -> set
  const auto [least, most] = std::minmax_element(
      builds.begin(), builds.end(), [](const auto& a, const auto& b) { return a.request < b.request; });
  auto read = list_range("buildrequest", "buildrequestid", std::max<std::int64_t>(1, least->request),
                         most->request, [&](const Json& json) {
                           const auto id = http::number_at(json, "buildrequestid"),
                                      set = http::number_at(json, "buildsetid");
                           if (id && set) set_of[*id] = *set;
                         });
  if (!read) return tl::unexpected(read.error());
  if (set_of.empty()) return out;
  std::map<std::int64_t, std::string> reason_of;
  std::int64_t from = set_of.begin()->second, to = from;
  for (const auto& [request, set] : set_of) from = std::min(from, set), to = std::max(to, set);
  read = list_range("buildset", "bsid", from, to, [&](const Json& json) {
    if (const auto id = http::number_at(json, "bsid")) reason_of[*id] = http::word_at(json, "reason");
  });
  if (!read) return tl::unexpected(read.error());
  for (const auto& [request, set] : set_of) out[request] = reason_of[set];
  return out;
}

Expected<void> Session::read_build(const Build& build, const std::string& reason) {
  if (!is_wanted(build)) return {};
  m_cursor.open.insert(build.id);
  if (!build.completed) return {};
  m_losing.clear();
  auto read = read_whole(build, reason);
  if (!read) {
    if (ci::ends_reading(read.error())) return read;
    keep_gap(ToolRun::k_shape, read.error(), {build.started, m_context.now});
    return {};
  }
  for (const auto& [why, at] : m_losing) m_cursor.lost[why].add(at);
  m_cursor.open.erase(build.id);
  if (build.results == k_retry)
    m_cursor.retried[build.request].insert(build.id);
  else
    m_cursor.retried.erase(build.request);
  return {};
}

Expected<void> Session::read_whole(const Build& build, const std::string& reason) {
  BuildSeen seen;
  const auto builder = m_builders.find(build.builder);
  seen.builder = builder == m_builders.end() ? fmt::format("builder {}", build.builder) : builder->second;
  seen.reason = reason;
  if (const auto it = m_cursor.retried.find(build.request); it != m_cursor.retried.end())
    seen.attempt += std::distance(it->second.begin(), it->second.lower_bound(build.id));
  const auto record = record_of(build, seen);
  if (m_stored) m_stored = m_sink.put({record});
  if (!reads_logs()) return {};
  std::vector<Step> steps;
  std::size_t odd = 0;
  auto listed = list(fmt::format("builds/{}/steps", build.id), "steps", [&](const Json& json) {
    if (auto step = parse_step(json))
      steps.push_back(std::move(*step));
    else
      ++odd;
  });
  if (!listed) return listed;
  if (odd > 0) return http::refuse("damaged", fmt::format("{} steps of build {} have no id", odd, build.id));
  for (const auto& step : steps) {
    if (step.results == k_skipped) continue;
    if (auto ok = read_step(record, step); !ok) return ok;
  }
  return {};
}

Expected<void> Session::read_step(const CiRun& record, const Step& step) {
  std::vector<Log> logs;
  auto listed = list(fmt::format("steps/{}/logs", step.id), "logs", [&](const Json& json) {
    if (auto log = parse_log(json)) logs.push_back(std::move(*log));
  });
  if (!listed) return listed;
  RunContext run;
  run.at = step.ended.value_or(record.at);
  run.job = record.job + "/" + step.name;
  run.trigger = record.trigger;
  run.commit = record.commit;
  run.branch = record.branch;
  run.ignored = step.results == k_failure && record.outcome == "success";
  for (const auto& log : logs) {
    if (log.type == "h") continue;  // a page made of what other logs hold
    run.id = fmt::format("{}/steps/{}/logs/{}", record.id, step.id, log.id);
    if (log.type == "d") {
      m_losing.emplace_back("expired", run.at);
      continue;
    }
    if (auto ok = read_log(run, log); !ok) return ok;
  }
  return {};
}

Expected<void> Session::read_log(const RunContext& run, const Log& log) {
  const auto reading = m_readers.log();
  http::Ask ask;
  ask.accept = "*/*";
  ask.max_bytes = k_log_bytes;
  ask.take = [&](std::string_view part) {
    reading->feed(part);
    return true;
  };
  const auto reply = m_client.get(url(fmt::format("logs/{}/raw", log.id)), ask);
  if (reply) {
    if (m_stored) m_stored = m_sink.put(reading->finish(run));
    return {};
  }
  const bool gone = reply.error().status == 404 || reply.error().status == 410;
  if (!gone && reply.error().reason != "too_large") return tl::unexpected(reply.error());
  m_losing.emplace_back(gone ? "expired" : "too_large", run.at);
  return {};
}

void Session::keep_gap(std::string_view shape, const http::Refusal& refusal, Span span) {
  for (auto& gap : m_gaps) {
    if (gap.shape != shape || gap.reason != refusal.reason) continue;
    gap.since = std::min(gap.since, span.since);
    gap.until = std::max(gap.until, span.until);
    return;
  }
  m_gaps.push_back(ci::gap_of(shape, refusal, span));
}

// Builds come in the order in which they began: what is not read began after the last one that is.
void Session::cover(const Expected<void>& read) {
  auto& covered = m_cursor.covered;
  const Instant until = read ? m_context.now : m_newest.value_or(covered ? covered->until : k_always);
  if (read || m_newest) {
    const Instant since = covered ? covered->since : m_first.value_or(m_context.now);
    covered =
        Span{m_first ? std::min(since, *m_first) : since, covered ? std::max(covered->until, until) : until};
  }
  if (read) return;
  const Span hole{covered ? covered->until : k_always, k_forever};
  for (const auto shape : {CiRun::k_shape, ToolRun::k_shape}) keep_gap(shape, read.error(), hole);
}

Result<void> Session::finish() {
  if (!m_stored) return m_stored;
  if (!m_readers.log && ci::setting(m_source, "logs") != "no")
    keep_gap(ToolRun::k_shape, {"unsupported", "this build reads no logs of " + m_source.name}, {});
  for (const auto& [reason, lost] : m_cursor.lost)
    keep_gap(ToolRun::k_shape,
             {reason, fmt::format("{} logs of {} that ended from {} to {} cannot be read: {}", lost.count,
                                  m_source.name, format_date(lost.first), format_date(lost.last),
                                  reason == "expired"
                                      ? "the server keeps them no longer; read more often than it forgets"
                                      : "they are " + reason)},
             {lost.first, Instant{lost.last.seconds + 1}});
  std::vector<Coverage> coverage;
  if (m_cursor.covered) {
    const auto add = [&](std::string_view shape) {
      coverage.push_back({std::string(shape), "*", m_cursor.covered->since, m_cursor.covered->until});
    };
    add(CiRun::k_shape);
    if (reads_logs()) add(ToolRun::k_shape), add(TestRun::k_shape);
  }
  return m_sink.finish(std::move(coverage), std::move(m_gaps), m_cursor.dump());
}

}  // namespace plumbline::buildbot
