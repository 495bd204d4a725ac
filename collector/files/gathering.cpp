#include "collector/files/gathering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "collector/reports/builder.hpp"

namespace plumbline::files {
namespace {

constexpr std::size_t k_batch = 10'000;

std::string reason_of(Errc code) {
  if (code == Errc::limit) return "limit";
  if (code == Errc::unsupported) return "unsupported";
  return code == Errc::unreadable ? "damaged" : "refused";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A day or a serial number goes, a short number stays: it tells parts of one night apart.
std::string without_dates(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    std::size_t size = 0, digits = 0;
    while (size < name.size() &&
           (is_digit(name[size]) || (digits > 0 && std::string_view("-_.:T").find(name[size]) != name.npos)))
      digits += is_digit(name[size++]) ? 1 : 0;
    out += digits >= 5 ? "0" : name.substr(0, std::max<std::size_t>(size, 1));
    name.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

// The report of one job under one name, of whatever day it is. Where no manifest tells which run a file is
// of, its folder tells parts of a product apart, but for the numbers in it; of a run that has an id the
// folder is its own.
std::string scope_of(const std::string& path, const RunContext& run) {
  const auto behind = path.rfind('/') + 1;
  const auto folder = run.id.empty() ? reports::without_numbers(path.substr(0, behind)) : std::string();
  return run.job + "/" + folder + without_dates(path.substr(behind));
}

// What the records of a report begin their ids with (reports::Builder).
std::string name_of(const std::string& path, const RunContext& run) {
  return run.id.empty() || run.id == path ? path : run.id + "/" + path;
}

void insert_behind(std::string& id, const std::string& name, const std::string& time) {
  if (id.starts_with(name)) id.insert(name.size(), time);
}

void rename(reports::Records& records, const std::string& name, const std::string& time) {
  records.each([&](auto& record) {
    using Shape = std::remove_cvref_t<decltype(record)>;
    if constexpr (std::is_same_v<Shape, ToolRun> || std::is_same_v<Shape, TestRun>)
      insert_behind(record.id, name, time);
    if constexpr (std::is_same_v<Shape, Component>) insert_behind(record.inventory, name, time);
  });
}

}  // namespace

// A job that did not end well leaves the report of another night behind, or an empty one. What a report lists
// it has seen all the same: scanners fail the job that way.
void doubt_runs(reports::Records& records, const RunContext& run) {
  if (run.outcome.empty() || run.outcome == "success") return;
  records.each([&](auto& record) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(record)>, ToolRun>) {
      if (record.seen_in == "report" && record.outcome == "success") record.outcome = "unknown";
    }
  });
}

void Gathering::recall(State before) {
  m_reports = std::move(before.reports);
  m_before = std::move(before.coverage);
  m_ledger.recall(std::move(before.looks));
}

bool Gathering::keeps_more() const {
  return std::any_of(m_reports.begin(), m_reports.end(),
                     [&](const auto& one) { return one.second.size() > 1 || !m_read.contains(one.first); });
}

// The first report of a name is known by the name alone, each later one by its time too: a log by that of its
// first line, since it may grow. (Earlier editions knew it by its last.)
std::string Gathering::time_behind(const std::string& name, Instant at, Instant begun) {
  m_read.insert(name);
  auto& times = m_reports[name];
  auto known = std::find(times.begin(), times.end(), at);
  if (known == times.end()) known = std::find(times.begin(), times.end(), begun);
  if (known == times.end()) known = times.insert(known, begun);
  return known == times.begin() ? "" : "@" + format_rfc3339(*known);
}

State Gathering::state(const std::string& digest, bool all) const {
  State out{digest, coverage(), gaps(), m_reports, m_ledger.memories()};
  if (all) {
    out.coverage = merged(m_before, out.coverage);
  } else {
    std::erase_if(out.reports, [&](const auto& one) { return !m_read.contains(one.first); });
  }
  return out;
}

void Gathering::cover(std::string_view shape, const std::string& kind, Instant at) {
  const auto [it, fresh] = m_covered.try_emplace({std::string(shape), kind}, at, at);
  if (fresh) return;
  it->second.first = std::min(it->second.first, at);
  it->second.second = std::max(it->second.second, at);
}

bool Gathering::add(FileReading& file, const RunContext& run) {
  auto& read = file.read;
  const bool known = m_reports.contains(name_of(file.path, run));
  if (read.status == reports::Status::refused) {
    // A file nobody claims is no hole; a report that cannot be read, or that was one, is.
    if (known || !read.type.empty() || read.reason.starts_with("is larger") ||
        read.reason.starts_with("nests"))
      return add_gap("damaged", fmt::format("{} ({}), not read: {}", file.path,
                                            read.type.empty() ? "a file" : read.type, read.reason));
    return false;
  }
  const Instant at = run.at != k_always ? run.at : read.stated.value_or(k_always);
  if (at == k_always && !read.counts.empty() && (read.type != "log" || read.counts.at("tool_runs") != 0))
    return add_gap(
        "undated",
        fmt::format("{}: nothing says when it was made: neither the manifest, nor its path, nor itself; "
                    "file times are no evidence. Name its time in {}",
                    file.path, k_manifest_name));
  if (at > m_now)
    return add_gap("refused",
                   fmt::format("{}: is dated {}, which has not come yet", file.path, format_rfc3339(at)));
  // By these two it is known: of two files they would make one, and which one nobody chose.
  if (!m_known.emplace(run.id, file.path).second) {
    read = {};
    read.reason =
        "another file of this name was read before it: import the folder that holds both, or give their runs "
        "an id in a "
        "manifest";
    return add_gap("refused", fmt::format("{}, not read: {}", file.path, read.reason));
  }
  const auto name = name_of(file.path, run);
  const auto time = at == k_always ? std::string() : time_behind(name, at, file.begun.value_or(at));
  if (!time.empty()) rename(read.records, name, time);
  doubt_runs(read.records, run);
  m_ledger.add(scope_of(file.path, run), (run.id.empty() ? file.path : run.id) + time, at, std::move(read));
  read.records.each([&](const auto& record) {  // NOLINT(bugprone-use-after-move): its findings alone are gone
    using Shape = std::remove_cvref_t<decltype(record)>;
    if constexpr (std::is_same_v<Shape, ToolRun>) {
      cover("tool_run", record.category, record.at);
      if (record.seen_in == "report") cover("finding", record.category, at);
      if (record.category == "sbom") cover("component", "*", at);
    }
    if constexpr (std::is_same_v<Shape, TestRun>) cover("test_run", record.category, record.at);
  });
  m_records.append(std::move(read.records));
  return true;
}

void Gathering::add(const archive::Walked& walked) {
  for (const auto& one : walked.refused) add_gap(reason_of(one.code), one.reason);
  if (walked.more_refused > 0) add_gap("refused", fmt::format("and {} files more", walked.more_refused));
}

bool Gathering::add_gap(const std::string& reason, const std::string& detail) {
  auto& lost = m_lost[reason];
  if (lost.count++ == 0) lost.first = reports::clipped(detail, 600);
  return true;
}

void Gathering::add_missing(Instant at, const std::string& detail) {
  constexpr std::size_t k_most = 100;
  const auto told = [&](const Gap& gap) { return gap.since == at; };
  if (at == k_always || at > m_now || std::any_of(m_missing.begin(), m_missing.end(), told)) return;
  if (m_missing.size() == k_most) return static_cast<void>(add_gap("missing", detail));
  Gap gap;
  gap.shape = "tool_run";
  gap.kind = "*";
  gap.reason = "missing";
  gap.since = at;
  gap.until = {at.seconds + 1};
  gap.detail = reports::clipped(detail, 600);
  m_missing.push_back(std::move(gap));
}

void Gathering::covers(const std::vector<Coverage>& stated) {
  m_stated = stated;
}

void Gathering::add_run(const Manifest::Entry& entry) {
  if (entry.outcome.empty() || entry.run.at == k_always || entry.run.at > m_now) return;
  CiRun out;
  out.id = entry.run.id.empty() ? entry.path : entry.run.id;
  out.at = entry.run.at;
  out.job = entry.run.job;
  out.outcome = entry.outcome;
  out.trigger = entry.run.trigger;
  out.commit = entry.run.commit;
  out.branch = entry.run.branch;
  out.ignored = entry.run.ignored;
  m_records.add(std::move(out));
}

Result<void> Gathering::hand_over(const std::function<Result<void>(std::vector<Record>)>& put,
                                  const std::function<Result<void>(const Native&)>& no_finding) {
  std::vector<Record> batch;
  Result<void> out;
  const auto one = [&](auto&& record) {
    if (!out) return;
    batch.emplace_back(std::forward<decltype(record)>(record));
    if (batch.size() == k_batch) out = put(std::exchange(batch, {}));
  };
  m_records.drain(one);
  m_ledger.take(one, [&](const std::string& id) {
    if (out && no_finding) out = no_finding(native_of({id}));
  });
  if (m_ledger.too_many() && keeps_more())
    add_gap(
        "limit",
        "a report that was overwritten or is gone holds more than 100,000 findings: when they came and went "
        "is not known; keep each report under a name of its own and hand over the folder");
  return out && !batch.empty() ? put(std::move(batch)) : out;
}

std::vector<Coverage> Gathering::coverage() const {
  std::vector<Coverage> out;
  const auto is_stated = [&](const std::string& shape, const std::string& kind) {
    return std::any_of(m_stated.begin(), m_stated.end(),
                       [&](const Coverage& c) { return c.shape == shape && (c.kind == kind); });
  };
  for (const auto& [what, span] : m_covered) {
    if (is_stated(what.first, what.second)) continue;
    out.push_back({what.first, what.second, span.first, Instant{span.second.seconds + 1}});
  }
  for (auto stated : m_stated) {
    stated.until = std::min(stated.until, m_now);
    if (stated.since < stated.until) out.push_back(std::move(stated));
  }
  return out;
}

std::vector<Gap> Gathering::gaps() const {
  auto out = m_missing;
  for (const auto& [reason, lost] : m_lost) {
    Gap gap;
    gap.shape = "tool_run";
    gap.kind = "*";
    gap.reason = reason;
    gap.detail = lost.count == 1 ? lost.first : fmt::format("{} (and {} more)", lost.first, lost.count - 1);
    out.push_back(std::move(gap));
  }
  return out;
}

}  // namespace plumbline::files
