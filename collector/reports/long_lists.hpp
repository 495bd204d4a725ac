#pragma once
// Long lists of a JSON stay out of its tree and are parsed piece by piece when they are walked: a tree takes
// five times the room of its text, and a large report is one list and little else.
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/reports/json.hpp"

namespace plumbline::reports {

/// Where the items of one list stand in the text.
struct LongList {
  std::vector<std::size_t> begins;  ///< of each piece; it ends before the comma that the next one follows
  std::size_t end = 0;              ///< where its bracket closes
  std::int64_t items = 0;
};

class LongLists {
 public:
  /// Finds the lists of at least `least` bytes that hold no such list themselves. Nothing: there are none, or
  /// the text is too odd to be cut. Whether it is JSON is seen when the rest and each piece are parsed:
  /// together they are exactly as sound as the whole. `text` has to stay.
  [[nodiscard]] static std::shared_ptr<LongLists> find(std::string_view text, std::size_t least,
                                                       std::size_t depth);

  /// The text with a number in place of each list, which stands nowhere else in it.
  [[nodiscard]] std::string rest() const;
  /// Which list a number of `rest` stands for.
  [[nodiscard]] std::optional<std::size_t> index_of(std::uint64_t number) const;

  [[nodiscard]] std::int64_t items(std::size_t index) const { return m_lists[index].items; }
  /// An item is there until `f` returns.
  void each(std::size_t index, const std::function<void(const Json&)>& f);
  /// Stays.
  [[nodiscard]] Json first(std::size_t index);
  /// Parses whatever nobody has asked for yet. False: something is no JSON, and what was read counts for
  /// nothing.
  [[nodiscard]] bool sound();

 private:
  struct Reader {
    simdjson::dom::parser parser;
    std::string text;
  };
  LongLists(std::string_view text, std::size_t depth) : m_text(text), m_depth(depth) {}
  [[nodiscard]] bool cut(std::size_t least);
  [[nodiscard]] std::optional<simdjson::dom::array> parse(Reader& reader, const LongList& list,
                                                          std::size_t piece);
  [[nodiscard]] std::unique_ptr<Reader> reader();

  std::string_view m_text;
  std::size_t m_depth;
  std::deque<LongList> m_lists;
  std::vector<std::size_t> m_begins;  // of each list's bracket, ascending
  std::vector<bool> m_walked;         // to its end
  std::vector<std::unique_ptr<Reader>> m_firsts, m_free;
  bool m_sound = true;
};

}  // namespace plumbline::reports
