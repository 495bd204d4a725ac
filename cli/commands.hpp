#pragma once
// One function a command: prints what was asked for to stdout and says how it ended.
#include "cli/options.hpp"
#include "cli/world.hpp"

namespace plumbline::cli {

[[nodiscard]] Result<Exit> run_audit(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_init(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_collect(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_import(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_assess(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_explain(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_gates(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_gate(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_trend(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_diff(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_population(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_query(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_report(const Options& options, const World& world);
[[nodiscard]] Result<Exit> run_doctor(const Options& options, const World& world);

}  // namespace plumbline::cli
