#pragma once
// Tags as they stand: annotated ones peeled to their commit, lightweight ones as they are.
#include <optional>
#include <string>
#include <vector>

#include "collector/git/commit_parse.hpp"
#include "collector/git/libgit.hpp"
#include "collector/git/people.hpp"
#include "collector/git/refs.hpp"

namespace plumbline::git {

struct TagInfo {
  std::string name;  ///< printable, without refs/tags/
  Oid target;        ///< the commit
  Oid object;        ///< the tag's own object; of a lightweight one the commit
  bool annotated = false;
  std::optional<PersonIndex> tagger;
  std::optional<std::int64_t> tagged;
  Signature signature = Signature::none;
};

struct TagPeel {
  std::optional<TagInfo> tag;
  Found found = Found::yes;  ///< what became of the object that stopped it
  Oid object;                ///< that object
  bool no_commit = false;    ///< it is, or names, a tree or a blob
};

/// Follows nested tags to a commit. `is_commit`: a quick answer for ids already read; may say false of a
/// commit.
[[nodiscard]] TagPeel peel_tag(const Objects& objects, std::string_view name, const Oid& object,
                               bool is_commit, People& people, People::Memo& memo);

/// Hash of a tag as it stands: name and object.
[[nodiscard]] std::string tag_mark(std::string_view name, const Oid& object);

}  // namespace plumbline::git
