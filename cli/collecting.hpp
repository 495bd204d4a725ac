#pragma once
// Reads sources into the store: one run, one writer a source, gaps counted.
#include <cstdint>
#include <string>
#include <vector>

#include "cli/config.hpp"
#include "cli/options.hpp"
#include "cli/world.hpp"
#include "store/store.hpp"

namespace plumbline::cli {

/// The tree to read by, and which of its sources this run reads.
struct Plan {
  Tree tree;
  std::map<std::string, TagPatterns> patterns;
  std::map<std::string, KeyFiles> keys;                                ///< of signers, by source
  std::map<std::string, std::map<std::string, std::string>> settings;  ///< by source
  std::string people;                                                  ///< lines of the people file
  std::vector<std::string> sources;                                    ///< names, sorted
  std::string settings_digest;
  std::string cache;                     ///< folder of mirrors
  std::vector<Server> servers;           ///< behind URLs, with their secrets
  std::optional<std::int64_t> max_wait;  ///< seconds
  std::string record, replay;            ///< folders of raw replies
  std::vector<std::string> refused;      ///< paths of the call that are no repository, in words
};

/// The newest tree of a store; empty where nothing was collected yet.
[[nodiscard]] Result<Tree> stored_tree(const store::Store& store);

/// From `paths` (zero configuration), else the user's file, else the tree of the store.
/// Errors: usage (nothing to read, no path that is a repository), config.
[[nodiscard]] Result<Plan> plan_collecting(const Options& options, const Tree& stored, const World& world);

/// Whether something was not read. A notice tells of what is left out by design.
[[nodiscard]] inline bool is_hole(const Gap& gap) {
  return gap.reason != "notice";
}

struct GapSeen {
  std::string source;
  Gap gap;
  bool told_before = false;  ///< a loss nobody can mend, unchanged since an earlier run told of it
};
/// What is new or can be mended: a loss told every night would hide the one morning that brings another.
[[nodiscard]] inline bool is_hole(const GapSeen& seen) {
  return is_hole(seen.gap) && !seen.told_before;
}

/// Records that a source served before and serves no longer.
struct Withdrawn {
  std::string source;
  std::int64_t records = 0;
  bool most = false;  ///< more than it still serves
};

struct Collected {
  std::int64_t sources = 0, added = 0, withdrawn = 0;
  std::vector<GapSeen> gaps;
  std::vector<Withdrawn> gone;
  std::vector<std::string> refused;  ///< paths of the call that could not be opened, in words
  double seconds = 0;
};

/// Something could not be looked at: a gap, or a path that is no repository.
[[nodiscard]] bool has_hole(const Collected& collected);

/// One run of the store. A source that cannot be read is gaps, not an error; an Error means the store failed.
[[nodiscard]] Result<Collected> collect(const Plan& plan, const Options& options, const World& world,
                                        store::Store& store);

/// A gap (could not look) or a notice (worth knowing) as a person is told of it.
struct GapTold {
  std::string source, reason, words;
  bool hole = true;
};
/// What one reading said of several shapes for one reason is told once; gaps first.
[[nodiscard]] std::vector<GapTold> gap_notes(const Collected& collected);

/// "3 sources, 120 new records, 0 gaps, 1.2 seconds"; notices are counted where there are any.
[[nodiscard]] std::string quiet_line(const Collected& collected);
/// Tells of gaps and notices on stderr: a person of at most ten and how many more, a machine of each.
void tell_gaps(const Collected& collected, bool quiet);
/// Tells on stderr what was withdrawn, a line a source; quiet: of those alone that lost most of what they
/// had.
void tell_withdrawn(const Collected& collected, bool quiet);

}  // namespace plumbline::cli
