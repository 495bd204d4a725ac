#pragma once
// Which release comes before and after which, on its line and by version. Found for all of them at once, in
// time that grows with the releases and not with their square: some repositories have a hundred thousand
// tags.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assess/gates/releases.hpp"

namespace plumbline::assess::gates {

/// Same line of maintenance by their numbers: 1.2.3 and 1.2.4, but also 1.2 and 1.3.
[[nodiscard]] bool same_train(const Version& a, const Version& b);

/// All answers are indices into `releases`, which are sorted by (time, name) and placed on their lines; only
/// releases with a tag of this one's series are its neighbours.
class Neighbours {
 public:
  using Index = std::optional<std::size_t>;
  /// `history` and `releases` have to outlive it.
  Neighbours(const History& history, const std::vector<Release>& releases);

  /// The last one in the history of this one's line, whichever line it counts to; its place there.
  [[nodiscard]] Index before_on_line(std::size_t i) const;
  /// The last one there of an earlier commit.
  [[nodiscard]] Index before_commit_on_line(std::size_t i) const;
  /// The next one that counts to the same line.
  [[nodiscard]] Index after_on_line(std::size_t i) const;
  /// The highest lower version made by then; `train`: of the same train.
  [[nodiscard]] Index before_by_version(std::size_t i, bool train) const;
  /// The lowest higher version made then or later.
  [[nodiscard]] Index after_by_version(std::size_t i, bool train) const;

 private:
  using Placed = std::vector<std::pair<std::size_t, std::size_t>>;       // (place, release), sorted
  using ByLine = std::map<std::pair<std::string, std::string>, Placed>;  // (line, series)
  void place_all(const History& history);
  void compare_all(const std::string& series, const std::vector<std::size_t>& same_series);

  const std::vector<Release>& m_releases;
  ByLine m_on, m_own;
  std::vector<Index> m_before, m_before_in_train, m_after, m_after_in_train;
};

}  // namespace plumbline::assess::gates
