#pragma once
// From the answers of a control's rules to its state over time, and from states to scores (SEMANTICS 8, 11).
#include <string>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/compose.hpp"
#include "assess/pack.hpp"
#include "assess/world.hpp"

namespace plumbline::assess {

/// One control of one subject over all time.
[[nodiscard]] Timeline<Standing> stand(const Control& control, const Pack& pack, const std::string& subject,
                                       const World& world, const Composer& composer);

/// Since when the state at one instant holds.
struct Held {
  Instant since = k_always;
  bool at_least = false;
  Instant seen_since = k_always;
  std::vector<Span> unknown_inside;
  Instant until = k_forever;  ///< the state's run ends, observed and attested counting as one
};
[[nodiscard]] Held held_at(const Timeline<Standing>& timeline, Instant t);

/// States of all controls, in the catalogue's order.
using States = std::vector<Timeline<Standing>>;

/// One point where any count changes; the first is the first change after -inf.
[[nodiscard]] std::vector<ScorePoint> score_points(const Pack& pack, const States& states, Instant until);
[[nodiscard]] std::vector<PracticeResult> score_practices(const Pack& pack, const States& states, Instant t);

/// Attestations of one control in force for a subject.
[[nodiscard]] std::vector<Attestation> attestations_of(const Control& control, const Pack& pack,
                                                       const std::string& subject, const World& world);

}  // namespace plumbline::assess
