#include "assess/gates/judge.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <future>
#include <set>
#include <thread>

#include "assess/gates/answering.hpp"
#include "assess/gates/held.hpp"
#include "assess/gates/order.hpp"
#include "assess/gates/readiness.hpp"
#include "assess/loader.hpp"

namespace plumbline::assess::gates {
namespace {

constexpr std::size_t k_worth_a_thread = 16;  // releases; our choice

class Judge {
 public:
  Judge(const Process& process, const Facts& facts, const std::vector<Release>& releases,
        std::optional<std::size_t> next)
      : m_process(process),
        m_facts(facts),
        m_releases(releases),
        m_next(next),
        m_finder(process, facts),
        m_answers(process, facts) {}

  std::vector<ReleaseVerdict> run(const std::vector<std::size_t>& wanted);
  /// `next`: a release of `releases` that is not made; run() has to know of it.
  Readiness readiness(std::size_t next, ReleaseVerdict verdict) const;

 private:
  using HeldGates = std::vector<std::optional<Held>>;  // by gate
  void find_held(const std::vector<std::size_t>& wanted);
  void prepare(const std::vector<std::size_t>& wanted);
  [[nodiscard]] Interval interval(const Held& held, Clock weakest) const;
  [[nodiscard]] std::optional<std::size_t> tree_of(const Release& release, const Held& held) const;
  [[nodiscard]] std::optional<Interval> time_of(std::size_t release, std::size_t gate, Clock weakest,
                                                const std::string& name) const;
  [[nodiscard]] std::optional<std::size_t> before_at(std::size_t release, std::size_t gate) const;
  [[nodiscard]] Instant late_until(std::size_t release, std::size_t gate) const;
  [[nodiscard]] GateVerdict judge_gate(std::size_t release, std::size_t gate) const;
  [[nodiscard]] CriterionVerdict judge_criterion(std::size_t release, std::size_t gate,
                                                 const Criterion& c) const;
  void decide(const Criterion& c, const Asking& asking, Instant until, CriterionVerdict& out) const;
  void find_late(const Criterion& c, const Asking& asking, Instant until, CriterionVerdict& out) const;
  void waive(const Criterion& c, Instant at, CriterionVerdict& out) const;
  void sign(const Gate& gate, GateVerdict& out) const;

