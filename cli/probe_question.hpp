#pragma once
#include "assess/pack.hpp"

namespace plumbline::cli {

/// `pack` cut down to what it takes to ask one probe: the controls whose rules name it (each with its own
/// parameters), or, where no rule does, one control made for the question. So a population costs one probe,
/// not all of them. Errors: not_found with the nearest probe; usage for a probe that needs parameters no rule
/// of the pack gives.
[[nodiscard]] Result<assess::Pack> narrowed_to(const assess::Pack& pack, const std::string& probe,
                                               const std::map<std::string, std::string>& with,
                                               const assess::DataPaths& paths);

}  // namespace plumbline::cli
