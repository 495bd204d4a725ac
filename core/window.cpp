#include "core/window.hpp"

#include <algorithm>

namespace plumbline {
namespace {

struct Change {
  Instant at;
  Counts by;
};

void add_row(std::vector<Change>& changes, const RowPoint& row, Instant leaves) {
  if (!(row.at < leaves)) return;
  const Counts counts{row.ok == 1 ? 1 : 0, row.ok ? 0 : 1, 1};
  changes.push_back({row.at, counts});
  changes.push_back({leaves, {-counts.ok, -counts.open, -counts.n}});
}

Timeline<Counts> sum_up(std::vector<Change> changes) {
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.at < b.at; });
  Timeline<Counts> out;
  Counts now;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    now.ok += changes[i].by.ok;
    now.open += changes[i].by.open;
    now.n += changes[i].by.n;
    if (i + 1 == changes.size() || changes[i].at < changes[i + 1].at) out.append(changes[i].at, now);
  }
  return out;
}

constexpr std::int64_t k_day = 86400;

Instant midnight(Instant t) {
  const std::int64_t past = t.seconds % k_day;
  return {t.seconds - (past < 0 ? past + k_day : past)};
}

}  // namespace

Timeline<Counts> counts_in_window(const std::vector<RowPoint>& rows, Duration window) {
  std::vector<Change> changes;
  changes.reserve(rows.size() * 2);
  for (const auto& row : rows) add_row(changes, row, add(row.at, window));
  return sum_up(std::move(changes));
}

Timeline<Counts> counts_of_last(const std::vector<RowPoint>& rows, std::int64_t n,
                                std::optional<Duration> max_age) {
  std::vector<Change> changes;
  if (n <= 0) return sum_up(std::move(changes));
  changes.reserve(rows.size() * 2);
  const auto reach = static_cast<std::size_t>(n);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Instant ages = max_age ? add(rows[i].at, *max_age) : k_forever;
    const Instant pushed = reach < rows.size() - i ? rows[i + reach].at : k_forever;
    add_row(changes, rows[i], std::min(ages, pushed));
  }
  return sum_up(std::move(changes));
}

Timeline<bool> fresh(const std::vector<Span>& spans, std::optional<Duration> fresh) {
  std::vector<Span> cut = spans;
  if (fresh) {
    for (auto& span : cut) span.until = std::min(span.until, add(span.since, *fresh));
  }
  return union_of(std::move(cut));
}

Instant end_of_taint(Span uncovered, Duration window) {
  const Instant end = add(uncovered.until, window);
  if (window.months == 0 || uncovered.until == k_forever ||
      uncovered.until.seconds < k_always.seconds + 2 * k_day) {
    return end;
  }
  // Clamping maps several days onto the last one of a month: the evening before may then outlast the morning
  // of `until`.
  const Instant evening{midnight(uncovered.until).seconds - 1};
  if (evening < uncovered.since) return end;
  return std::max(end, add(add(evening, window), Duration{0, 1}));
}

Timeline<bool> looked_back_on(const Timeline<bool>& covered, Duration window) {
  std::vector<Span> tainted;
  for (const auto& hole : spans_of(covered.map([](bool is) { return !is; }))) {
    tainted.push_back({hole.since, end_of_taint(hole, window)});
  }
  return union_of(std::move(tainted)).map([](bool is) { return !is; });
}

}  // namespace plumbline
