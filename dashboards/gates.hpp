#pragma once
// Views of the gates of a product's releases: values to bytes; none computes a verdict.
#include <string>
#include <vector>

#include "assess/gates/verdict.hpp"
#include "dashboards/dashboards.hpp"
#include "dashboards/json.hpp"

namespace plumbline::dashboards {

/// Releases a terminal shows unless all are asked for.
constexpr std::size_t k_gates_shown = 10;

/// Which releases are shown.
struct GatesShown {
  bool all = false;              ///< else the last k_gates_shown
  std::string release;           ///< empty: every one
  std::optional<Instant> since;  ///< made at or after it
  bool brief = false;            ///< no word on the process and on how to read it
};

/// The matrix releases x gates, headed by what could be decided.
[[nodiscard]] std::string render_gates(const assess::gates::Report& report, const GatesShown& shown,
                                       const Terminal& terminal);
/// The document of docs/gates.schema.json; every release asked for, whatever `all` says.
[[nodiscard]] Json gates_json(const std::vector<assess::gates::Report>& reports, const GatesShown& shown);
[[nodiscard]] std::string render_gates_json(const std::vector<assess::gates::Report>& reports,
                                            const GatesShown& shown);
/// One line a release, gate and criterion.
[[nodiscard]] std::string render_gates_csv(const std::vector<assess::gates::Report>& reports,
                                           const GatesShown& shown);
/// A release, one of its gates or one criterion, the whole way to the evidence. `gate` and `criterion` are
/// indices; absent: all of them.
[[nodiscard]] std::string render_gate_explained(const assess::gates::Report& report, std::size_t verdict,
                                                std::optional<std::size_t> gate,
                                                std::optional<std::size_t> criterion,
                                                const Terminal& terminal);

/// "18 days", "3 hours", "1 second": the largest unit of which there is a whole one.
[[nodiscard]] std::string lateness_words(std::int64_t seconds);
/// "14 of 30 criteria can be decided from git; CI would add 9".
[[nodiscard]] std::string decidable_words(const assess::gates::Decidable& decidable);

}  // namespace plumbline::dashboards
