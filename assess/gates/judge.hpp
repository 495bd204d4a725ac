#pragma once
// Verdicts on every release, gate and criterion, from facts. Pure.
#include "assess/gates/facts.hpp"
#include "assess/gates/verdict.hpp"

namespace plumbline::assess::gates {

/// Which releases get a verdict; all are found and put in order whatever it says.
struct Wanted {
  std::optional<std::size_t> last;  ///< that many of the newest; absent: all
  std::optional<Instant> since;     ///< made at or after it
  std::string release;              ///< that one alone
  std::string at_start_of;          ///< the one this text begins with (release_at_start) alone
  /// One release alone was not asked for: what comes next is told too.
  [[nodiscard]] bool asks_for_next() const { return release.empty() && at_start_of.empty(); }
  /// Indices of those made by `as_of`, ascending.
  [[nodiscard]] std::vector<std::size_t> among(const std::vector<Release>& releases, Instant as_of) const;
};

/// Works on as many cores as there are.
[[nodiscard]] Report judge(const Process& process, const Facts& facts, const Wanted& wanted = {});

/// load_facts and judge; who asks for several products shares the facts.
[[nodiscard]] Result<Report> ask_gates(SharedFacts& shared, const Process& process,
                                       const std::string& product, std::optional<Instant> as_of,
                                       const Wanted& wanted = {});
[[nodiscard]] Result<Report> ask_gates(const store::Reader& reader, const Process& process,
                                       const std::string& product, std::optional<Instant> as_of,
                                       const Wanted& wanted = {});

/// How many criteria of `process` which kinds of sources could decide.
[[nodiscard]] Decidable count_decidable(const Process& process);

/// Products of a tree, sources without a product among them; the root's name where it has neither.
[[nodiscard]] std::vector<std::string> products_of(const Tree& tree);

}  // namespace plumbline::assess::gates
