#pragma once
// Opens a repository for reading without running anything of it.
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "collector/git/libgit.hpp"
#include "collector/git/refs.hpp"

namespace plumbline::git {

/// Why a source cannot be read at all, as a gap says it.
struct Refusal {
  std::string reason;  ///< refused, unsupported, damaged
  std::string detail;
};

/// What a failed opening means, and what to do; `error` is libgit2's, which also holds the words.
[[nodiscard]] Refusal refusal_of(int error, const std::string& location);

struct Repository {
  Layout layout;
  std::string objects;                       ///< objects folder
  std::unordered_set<Oid, OidHash> shallow;  ///< commits whose parents were cut off
  bool alternates = false;                   ///< it borrows objects from elsewhere, which is not followed
  bool grafts = false;                       ///< has info/grafts, which is not followed
  RawRefs raw;
  Refs refs;
};

/// Opens the work tree, bare repository or mirror at `location` and reads its refs; `parse` is false on a
/// night that may be quiet (then only `raw` is filled).
[[nodiscard]] tl::expected<Repository, Refusal> open_repository(const std::string& location);
/// Fills refs and shallow from `raw`.
void parse_repository(Repository& repository);

/// The default branch: HEAD where it resolves, else main, master, trunk, develop, else none.
struct MainTip {
  std::optional<Oid> oid;
  std::string name;    ///< short name of the branch, or "HEAD"
  std::string notice;  ///< says so where it is not simply what HEAD names
};
[[nodiscard]] MainTip choose_main(const Refs& refs);

}  // namespace plumbline::git