  const Process& m_process;
  const Facts& m_facts;
  const std::vector<Release>& m_releases;
  std::optional<std::size_t> m_next;  // the one that is not made yet
  HeldFinder m_finder;
  Answering m_answers;
  std::vector<HeldGates> m_held;                                 // by release; empty where nobody asks
  std::unordered_map<std::string, const std::string*> m_tagged;  // tag -> commit
};

// A release is judged by its own gates, those of the one before and those that end the looking for late
// evidence.
void Judge::find_held(const std::vector<std::size_t>& wanted) {
  for (const auto& tag : m_facts.history.tags) m_tagged.emplace(tag.name, &tag.commit);
  m_held.resize(m_releases.size());
  const auto find = [&](std::optional<std::size_t> i) {
    if (!i || !m_held[*i].empty()) return;
    for (const auto& gate : m_process.gates) {
      auto held = m_finder.find(m_releases[*i], gate);
      if (i == m_next && !held) held = Held{m_facts.as_of, HeldBy::stand_in, Clock::committer_date, "today"};
      m_held[*i].push_back(std::move(held));
    }
  };
  for (const auto i : wanted) {
    find(i);
    for (std::size_t g = 0; g < m_process.gates.size(); ++g) find(before_at(i, g));
    find(m_releases[i].until);
  }
}

void Judge::prepare(const std::vector<std::size_t>& wanted) {
  std::set<const Line*> lines;
  for (const auto i : wanted) lines.insert(m_facts.history.line(m_releases[i].line));
  for (const auto* line : lines) {
    for (const auto& gate : m_process.gates) {
      for (const auto& criterion : gate.criteria) {
        if (criterion.rule) m_answers.prepare(criterion, line);
      }
    }
  }
}

Interval Judge::interval(const Held& held, Clock weakest) const {
  if (weakest <= held.clock) return point(held.at);
  if (!held.tag.empty()) return m_answers.views().time_of_tag(held.tag, held.at, held.clock, weakest);
  for (const auto& line : m_facts.history.lines) {  // a record or a stand-in dated by its commit
    const auto commit = held.evidence.substr(held.evidence.rfind(':') + 1);
    if (held.evidence.starts_with("commit:") && line.is_on(commit))
      return m_answers.views().time_of_place(line, *line.find(commit), weakest);
  }
  return {k_always, m_facts.known_at};
}

std::optional<std::size_t> Judge::tree_of(const Release& release, const Held& held) const {
  const Line* line = m_facts.history.line(release.line);
  if (line == nullptr || held.tag.empty()) return std::nullopt;
  const auto commit = m_tagged.find(held.tag);
  return commit != m_tagged.end() && line->is_on(*commit->second) ? line->find(*commit->second)
                                                                  : std::nullopt;
}

// The release before that this gate was held for: a gate of feature releases was not held for the patches
// between two of them, however late those were made.
std::optional<std::size_t> Judge::before_at(std::size_t release, std::size_t gate) const {
  auto before = m_releases[release].previous;
  while (before && !m_finder.not_for(m_releases[*before], m_process.gates[gate]).empty()) {
    const auto further = m_releases[*before].previous;
    if (further && *further >= *before) return std::nullopt;  // by time: no way to go round in circles
    before = further;
  }
  return before;
}

std::optional<Interval> Judge::time_of(std::size_t release, std::size_t gate, Clock weakest,
                                       const std::string& name) const {
  if (name == "previous") {
    const auto before = before_at(release, gate);
    if (!before) return std::nullopt;
    const auto& held = m_held[*before][gate];
    return held ? std::optional(interval(*held, weakest)) : std::nullopt;
  }
  for (std::size_t k = 0; k < m_process.gates.size(); ++k) {
    const bool is = name == "gate" ? k == gate : m_process.gates[k].id == name;
    if (is) return m_held[release][k] ? std::optional(interval(*m_held[release][k], weakest)) : std::nullopt;
  }
  return std::nullopt;
}

// Late is looked for only up to the same gate of the next release on its line: else a threat model five years
// on would make every old release late.
Instant Judge::late_until(std::size_t release, std::size_t gate) const {
  const auto next = m_releases[release].until;
  if (!next) return m_facts.as_of;
  const auto& held = m_held[*next][gate];
  return std::min(m_facts.as_of, held ? held->at : m_releases[*next].at);
}

void Judge::find_late(const Criterion& c, const Asking& asking, Instant until, CriterionVerdict& out) const {
  if (asking.at.not_after == k_forever) return;
  for (const auto t : m_answers.turns(*c.rule, asking, asking.at.not_after, until)) {
    if (m_answers.ask(*c.rule, asking, Worlds::sure, t).answer != Answer::yes) continue;
    if (!c.lacks.empty()) {  // part of it came; whether the whole did nobody can tell, as in time
      out.detail = fmt::format("part of it was there on {}; lacks {}, {} would tell", format_date(t), c.lacks,
                               c.would_tell);
      return;
    }
    out.outcome = Outcome::late;
    out.late_seconds = t.seconds - asking.at.not_after.seconds;
    m_answers.show(*c.rule, asking, t, out);
    return;
  }
}

void Judge::decide(const Criterion& c, const Asking& asking, Instant until, CriterionVerdict& out) const {
  const auto sure = m_answers.ask(*c.rule, asking, Worlds::sure, asking.at.not_before);
  const auto possible = m_answers.ask(*c.rule, asking, Worlds::possible, asking.at.not_after);
  const bool yes = sure.answer == Answer::yes;
  if (yes != (possible.answer == Answer::yes)) {
    out.outcome = Outcome::undecidable;
    out.reason = Reason::weak_clock;
    m_answers.show(*c.rule, asking, asking.at.not_after, out);
    return;
  }
  // What is no yes in either world is what was seen at the latest the gate can have been.
  const auto verdict = yes ? sure : m_answers.ask(*c.rule, asking, Worlds::sure, asking.at.not_after);
  out.reason = verdict.reason;
  switch (verdict.answer) {
    case Answer::yes:
      out.outcome = Outcome::in_time;
      break;
    case Answer::no_case:
      out.outcome = Outcome::nothing_to_judge;
      return;
    case Answer::unknown:
      out.outcome = Outcome::undecidable;
      break;
    case Answer::no:
      out.outcome = Outcome::missing;
      find_late(c, asking, until, out);
  }
  if (out.outcome != Outcome::late) m_answers.show(*c.rule, asking, asking.at.not_before, out);
  if (!c.lacks.empty() && out.outcome == Outcome::in_time) {
    out.outcome = Outcome::undecidable;
    out.reason = Reason::no_source;
  }
  if (out.outcome == Outcome::undecidable && out.reason == Reason::gap && !asking.release->range)
    out.detail = asking.release->range_unknown;
  if (out.outcome == Outcome::undecidable && out.reason == Reason::no_source && !c.lacks.empty())
    out.detail = "lacks " + c.lacks + "; " + c.would_tell + " would tell";
}

CriterionVerdict Judge::judge_criterion(std::size_t release, std::size_t gate, const Criterion& c) const {
  CriterionVerdict out;
  out.criterion = &c;
  if (!c.dropped.empty()) {
    out.outcome = Outcome::not_applicable;
    out.detail = "tailored out: " + c.dropped;
    return out;
  }
  const auto& held = m_held[release][gate];
  if (!c.rule) {
    out.reason = Reason::no_source;
    out.detail = "lacks " + c.lacks + "; " + c.would_tell + " would tell";
  } else if (!held) {
    out.reason = Reason::needs_person;
    out.detail = "nobody recorded the gate";
  } else {
    Asking asking;
    asking.release = &m_releases[release];
    asking.criterion = &c;
    asking.gate = &m_process.gates[gate];
    asking.line = m_facts.history.line(m_releases[release].line);
    asking.at = interval(*held, c.weakest);
    // Nothing is asked of a time later than the look: there nobody looked.
    asking.at.not_after = std::max(asking.at.not_before, std::min(asking.at.not_after, m_facts.as_of));
    asking.first = !before_at(release, gate);
    asking.tree = tree_of(m_releases[release], *held);
    asking.time_of = [&](const std::string& name) { return time_of(release, gate, c.weakest, name); };
    decide(c, asking, late_until(release, gate), out);
  }
  if (held) waive(c, held->at, out);
  return out;
}

void Judge::waive(const Criterion& c, Instant at, CriterionVerdict& out) const {
  const bool open =
      out.outcome == Outcome::late || out.outcome == Outcome::missing || out.outcome == Outcome::undecidable;
  if (!open) return;
  for (const auto& w : m_facts.waivers) {
    if (w.criterion != c.id && w.criterion != m_process.name + ":" + c.id) continue;
    const bool in_force = w.since <= at && at < w.until;
    if (!in_force) {
      if (w.until <= at)
        out.detail += (out.detail.empty() ? "" : "; ") +
                      fmt::format("a waiver by {} ended on {}", w.approver, format_date(w.until));
      continue;
    }
    if (!c.waivable || w.approver.empty() || w.approver == w.requester || w.until == k_forever) {
      out.detail += (out.detail.empty() ? "" : "; ") +
                    fmt::format("a waiver by {} does not count: {}", w.approver,
                                !c.waivable            ? "the criterion cannot be waived"
                                : w.until == k_forever ? "it never ends"
                                                       : "its approver asked for it");
      continue;
    }
    out.waiver = CriterionVerdict::Waived{w.approver, w.reason, w.evidence, w.until, out.outcome};
    out.outcome = Outcome::waived;
    return;
  }
}

// A signature is a role in the gate's record, or an attestation of the gate in force then.
void Judge::sign(const Gate& gate, GateVerdict& out) const {
  for (const auto& wanted : gate.signs) {
    SignatureVerdict one{wanted.role, wanted.what};
    if (out.held) {
      const auto& roles = out.held->roles;
      if (std::find(roles.begin(), roles.end(), wanted.role) != roles.end()) {
        one.seen = true;
        one.by = out.held->source;
      }
      for (const auto& a : m_facts.attestations) {
        const bool here = a.subject == m_facts.product || a.subject == m_facts.history.source;
        const bool is =
            a.pack == m_process.name && (a.control == gate.id || a.control == gate.id + "/" + wanted.role);
        if (!here || !is || a.not_applicable || out.held->at < a.since || a.until <= out.held->at) continue;
        one.seen = true;
        one.by = a.person;
      }
    }
    out.signatures.push_back(std::move(one));
  }
}

GateVerdict Judge::judge_gate(std::size_t release, std::size_t gate) const {
  GateVerdict out;
  out.gate = &m_process.gates[gate];
  out.held = m_held[release][gate];
  out.detail = m_finder.not_for(m_releases[release], *out.gate);
  if (!out.detail.empty()) {
    out.outcome = GateOutcome::not_applicable;
    for (const auto& c : out.gate->criteria) {
      out.criteria.emplace_back();
      out.criteria.back().criterion = &c;
      out.criteria.back().outcome = Outcome::not_applicable;
      out.criteria.back().detail = c.dropped.empty() ? out.detail : "tailored out: " + c.dropped;
    }
    return out;
  }
  for (const auto& c : out.gate->criteria) out.criteria.push_back(judge_criterion(release, gate, c));
  sign(*out.gate, out);
  const bool unsigned_ =
      std::any_of(out.signatures.begin(), out.signatures.end(), [](const auto& s) { return !s.seen; });
  if (!out.held || !out.held->counts())
    out.outcome = GateOutcome::not_held;
  else if (out.count(Outcome::late) + out.count(Outcome::missing) > 0)
    out.outcome = GateOutcome::failed;
  else if (out.count(Outcome::undecidable) > 0 || unsigned_)
    out.outcome = GateOutcome::undecidable;
  else if (out.count(Outcome::waived) > 0)
    out.outcome = GateOutcome::passed_on_waivers;
  else
    out.outcome = out.held->open_actions > 0 ? GateOutcome::passed_with_open_actions : GateOutcome::passed;
  return out;
}

std::vector<ReleaseVerdict> Judge::run(const std::vector<std::size_t>& wanted) {
  find_held(wanted);
  prepare(wanted);
  // From here on all is read only, and each release has a place of its own: who judges it makes no
  // difference.
  std::vector<ReleaseVerdict> out(wanted.size());
  const auto work = [&](std::size_t first, std::size_t step) {
    for (auto i = first; i < wanted.size(); i += step) {
      out[i].release = wanted[i];
      for (std::size_t g = 0; g < m_process.gates.size(); ++g)
        out[i].gates.push_back(judge_gate(wanted[i], g));
    }
  };
  const std::size_t workers =
      std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 1 + wanted.size() / k_worth_a_thread);
  std::vector<std::future<void>> others;
  for (std::size_t w = 1; w < workers; ++w)
    others.push_back(std::async(std::launch::async, work, w, workers));
  work(0, workers);
  for (auto& other : others) other.get();
  return out;
}

Readiness Judge::readiness(std::size_t next, ReleaseVerdict verdict) const {
  Readiness out;
  out.previous = *m_releases[next].previous;
  const auto expected = expected_next(m_releases, out.previous);
  out.expected = expected.at;
  out.intervals = expected.intervals;
  if (out.expected) out.expected = std::max(*out.expected, m_facts.as_of);
  for (std::size_t g = 0; g < verdict.gates.size(); ++g) {
    for (std::size_t k = 0; k < verdict.gates[g].criteria.size(); ++k) {
      const auto& c = verdict.gates[g].criteria[k];
      Readiness::Lapse lapse{g, k, k_forever};
      if (c.waiver) {
        lapse.at = c.waiver->until;
        lapse.what = "waiver by " + c.waiver->by;
      } else if (c.outcome == Outcome::in_time) {
        const auto found =
            m_answers.lapses(*c.criterion, m_facts.history.line(m_releases[next].line), m_facts.as_of);
        lapse.at = found.at;
        lapse.what = found.what;
      }
      if (lapse.at == k_forever) continue;
      lapse.by_then = out.expected && lapse.at <= *out.expected;
      out.lapses.push_back(std::move(lapse));
    }
  }
  std::stable_sort(out.lapses.begin(), out.lapses.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  out.verdict = std::move(verdict);
  return out;
}

// Which kinds of sources a rule needs, as the least of the four that do: 0 git, 1 CI, 2 tracker, 3 artefacts.
int class_of(const Need& need) {
  const auto is = [&](std::initializer_list<std::string_view> shapes) {
    return std::find(shapes.begin(), shapes.end(), need.shape) != shapes.end();
  };
  if (is({"commit", "tag", "document", "ci_call", "review", "signature_check"})) return 0;
  if (is({"ci_run", "tool_run", "test_run", "finding", "component"})) return 1;
  return is({"artifact", "advisory"}) ? 3 : 2;
}

int class_of(const Probe& probe) {
  int worst = 0;
  for (const auto& group : probe.needs) {
    int best = 3;
    for (const auto& need : group) best = std::min(best, class_of(need));
    if (!group.empty()) worst = std::max(worst, best);
  }
  return worst;
}

}  // namespace

Decidable count_decidable(const Process& process) {
  Decidable out;
  for (const auto& gate : process.gates) {
    if (!gate.dropped.empty()) continue;
    for (const auto& c : gate.criteria) {
      if (!c.dropped.empty()) continue;
      ++out.of;
      if (!c.rule || !c.lacks.empty()) {
        ++out.lacking;
        continue;
      }
      int worst = 0;
      for_each_leaf(*c.rule, [&](const Rule& leaf) {
        worst = std::max(worst, class_of(process.probes.at(leaf.probe)));
      });
      ++(worst == 0 ? out.git : worst == 1 ? out.ci : worst == 2 ? out.tracker : out.artefacts);
    }
  }
  return out;
}

std::vector<std::size_t> Wanted::among(const std::vector<Release>& releases, Instant as_of) const {
  std::vector<std::size_t> out;
  const auto begun = at_start_of.empty() ? std::nullopt : release_at_start(releases, at_start_of);
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const bool named =
        (release.empty() || releases[i].name == release) && (at_start_of.empty() || begun == i);
    if (named && releases[i].at <= as_of && (!since || *since <= releases[i].at)) out.push_back(i);
  }
  if (last && *last < out.size()) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(*last));
  return out;
}

