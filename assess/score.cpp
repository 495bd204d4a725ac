#include "assess/score.hpp"

#include <algorithm>

namespace plumbline::assess {
namespace {

Timeline<bool> in_force(const std::vector<Attestation>& all, bool not_applicable) {
  std::vector<Span> spans;
  for (const auto& one : all) {
    if (one.not_applicable == not_applicable) spans.push_back({one.since, one.until});
  }
  return union_of(std::move(spans));
}

using MaybeVerdict = std::optional<Verdict>;

Timeline<MaybeVerdict> ask_if(const std::optional<Rule>& rule, const std::string& subject,
                              const Composer& composer) {
  if (!rule) return Timeline<MaybeVerdict>(std::nullopt);
  return composer.ask(*rule, subject).map([](Verdict v) { return MaybeVerdict(v); });
}

// Observed and attested count as one ("held since").
State held_as(State state) {
  return state == State::attested ? State::observed : state;
}

bool hidden_before(const Standing& before) {
  return before.state == State::unknown &&
         (before.reason == Reason::before_coverage || before.reason == Reason::gap);
}

}  // namespace

std::vector<Attestation> attestations_of(const Control& control, const Pack& pack, const std::string& subject,
                                         const World& world) {
  std::vector<Attestation> out;
  for (const auto& one : world.attestations()) {
    const bool same_pack = one.pack == pack.name || one.pack == pack.edition;
    const bool same_subject = one.subject.empty() ? subject == world.tree().root() : one.subject == subject;
    if (same_pack && same_subject && one.control == control.id) out.push_back(one);
  }
  return out;
}

Timeline<Standing> stand(const Control& control, const Pack& pack, const std::string& subject,
                         const World& world, const Composer& composer) {
  const auto people = attestations_of(control, pack, subject, world);
  const auto machine = zip(ask_if(control.observed, subject, composer),
                           ask_if(control.indicated, subject, composer), [](MaybeVerdict o, MaybeVerdict i) {
                             return Case{o, i, false, false};
                           });
  const auto attested = zip(machine, in_force(people, false), [](Case c, bool is) {
    c.attested = is;
    return c;
  });
  return zip(attested, in_force(people, true), [](Case c, bool is) {
    c.not_applicable = is;
    return standing(c);
  });
}

Held held_at(const Timeline<Standing>& timeline, Instant t) {
  const auto& steps = timeline.steps();
  const auto later =
      std::upper_bound(steps.begin(), steps.end(), t, [](Instant x, const auto& s) { return x < s.at; });
  const auto here = static_cast<std::size_t>(later - steps.begin()) - 1;
  const State state = held_as(steps[here].value.state);
  const auto same = [&](std::size_t i) { return held_as(steps[i].value.state) == state; };
  Held out;
  std::size_t first = here;
  while (first > 0 && same(first - 1)) --first;
  out.since = steps[first].at;
  out.at_least = first == 0 || hidden_before(steps[first - 1].value);
  std::size_t seen = first;
  for (std::size_t i = first; i > 0; --i) {
    if (same(i - 1))
      seen = i - 1;
    else if (steps[i - 1].value.state != State::unknown)
      break;
  }
  out.seen_since = steps[seen].at;
  for (std::size_t i = seen; i < first; ++i) {
    if (same(i)) continue;
    if (!out.unknown_inside.empty() && out.unknown_inside.back().until == steps[i].at)
      out.unknown_inside.back().until = steps[i + 1].at;
    else
      out.unknown_inside.push_back({steps[i].at, steps[i + 1].at});
  }
  std::size_t last = here;
  while (last + 1 < steps.size() && same(last + 1)) ++last;
  out.until = last + 1 < steps.size() ? steps[last + 1].at : k_forever;
  return out;
}

namespace {

struct Turn {
  Instant at;
  std::size_t control;
  State before, after;
};

std::vector<Turn> turns_of(const States& states, Instant until) {
  std::vector<Turn> out;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto& steps = states[i].steps();
    for (std::size_t k = 1; k < steps.size() && steps[k].at <= until; ++k) {
      if (steps[k - 1].value.state == steps[k].value.state) continue;
      out.push_back({steps[k].at, i, steps[k - 1].value.state, steps[k].value.state});
    }
  }
  std::sort(out.begin(), out.end(), [](const Turn& a, const Turn& b) { return a.at < b.at; });
  return out;
}

void count(ScorePoint& point, const Control& control, State state, int by) {
  auto& practice = point.practices[control.practice];
  if (is_confirmed(state)) {
    point.confirmed += by;
    practice.first += by;
  }
  if (is_possible(state)) {
    point.possible += by;
    practice.second += by;
  }
  if (state != State::unknown) point.coverage += by;
}

bool same_counts(const ScorePoint& a, const ScorePoint& b) {
  return a.confirmed == b.confirmed && a.possible == b.possible && a.coverage == b.coverage &&
         a.practices == b.practices;
}

}  // namespace

std::vector<ScorePoint> score_points(const Pack& pack, const States& states, Instant until) {
  ScorePoint now{k_always, 0, 0, 0, {}};
  for (const auto& practice : pack.practices) now.practices[practice.id] = {0, 0};
  const ScorePoint nothing = now;
  for (std::size_t i = 0; i < states.size(); ++i)
    count(now, pack.controls[i], states[i].steps().front().value.state, 1);
  std::vector<ScorePoint> out;
  if (!same_counts(now, nothing)) out.push_back(now);
  const auto turns = turns_of(states, until);
  for (std::size_t i = 0; i < turns.size(); ++i) {
    count(now, pack.controls[turns[i].control], turns[i].before, -1);
    count(now, pack.controls[turns[i].control], turns[i].after, 1);
    const bool whole = i + 1 == turns.size() || turns[i].at < turns[i + 1].at;
    if (!whole || (!out.empty() && same_counts(out.back(), now))) continue;
    now.at = turns[i].at;
    out.push_back(now);
  }
  return out;
}

std::vector<PracticeResult> score_practices(const Pack& pack, const States& states, Instant t) {
  std::vector<PracticeResult> out;
  for (const auto& practice : pack.practices) {
    PracticeResult result;
    result.id = practice.id;
    result.name = practice.name;
    result.domain = practice.domain;
    result.pool_share = practice.pool_share;
    for (std::size_t i = 0; i < states.size(); ++i) {
      const auto& control = pack.controls[i];
      if (control.practice != practice.id) continue;
      const State state = states[i].at(t).state;
      ++result.of;
      result.confirmed += is_confirmed(state) ? 1 : 0;
      result.possible += is_possible(state) ? 1 : 0;
      result.unknown += state == State::unknown ? 1 : 0;
      if (is_confirmed(state)) result.high_water_mark = std::max(result.high_water_mark, control.level);
    }
    out.push_back(std::move(result));
  }
  return out;
}

}  // namespace plumbline::assess
