#include "assess/gates/judge.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <future>
#include <set>
#include <thread>

#include "assess/gates/answering.hpp"
#include "assess/gates/gate_times.hpp"
#include "assess/gates/order.hpp"
#include "assess/gates/people.hpp"
#include "assess/gates/readiness.hpp"
#include "assess/gates/tag_dates.hpp"
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
        m_times(process, facts, releases, next),
        m_answers(process, facts) {}

  std::vector<ReleaseVerdict> run(const std::vector<std::size_t>& wanted);
  [[nodiscard]] const Answering& answers() const { return m_answers; }

 private:
  /// Of a tag beside the lines that are read, what its tree holds is not known.
  [[nodiscard]] const Line* line_of(const Release& release) const {
    return release.on_line ? m_facts.history.line(release.line) : nullptr;
  }
  void prepare(const std::vector<std::size_t>& wanted);
  [[nodiscard]] GateVerdict judge_gate(std::size_t release, std::size_t gate) const;
  [[nodiscard]] CriterionVerdict judge_criterion(std::size_t release, std::size_t gate,
                                                 const Criterion& c) const;
  void decide(const Criterion& c, const Asking& asking, Instant until, CriterionVerdict& out) const;
  void find_late(const Criterion& c, const Asking& asking, Instant until, CriterionVerdict& out) const;

  const Process& m_process;
  const Facts& m_facts;
  const std::vector<Release>& m_releases;
  GateTimes m_times;
  Answering m_answers;
};

void Judge::prepare(const std::vector<std::size_t>& wanted) {
  std::set<const Line*> lines;
  for (const auto i : wanted) lines.insert(line_of(m_releases[i]));
  for (const auto* line : lines) {
    for (const auto& gate : m_process.gates) {
      for (const auto& criterion : gate.criteria) {
        if (criterion.rule) m_answers.prepare(criterion, line);
      }
    }
  }
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
  const auto& held = m_times.held(release, gate);
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
    asking.line = line_of(m_releases[release]);
    asking.at = m_times.interval(*held, c.weakest, m_answers.views());
    // Nothing is asked of a time later than the look: there nobody looked.
    asking.at.not_after = std::max(asking.at.not_before, std::min(asking.at.not_after, m_facts.as_of));
    asking.first = !m_times.before_at(release, gate);
    asking.tree = m_times.tree_of(m_releases[release], *held);
    asking.time_of = [&](const std::string& name) {
      return m_times.time_of(release, gate, c.weakest, name, m_answers.views());
    };
    decide(c, asking, m_times.late_until(release, gate), out);
  }
  if (held) waive(m_process, m_facts, held->at, out);
  return out;
}

GateVerdict Judge::judge_gate(std::size_t release, std::size_t gate) const {
  GateVerdict out;
  out.gate = &m_process.gates[gate];
  out.held = m_times.held(release, gate);
  out.detail = m_times.not_for(release, gate);
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
  sign(m_process, m_facts, out);
  const bool unsigned_ =
      std::any_of(out.signatures.begin(), out.signatures.end(), [](const auto& s) { return !s.seen; });
  const bool refused = out.held && !out.held->decision.empty() && !out.held->decision.starts_with("pass");
  if (!out.held || !out.held->counts())
    out.outcome = GateOutcome::not_held;
  else if (refused ||  // whatever the evidence says: it was not passed
           out.count(Outcome::late) + out.count(Outcome::missing) > 0)
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
  m_times.find(wanted);
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

}  // namespace

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

