#pragma once
// Rules in words, and the identity of their leaves.
#include <optional>
#include <string>

#include "assess/pack.hpp"

namespace plumbline::assess {

/// "present, fresh P90D" or "at least 95 % of the last P90D, min 5": a leaf without its probe.
[[nodiscard]] std::string asked_in_words(const Rule& leaf);
/// The whole rule on one line, probes included.
[[nodiscard]] std::string in_words(const Rule& rule);
/// A probe with its parameters: twins share a file and are two.
[[nodiscard]] std::string probe_key(const Rule& leaf);
/// Equal for leaves with equal answers: probe, parameters and figures, no flags.
[[nodiscard]] std::string leaf_key(const Rule& leaf);
/// The window a rule judges by: of a compound the longest of its terms'.
[[nodiscard]] std::optional<Duration> own_window(const Rule& rule);

}  // namespace plumbline::assess
