#pragma once
// What a rule may give for the parameters of a probe.
#include <string>

#include "assess/pack.hpp"

namespace plumbline::assess {

/// What is wrong with a value a rule gives for a parameter, with the nearest that is right; empty: nothing.
/// The words stand in `values.yaml` beside the probe; what the query adds to a time has to be a term (P30D).
[[nodiscard]] std::string wrong_value(const Probe& probe, const std::string& name, const std::string& value);

}  // namespace plumbline::assess
