#pragma once
// Traces of review in git alone, graded by what they prove.
#include <vector>

#include "collector/git/graph.hpp"
#include "collector/git/people.hpp"
#include "collector/git/walk.hpp"

namespace plumbline::git {

/// A named change request, and the trailers of a message. `authors`: who wrote the change; a reviewer who is
/// one of them, or an alias of one, is marked as self.
[[nodiscard]] std::vector<Review> traces_of(const Oid& commit, const Words& words,
                                            const std::vector<PersonIndex>& authors, People& people,
                                            Sink& sink);

/// The merger, where it is a person and surely none of `authors`: a forge's key or a bot as committer is
/// nobody, then the author of the merge counts. Absent: no proof of an independent merge.
[[nodiscard]] std::optional<PersonIndex> independent_merger(PersonIndex author, PersonIndex committer,
                                                            const std::vector<PersonIndex>& authors,
                                                            const People& people);

/// Who wrote what each main-line commit brought in, itself left out.
class Authors {
 public:
  void note(NodeIndex node, PersonIndex author, const Words* words);
  /// Of one commit: its author and co-authors.
  [[nodiscard]] std::vector<PersonIndex> of(NodeIndex node) const;
  [[nodiscard]] PersonIndex author(NodeIndex node) const { return m_author[node]; }
  /// Per main-line commit, in its order: authors of the commits it brought in beside itself, each once.
  [[nodiscard]] std::vector<std::vector<PersonIndex>> brought_in(const Graph& graph) const;

 private:
  std::vector<PersonIndex> m_author;
  std::unordered_map<NodeIndex, std::vector<PersonIndex>> m_coauthors;
};

}  // namespace plumbline::git
