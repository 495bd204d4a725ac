#include "assess/turning.hpp"

#include <algorithm>
#include <tuple>

#include "assess/asked_leaves.hpp"
#include "assess/rule_text.hpp"

namespace plumbline::assess {
namespace {

auto identity(const Counted& c) {
  return std::tie(c.leaf, c.row->subject, c.row->at, c.row->evidence, c.row->ok, c.row->detail);
}
bool comes_before(const Counted& a, const Counted& b) {
  return identity(a) < identity(b);
}

template <class F>
void for_each_asked(const Body& body, const Control& control, const std::string& subject, F&& f) {
  for (const auto* rule : {&control.observed, &control.indicated}) {
    if (*rule) assess::for_each_asked(body, **rule, subject, f);
  }
}

Instant second_before(Instant t) {
  return {t.seconds - 1};
}

// What happened to the leaves of a control in one second.
struct Events {
  bool leaf_turned = false;
  bool born = false, died = false;             // a subject
  std::vector<ProbeRow> good_came, good_left;  // rows that speak for it
  std::vector<ProbeRow> bad_came, bad_left;    // rows that are not ok, or not decided
  How leaving = How::window;
  Reason blind_before = Reason::not_given, blind_after = Reason::not_given;  // of answers that turned
};

void note_presence(const Rule& leaf, const std::vector<ProbeRow>& rows, Instant at, Events& events) {
  for (const auto& row : rows) {
    if (row.at == at) (row.doubtful ? events.bad_came : events.good_came).push_back(row);
    if (!(row.at < at) || present_until(leaf, row) != at) continue;
    events.leaving = row.until == at ? How::gone : How::freshness;
    (row.doubtful ? events.bad_left : events.good_left).push_back(row);
  }
}

void note_population(const Rule& leaf, const std::vector<ProbeRow>& rows, Instant at, Events& events) {
  const auto then = rows_in_window(leaf, rows, second_before(at));
  const auto now = rows_in_window(leaf, rows, at);
  for (std::size_t i = then.last; i < now.last; ++i)
    (rows[i].ok == 1 ? events.good_came : events.bad_came).push_back(rows[i]);
  for (std::size_t i = then.first; i < std::min(now.first, then.last); ++i) {
    events.leaving = How::window;
    (rows[i].ok == 1 ? events.good_left : events.bad_left).push_back(rows[i]);
  }
}

void note_lives(const Body& body, const std::string& subject, Instant at, Events& events) {
  const auto note = [&](Span life) {
    events.born = events.born || life.since == at;
    events.died = events.died || life.until == at;
  };
  note(body.world().life(subject));
  for (const auto& name : body.world().sources_below(subject)) note(body.world().source(name).life);
}

Events events_at(const Body& body, const Control& control, const std::string& subject, AfterEnd mode,
                 Instant at) {
  Events events;
  for_each_asked(body, control, subject, [&](const Rule& leaf, const Source& source) {
    const auto answer = within(body.answer(leaf, source).at_mode(mode), source.life);
    const auto before = answer.at(second_before(at));
    const auto after = answer.at(at);
    // a pooled rule may turn though none of its sources does alone
    if (before == after && !leaf.pool) return;
    events.leaf_turned = true;
    if (before.answer == Answer::unknown) events.blind_before = before.reason;
    if (after.answer == Answer::unknown) events.blind_after = after.reason;
    const auto& rows = *body.asked(leaf, source).rows;
    if (body.pack().probes.at(leaf.probe).population)
      note_population(leaf, rows, at, events);
    else
      note_presence(leaf, rows, at, events);
  });
  note_lives(body, subject, at, events);
  return events;
}

// Attestations that begin or end in this second.
bool people_turn(const Body& body, const Control& control, const std::string& subject, Instant at,
                 bool begins) {
  const auto people = attestations_of(control, body.pack(), subject, body.world());
  return std::any_of(people.begin(), people.end(),
                     [&](const Attestation& one) { return (begins ? one.since : one.until) == at; });
}

std::vector<ProbeRow> sorted(std::vector<ProbeRow> rows) {
  std::sort(rows.begin(), rows.end(), [](const ProbeRow& a, const ProbeRow& b) {
    return std::tie(a.at, a.evidence, a.detail) < std::tie(b.at, b.evidence, b.detail);
  });
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

Reasoned added(How how, std::vector<ProbeRow> rows = {}) {
  return {Cause::added, how, sorted(std::move(rows))};
}
Reasoned left(How how, std::vector<ProbeRow> rows = {}) {
  return {Cause::left, how, sorted(std::move(rows))};
}

// Nothing came, nothing left: what could be seen changed, or how long it held.
Reasoned by_sight(const Events& events) {
  if (events.blind_after == Reason::stale_source) return left(How::unread);
  if (events.blind_after == Reason::gap) return left(How::gap);
  if (events.blind_before != Reason::not_given) return added(How::seen);
  return events.leaf_turned ? added(How::seen) : added(How::habit);
}

Reasoned why_gained(const Events& events, bool word_came) {
  if (events.died) return {Cause::scope, How::life, {}};
  if (!events.good_came.empty()) return added(How::fresh, events.good_came);
  if (!events.bad_left.empty()) return left(events.leaving, events.bad_left);
  if (word_came) return added(How::attested);
  if (events.born) return {Cause::scope, How::life, {}};
  return by_sight(events);
}

Reasoned why_lost(const Events& events, bool word_ended) {
  // A bad one that came in pushed a good one out of the last so many: what came is the cause.
  const bool pushed = events.leaving == How::window && !events.bad_came.empty();
  if (!events.good_left.empty() && !pushed) return left(events.leaving, events.good_left);
  if (events.born || events.died) return {Cause::scope, How::life, {}};
  if (word_ended) return left(How::expired);
  if (!events.bad_came.empty()) return added(How::exception, events.bad_came);
  if (!events.bad_left.empty()) return left(events.leaving, events.bad_left);
  if (!events.good_came.empty()) return added(How::fresh, events.good_came);
  const auto seen = by_sight(events);
  return seen.how == How::habit ? left(How::habit) : seen;
}

bool is_gain(const Standing& before, const Standing& after) {
  if (worth(before.state) != worth(after.state)) return worth(before.state) < worth(after.state);
  return before.state == State::unknown;
}

}  // namespace

std::vector<Counted> counted_rows(const Body& body, const Control& control, const std::string& subject,
                                  const Asking& asking) {
  std::vector<Counted> out;
  for_each_asked(body, control, subject, [&](const Rule& leaf, const Source& source) {
    if (!source.life.contains(asking.as_of)) return;
    const auto& rows = *body.asked(leaf, source).rows;
    const Instant t = asked_at(source, asking);
    if (body.pack().probes.at(leaf.probe).population) {
      const auto range = rows_in_window(leaf, rows, t);
      for (std::size_t i = range.first; i < range.last; ++i) out.push_back({leaf_key(leaf), &rows[i]});
      return;
    }
    for (const auto& row : rows) {
      if (row.at <= t && t < present_until(leaf, row)) out.push_back({leaf_key(leaf), &row});
    }
  });
  std::sort(out.begin(), out.end(), comes_before);
  return out;
}

Reasoned why_turned(const Body& body, const Control& control, const std::string& subject, AfterEnd mode,
                    Instant at, const Standing& before, const Standing& after) {
  const auto events = events_at(body, control, subject, mode, at);
  return is_gain(before, after) ? why_gained(events, people_turn(body, control, subject, at, true))
                                : why_lost(events, people_turn(body, control, subject, at, false));
}

Reasoned why_learned(const std::vector<Counted>& before_rows, const std::vector<Counted>& after_rows,
                     const Standing& before, const Standing& after) {
  const auto only_in = [](const std::vector<Counted>& these, const std::vector<Counted>& others) {
    std::vector<Counted> alone;
    std::set_difference(these.begin(), these.end(), others.begin(), others.end(), std::back_inserter(alone),
                        comes_before);
    std::vector<ProbeRow> rows;
    for (const auto& one : alone) rows.push_back(*one.row);
    return rows;
  };
  const auto came = only_in(after_rows, before_rows);
  const auto went = only_in(before_rows, after_rows);
  const bool gain = is_gain(before, after);
  if (!gain && !went.empty()) return left(How::withdrawn, went);
  if (!came.empty()) return added(How::learned, came);
  if (!went.empty()) return left(How::withdrawn, went);
  if (after.reason == Reason::gap) return left(How::gap);
  if (after.reason == Reason::stale_source) return left(How::unread);
  return gain ? added(How::seen) : left(How::withdrawn);
}

}  // namespace plumbline::assess
