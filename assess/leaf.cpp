#include "assess/leaf.hpp"

#include <algorithm>
#include <tuple>

#include "core/window.hpp"

namespace plumbline::assess {
namespace {

// SEMANTICS 5 and 6: yes needs only its witness; no needs coverage of what is looked back on, and a place.
Timeline<Verdict> presence(const Rule& leaf, const std::vector<ProbeRow>& rows, const Sight& sight) {
  std::vector<Span> spans, doubts;
  spans.reserve(rows.size());
  for (const auto& row : rows) (row.doubtful ? doubts : spans).push_back({row.at, row.until});
  const auto in_force = fresh(spans, leaf.fresh);
  const auto there = union_of(std::move(spans));
  const auto seen = zip(sight.blind, there, [&](Reason blind, bool was_there) -> Verdict {
    if (blind != Reason::not_given) return {Answer::unknown, blind};
    if (sight.elsewhere) return {Answer::unknown, Reason::elsewhere};
    return {Answer::no, was_there ? Reason::stale : Reason::none};
  });
  // SEMANTICS 6, places: what CI runs from a file nobody could read may be the thing asked for.
  const auto silence = zip(seen, sight.unread_calls, [](Verdict verdict, bool unread) {
    return unread && verdict.answer == Answer::no ? Verdict{Answer::unknown, Reason::elsewhere} : verdict;
  });
  const auto in_doubt = zip(silence, fresh(doubts, leaf.fresh), [](Verdict verdict, bool doubt) {
    const bool told = verdict.answer == Answer::no || verdict.reason == Reason::no_source;  // somebody saw it
    return doubt && told ? Verdict{Answer::unknown, Reason::open_rows} : verdict;
  });
  return zip(in_force, in_doubt, [](bool yes, Verdict other) { return yes ? k_yes : other; });
}

std::vector<RowPoint> points(const std::vector<ProbeRow>& rows) {
  std::vector<RowPoint> out;
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back({row.at, row.ok});
  return out;
}

Timeline<Counts> counts(const Rule& leaf, const std::vector<ProbeRow>& rows) {
  return leaf.window ? counts_in_window(points(rows), *leaf.window)
                     : counts_of_last(points(rows), *leaf.last, leaf.max_age);
}

// A gap that says how many it hides: those not seen all the same count as open rows wherever it is looked
// back on.
Timeline<std::int64_t> hidden_rows(const std::vector<Gap>& gaps, const std::vector<ProbeRow>& rows,
                                   Duration lookback) {
  Timeline<std::int64_t> out(0);
  for (const auto& gap : gaps) {
    const auto seen = std::count_if(rows.begin(), rows.end(), [&](const ProbeRow& row) {
      return gap.since <= row.at && row.at < gap.until;
    });
    const auto missing = std::max<std::int64_t>(0, *gap.announced - seen);
    const auto tainted = union_of({{gap.since, end_of_taint({gap.since, gap.until}, lookback)}});
    out = zip(out, tainted, [missing](std::int64_t n, bool is) { return is ? n + missing : n; });
  }
  return out;
}

// With `last: N` the rule looks back no further than the oldest of its N rows: where nothing was unseen since
// that one, it sees all it asks for.
Timeline<Reason> blind_to_last(const Rule& leaf, const std::vector<ProbeRow>& rows,
                               const Timeline<Counts>& tally, const Sight& sight) {
  const auto reach = static_cast<std::size_t>(*leaf.last);
  Timeline<Instant> oldest(k_always);
  for (std::size_t i = reach - 1; i < rows.size(); ++i) oldest.append(rows[i].at, rows[i - (reach - 1)].at);
  Timeline<Instant> unseen_until(k_always);
  for (const auto& step : sight.whole.steps()) unseen_until.append(step.at, step.value ? step.at : k_forever);
  const auto seen = zip(oldest, unseen_until, [](Instant row, Instant hole) { return row >= hole; });
  const auto full = tally.map([&](const Counts& c) { return c.n == *leaf.last; });
  const auto enough = zip(seen, full, [](bool a, bool b) { return a && b; });
  return zip(sight.blind, enough, [](Reason blind, bool ok) { return ok ? Reason::not_given : blind; });
}

struct Seen {
  Counts counts;
  std::int64_t hidden = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
};

struct Blind {
  Reason any = Reason::not_given;     // to some of what is looked back on
  Reason judged = Reason::not_given;  // to what rows are judged by
  friend bool operator==(const Blind&, const Blind&) = default;
};

// SEMANTICS 3, with a gap in the window. An exception counts for sure only where what it was judged by was
// seen.
Verdict judge_seen(const Rule& leaf, const Seen& seen, Blind both, const Sight& sight) {
  const Reason blind = both.any;
  const auto& c = seen.counts;
  if (blind != Reason::not_given) {
    const bool every = leaf.at_least.num == leaf.at_least.den;
    const bool exception = c.n - c.open - c.ok > 0 && c.n - c.open >= leaf.min;
    if (blind == Reason::gap && both.judged == Reason::not_given && every && exception && !sight.elsewhere)
      return {Answer::no, Reason::below};
    return {Answer::unknown, blind};
  }
  const auto verdict = judge(c.ok, c.open + seen.hidden, c.n + seen.hidden, leaf.at_least, leaf.min);
  const bool silent_no = verdict.answer == Answer::no && sight.elsewhere;
  const bool silent_case = verdict.answer == Answer::no_case && sight.rows_elsewhere;
  if (silent_no || silent_case) return {Answer::unknown, Reason::elsewhere};
  return verdict;
}

Timeline<Verdict> ratio(const Rule& leaf, const std::vector<ProbeRow>& rows, const Sight& sight) {
  const auto tally = counts(leaf, rows);
  const auto blind = leaf.last ? blind_to_last(leaf, rows, tally, sight) : sight.blind;
  const auto hidden = hidden_rows(sight.announced, rows, leaf.window ? *leaf.window : *leaf.max_age);
  const auto seen = zip(tally, hidden, [](const Counts& c, std::int64_t n) { return Seen{c, n}; });
  const auto both = zip(blind, sight.judged_blind, [](Reason a, Reason b) { return Blind{a, b}; });
  return zip(seen, both, [&](const Seen& s, Blind b) { return judge_seen(leaf, s, b, sight); });
}

Timeline<Verdict> carried_after(const Timeline<Verdict>& base, Instant end, Duration grace) {
  auto out = frozen_at(base, end);
  if (end == k_always || end == k_forever) return out;
  const auto last = out.at(end);
  const bool never_seen = last.answer == Answer::unknown && last.reason == Reason::no_source;
  out.append(add(end, grace), never_seen ? last : Verdict{Answer::unknown, Reason::stale_source});
  return out;
}

}  // namespace

Instant present_until(const Rule& leaf, const ProbeRow& row) {
  return leaf.fresh ? std::min(row.until, add(row.at, *leaf.fresh)) : row.until;
}

Timeline<Verdict> frozen_at(const Timeline<Verdict>& timeline, Instant end) {
  if (end == k_always) return timeline;
  Timeline<Verdict> out(timeline.steps().front().value);
  for (const auto& step : timeline.steps()) {
    if (step.at < end) out.append(step.at, step.value);
  }
  return out;
}

Timeline<Verdict> within(const Timeline<Verdict>& timeline, Span life) {
  return zip(timeline, union_of({life}), [](Verdict v, bool alive) { return alive ? v : k_no_case; });
}

LeafAnswer answer_leaf(const Rule& leaf, const Probe& probe, const SourceRows& asked) {
  const bool is_ratio = leaf.kind == Rule::Kind::ratio;
  const auto lookback = leaf.window ? leaf.window : leaf.fresh ? leaf.fresh : leaf.max_age;
  const auto sight = look(*asked.source, probe, leaf.with, lookback, is_ratio);
  LeafAnswer out;
  const auto base = is_ratio ? ratio(leaf, *asked.rows, sight) : presence(leaf, *asked.rows, sight);
  out.carried = carried_after(base, sight.end, asked.source->grace);
  out.frozen = frozen_at(out.carried, asked.source->end);
  const bool current = sight.end == k_forever || add(sight.end, asked.source->grace) >= asked.source->end;
  out.forecast = current ? base : out.carried;
  return out;
}

LeafAnswer answer_pooled(const Rule& leaf, const Probe& probe, const std::vector<SourceRows>& asked) {
  std::vector<ProbeRow> rows;
  Sight sight;
  sight.blind = Timeline<Reason>(Reason::not_given);
  sight.whole = Timeline<bool>(true);
  auto stale = Timeline<bool>(false);
  for (const auto& one : asked) {
    rows.insert(rows.end(), one.rows->begin(), one.rows->end());
    const auto own = look(*one.source, probe, leaf.with, leaf.window ? leaf.window : leaf.max_age, true);
    const auto alive = union_of({one.source->life});
    const auto blind = zip(own.blind, alive, [](Reason r, bool is) { return is ? r : Reason::not_given; });
    sight.blind = zip(sight.blind, blind, weightier);
    sight.judged_blind = zip(sight.judged_blind, own.judged_blind, weightier);
    sight.whole = zip(sight.whole, zip(own.whole, alive, [](bool w, bool is) { return w || !is; }),
                      [](bool a, bool b) { return a && b; });
    sight.elsewhere = sight.elsewhere || own.elsewhere;
    sight.rows_elsewhere = sight.rows_elsewhere || own.rows_elsewhere;
    sight.announced.insert(sight.announced.end(), own.announced.begin(), own.announced.end());
    const auto over = union_of(
        {{own.end == k_forever ? k_forever : add(own.end, one.source->grace), one.source->life.until}});
    stale = zip(stale, over, [](bool a, bool b) { return a || b; });
  }
  std::sort(rows.begin(), rows.end(), [](const ProbeRow& a, const ProbeRow& b) {
    return std::tie(a.at, a.evidence) < std::tie(b.at, b.evidence);
  });
  LeafAnswer out;
  out.forecast = ratio(leaf, rows, sight);
  out.frozen = out.forecast;
  out.carried = zip(out.forecast, stale, [](Verdict v, bool is) {
    return is ? Verdict{Answer::unknown, Reason::stale_source} : v;
  });
  return out;
}

RowRange rows_in_window(const Rule& leaf, const std::vector<ProbeRow>& rows, Instant t) {
  const auto later =
      std::upper_bound(rows.begin(), rows.end(), t, [](Instant x, const ProbeRow& r) { return x < r.at; });
  RowRange range{0, static_cast<std::size_t>(later - rows.begin())};
  const auto age = leaf.window ? leaf.window : leaf.max_age;
  if (leaf.last && range.last > static_cast<std::size_t>(*leaf.last))
    range.first = range.last - static_cast<std::size_t>(*leaf.last);
  const auto aged = [&](const ProbeRow& row) { return !(t < add(row.at, *age)); };
  const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(range.first);
  if (age) range.first = static_cast<std::size_t>(std::partition_point(begin, later, aged) - rows.begin());
  return range;
}

}  // namespace plumbline::assess
