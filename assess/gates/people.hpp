#pragma once
// What people add to what the evidence says: waivers and signatures.
#include "assess/gates/facts.hpp"
#include "assess/gates/process.hpp"
#include "assess/gates/verdict.hpp"

namespace plumbline::assess::gates {

/// Of a criterion judged late, missing or undecidable at a gate held `at`: the waiver in force then takes its
/// place; one that does not count is told in `detail`.
void waive(const Process& process, const Facts& facts, Instant at, CriterionVerdict& out);

/// Who signed the gate and its criteria. A criterion in time that nobody signed who had to is undecidable.
void sign(const Process& process, const Facts& facts, GateVerdict& out);

}  // namespace plumbline::assess::gates
