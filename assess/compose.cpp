#include "assess/compose.hpp"

#include <algorithm>
#include <array>

#include "assess/rule_text.hpp"

namespace plumbline::assess {
namespace {

bool is_leaf(const Rule& rule) {
  return rule.kind == Rule::Kind::present || rule.kind == Rule::Kind::ratio;
}

// True when the rule says itself how the sources below are put together.
bool spans_sources(const Rule& rule) {
  if (rule.kind == Rule::Kind::across || (is_leaf(rule) && rule.pool)) return true;
  return std::any_of(rule.terms.begin(), rule.terms.end(), spans_sources);
}

Timeline<Verdict> combine(const Rule& rule, const std::vector<Timeline<Verdict>>& terms) {
  const bool all = rule.kind == Rule::Kind::all_of;
  Timeline<Verdict> out = terms.empty() ? Timeline<Verdict>(k_no_case) : terms.front();
  for (std::size_t i = 1; i < terms.size(); ++i) {
    out = zip(out, terms[i], [all](Verdict a, Verdict b) {
      const std::array<Verdict, 2> pair{a, b};
      return all ? all_of(pair) : any_of(pair);
    });
  }
  return out;
}

Timeline<Verdict> with_flags(const Rule& rule, Timeline<Verdict> answer) {
  if (rule.formality > 1) {
    if (const auto window = own_window(rule)) answer = held_through(answer, rule.formality, *window);
  }
  if (!rule.if_any) return answer;
  return answer.map([](Verdict v) { return v.answer == Answer::no_case ? k_yes : v; });
}

// How many subjects give which answer, and why.
class Tally {
 public:
  void add(Verdict v, std::int64_t by) {
    m_counts[index(v.answer)][static_cast<std::size_t>(v.reason)] += by;
  }

  [[nodiscard]] Verdict judged(Share threshold, std::int64_t min) const {
    const auto yes = total(Answer::yes);
    const auto unknown = total(Answer::unknown);
    auto verdict = judge(yes, unknown, yes + total(Answer::no) + unknown, threshold, min);
    if (verdict.answer == Answer::unknown) verdict.reason = first_reason(Answer::unknown);
    // All for the same reason: that one. For several: simply too few.
    if (verdict.answer == Answer::no && reasons(Answer::no) == 1) verdict.reason = first_reason(Answer::no);
    return verdict;
  }

