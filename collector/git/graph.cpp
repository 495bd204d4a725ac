#include "collector/git/graph.hpp"

#include <algorithm>

namespace plumbline::git {
namespace {

/// Commits in an order in which every parent stands before its children.
std::vector<NodeIndex> parents_first(const Graph& graph) {
  std::vector<std::uint32_t> waiting(graph.nodes.size(), 0);
  for (const auto& node : graph.nodes) {
    for (const auto p : graph.parents(node)) ++waiting[p];
  }
  std::vector<NodeIndex> order;
  order.reserve(graph.nodes.size());
  for (NodeIndex i = 0; i < graph.nodes.size(); ++i) {
    if (waiting[i] == 0) order.push_back(i);
  }
  for (std::size_t next = 0; next < order.size(); ++next) {
    for (const auto p : graph.parents(graph.nodes[order[next]])) {
      if (--waiting[p] == 0) order.push_back(p);
    }
  }
  std::reverse(order.begin(), order.end());
  return order;
}

void land_below(Graph& graph, NodeIndex start, NodeIndex on, std::vector<NodeIndex>& stack) {
  stack.assign(1, start);
  while (!stack.empty()) {
    Node& node = graph.nodes[stack.back()];
    stack.pop_back();
    if (node.landed != k_no_node || node.border || !node.read) continue;
    node.landed = on;
    const auto parents = graph.parents(node);
    stack.insert(stack.end(), parents.begin(), parents.end());
  }
}

}  // namespace

NodeIndex Graph::intern(const Oid& oid) {
  const auto [it, added] = index.try_emplace(oid, static_cast<NodeIndex>(nodes.size()));
  if (added) nodes.emplace_back().oid = oid;
  return it->second;
}

void land(Graph& graph, std::uint32_t first_line) {
  std::vector<NodeIndex> stack;
  for (std::size_t k = 0; k < graph.main.size(); ++k) {
    Node& node = graph.nodes[graph.main[k]];
    node.line = first_line + static_cast<std::uint32_t>(k);
    node.landed = graph.main[k];
    for (std::uint32_t p = 1; p < node.parents; ++p) {
      land_below(graph, graph.edges[node.first_edge + p], graph.main[k], stack);
    }
  }
}

std::vector<bool> complete_groups(const Graph& graph) {
  std::vector<bool> out(graph.main.size(), true);
  if (graph.main.empty()) return out;
  const auto first = graph.nodes[graph.main.front()].line;
  for (const auto& node : graph.nodes) {
    // What lies before the first main-line commit was cut for it alone.
    if (node.cut && node.landed != k_no_node && (!node.main || node.parents != 0)) {
      out[graph.nodes[node.landed].line - first] = false;
    }
  }
  return out;
}

std::vector<Instant> main_times(const Graph& graph, Instant before, Instant now) {
  std::vector<Instant> out;
  out.reserve(graph.main.size());
  Instant last = before;
  for (const auto i : graph.main) {
    const Instant date{graph.nodes[i].committed};
    if (last == k_always)
      last = std::min(date, now);
    else if (date <= now)
      last = std::max(last, date);
    out.push_back(last);
  }
  return out;
}

std::int64_t date_skew(const Graph& graph, std::int64_t border_skew) {
  std::vector<std::int64_t> newest(graph.nodes.size(), 0);
  std::int64_t skew = border_skew;
  for (const auto i : parents_first(graph)) {
    const Node& node = graph.nodes[i];
    newest[i] = node.committed + (node.border ? border_skew : 0);
    if (!node.read) newest[i] = std::numeric_limits<std::int64_t>::min();
    if (!node.read || node.border) continue;
    for (const auto p : graph.parents(node)) newest[i] = std::max(newest[i], newest[p]);
    skew = std::max(skew, newest[i] - node.committed);
  }
  return skew;
}

}  // namespace plumbline::git
