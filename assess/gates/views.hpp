#pragma once
// What one term of a rule sees on one line: its rows with the times they count by, and its answer over time.
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "assess/gates/items.hpp"
#include "assess/leaf.hpp"

namespace plumbline::assess::gates {

struct View {
  const Rule* leaf = nullptr;
  const Probe* probe = nullptr;
  const Source* source = nullptr;
  const Line* line = nullptr;
  const Items* items = nullptr;
  Timeline<Verdict> sure{Verdict{}}, possible{Verdict{}};  ///< of terms over all rows
  Timeline<Reason> blind{Reason::not_given};               ///< why silence is no answer, at each instant
  bool elsewhere = false;                                  ///< silence here is no answer at all
  bool rows_elsewhere = false;
  bool of_tree = false;  ///< what the repository holds; of a release on no line nobody knows it
  std::vector<Instant>
      latest_until;  ///< of a presence: of the first n items, when the last of them ceases for sure

  [[nodiscard]] const Timeline<Verdict>& answer(Worlds world) const {
    return world == Worlds::sure ? sure : possible;
  }
};

/// Made for all that is asked, then only read: several threads may.
class Views {
 public:
  Views(const Process& process, const Facts& facts) : m_process(process), m_facts(facts) {}
  /// Makes what a criterion needs on that line; absent line: the release stands on none.
  void prepare(const Criterion& criterion, const Line* line);
  /// Errors: none; a term that was not prepared is a bug.
  [[nodiscard]] const View& of(const Rule& leaf, Clock weakest, const Line* line) const;
  /// The time of a commit on a line, through clocks at least as strong as `weakest`.
  [[nodiscard]] Interval time_of_place(const Line& line, std::size_t place, Clock weakest) const;
  [[nodiscard]] Interval time_of_tag(const std::string& name, Instant at, Clock own, Clock weakest) const;

 private:
  struct Seen {
    std::vector<Instant> by, not_by;
  };
  [[nodiscard]] Seen see(const Line& line) const;
  [[nodiscard]] const View* make(const Rule& leaf, Clock weakest, const Line* line);
  [[nodiscard]] Items* items_of(const Rule& leaf, const std::string& asked, const Line& line, Clock weakest);
  [[nodiscard]] std::vector<Item> items(const std::string& key, const std::string& asked, const Line& line,
                                        Clock weakest) const;
  [[nodiscard]] const std::string& source_of(const std::string& probe, const Line& line) const;
  [[nodiscard]] Item item(const ProbeRow& row, const Line& line, Clock weakest) const;
  void answer_all(View& view, Clock weakest) const;

  const Process& m_process;
  const Facts& m_facts;
  std::map<std::tuple<const Rule*, Clock, const Line*>, const View*> m_views;
  std::map<std::string, std::unique_ptr<View>> m_made;    // equal terms share one
  std::map<std::string, std::unique_ptr<Items>> m_items;  // equal probes too
  std::map<const Line*, Seen> m_seen;
};

}  // namespace plumbline::assess::gates
