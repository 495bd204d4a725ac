#pragma once
// The subject tree: organisation > product line > product > source (SEMANTICS 7). Pure values.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/shapes.hpp"

namespace plumbline {

struct Tree {
  /// Edges as stored; a source with two parents stands here twice. The root is the one row with an empty
  /// parent.
  std::vector<Subject> rows;

  [[nodiscard]] const Subject* find(std::string_view name) const;
  [[nodiscard]] std::string root() const;
  /// Names of the sources at or below `name`, each once, sorted. A feed is none of them: it speaks for its
  /// host. A branch is one only where it is asked for itself.
  [[nodiscard]] std::vector<std::string> sources_below(std::string_view name) const;
  /// Names from the parents of `name` up to the root, each once, nearest first.
  [[nodiscard]] std::vector<std::string> ancestors(std::string_view name) const;
  /// A source below a source is a feed: what it tells (runs, logs, reports) it tells of that one. The name of
  /// that one; empty: `name` is no feed.
  [[nodiscard]] std::string host(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> feeds(std::string_view name) const;  ///< sorted
  /// Maintained branches of a source beside the one it is read by, sorted: read like sources, counted
  /// nowhere, asked where a rule says `each_branch`.
  [[nodiscard]] std::vector<std::string> branches(std::string_view name) const;
  /// Names of all that is read: sources, their feeds and branches; each once, sorted.
  [[nodiscard]] std::vector<std::string> read() const;
  /// Direct children of `name`, sorted by name.
  [[nodiscard]] std::vector<std::string> children(std::string_view name) const;
  /// Sources attached directly to an organisation or line above `name`: those whose evidence `inherits: true`
  /// lets stand for it.
  [[nodiscard]] std::vector<std::string> speaking_for(std::string_view name) const;
  /// What the tree declares under `places` for this source, inherited from the nearest ancestor that declares
  /// the kind: kind -> place. Several places of one kind are joined: "git,tracker"; silence in one of them
  /// alone proves nothing.
  [[nodiscard]] std::map<std::string, std::string> places(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> names() const;  ///< sorted, each once
};

/// Where a source stands. A location may name the branch that is read as its main line, behind the path:
/// "/src/x#heads/stable-8"; so each maintained branch can be a source of its own.
struct Location {
  std::string path, branch;  ///< branch empty: the repository's default one
};
[[nodiscard]] Location split_location(std::string_view location);
[[nodiscard]] std::string join_location(const Location& location);

}  // namespace plumbline
