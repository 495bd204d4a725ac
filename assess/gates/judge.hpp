#pragma once
// Verdicts on every release, gate and criterion, from facts. Pure.
#include "assess/gates/facts.hpp"
#include "assess/gates/verdict.hpp"

namespace plumbline::assess::gates {

[[nodiscard]] Report judge(const Process& process, const Facts& facts);

/// load_facts and judge.
[[nodiscard]] Result<Report> ask_gates(const store::Reader& reader, const Process& process,
                                       const std::string& product, std::optional<Instant> as_of);

/// How many criteria of `process` which kinds of sources could decide.
[[nodiscard]] Decidable count_decidable(const Process& process);

/// Products of a tree, sources without a product among them; the root's name where it has neither.
[[nodiscard]] std::vector<std::string> products_of(const Tree& tree);

}  // namespace plumbline::assess::gates