 private:
  static constexpr std::size_t k_reasons = static_cast<std::size_t>(Reason::contradicted) + 1;
  static std::size_t index(Answer a) { return static_cast<std::size_t>(a); }
  [[nodiscard]] std::int64_t total(Answer a) const {
    std::int64_t sum = 0;
    for (const auto n : m_counts[index(a)]) sum += n;
    return sum;
  }
  [[nodiscard]] Reason first_reason(Answer a) const {
    const auto& counts = m_counts[index(a)];
    const auto it = std::find_if(counts.begin(), counts.end(), [](std::int64_t n) { return n > 0; });
    return static_cast<Reason>(it - counts.begin());
  }
  [[nodiscard]] std::int64_t reasons(Answer a) const {
    const auto& counts = m_counts[index(a)];
    return std::count_if(counts.begin(), counts.end(), [](std::int64_t n) { return n > 0; });
  }
  std::array<std::array<std::int64_t, k_reasons>, 4> m_counts{};
};

struct Turn {
  Instant at;
  Verdict before, after;
};

std::vector<Turn> turns_of(const std::vector<Timeline<Verdict>>& subjects) {
  std::vector<Turn> out;
  for (const auto& timeline : subjects) {
    const auto& steps = timeline.steps();
    for (std::size_t i = 1; i < steps.size(); ++i)
      out.push_back({steps[i].at, steps[i - 1].value, steps[i].value});
  }
  std::sort(out.begin(), out.end(), [](const Turn& a, const Turn& b) { return a.at < b.at; });
  return out;
}

}  // namespace

Timeline<Verdict> judge_across(const std::vector<Timeline<Verdict>>& subjects, Share threshold,
                               std::int64_t min) {
  Tally tally;
  for (const auto& timeline : subjects) tally.add(timeline.steps().front().value, 1);
  Timeline<Verdict> out(tally.judged(threshold, min));
  const auto turns = turns_of(subjects);
  for (std::size_t i = 0; i < turns.size(); ++i) {
    tally.add(turns[i].before, -1);
    tally.add(turns[i].after, 1);
    if (i + 1 == turns.size() || turns[i].at < turns[i + 1].at)
      out.append(turns[i].at, tally.judged(threshold, min));
  }
  return out;
}

Timeline<Verdict> held_through(const Timeline<Verdict>& answer, int periods, Duration window) {
  auto out = answer;
  auto earlier = answer;
  for (int i = 1; i < periods; ++i) {
    Timeline<Verdict> shifted(earlier.steps().front().value);
    for (const auto& step : earlier.steps()) shifted.append(add(step.at, window), step.value);
    earlier = std::move(shifted);
    out = zip(out, earlier, [](Verdict a, Verdict b) {
      const std::array<Verdict, 2> pair{a, b};
      return all_of(pair);
    });
  }
  return out;
}

Timeline<Verdict> Composer::ask(const Rule& rule, const std::string& subject) const {
  if (m_world.is_source(subject)) return ask_source(rule, m_world.source(subject));
  std::vector<Span> lives;
  for (const auto& name : m_world.sources_below(subject)) lives.push_back(m_world.source(name).life);
  const auto answer = zip(ask_inner(rule, subject), union_of(std::move(lives)),
                          [](Verdict v, bool any) { return any ? v : k_no_case; });
  return within(answer, m_world.life(subject));
}

Timeline<Verdict> Composer::ask_terms(const Rule& rule, const Source& source) const {
  if (is_leaf(rule)) return m_leaf_of(rule, source);
  std::vector<Timeline<Verdict>> terms;
  for (const auto& term : rule.terms) terms.push_back(ask_source(term, source));
  if (rule.kind == Rule::Kind::across) return terms.front();  // asked of one, it is that one's answer
  return combine(rule, terms);
}

Timeline<Verdict> Composer::ask_source(const Rule& rule, const Source& source) const {
  auto own = ask_terms(rule, source);
  if (rule.inherits) {
    for (const auto& name : source.speaking_for) {
      const auto& above = m_world.source(name);
      const auto other = within(ask_terms(rule, above), above.life);
      own = zip(own, other, [](Verdict mine, Verdict theirs) {
        const std::array<Verdict, 2> pair{mine, theirs};
        return theirs.answer == Answer::no_case ? mine : any_of(pair);
      });
    }
  }
  if (rule.each_branch) {
    for (const auto& name : source.branches) {
      const auto& branch = m_world.source(name);
      const auto other = within(ask_terms(rule, branch), branch.life);
      own = zip(own, other, [](Verdict mine, Verdict theirs) {
        const std::array<Verdict, 2> pair{mine, theirs};
        return theirs.answer == Answer::no_case ? mine : all_of(pair);
      });
    }
  }
  return within(with_flags(rule, std::move(own)), source.life);
}

Timeline<Verdict> Composer::ask_across(const Rule& across, const Rule& inner,
                                       const std::string& subject) const {
  std::vector<Timeline<Verdict>> answers;
  for (const auto& name : m_world.sources_below(subject))
    answers.push_back(ask_source(inner, m_world.source(name)));
  return judge_across(answers, across.at_least, across.min);
}

Timeline<Verdict> Composer::ask_inner(const Rule& rule, const std::string& subject) const {
  if (!spans_sources(rule)) return ask_across(m_default_across, rule, subject);
  if (rule.kind == Rule::Kind::across) return with_flags(rule, ask_across(rule, rule.terms.front(), subject));
  if (is_leaf(rule)) return with_flags(rule, m_pool_of(rule, subject));
  std::vector<Timeline<Verdict>> terms;
  for (const auto& term : rule.terms) terms.push_back(ask_inner(term, subject));
  return with_flags(rule, combine(rule, terms));
}

}  // namespace plumbline::assess
