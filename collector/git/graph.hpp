#pragma once
// The commits of one reading and who brought them in (SEMANTICS 1, main line).
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "collector/git/libgit.hpp"
#include "core/instant.hpp"

namespace plumbline::git {

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex k_no_node = 0xffffffffu;

struct Node {
  Oid oid, tree;
  std::int64_t committed = 0;
  std::uint32_t first_edge = 0, parents = 0;  ///< into Graph::edges; none where the history was cut
  NodeIndex landed = k_no_node;
  std::uint32_t line = k_no_node;
  bool read = false;    ///< its object was read
  bool border = false;  ///< read for its tree alone: handed over by an earlier reading
  bool main = false;
  bool cut = false;      ///< at least one parent is not there
  bool shallow = false;  ///< cut on purpose
  bool has_child = false;
  Found found = Found::yes;
};

struct Graph {
  std::vector<Node> nodes;
  std::vector<NodeIndex> edges;
  std::vector<NodeIndex> main;  ///< the main line, oldest first; of an incremental reading only its new part
  std::unordered_map<Oid, NodeIndex, OidHash> index;

  [[nodiscard]] NodeIndex intern(const Oid& oid);
  [[nodiscard]] std::span<const NodeIndex> parents(const Node& node) const {
    return {edges.data() + node.first_edge, node.parents};
  }
};

/// Numbers the main line from `first_line` on and gives each commit below it the main-line commit that
/// brought it in. Nodes on the border are not entered.
void land(Graph& graph, std::uint32_t first_line);

/// For each main-line commit whether all it brought in was there to be read.
[[nodiscard]] std::vector<bool> complete_groups(const Graph& graph);

/// Times along the main line (SEMANTICS 1): never backwards; a date later than `now` counts as its parent's.
/// `before`: the time of the main-line commit before the first; k_always: there is none.
[[nodiscard]] std::vector<Instant> main_times(const Graph& graph, Instant before, Instant now);

/// The least S for which an ancestor's date is at most its descendant's plus S, over all of the graph. A
/// parent on the border counts as `border_skew` later than its date.
[[nodiscard]] std::int64_t date_skew(const Graph& graph, std::int64_t border_skew);

}  // namespace plumbline::git