Report judge(const Process& process, const Facts& facts, const Wanted& wanted) {
  Report out;
  out.process = process;
  out.product = facts.product;
  out.source = facts.history.source;
  out.as_of = facts.as_of;
  out.known_at = facts.known_at;
  out.decidable = count_decidable(process);
  out.releases = facts.releases.all;
  out.notes = facts.releases.notes;
  out.other_sources = facts.other_sources;
  out.why_empty = facts.why_empty;
  // Judged with all that is known of order; shown are those that had been made by then.
  auto which = wanted.among(out.releases, facts.as_of);
  auto releases = out.releases;
  std::optional<std::size_t> next;
  if (auto coming = next_release(facts, releases); coming && wanted.asks_for_next()) {
    next = releases.size();
    which.push_back(*next);
    releases.push_back(std::move(*coming));
  }
  Judge judge(out.process, facts, releases, next);
  out.verdicts = judge.run(which);
  if (next) {
    auto verdict = std::move(out.verdicts.back());
    out.verdicts.pop_back();
    out.next = judge.readiness(*next, std::move(verdict));
  }
  // Findings about tags are of all releases, too many to read beside the verdicts of a few.
  std::set<std::string_view> judged;
  for (const auto& verdict : out.verdicts) judged.insert(out.releases[verdict.release].name);
  std::erase_if(out.notes, [&](const Note& note) { return judged.count(note.release) == 0; });
  for (const auto& verdict : out.verdicts)
    note_order(out.process, verdict, out.releases[verdict.release], facts.history, out.notes);
  // Criteria and gates point into the process: that of the report, which moves with it.
  return out;
}

