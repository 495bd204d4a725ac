#pragma once
// What audit, assess and report share once evidence is stored.
#include "cli/session.hpp"

namespace plumbline::cli {

/// What the log of own actions calls the keeping of an assessment, by whichever command.
inline constexpr std::string_view k_keeping = "assess";

/// The assessment asked for, also kept in the store's score tables where it speaks for the present knowledge
/// (no --known-at): a run of its own in the log of own actions. A store that cannot take them now is a
/// warning.
[[nodiscard]] Result<assess::Assessment> make_assessment(const Asked& asked, const Options& options,
                                                         const World& world);

/// `below` where fewer controls are confirmed than `--fail-under` asks, with a line on stderr.
[[nodiscard]] Exit judge_score(const assess::Assessment& assessment, const Options& options);

/// "haproxy: 12 to 40 of 128 (BSIMM16 self-assessment), coverage 90 of 128": the line of --quiet.
[[nodiscard]] std::string score_line(const assess::Assessment& assessment);

}  // namespace plumbline::cli
