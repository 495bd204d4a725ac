#pragma once
// From the answers of leaves to the answer of a rule, over all time (SEMANTICS 2, 7).
#include <functional>
#include <string>
#include <vector>

#include "assess/leaf.hpp"
#include "assess/pack.hpp"
#include "assess/world.hpp"

namespace plumbline::assess {

/// Composes rules; where a leaf's answer comes from is the caller's (evaluated rows, or a snapshot with one
/// answer turned).
class Composer {
 public:
  using LeafOf = std::function<Timeline<Verdict>(const Rule& leaf, const Source& source)>;
  using PoolOf = std::function<Timeline<Verdict>(const Rule& leaf, const std::string& subject)>;

  Composer(const World& world, const Rule& default_across, LeafOf leaf_of, PoolOf pool_of)
      : m_world(world),
        m_default_across(default_across),
        m_leaf_of(std::move(leaf_of)),
        m_pool_of(std::move(pool_of)) {}

  /// The answer of a rule asked of any subject of the tree.
  [[nodiscard]] Timeline<Verdict> ask(const Rule& rule, const std::string& subject) const;

 private:
  [[nodiscard]] Timeline<Verdict> ask_source(const Rule& rule, const Source& source) const;
  [[nodiscard]] Timeline<Verdict> ask_terms(const Rule& rule, const Source& source) const;
  [[nodiscard]] Timeline<Verdict> ask_inner(const Rule& rule, const std::string& subject) const;
  [[nodiscard]] Timeline<Verdict> ask_across(const Rule& across, const Rule& inner,
                                             const std::string& subject) const;

  const World& m_world;
  const Rule& m_default_across;
  LeafOf m_leaf_of;
  PoolOf m_pool_of;
};

/// SEMANTICS 7: each subject once, judged by `judge(yes, unknown, yes + no + unknown, threshold, min)`.
[[nodiscard]] Timeline<Verdict> judge_across(const std::vector<Timeline<Verdict>>& subjects, Share threshold,
                                             std::int64_t min);
/// SEMANTICS 7: yes at the end of each of the last `periods` windows.
[[nodiscard]] Timeline<Verdict> held_through(const Timeline<Verdict>& answer, int periods, Duration window);

}  // namespace plumbline::assess
