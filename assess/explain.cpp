#include "assess/explain.hpp"

#include <algorithm>
#include <ranges>

#include "assess/rule_text.hpp"

namespace plumbline::assess {
namespace {

constexpr std::size_t k_first_exceptions = 10;
constexpr std::size_t k_newest_ok = 3;
constexpr std::size_t k_newest_witnesses = 20;  // `n` says how many there are

// A later version is not known yet at `t`.
ProbeRow as_seen_at(ProbeRow row, Instant t) {
  if (t < row.until) row.until = k_forever;
  return row;
}

void count_population(const Rule& leaf, const std::vector<ProbeRow>& rows, Instant t, TermAnswer& out) {
  const auto range = rows_in_window(leaf, rows, t);
  for (std::size_t i = range.last; i > range.first; --i) {
    const auto& row = rows[i - 1];
    ++out.n;
    if (!row.ok) {
      ++out.open;
    } else if (*row.ok == 1) {
      ++out.ok;
      if (out.witnesses.size() < k_newest_ok) out.witnesses.push_back(row);
    } else {
      ++out.exceptions;
      if (out.first_exceptions.size() < k_first_exceptions) out.first_exceptions.push_back(row);
    }
  }
}

void count_presence(const Rule& leaf, const std::vector<ProbeRow>& rows, Instant t, TermAnswer& out) {
  for (const auto& row : std::views::reverse(rows)) {
    if (t < row.at || !(t < present_until(leaf, row))) continue;
    if (row.doubtful) {
      if (out.verdict.reason == Reason::open_rows && out.too_thin.size() < k_newest_ok)
        out.too_thin.push_back(as_seen_at(row, t));
      continue;
    }
    ++out.n;
    if (out.witnesses.size() < k_newest_witnesses) out.witnesses.push_back(as_seen_at(row, t));
  }
}

// The row that ceased to count in the second the present answer began.
std::optional<ProbeRow> row_that_left(const Rule& leaf, const std::vector<ProbeRow>& rows, Instant since) {
  const auto age = leaf.window ? leaf.window : leaf.max_age;
  std::optional<ProbeRow> out;
  for (std::size_t i = 0; i < rows.size() && rows[i].at < since; ++i) {
    if (rows[i].doubtful) continue;
    const bool aged = age && add(rows[i].at, *age) == since;
    const bool lapsed =
        leaf.kind == Rule::Kind::present && leaf.fresh && present_until(leaf, rows[i]) == since;
    const auto pusher = i + static_cast<std::size_t>(leaf.last.value_or(0));
    const bool pushed = leaf.last && pusher < rows.size() && rows[pusher].at == since;
    if (aged || lapsed || pushed) out = as_seen_at(rows[i], since);
  }
  return out;
}

// The first row that counted when the present run of `yes` began; newer versions stand before it among the
// witnesses.
std::optional<ProbeRow> row_that_began(const std::vector<ProbeRow>& rows, const TermAnswer& answer,
                                       Instant t) {
  const auto first = std::find_if(
      rows.begin(), rows.end(), [&](const ProbeRow& row) { return !row.doubtful && row.at == answer.since; });
  if (first == rows.end()) return std::nullopt;
  const auto same = [&](const ProbeRow& row) { return row.evidence == first->evidence; };
  const bool shown = std::any_of(answer.witnesses.begin(), answer.witnesses.end(), same);
  return shown ? std::nullopt : std::optional(as_seen_at(*first, t));
}

}  // namespace

Instant asked_at(const Source& source, const Asking& asking) {
  return source.end == k_always || asking.as_of < source.end ? asking.as_of : Instant{source.end.seconds - 1};
}

std::string bound_text(std::string text, const std::map<std::string, std::string>& with) {
  for (const auto& [name, value] : with) {
    const std::string mark = ":" + name;
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

TermAnswer explain_leaf(const Rule& leaf, const Probe& probe, const SourceRows& asked,
                        const LeafAnswer& answer, const Asking& asking) {
  TermAnswer out;
  out.probe = probe_key(leaf);
  out.question = bound_text(probe.question, leaf.with);
  out.remedy = bound_text(probe.remedy, leaf.with);
  out.asked = asked_in_words(leaf);
  out.subject = asked.source->name;
  out.population = probe.population;
  const auto& timeline = answer.at_mode(asking.mode);
  out.verdict = timeline.at(asking.as_of);
  out.since = timeline.run_at(asking.as_of).since;
  out.lapses = lapse(timeline, answer.forecast, asking);
  const Instant t = asked_at(*asked.source, asking);
  if (probe.population)
    count_population(leaf, *asked.rows, t, out);
  else
    count_presence(leaf, *asked.rows, t, out);
  if (out.since != k_always) out.left_window = row_that_left(leaf, *asked.rows, out.since);
  if (!probe.population && out.verdict.answer == Answer::yes)
    out.began_with = row_that_began(*asked.rows, out, t);
  out.missing = who_would_tell(*asked.source, probe, leaf.with, out.verdict).what;
  return out;
}

}  // namespace plumbline::assess
