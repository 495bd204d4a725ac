#include "collector/git/reviews.hpp"

#include <algorithm>

namespace plumbline::git {

std::vector<Review> traces_of(const Oid& commit, const Words& words, const std::vector<PersonIndex>& authors,
                              People& people, Sink& sink) {
  std::vector<Review> out;
  if (words.request) out.push_back({commit, "request", std::nullopt, words.request});
  for (const auto reviewer : words.reviewers) {
    const Identity& who = people.at(reviewer);
    Review review{commit, "trailer", people.id(reviewer, sink)};
    review.bot = who.bot;
    review.self = std::any_of(authors.begin(), authors.end(),
                              [&](auto a) { return a == reviewer || same_person(people.at(a), who); });
    const auto known =
        std::find_if(out.begin(), out.end(), [&](const Review& r) { return r.reviewer == review.reviewer; });
    if (known == out.end())
      out.push_back(std::move(review));
    else
      known->self = known->self || review.self;
  }
  return out;
}

std::optional<PersonIndex> independent_merger(PersonIndex author, PersonIndex committer,
                                              const std::vector<PersonIndex>& authors, const People& people) {
  const auto merger = people.at(committer).nobody ? author : committer;
  if (authors.empty() || people.at(merger).nobody) return std::nullopt;
  const bool independent = std::all_of(authors.begin(), authors.end(),
                                       [&](auto a) { return surely_two(people.at(a), people.at(merger)); });
  return independent ? std::optional(merger) : std::nullopt;
}

void Authors::note(NodeIndex node, PersonIndex author, const Words* words) {
  if (m_author.size() <= node) m_author.resize(node + 1, 0);
  m_author[node] = author;
  if (words != nullptr && !words->coauthors.empty()) m_coauthors[node] = words->coauthors;
}

std::vector<PersonIndex> Authors::of(NodeIndex node) const {
  std::vector<PersonIndex> out{m_author[node]};
  if (const auto it = m_coauthors.find(node); it != m_coauthors.end())
    out.insert(out.end(), it->second.begin(), it->second.end());
  return out;
}

std::vector<std::vector<PersonIndex>> Authors::brought_in(const Graph& graph) const {
  std::vector<std::vector<PersonIndex>> out(graph.main.size());
  if (graph.main.empty()) return out;
  const auto first = graph.nodes[graph.main.front()].line;
  for (NodeIndex i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (node.main || node.landed == k_no_node || !node.read) continue;
    auto& group = out[graph.nodes[node.landed].line - first];
    for (const auto who : of(i)) {
      if (std::find(group.begin(), group.end(), who) == group.end()) group.push_back(who);
    }
  }
  return out;
}

}  // namespace plumbline::git
