#include "dashboards/gates_words.hpp"

#include <fmt/core.h>

#include "dashboards/gates.hpp"

namespace plumbline::dashboards {
namespace gates_text {

using namespace assess::gates;

State state_of(GateOutcome outcome) {
  switch (outcome) {
    case GateOutcome::passed:
      return State::observed;
    case GateOutcome::passed_with_open_actions:
    case GateOutcome::passed_on_waivers:
      return State::attested;
    case GateOutcome::failed:
      return State::absent;
    case GateOutcome::not_applicable:
      return State::not_applicable;
    default:
      return State::unknown;
  }
}

State state_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::in_time:
      return State::observed;
    case Outcome::waived:
      return State::attested;
    case Outcome::late:
      return State::indicated;
    case Outcome::missing:
      return State::absent;
    case Outcome::undecidable:
      return State::unknown;
    default:
      return State::not_applicable;
  }
}

std::string_view words(GateOutcome outcome) {
  constexpr std::string_view k_words[] = {
      "passed",        "passed with open actions", "passed on waivers", "failed", "not held", "undecidable",
      "not applicable"};
  return k_words[static_cast<std::size_t>(outcome)];
}

std::string_view words(Outcome outcome) {
  constexpr std::string_view k_words[] = {"in time", "late",           "missing",         "undecidable",
                                          "waived",  "not applicable", "nothing to judge"};
  return k_words[static_cast<std::size_t>(outcome)];
}

std::string_view words(HeldBy by) {
  constexpr std::string_view k_words[] = {"a gate record in the tracker",
                                          "a gate record in the repository",
                                          "plumbline.yaml",
                                          "a tag for the gate",
                                          "the release's tag",
                                          "what was published",
                                          "what CI deployed",
                                          "the release's tag: the gate works on every change",
                                          "nobody recorded it; judged against"};
  return k_words[static_cast<std::size_t>(by)];
}

std::string counts(const GateVerdict& gate, bool brief) {
  std::string out;
  const auto add = [&](Outcome outcome, std::string_view mark) {
    const auto n = gate.count(outcome);
    if (n == 0) return;
    out += out.empty() ? "" : brief ? " " : ", ";
    out += brief ? fmt::format("{}{}", n, mark) : fmt::format("{} {}", n, words(outcome));
  };
  add(Outcome::in_time, "+");
  add(Outcome::late, "~");
  add(Outcome::missing, "-");
  add(Outcome::undecidable, "?");
  add(Outcome::waived, "w");
  if (!brief) add(Outcome::nothing_to_judge, "");
  if (!brief) add(Outcome::not_applicable, "");
  return out;
}

}  // namespace gates_text

std::string lateness_words(std::int64_t seconds) {
  constexpr std::pair<std::int64_t, std::string_view> k_units[] = {
      {86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
  for (const auto& [unit, word] : k_units) {
    if (seconds < unit) continue;
    const auto n = seconds / unit;
    return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s");
  }
  return "0 seconds";
}

std::string decidable_words(const assess::gates::Decidable& d) {
  std::string more;
  const auto add = [&](std::size_t n, std::string_view who) {
    if (n != 0) more += fmt::format("{} {} would add {}", more.empty() ? ";" : ",", who, n);
  };
  add(d.ci, "CI");
  add(d.tracker, "a tracker");
  add(d.artefacts, "release artefacts");
  if (d.lacking != 0) more += fmt::format("; {} lack evidence that nobody brings yet", d.lacking);
  return fmt::format("{} of {} criteria can be decided from git{}.", d.git, d.of, more);
}

}  // namespace plumbline::dashboards
