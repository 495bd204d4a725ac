// One day, one answer: whoever is asked about a date, and however, a source that ended is unknown after its
// tolerance (SEMANTICS 6).
#include <algorithm>

#include "assess/difference.hpp"
#include "tests/assess/nights.hpp"
#include "tests/catch.hpp"

namespace one_answer_tests {
using namespace plumbline;
using namespace plumbline::assess;
using tests::below;
using tests::day;
using tests::take;

namespace {

struct Score {
  std::int64_t confirmed = 0, possible = 0, coverage = 0;
  friend bool operator==(const Score&, const Score&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Score& s) {
    return out << s.confirmed << " to " << s.possible << ", " << s.coverage << " judged";
  }
};
template <class T>
Score score_of(const T& of) {
  return {of.confirmed, of.possible, of.coverage};
}
/// Before the first point nothing is known.
Score last_of(const std::vector<ScorePoint>& points) {
  return points.empty() ? Score{} : score_of(points.back());
}

/// The newest row of the score tables at `t`.
Score stored_at(const Evaluation& evaluation, const std::string& subject, Instant t) {
  Score out;
  for (const auto& step : evaluation.score_steps(subject)) {
    if (step.practice.empty() && step.at <= t) out = {step.confirmed, step.possible, step.coverage};
  }
  return out;
}

State state_in(const std::vector<StateStep>& steps, Instant t) {
  State out = State::unknown;
  for (const auto& step : steps) {
    if (step.at <= t) out = step.standing.state;
  }
  return out;
}

struct Asked {
  const Evaluation& evaluation;
  const store::Reader& reader;
  std::string subject;
};

Score second_look(const Asked& asked, Instant from, std::optional<Instant> to) {
  return score_of(
      take(difference({{&asked.evaluation, How::fresh}}, asked.subject, from, to, asked.reader)).to);
}

void check_day(const Asked& asked, Instant t) {
  const auto strict = take(asked.evaluation.assess(asked.subject, t));
  const Score answer = score_of(strict);
  INFO(asked.subject << " at " << format_rfc3339(t));
  CHECK(last_of(take(asked.evaluation.trend(asked.subject, t))) == answer);
  CHECK(last_of(strict.trend) == answer);
  CHECK(second_look(asked, day(0), t) == answer);
  CHECK(stored_at(asked.evaluation, asked.subject, t) == answer);
  for (const auto& control : strict.controls) {
    INFO(control.id);
    CHECK(state_in(strict.timelines.at(control.id), t) == control.standing.state);
  }
}

struct Seen {
  int mixed = 0, apart = 0, stale = 0;
};

/// Without a date: the newest evidence. What is drawn over time stays strict; only the look itself may show
/// each source at its own end, and then it says so.
void check_undated(const Asked& asked, Seen& seen) {
  const auto newest = take(asked.evaluation.newest_evidence(asked.subject));
  const auto strict = take(asked.evaluation.assess(asked.subject, newest));
  const auto look = take(asked.evaluation.assess(asked.subject, std::nullopt));
  INFO(asked.subject << " at its newest evidence, " << format_rfc3339(newest));
  CHECK(look.trend == strict.trend);
  CHECK(take(asked.evaluation.trend(asked.subject, std::nullopt)) == strict.trend);
  CHECK(second_look(asked, day(0), std::nullopt) == score_of(strict));
  CHECK(second_look(asked, day(5000), std::nullopt) == score_of(strict));
  if (!look.mixed_dates) CHECK(score_of(look) == score_of(strict));
  seen.mixed += look.mixed_dates ? 1 : 0;
  seen.apart += score_of(look) == score_of(strict) ? 0 : 1;
  seen.stale += std::any_of(strict.controls.begin(), strict.controls.end(),
                            [](const auto& c) { return c.standing.reason == Reason::stale_source; })
                    ? 1
                    : 0;
}

}  // namespace

TEST_CASE("for any day the last point of a trend, a comparison, the score tables and --as-of say the same") {
  const tests::Folder packs;
  const auto pack = tests::load_into(packs, "own", tests::k_small_pack);
  tests::Random random(6);
  Seen seen;
  for (int round = 0; round < 25; ++round) {
    const tests::Nights nights(random);
    const auto reader = take(nights.store.reader(std::nullopt));
    const auto evaluation = take(Evaluation::evaluate(reader, pack));
    for (const std::string subject : {"a", "product", "all"}) {
      INFO("round " << round);
      const Asked asked{evaluation, reader, subject};
      check_undated(asked, seen);
      for (const auto& end : take(evaluation.ends(subject))) {
        for (const std::int64_t days : {0, 1, 2, 3})
          check_day(asked, {end.end.seconds + days * 86400});  // around its end and its tolerance
      }
      for (int date = 0; date < 8; ++date) check_day(asked, day(below(random, 1200)));
    }
  }
  CHECK(seen.mixed > 10);
  CHECK(seen.apart > 5);
  CHECK(seen.stale > 5);
}

}  // namespace one_answer_tests
