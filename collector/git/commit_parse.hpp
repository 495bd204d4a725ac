#pragma once
// Bytes of a commit or tag object to values. Pure, no exceptions, total over hostile bytes; views point into
// the input.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/shapes.hpp"

namespace plumbline::git {

/// "Name <address> 1700000000 +0100". What does not parse is empty or zero, as git itself reads it.
struct RawPerson {
  std::string_view name, address;
  std::int64_t seconds = 0;
  std::int64_t zone = 0;  ///< minutes east of UTC
};
[[nodiscard]] RawPerson parse_person(std::string_view line);

struct RawCommit {
  Oid tree;
  std::vector<Oid> parents;
  RawPerson author, committer;
  Signature signature = Signature::none;
  std::string_view encoding;  ///< empty: UTF-8
  std::string_view message;
};
/// Absent: these bytes are no commit (no tree, or a torn parent line).
[[nodiscard]] std::optional<RawCommit> parse_commit(std::string_view raw);

struct RawTag {
  Oid target;
  std::string_view type;  ///< commit, tree, blob, tag
  std::optional<RawPerson> tagger;
  Signature signature = Signature::none;
};
[[nodiscard]] std::optional<RawTag> parse_tag(std::string_view raw);

/// Valid UTF-8 without NUL: from the named encoding where it can be converted, else bytes that are not UTF-8
/// are read as Latin-1.
[[nodiscard]] std::string to_utf8(std::string_view bytes, std::string_view encoding = {});
/// A path or ref name as text: bytes that are not UTF-8, and control characters, as \xNN, so that two names
/// stay two.
[[nodiscard]] std::string printable_name(std::string_view bytes);
[[nodiscard]] bool is_utf8(std::string_view bytes);

}  // namespace plumbline::git
