// What stands beside a run: logs and artifacts.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "collector/ci/zip.hpp"
#include "collector/github/session.hpp"

namespace plumbline::github {
namespace {

using http::Expected;
using http::Json;

// Our choice: what is larger is told of and not read.
constexpr std::uint64_t k_archive_bytes = 256ull << 20;
constexpr std::uint64_t k_log_bytes = 1ull << 30;
constexpr std::uint64_t k_report_bytes = 128ull << 20;

bool is_gone(const http::Refusal& refusal) {
  return refusal.status == 404 || refusal.status == 410;
}
bool is_lost(const http::Refusal& refusal) {
  return is_gone(refusal) || refusal.reason == "too_large" || refusal.reason == "limit";
}

Expected<void> refuse_zip(const Error& error, const std::string& what) {
  return http::refuse(error.code == Errc::limit ? "limit" : "damaged", what + ": " + error.message);
}

}  // namespace

bool Session::reads_logs() const {
  return m_readers.log && ci::setting(m_source, "logs") != "no";
}

void Session::lose(const std::string& reason, Instant at) {
  m_losing.emplace_back(reason, at);
}

// One archive holds the logs of all jobs of an attempt. A job it does not hold, or whose name is not the only
// one of its kind there, is asked for alone.
Expected<void> Session::read_logs(const Run& run, std::vector<CiRun> ended, const std::vector<Job>& jobs,
                                  std::int64_t attempt) {
  if (!reads_logs()) return {};
  http::Ask ask;
  ask.max_bytes = k_archive_bytes;
  const auto page = url(fmt::format("actions/runs/{}/attempts/{}/logs", run.id, attempt));
  const auto reply = m_client.get(page, ask);
  if (!reply && is_gone(reply.error())) {
    for (const auto& record : ended) lose("expired", record.at);
    return {};
  }
  std::set<std::size_t> read;
  if (reply) {
    const auto held = read_archive(reply->body, ended, jobs);
    if (!held && held.error().reason != "limit") return tl::unexpected(held.error());
    if (held) read = *held;
  } else if (reply.error().reason != "too_large") {
    return tl::unexpected(reply.error());
  }
  for (std::size_t i = 0; i < ended.size(); ++i) {
    if (read.contains(i)) continue;
    auto alone = read_log(ended[i], jobs[i].id);
    if (alone) continue;
    if (!is_lost(alone.error())) return alone;
    lose(is_gone(alone.error()) ? "expired" : alone.error().reason, ended[i].at);
  }
  return {};
}

Expected<std::set<std::size_t>> Session::read_archive(const std::string& zip, const std::vector<CiRun>& ended,
                                                      const std::vector<Job>& jobs) {
  std::map<std::string, std::size_t> by_key;
  std::set<std::string> twice;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const auto key = job_key_of_name(jobs[i].name);
    if (key.empty() || !by_key.emplace(key, i).second) twice.insert(key);
  }
  std::set<std::size_t> read;
  std::vector<Record> records;
  std::unique_ptr<ci::LogReading> log;
  const auto done = ci::read_zip(zip, {}, [&](const std::string& name) -> ci::ZipFile {
    const auto key = job_key_of_entry(name);
    const auto it = by_key.find(key);
    if (it == by_key.end() || twice.contains(key) || read.contains(it->second)) return {};
    log = m_readers.log();
    const auto index = it->second;
    return {[&](std::string_view part) { log->feed(part); },
            [&, index] {
              read.insert(index);
              for (auto& record : log->finish(context_of(ended[index]))) records.push_back(std::move(record));
            }};
  });
  if (!done)
    return tl::unexpected(refuse_zip(done.error(), "the archive of logs of " + ended.front().id).error());
  put(std::move(records));
  return read;
}

Expected<void> Session::read_log(const CiRun& record, std::int64_t job) {
  const auto log = m_readers.log();
  http::Ask ask;
  ask.max_bytes = k_log_bytes;
  ask.take = [&](std::string_view part) {
    log->feed(part);
    return true;
  };
  const auto reply = m_client.get(url(fmt::format("actions/jobs/{}/logs", job)), ask);
  if (!reply) return tl::unexpected(reply.error());
  put(log->finish(context_of(record)));
  return {};
}

