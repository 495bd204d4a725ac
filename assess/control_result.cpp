// One control at one instant: its state, since when, and all terms down to their rows.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "assess/asked_leaves.hpp"
#include "assess/body.hpp"
#include "assess/rule_text.hpp"

namespace plumbline::assess {
namespace {

struct Term {
  TermAnswer answer;
  std::string who;  // would tell
};

class Terms {
 public:
  Terms(const Body& body, const std::string& subject, const Asking& asking)
      : m_body(body), m_subject(subject), m_asking(asking) {}

  void add(const std::optional<Rule>& rule, const std::string& which) {
    if (!rule) return;
    for_each_asked(m_body, *rule, m_subject,
                   [&](const Rule& leaf, const Source& source) { add_leaf(leaf, which, source); });
  }
  [[nodiscard]] const std::vector<Term>& all() const { return m_terms; }

 private:
  void add_leaf(const Rule& leaf, const std::string& which, const Source& source) {
    if (!source.life.contains(m_asking.as_of)) return;
    const auto& probe = m_body.pack().probes.at(leaf.probe);
    auto answer = m_body.answer(leaf, source);
    for (auto* timeline : {&answer.carried, &answer.frozen, &answer.forecast})
      *timeline = within(*timeline, source.life);
    Term term{explain_leaf(leaf, probe, m_body.asked(leaf, source), answer, m_asking), ""};
    term.answer.rule = which;
    const auto reason = term.answer.verdict.reason;
    if (reason == Reason::none || reason == Reason::elsewhere)
      term.answer.too_thin =
          m_body.thin().at(leaf, probe, source, *m_body.asked(leaf, source).rows, asked_at(source, m_asking));
    term.who = who_would_tell(source, probe, leaf.with, term.answer.verdict).who;
    m_terms.push_back(std::move(term));
  }

  const Body& m_body;
  const std::string& m_subject;
  const Asking& m_asking;
  std::vector<Term> m_terms;
};

// Which of the two rules made the state what it is.
std::string deciding_rule(const Control& control, const Standing& standing) {
  switch (standing.state) {
    case State::observed:
      return "observed";
    case State::absent:
      return control.observed ? "observed" : "indicated";
    case State::indicated:
      return standing.reason == Reason::contradicted && control.observed ? "observed" : "indicated";
    default:
      return {};
  }
}

std::vector<std::string> deciding_evidence(const Control& control, const Standing& standing,
                                           const std::vector<Term>& terms,
                                           const std::vector<Attestation>& people, Instant t) {
  std::set<std::string> out;
  const auto rule = deciding_rule(control, standing);
  for (const auto& [term, who] : terms) {
    if (term.rule != rule || (term.verdict.answer != Answer::yes && term.verdict.answer != Answer::no))
      continue;
    for (const auto& row : term.witnesses) out.insert(row.evidence);
    for (const auto& row : term.first_exceptions) out.insert(row.evidence);
  }
  const bool by_people = standing.state == State::attested || standing.state == State::not_applicable ||
                         standing.reason == Reason::contradicted;
  for (const auto& one : people) {
    if (!by_people || !Span{one.since, one.until}.contains(t)) continue;
    const auto native = one.native().bytes;
    const std::vector<std::uint8_t> bytes(native.begin(), native.end());
    out.insert(fmt::format("attestation:{}:{}", one.subject, hex(bytes)));
  }
  return {out.begin(), out.end()};
}

// What the state is unknown for is what is to be done about it.
const Term* deciding_unknown(const Standing& standing, const std::vector<Term>& terms) {
  const auto it = std::find_if(terms.begin(), terms.end(), [&](const Term& term) {
    return term.answer.verdict == Verdict{Answer::unknown, standing.reason};
  });
  return standing.state != State::unknown || it == terms.end() ? nullptr : &*it;
}

std::string would_tell(const Standing& standing, const std::vector<Term>& terms) {
  if (standing.state != State::unknown) return {};
  if (standing.reason == Reason::needs_person) return "person";
  if (standing.reason == Reason::nothing_to_judge) return "a case to judge";
  if (const auto* term = deciding_unknown(standing, terms)) return term->who;
  for (const auto& term : terms) {
    if (term.answer.verdict.answer == Answer::unknown) return term.who;
  }
  return "person";
}

// One sentence: what a person does next.
std::string next_sentence(const Body& body, const Control& control, const ControlResult& result,
                          const std::vector<Term>& terms) {
  if (!control.observed && !control.indicated) return "Have a named person attest: " + control.needs_person;
  if (is_confirmed(result.standing.state)) {
    return result.lapses ? "Renew the evidence before " + format_date(*result.lapses) + "." : "";
  }
  if (result.standing.state == State::not_applicable) return {};
  const auto* why = deciding_unknown(result.standing, terms);
  if (why != nullptr && result.standing.reason == Reason::stale_source)
    return read_again(body, {why->answer.subject});
  for (const auto& [term, who] : terms) {
    if (term.verdict == Verdict{Answer::unknown, Reason::elsewhere} && who == k_called_files)
      return fmt::format("Look at {}, or: {}", term.missing, term.remedy);
    if (term.verdict.answer == Answer::unknown && term.verdict.reason == Reason::elsewhere) {
      return fmt::format("Say in plumbline.yaml where it is kept ({}), or: {}", term.missing, term.remedy);
    }
    if (term.verdict.answer == Answer::unknown || term.verdict.answer == Answer::no) return term.remedy;
  }
  if (result.standing.state == State::indicated) return "Have a named person confirm it.";
  return terms.empty() ? "" : terms.front().answer.remedy;
}

std::string rules_in_words(const Control& control) {
  std::string out;
  if (control.observed) out += "observed: " + in_words(*control.observed);
  if (control.indicated) out += (out.empty() ? "" : "\n") + ("indicated: " + in_words(*control.indicated));
  return out;
}

void fill_catalogue(const Control& control, ControlResult& out) {
  out.id = control.id;
  out.title = control.title;
  out.practice = control.practice;
  out.level = control.level;
  out.automation = control.automation;
  out.observed_firms = control.observed_firms;
  out.why = control.why;
  out.rule_text = rules_in_words(control);
}

}  // namespace

ControlResult explain_control(const Body& body, std::size_t index, const std::string& subject,
                              const Asking& asking) {
  const auto& control = body.pack().controls[index];
  const auto& timeline = body.states(subject, asking.mode)[index];
  ControlResult out;
  fill_catalogue(control, out);
  out.standing = timeline.at(asking.as_of);
  const auto held = held_at(timeline, asking.as_of);
  out.since = held.since;
  out.at_least = held.at_least;
  out.seen_since = held.seen_since;
  out.unknown_inside = held.unknown_inside;
  const auto state_of = [](const Standing& s) {
    return s.state == State::attested ? State::observed : s.state;
  };
  out.lapses =
      lapse(timeline.map(state_of), body.states(subject, AfterEnd::forecast)[index].map(state_of), asking);
  Terms terms(body, subject, asking);
  terms.add(control.observed, "observed");
  terms.add(control.indicated, "indicated");
  const auto people = attestations_of(control, body.pack(), subject, body.world());
  out.evidence = deciding_evidence(control, out.standing, terms.all(), people, asking.as_of);
  out.would_tell = would_tell(out.standing, terms.all());
  out.next = next_sentence(body, control, out, terms.all());
  for (const auto& term : terms.all()) out.terms.push_back(term.answer);
  return out;
}

}  // namespace plumbline::assess
