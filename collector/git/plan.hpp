#pragma once
// Decides whether a reading can go on from the last one, and what is new then.
#include <optional>
#include <string>
#include <vector>

#include "collector/git/cursor.hpp"
#include "collector/git/difference.hpp"
#include "collector/git/repository.hpp"
#include "collector/git/tags.hpp"

namespace plumbline::git {

struct PlannedTag {
  TagInfo tag;
  std::optional<Oid> landed;
  std::int64_t committed = 0;
};

/// What a plain fast-forward adds.
struct Plan {
  OidSet wanted;                        ///< commits to hand over: new ones, and earlier ones that landed now
  std::vector<Oid> tips;                ///< where to begin reading: branches and added tags among them
  std::vector<TagInfo> tags;            ///< whose target is among them
  std::vector<PlannedTag> old_targets;  ///< added tags on commits handed over before
  std::vector<Oid> kept_tips, kept_tag_tips;  ///< of the cursor, still without a descendant
};

/// Absent: something was rewritten, deleted or moved, or could not be read: the reading has to be a full one.
[[nodiscard]] std::optional<Plan> plan_increment(const Objects& objects, const Repository& repository,
                                                 const Oid& main, const Cursor& cursor, People& people);

/// The mailmap of this commit: blob id, or nothing.
[[nodiscard]] std::optional<Oid> find_mailmap(const Objects& objects, const Oid& commit);
[[nodiscard]] std::vector<std::string> tag_marks(const Refs& refs);

inline constexpr std::string_view k_heads = "refs/heads/";
inline constexpr std::string_view k_tags = "refs/tags/";

}  // namespace plumbline::git
