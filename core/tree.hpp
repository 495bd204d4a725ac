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
  /// Names of the sources at or below `name`, each once, sorted.
  [[nodiscard]] std::vector<std::string> sources_below(std::string_view name) const;
  /// Names from the parents of `name` up to the root, each once, nearest first.
  [[nodiscard]] std::vector<std::string> ancestors(std::string_view name) const;
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
