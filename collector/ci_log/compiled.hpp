#pragma once
// The catalogue as one automaton and its expressions; what `Signatures` shares.
#include <optional>
#include <vector>

#include "collector/ci_log/ci_log.hpp"
#include "collector/ci_log/matcher.hpp"
#include "collector/ci_log/redactor.hpp"
#include "collector/ci_log/sieve.hpp"
#include "collector/ci_log/signature.hpp"

namespace plumbline::ci_log {

struct Pattern {
  static constexpr std::size_t k_event = static_cast<std::size_t>(-1);
  std::size_t signature;  ///< index; k_event: of no tool
  Role role;
  bool then;  ///< counts only in an open run
  Expression expression;
  std::string also;  ///< bytes that the line must hold beside the core; empty: none
};

struct CompiledTool {
  std::string tool, category;
  bool proven;
  bool begins;  ///< a line says where a run begins; else all of a log is one run
  Expression command;
};

struct Signatures::Compiled {
  std::vector<CompiledTool> tools;
  std::vector<Pattern> patterns;
  std::vector<std::vector<unsigned>> of_core;  ///< by the automaton's ids: patterns that may be there
  Automaton automaton;
  std::optional<Sieve> sieve;  ///< where one of `patterns` may be; none: it cannot be told cheaply
  Automaton commands;          ///< by tool: its command may be there
  Redactor redactor;
  Digest digest;
};

/// Errors: config, naming the tool and the expression.
[[nodiscard]] Result<std::shared_ptr<const Signatures::Compiled>> compile(const Catalogue& catalogue);
[[nodiscard]] Result<std::shared_ptr<const Signatures::Compiled>> compile(const Catalogue& catalogue,
                                                                          Redactor redactor);
/// What `Signatures::digest` of the compiled catalogue will be.
[[nodiscard]] Digest digest_of(const Catalogue& catalogue);

}  // namespace plumbline::ci_log
