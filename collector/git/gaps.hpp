#pragma once
// Collects what could not be read: one gap for neighbouring failures of a kind, bounded in number, nothing
// left out.
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "collector/git/libgit.hpp"
#include "core/shapes.hpp"

namespace plumbline::git {

/// missing_object, damaged, limit: the word of a gap for what became of an object.
[[nodiscard]] std::string_view reason_of(Found found);

class GapBook {
 public:
  void add(std::string_view shape, std::string_view reason, Span span, std::string detail);
  /// The same for each shape that is read from the objects of a commit.
  void add_all(std::string_view reason, Span span, const std::string& detail);
  /// Something left out by design, or that touches no time of the main line: said as a gap of the shape
  /// "notice" over no time at all, which hides nothing and stops no withdrawal. The same words twice are said
  /// once, with their number.
  void notice(std::string_view about, std::string detail);
  /// Something is damaged that no span of the main line shows.
  void harm() { m_damaged = true; }
  /// Remembers an object to look for on a later night.
  void miss(const Oid& oid);
  [[nodiscard]] const std::vector<Oid>& missed() const { return m_missed; }
  /// Whether something was unreadable (notices and a shallow boundary apart): such a night withdraws nothing.
  [[nodiscard]] bool damaged() const { return m_damaged; }
  [[nodiscard]] std::vector<Gap> gaps() const;

 private:
  struct Hole {
    Span span;
    std::string detail;
    std::int64_t count = 1;
  };
  std::map<std::tuple<std::string, std::string>, std::vector<Hole>> m_holes;
  struct Notices {
    std::vector<std::pair<std::string, std::int64_t>> said;  ///< words, and how often
    std::size_t bytes = 0;
    std::int64_t unnamed = 0;  ///< beyond what one line holds
    [[nodiscard]] std::string text() const;
  };
  std::map<std::string, Notices> m_notices;
  std::vector<Oid> m_missed;
  bool m_damaged = false;
};

}  // namespace plumbline::git
