#pragma once
// Reads refs as they stand on disk: packed-refs and loose files, no symbolic link of the file system
// followed. One reading gives both the names and the digest a quiet night is known by.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/shapes.hpp"

namespace plumbline::git {

/// Where a repository keeps itself.
struct Layout {
  std::string location;  ///< as the user wrote it, for messages
  std::string own;       ///< HEAD stands here (a linked work tree has its own)
  std::string common;    ///< refs, packed-refs, objects, shallow stand here
};

/// The bytes refs are made of.
struct RawRefs {
  std::string head;                                        ///< content of HEAD
  std::string packed;                                      ///< content of packed-refs
  std::vector<std::pair<std::string, std::string>> loose;  ///< name, content; sorted by name
  std::string shallow;                                     ///< content of `shallow`
  std::vector<std::string>
      skipped;  ///< symbolic links of the file system and unreadable files, with the reason
  /// Digest over all of it.
  [[nodiscard]] std::string digest() const;
};
[[nodiscard]] Result<RawRefs> read_raw_refs(const Layout& layout);

struct Refs {
  std::map<std::string, Oid, std::less<>>
      all;  ///< full name -> object; only refs/heads and refs/tags; symbolic ones resolved
  std::optional<std::string> head_branch;  ///< full name HEAD points to, whether or not it exists
  std::optional<Oid> head;                 ///< what HEAD resolves to
  std::size_t replaced = 0;                ///< refs below refs/replace
  std::vector<std::string> broken;         ///< names whose content is no object id
  /// Digest over the names and ids alone: the same for loose and packed.
  [[nodiscard]] std::string digest() const;
};
[[nodiscard]] Refs parse_refs(const RawRefs& raw);

/// The ids in a `shallow` file; what is no id is left out.
[[nodiscard]] std::vector<Oid> parse_shallow(std::string_view content);

}  // namespace plumbline::git
