#pragma once
// Rows of a probe as one line sees them, each with the times it counts by, and what finds the few that matter
// to a release without a walk over all of them.
//
// Two worlds are kept apart wherever a clock leaves room: `sure`, where each row comes as late as it can
// have, and `possible`, where it comes as early. What both say is so; what they say differently is
// undecidable.
//
// A repository may have a hundred thousand of them, and each probe has its own: they are kept small.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/gates/facts.hpp"
#include "assess/gates/verdict.hpp"

namespace plumbline::assess::gates {

enum class Worlds { sure, possible };

/// A place on a line, or none. Reads like an optional and takes four bytes.
class MaybePlace {
 public:
  MaybePlace() = default;
  MaybePlace(std::optional<std::size_t> place)
      : m_place(place ? static_cast<std::uint32_t>(*place) : k_none) {}
  MaybePlace(std::size_t place) : m_place(static_cast<std::uint32_t>(place)) {}
  explicit operator bool() const { return m_place != k_none; }
  std::size_t operator*() const { return m_place; }

 private:
  static constexpr std::uint32_t k_none = UINT32_MAX;
  std::uint32_t m_place = k_none;
};

struct Item {
  const ProbeRow* row = nullptr;
  Interval time;
  Interval end{k_forever, k_forever};     ///< when it ceases to be
  const std::string* commit = nullptr;    ///< it speaks of; null: none
  const std::string* artifact = nullptr;  ///< the same
  MaybePlace place;                       ///< of its commit on the line
  MaybePlace end_place;                   ///< on the line, of the commit that ends it
  Clock clock = Clock::committer_date;    ///< that vouches for it by itself
  bool made_in_git = false;               ///< a thing of the repository: there as soon as its commit is

  /// One in doubt is sure never to be there.
  [[nodiscard]] Instant in(Worlds world) const {
    if (row->doubtful) return k_forever;
    return world == Worlds::sure ? time.not_after : time.not_before;
  }
  /// When it ceases to count: its end or its age, whichever is first; in the sure world the earliest it can
  /// have been.
  [[nodiscard]] Instant until(Worlds world, const std::optional<Duration>& fresh) const {
    const Instant ends = world == Worlds::sure ? end.not_before : end.not_after;
    if (!fresh) return ends;
    return std::min(ends, add(world == Worlds::sure ? time.not_before : time.not_after, *fresh));
  }
  /// What is in the tagged tree was there for that tag, whatever its dates say (SEMANTICS 10). `tree`: the
  /// place of the tag on the line.
  [[nodiscard]] bool in_tree(std::size_t tree) const {
    if (row->doubtful || !made_in_git || !place || tree < *place) return false;
    return row->until == k_forever || (end_place && tree < *end_place);
  }
};

class Items {
 public:
  static constexpr std::size_t k_most_shown = 3;

  Items() = default;
  /// `all` in any order. `stand`: they are things that are there for a time, not cases to be counted.
  Items(std::vector<Item> all, bool stand);
  /// Has to be called before any_within() and within().
  void index_times();

  /// Sorted by (not_after, evidence), those in doubt at the end.
  [[nodiscard]] const std::vector<Item>& all() const { return m_all; }
  [[nodiscard]] std::size_t count_by(Instant t) const;  ///< how many are there for sure by `t`

  /// About that commit, or that name the release; of tags the release's own. Sorted.
  [[nodiscard]] std::vector<std::size_t> of_release(const Release& release) const;
  /// With a place in the range, by place.
  [[nodiscard]] std::vector<std::size_t> of_range(const Release::Range& range) const;

  /// What stands in the tree of a commit of the line; nothing where they do not `stand`.
  struct Standing {
    std::size_t n = 0;                                       ///< of `newest`
    std::array<std::size_t, k_most_shown> newest{};          ///< latest first
    Instant sure_from = k_always, possible_from = k_always;  ///< the latest beginning in each world
    friend bool operator==(const Standing&, const Standing&) = default;
  };
  [[nodiscard]] const Standing& standing(std::size_t tree) const;

  /// One begins after `from` and is there by `to`, in that world of its clocks.
  [[nodiscard]] bool any_within(Worlds world, Instant from, Instant to) const;
  /// All of those.
  [[nodiscard]] std::vector<std::size_t> within(Worlds world, Instant from, Instant to) const;

 private:
  using Index = std::uint32_t;  // into m_all
  template <class Has, class Less>
  [[nodiscard]] std::vector<Index> sorted_by(Has has, Less less) const;
  void index_tree();

  std::vector<Item> m_all;
  std::vector<Index> m_by_commit, m_by_name;  // those that have one, sorted by it
  std::vector<Index> m_by_place;
  std::vector<std::pair<std::size_t, Standing>> m_standing;  // from that place on
  std::vector<Instant> m_latest_begin;                       // of the first n
  std::vector<Index> m_by_begin;                             // sorted by not_before
  std::vector<Instant> m_latest_end;                         // not_after of the first n of those
};

}  // namespace plumbline::assess::gates