namespace {

// A clone tells up to its newest commit; a tag made after that is a release nobody has judged, not none.
void note_unseen(const Facts& facts, Report& out) {
  if (facts.asked_as_of) return;
  std::vector<std::string_view> later;
  for (const auto& release : out.releases) {
    if (facts.as_of < release.at) later.push_back(release.name);
  }
  if (later.empty()) return;
  out.notes.push_back(
      {"not_looked_at", "", "",
       fmt::format(
           "{}{} made after {}, up to which {} tells, and not judged; `live: true` at the source (it is "
           "the origin, or fetched a moment ago) or --as-of lets them be judged",
           later.front(), later.size() == 1 ? " was" : fmt::format(" and {} more were", later.size() - 1),
           format_rfc3339(facts.as_of), facts.history.source)});
}

// A record that fits nothing of the process is no record of anything, and whoever wrote it believes it is.
void note_unread(const Facts& facts, Report& out) {
  const auto note = [&](const GateRecord& record, const std::string& what) {
    out.notes.push_back({"unread_record", "", "", fmt::format("{}: {}", record.source, what)});
  };
  for (const auto& text : facts.unread) out.notes.push_back({"unread_record", "", "", text});
  for (const auto& record : facts.records) {
    std::vector<std::string> ids;
    for (const auto& gate : out.process.gates) ids.push_back(gate.id);
    const auto* gate = out.process.find_gate(record.gate);
    if (gate == nullptr) {
      note(record,
           fmt::format("{} has no gate \"{}\".{}", out.process.name, record.gate, hint(record.gate, ids)));
      continue;
    }
    if (std::find(decisions().begin(), decisions().end(), record.decision) == decisions().end())
      note(record, fmt::format("the decision \"{}\" is none of {}; it counts as not passed", record.decision,
                               fmt::join(decisions(), ", ")));
    std::vector<std::string> roles;
    for (const auto& wanted : gate->signs) roles.push_back(wanted.role);
    for (const auto& role : record.roles) {
      const auto near = std::find(roles.begin(), roles.end(), role) == roles.end() ? hint(role, roles) : "";
      if (!near.empty()) note(record, fmt::format("{} asks for no role \"{}\".{}", gate->id, role, near));
    }
  }
}

// `found`: the releases of `facts`, which nobody needs there any more.
Report judge_of(const Process& process, const Facts& facts, Releases found, const Wanted& wanted) {
  Report out;
  out.process = process;
  out.product = facts.product;
  out.source = facts.history.source;
  out.as_of = facts.as_of;
  out.known_at = facts.known_at;
  out.decidable = count_decidable(process);
  // Judged with all that is known of order, the one that is not made yet among it; shown are those that had
  // been made by then.
  auto& releases = out.releases;
  releases = std::move(found.all);
  out.notes = std::move(found.notes);
  out.other_sources = facts.other_sources;
  out.why_empty = facts.why_empty;
  auto which = wanted.among(releases, facts.as_of);
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
    out.next = readiness_of(facts, releases, *next, std::move(verdict), judge.answers());
    releases.pop_back();
  }
  // Findings about tags are of all releases, too many to read beside the verdicts of a few.
  std::set<std::string_view> judged;
  for (const auto& verdict : out.verdicts) judged.insert(out.releases[verdict.release].name);
  std::erase_if(out.notes,
                [&](const Note& note) { return !note.release.empty() && judged.count(note.release) == 0; });
  for (const auto& verdict : out.verdicts) {
    note_order(out.process, verdict, out.releases[verdict.release], facts.history, out.notes);
    note_tag_dates(verdict, out.releases[verdict.release], facts.history, out.notes);
  }
  note_unseen(facts, out);
  note_unread(facts, out);
  // Criteria and gates point into the process: that of the report, which moves with it.
  return out;
}

}  // namespace

Report judge(const Process& process, const Facts& facts, const Wanted& wanted) {
  return judge_of(process, facts, facts.releases, wanted);
}

Result<Report> ask_gates(const store::Reader& reader, const Process& process, const std::string& product,
                         std::optional<Instant> as_of, const Wanted& wanted) {
  auto shared = SharedFacts::load(reader);
  if (!shared) return tl::unexpected(shared.error());
  return ask_gates(*shared, process, product, as_of, wanted);
}

Result<Report> ask_gates(SharedFacts& shared, const Process& process, const std::string& product,
                         std::optional<Instant> as_of, const Wanted& wanted) {
  auto facts = load_facts(shared, process, product, as_of);
  if (!facts) return tl::unexpected(facts.error());
  auto releases = std::move(facts->releases);  // of 100,000 a copy takes 60 MB
  return judge_of(process, *facts, std::move(releases), wanted);
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

}  // namespace plumbline::assess::gates
