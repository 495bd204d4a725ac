#pragma once
// What one term of a rule sees on one line: its rows with the times they count by, and its answer over time.
//
// Two worlds are kept apart wherever a clock leaves room: `sure`, where each row comes as late as it can
// have, and `possible`, where it comes as early. What both say is so; what they say differently is
// undecidable.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "assess/gates/facts.hpp"
#include "assess/gates/verdict.hpp"
#include "assess/leaf.hpp"

namespace plumbline::assess::gates {

enum class Worlds { sure, possible };

struct Item {
  const ProbeRow* row = nullptr;
  Interval time;
  Interval end{k_forever, k_forever};    ///< when it ceases to be
  std::optional<std::size_t> end_place;  ///< on the line, of the commit that ends it
  Clock clock = Clock::committer_date;   ///< that vouches for it by itself
  std::optional<std::size_t> place;      ///< of its commit on the line
  std::string_view artifact;
  bool made_in_git = false;  ///< a thing of the repository: there as soon as its commit is

  [[nodiscard]] Instant in(Worlds world) const {
    return world == Worlds::sure ? time.not_after : time.not_before;
  }
  /// When it ceases to count: its end or its age, whichever is first; in the sure world the earliest it can
  /// have been.
  [[nodiscard]] Instant until(Worlds world, const std::optional<Duration>& fresh) const {
    const Instant ends = world == Worlds::sure ? end.not_before : end.not_after;
    if (!fresh) return ends;
    return std::min(ends, add(world == Worlds::sure ? time.not_before : time.not_after, *fresh));
  }
};

struct View {
  const Rule* leaf = nullptr;
  const Probe* probe = nullptr;
  const Source* source = nullptr;
  const Line* line = nullptr;
  std::vector<ProbeRow> rows;  ///< own copies, where rows of several places are put together
  std::vector<Item> items;     ///< sorted by (not_after, evidence)
  Timeline<Verdict> sure{Verdict{}}, possible{Verdict{}};  ///< of terms over all rows
  Timeline<Reason> blind{Reason::not_given};               ///< why silence is no answer, at each instant
  bool elsewhere = false;                                  ///< silence here is no answer at all
  bool rows_elsewhere = false;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_commit;  ///< items about that commit
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name;    ///< items that name a release
  std::vector<std::size_t> by_place;                                         ///< items with one, sorted by it
  std::vector<Instant> turns;  ///< instants where an answer of it may turn, sorted

  [[nodiscard]] const Timeline<Verdict>& answer(Worlds world) const {
    return world == Worlds::sure ? sure : possible;
  }
};

/// Makes views when they are first asked for and keeps them.
class Views {
 public:
  Views(const Process& process, const Facts& facts) : m_process(process), m_facts(facts) {}
  [[nodiscard]] const View& of(const Rule& leaf, Clock weakest, const std::string& line) const;
  /// Rows of another probe on the same line, for `same_artifact_as`.
  [[nodiscard]] const View& of_probe(const std::string& probe, Clock weakest, const std::string& line) const;
  /// The time of a commit on a line, through clocks at least as strong as `weakest`.
  [[nodiscard]] Interval time_of_place(const Line& line, std::size_t place, Clock weakest) const;
  [[nodiscard]] Interval time_of_tag(const std::string& name, Instant at, Clock own, Clock weakest) const;

 private:
  [[nodiscard]] std::unique_ptr<View> make(const Rule& leaf, Clock weakest, const std::string& line) const;
  [[nodiscard]] Item item(const ProbeRow& row, const Line& line, Clock weakest) const;
  void answer_all(View& view, Clock weakest) const;
  struct Seen {
    std::vector<Instant> by, not_by;
  };
  [[nodiscard]] const Seen& seen(const Line& line) const;

  const Process& m_process;
  const Facts& m_facts;
  mutable std::map<std::tuple<const Rule*, Clock, std::string>, std::unique_ptr<View>> m_views;
  mutable std::map<std::pair<std::string, std::string>, Rule> m_probe_leaves;
  mutable std::map<std::string, Seen> m_seen;
};

}  // namespace plumbline::assess::gates
