#include "tests/dashboards/sample.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tests/dashboards/sample_facts.hpp"

namespace plumbline::dashboards::sample {
namespace {

using namespace assess;

/// Knuth's MMIX generator: the same numbers everywhere.
struct Dice {
  std::uint64_t state = 20260822;
  std::int64_t below(std::int64_t n) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::int64_t>((state >> 33) % static_cast<std::uint64_t>(n));
  }
};

std::string oid(Dice& dice) {
  std::string out;
  for (int i = 0; i < 40; ++i) out += "0123456789abcdef"[dice.below(16)];
  return out;
}

ProbeRow commit_row(Dice& dice, Instant at, std::optional<int> ok, std::string detail) {
  const std::string id = oid(dice);
  return {"gateway", at, k_forever, ok, "commit:gateway:" + id, std::move(detail), id, ""};
}

ProbeRow document_row(Dice& dice, Instant at, std::string path) {
  const std::string id = oid(dice);
  return {"gateway", at,  k_forever, {}, "document:gateway:" + oid(dice).substr(0, 32), path + ", 4211 bytes",
          id,        path};
}

TermAnswer presence(Dice& dice, Standing s, Instant since, const std::string& rule) {
  TermAnswer t{rule,
               "static_analysis_is_configured",
               "Does a CI configuration on the main line call a static analyser on changes or pushes?",
               "present",
               "Call a security analyser from the workflow that runs on every change.",
               "gateway"};
  t.since = since;
  if (is_possible(s.state)) {
    t.verdict = k_yes;
    t.witnesses = {document_row(dice, since, ".github/workflows/analysis.yml")};
    t.lapses = date("2027-02-11");
  } else {
    t.verdict = {s.state == State::absent ? Answer::no : Answer::unknown, s.reason};
    if (s.state == State::unknown) t.missing = "CI";
  }
  return t;
}

TermAnswer population(Dice& dice, Standing s, Instant since, const std::string& rule) {
  TermAnswer t{rule,
               "changes_are_reviewed",
               "Was each change looked at by somebody other than its author?",
               "at least 95 % of the last P90D, min 5",
               "Have every change approved by a second person before it is merged.",
               "gateway"};
  t.population = true;
  t.since = since;
  t.n = 214;
  t.ok = is_possible(s.state) ? 209 : 171;
  t.open = s.state == State::unknown ? 40 : 0;
  t.exceptions = t.n - t.ok - t.open;
  t.verdict = is_possible(s.state)
                  ? k_yes
                  : Verdict{s.state == State::absent ? Answer::no : Answer::unknown, s.reason};
  for (std::int64_t i = 0; i < std::min<std::int64_t>(t.exceptions, 10); ++i) {
    t.first_exceptions.push_back(commit_row(dice, Instant{date("2026-08-20").seconds - 86400 * 3 * i}, 0,
                                            "merged by its only author"));
  }
  for (int i = 0; i < 3; ++i)
    t.witnesses.push_back(
        commit_row(dice, Instant{date("2026-08-21").seconds - 86400 * i}, 1, "reviewed by 1"));
  if (s.state == State::absent) t.left_window = commit_row(dice, date("2026-05-19"), 1, "reviewed by 2");
  return t;
}

Standing draw(Dice& dice, const ControlFact& fact) {
  if (fact.automation == "attest")
    return dice.below(6) == 0 ? Standing{State::attested, Reason::not_given}
                              : Standing{State::unknown, Reason::needs_person};
  const auto roll = dice.below(100);
  if (roll < 22) return {State::observed, Reason::not_given};
  if (roll < 46) return {State::indicated, Reason::not_given};
  if (roll < 62)
    return {State::absent, roll < 50 ? Reason::stale : (roll < 56 ? Reason::below : Reason::none)};
  if (roll < 64) return {State::not_applicable, Reason::not_given};
  return {State::unknown, roll < 84 ? Reason::no_source : Reason::elsewhere};
}

std::string would_tell(Standing s) {
  if (s.reason == Reason::needs_person) return "person";
  return s.reason == Reason::elsewhere ? "place" : "CI";
}

ControlResult control(Dice& dice, const ControlFact& fact) {
  ControlResult c{std::string(fact.id), std::string(fact.title),      std::string(fact.practice),
                  fact.level,           std::string(fact.automation), draw(dice, fact)};
  c.observed_firms = fact.firms;
  c.since = Instant{date("2021-03-01").seconds + 86400 * dice.below(1900)};
  c.seen_since = c.since;
  c.at_least = dice.below(9) == 0;
  if (dice.below(12) == 0) {
    c.seen_since = Instant{c.since.seconds - 86400 * 40};
    c.unknown_inside = {{Instant{c.since.seconds - 86400 * 12}, c.since}};
  }
  if (c.standing.state == State::unknown) c.would_tell = would_tell(c.standing);
  if (fact.automation == "attest") {
    c.next = "Write an attestation: who says so, since when, until when.";
    return c;
  }
  c.why = "80 % of repositories, the last 90 days: the catalogue's figure, the window is our choice";
  c.rule_text =
      "observed: of 80 % of the sources, min 1: present static_analysis_ran, fresh P90D\nindicated: at least "
      "95 % of changes_are_reviewed in the last P90D, min 5";
  c.terms = {presence(dice, c.standing, c.since, "observed"),
             population(dice, c.standing, c.since, "indicated")};
  for (const auto& t : c.terms) {
    for (const auto& r : t.witnesses) c.evidence.push_back(r.evidence);
    for (const auto& r : t.first_exceptions) c.evidence.push_back(r.evidence);
  }
  std::sort(c.evidence.begin(), c.evidence.end());
  if (is_possible(c.standing.state)) c.lapses = Instant{date("2026-09-01").seconds + 86400 * dice.below(300)};
  c.next = c.standing.state == State::unknown ? "Connect CI: it would tell whether the analyser ran."
                                              : c.terms.front().remedy;
  return c;
}

/// Steps of one control: unknown before the first evidence, then one or two changes that end in its standing.
std::vector<StateStep> steps_of(Dice& dice, const ControlResult& c) {
  std::vector<StateStep> out{{date("2019-04-02"), {State::unknown, Reason::before_coverage}}};
  if (c.standing.state == State::unknown) return out;
  out.push_back({date("2019-09-01"), {State::absent, Reason::none}});
  const Instant first{date("2019-10-01").seconds + 86400 * dice.below(500)};
  if (c.standing.state != State::absent || dice.below(2) == 0)
    out.push_back({first, {State::indicated, Reason::not_given}});
  if (c.since > first)
    out.push_back({c.since, c.standing});
  else
    out.back().standing = c.standing;
  return out;
}

void count(Assessment& a) {
  for (const auto& c : a.controls) {
    auto p = std::find_if(a.practices.begin(), a.practices.end(),
                          [&](const auto& x) { return x.id == c.practice; });
    const bool confirmed = is_confirmed(c.standing.state), possible = is_possible(c.standing.state),
               unknown = c.standing.state == State::unknown;
    a.confirmed += confirmed, p->confirmed += confirmed;
    a.possible += possible, p->possible += possible;
    a.coverage += !unknown, p->unknown += unknown, ++p->of, ++a.of;
    a.applicable += c.standing.state != State::not_applicable;
    if (confirmed) p->high_water_mark = std::max(p->high_water_mark, c.level);
    if (unknown) ++a.unknown_by_source[c.would_tell];
  }
}

/// The score at each breakpoint of the timelines, with one winter in which nothing was read.
void draw_trend(Assessment& a) {
  std::vector<Instant> times;
  for (const auto& [id, steps] : a.timelines) {
    for (const auto& s : steps) times.push_back(s.at);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  const Span blind{date("2022-12-01"), date("2023-02-15")};
  times.push_back(blind.since), times.push_back(blind.until);
  std::sort(times.begin(), times.end());
  for (const Instant t : times) {
    ScorePoint p{t};
    for (const auto& c : a.controls) {
      Standing now{State::unknown, Reason::before_coverage};
      for (const auto& s : a.timelines[c.id]) now = s.at <= t ? s.standing : now;
      if (blind.contains(t)) now = {State::unknown, Reason::gap};
      p.confirmed += is_confirmed(now.state), p.possible += is_possible(now.state),
          p.coverage += now.state != State::unknown;
      auto& [confirmed, possible] = p.practices[c.practice];
      confirmed += is_confirmed(now.state), possible += is_possible(now.state);
    }
    a.trend.push_back(p);
  }
}

}  // namespace

Assessment realistic() {
  Assessment a{"bsimm", "BSIMM16", "Building Security In Maturity Model 16",
               "BSIMM16 report, (c) 2026 Black Duck Software, Inc., CC BY-SA 3.0"};
  a.subject = "gateway";
  a.as_of = date("2026-08-22T14:03:11Z");
  a.known_at = date("2026-08-22T20:00:05Z");
  a.as_of_defaulted = true;
  a.across = "80%";
  a.pool_firms = 111;
  a.mixed_dates = true;
  a.ends = {{"gateway", a.as_of}, {"gateway-tools", date("2026-07-30")}};
  a.lens = std::string(64, 'c');
  for (const auto& p : k_practices)
    a.practices.push_back({std::string(p.id), std::string(p.name), std::string(p.domain), 0, 0, 0, 0, 0,
                           p.pool_basis_points / 1e4});
  Dice dice;
  for (const auto& fact : k_controls) {
    a.controls.push_back(control(dice, fact));
    a.timelines[std::string(fact.id)] = steps_of(dice, a.controls.back());
  }
  count(a);
  draw_trend(a);
  for (int i = 0; i < 22; ++i)
    a.releases.push_back({"gateway", fmt::format("v{}.{}", 1 + i / 8, i % 8),
                          Instant{date("2020-01-15").seconds + 86400 * 110 * i}});
  a.gaps = {{"gateway", "ci_run", "refused", "the server said 401; give the token the right to read",
             date("2022-12-01"), date("2023-02-15")},
            {"gateway-tools", "commit", "shallow", "the clone has 50 commits; run git fetch --unshallow",
             k_always, date("2024-05-01")}};
  a.next = {{"CR1.4", "Use automated code review tools",
             "Connect CI: it would tell whether the analysers that are configured ran.", 31},
            {"SR1.5", "Identify open source", "Keep a bill of materials of every build.", 2},
            {"SM2.6", "Require security sign-off prior to software release",
             "Sign the release tags, or write an attestation.", 1}};
  a.digest = std::string(64, 'd');
  return a;
}

Assessment nothing() {
  Assessment a = realistic();
  a.confirmed = a.possible = a.coverage = 0;
  a.trend.clear(), a.timelines.clear(), a.next.clear(), a.releases.clear();
  a.unknown_by_source = {{"", 128}};
  for (auto& c : a.controls)
    c = {c.id, c.title, c.practice, c.level, c.automation, {State::unknown, Reason::no_source}};
  for (auto& p : a.practices) p.confirmed = p.possible = 0, p.unknown = p.of, p.high_water_mark = 0;
  a.digest = std::string(64, 'd');
  return a;
}

}  // namespace plumbline::dashboards::sample
