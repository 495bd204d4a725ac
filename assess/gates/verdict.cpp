#include "assess/gates/verdict.hpp"

#include <algorithm>

namespace plumbline::assess::gates {

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
  constexpr std::string_view k_names[] = {"ticket",    "file",     "stated",     "tag",     "release_tag",
                                          "published", "deployed", "continuous", "stand_in"};
  return k_names[static_cast<std::size_t>(by)];
}

std::size_t GateVerdict::count(Outcome which) const {
  return static_cast<std::size_t>(std::count_if(
      criteria.begin(), criteria.end(), [&](const CriterionVerdict& c) { return c.outcome == which; }));
}

}  // namespace plumbline::assess::gates
