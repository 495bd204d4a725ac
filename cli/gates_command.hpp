#pragma once
// The gates of products, as commands ask for them.
#include <memory>
#include <string>
#include <vector>

#include "assess/gates/judge.hpp"
#include "cli/session.hpp"

namespace plumbline::cli {

/// A report for each product asked for (`--product`, else all of the tree), with verdicts on the releases
/// `wanted`.
/// Errors: not_found (no database, process or product of that name, each with the nearest one), config.
[[nodiscard]] Result<std::vector<assess::gates::Report>> ask_for_gates(const Options& options,
                                                                       const World& world,
                                                                       const assess::gates::Wanted& wanted);

/// `explain RELEASE/GATE/CRITERION`: the longest known release name wins, since tags contain slashes.
[[nodiscard]] Result<Exit> explain_gate(const Options& options, const World& world);

}  // namespace plumbline::cli