Expected<void> Session::read_artifacts(const Run& run, const std::vector<Job>& jobs) {
  if (!m_readers.report || ci::setting(m_source, "artifacts") == "no") return {};
  // An artifact names its run and not its job: it is told of the run, at the end of its last job.
  CiRun last;
  for (const auto& job : jobs) {
    if (job.ended && (last.id.empty() || *job.ended >= last.at)) last = record_of(run, job);
  }
  if (last.id.empty()) return {};
  RunContext context = context_of(last);
  context.id = std::to_string(run.id);
  context.job = run.workflow;
  context.ignored = false;
  std::vector<Json> artifacts;
  auto listed = http::read_list(m_client, url(fmt::format("actions/runs/{}/artifacts?per_page=100", run.id)),
                                {"artifacts"}, [&](const Json& item) { artifacts.push_back(item); });
  if (!listed) return listed;
  for (const auto& artifact : artifacts) {
    auto read = read_artifact(artifact, context);
    if (read) continue;
    if (!is_lost(read.error())) return read;
    lose(is_gone(read.error()) ? "expired" : read.error().reason, context.at);
  }
  return {};
}

Expected<void> Session::read_artifact(const Json& artifact, const RunContext& run) {
  const auto id = http::number_at(artifact, "id");
  if (!id || *id <= 0) return http::refuse("damaged", "an artifact of run " + run.id + " has no id");
  const auto name = http::word_at(artifact, "name", 100);
  if (http::flag_at(artifact, "expired")) return http::refuse("expired", "artifact " + name, 410);
  http::Ask ask;
  ask.max_bytes = k_archive_bytes;
  const auto reply = m_client.get(url(fmt::format("actions/artifacts/{}/zip", *id)), ask);
  if (!reply) return tl::unexpected(reply.error());
  std::string bytes;
  bool too_large = false;
  std::vector<Record> records;
  const auto done = ci::read_zip(reply->body, {}, [&](const std::string& file) -> ci::ZipFile {
    bytes.clear();
    return {[&](std::string_view part) {
              if (bytes.size() + part.size() > k_report_bytes)
                too_large = true;
              else
                bytes += part;
            },
            [&, file] {
              RunContext context = run;
              context.id += fmt::format("/artifact/{}/{}", *id, file);
              const auto read = m_readers.report(file, bytes, context);  // most files are no report
              if (read) records.insert(records.end(), read->begin(), read->end());
              if (!read && read.error().code != Errc::unsupported) lose("damaged_report", run.at);
            }};
  });
  put(std::move(records));
  if (!done) return refuse_zip(done.error(), "artifact " + name + " of run " + run.id);
  return too_large ? http::refuse("too_large", "a file of artifact " + name) : Expected<void>{};
}

std::vector<Coverage> Session::coverage() const {
  std::vector<Coverage> out;
  if (m_pulls) out = m_pulls->coverage();
  if (!m_cursor.covered || ci::setting(m_source, "runs") == "no") return out;
  const auto add = [&](std::string_view shape) {
    out.push_back({std::string(shape), "*", m_cursor.covered->since, m_cursor.covered->until});
  };
  add(CiRun::k_shape);
  if (!reads_logs()) return out;
  add(ToolRun::k_shape);
  add(TestRun::k_shape);
  return out;
}

Result<void> Session::finish() {
  if (!m_stored) return m_stored;
  const bool runs = ci::setting(m_source, "runs") != "no";
  if (runs && !m_readers.log && ci::setting(m_source, "logs") != "no")
    keep_gap(ToolRun::k_shape, {"unsupported", "this build reads no logs of " + m_source.name}, {});
  for (const auto& [reason, lost] : m_cursor.lost) {
    const auto detail =
        fmt::format("{} logs or artifacts of {} that ended from {} to {} cannot be read: {}", lost.count,
                    m_source.location, format_date(lost.first), format_date(lost.last),
                    reason == "expired" ? "the server keeps them no longer; read more often than it forgets"
                                        : "they are " + reason);
    keep_gap(ToolRun::k_shape, {reason, detail}, {lost.first, Instant{lost.last.seconds + 1}});
  }
  std::vector<Gap> gaps;
  if (m_pulls) gaps = m_pulls->gaps();
  gaps.insert(gaps.end(), m_settings.gaps.begin(), m_settings.gaps.end());
  for (auto& [gap, times] : m_gaps) {
    if (times > 1) gap.detail += fmt::format(" (and {} more of this kind)", times - 1);
    gaps.push_back(std::move(gap));
  }
  auto covered = coverage();
  covered.insert(covered.end(), m_settings.coverage.begin(), m_settings.coverage.end());
  return m_sink.finish(std::move(covered), std::move(gaps), m_cursor.dump());
}

}  // namespace plumbline::github