Result<Report> ask_gates(const store::Reader& reader, const Process& process, const std::string& product,
                         std::optional<Instant> as_of, const Wanted& wanted) {
  auto shared = SharedFacts::load(reader);
  if (!shared) return tl::unexpected(shared.error());
  return ask_gates(*shared, process, product, as_of, wanted);
}

Result<Report> ask_gates(SharedFacts& shared, const Process& process, const std::string& product,
                         std::optional<Instant> as_of, const Wanted& wanted) {
  const auto facts = load_facts(shared, process, product, as_of);
  if (!facts) return tl::unexpected(facts.error());
  return judge(process, *facts, wanted);
}

std::vector<std::string> products_of(const Tree& tree) {
  std::set<std::string> out;
  for (const auto& row : tree.rows) {
    if (row.kind == "product") out.insert(row.name);
  }
  for (const auto& row : tree.rows) {
    if (row.kind != "source" || !tree.host(row.name).empty()) continue;
    const auto* parent = tree.find(row.parent);
    if (parent == nullptr || parent->kind == "organisation" || parent->kind == "line") {
      if (row.type == "git") out.insert(row.name);
    }
  }
  return {out.begin(), out.end()};
}

std::string_view name(Outcome outcome) {
  constexpr std::string_view k_names[] = {"in_time", "late",           "missing",         "undecidable",
                                          "waived",  "not_applicable", "nothing_to_judge"};
  return k_names[static_cast<std::size_t>(outcome)];
}

std::string_view name(GateOutcome outcome) {
  constexpr std::string_view k_names[] = {
      "passed",        "passed_with_open_actions", "passed_on_waivers", "failed", "not_held", "undecidable",
      "not_applicable"};
  return k_names[static_cast<std::size_t>(outcome)];
}

std::string_view name(HeldBy by) {
  constexpr std::string_view k_names[] = {"ticket",      "file",       "stated",  "tag",
                                          "release_tag", "continuous", "stand_in"};
  return k_names[static_cast<std::size_t>(by)];
}

std::size_t GateVerdict::count(Outcome which) const {
  return static_cast<std::size_t>(std::count_if(
      criteria.begin(), criteria.end(), [&](const CriterionVerdict& c) { return c.outcome == which; }));
}

}  // namespace plumbline::assess::gates
