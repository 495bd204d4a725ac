#pragma once
// The one adapter around Hyperscan and RE2. Hyperscan says where a pattern may end, in one pass over a stream
// for all patterns at once; RE2 then says whether the line holds it, and with which named parts.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

struct hs_database;
struct hs_scratch;
struct hs_stream;
namespace re2 {
class RE2;
}

namespace plumbline::ci_log {

/// One regular expression with named parts, linear in the text whatever it is. The text is UTF-8 (`masked`).
class Expression {
 public:
  /// Errors: config, with the reason of the library.
  [[nodiscard]] static Result<Expression> compile(const std::string& text);
  [[nodiscard]] bool found_in(std::string_view line) const;
  struct Part {
    std::string_view name, text;
  };
  /// The named parts that took part; none where the line does not hold the expression. Parts that only say
  /// that they are there ("finding", "pass", "fail", "skip") may be without their text.
  [[nodiscard]] std::optional<std::vector<Part>> parts(std::string_view line) const;
  /// Every place: of the part `secret` where it has one, else of the whole.
  void places(std::string_view text,
              const std::function<void(std::size_t from, std::size_t size)>& put) const;
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] bool has(std::string_view part) const;

 private:
  std::shared_ptr<const re2::RE2> m_regex;
  std::vector<std::pair<int, std::string>> m_names;
  int m_secret = 0;
  bool m_only_marks = false;  ///< its parts say by being there, and are there wherever it matches
};

enum class Scan { stream, block };

/// Many expressions as one automaton. Immutable, shared by threads.
class Automaton {
 public:
  /// Errors: config, naming the expression the library refuses.
  [[nodiscard]] static Result<Automaton> compile(const std::vector<std::string>& expressions, Scan scan);
  [[nodiscard]] std::size_t bytes() const;  ///< of its tables

 private:
  friend class StreamScan;
  friend class BlockScan;
  std::shared_ptr<hs_database> m_database;
  std::shared_ptr<class Scratches> m_scratches;
};

/// The expression as the automaton needs it: not tied to the ends of lines, and not reaching on where the
/// end is free. It matches wherever the expression does, and at times where it does not.
[[nodiscard]] std::string loosened(std::string_view expression);

using OnHit = std::function<void(unsigned expression, std::uint64_t end)>;

class StreamScan {
 public:
  explicit StreamScan(Automaton automaton);
  ~StreamScan();
  StreamScan(const StreamScan&) = delete;
  StreamScan& operator=(const StreamScan&) = delete;
  /// `hit` gets the offset in the stream behind a place that may match, ascending.
  void scan(std::string_view bytes, const OnHit& hit);
  void restart();

 private:
  Automaton m_automaton;
  hs_scratch* m_scratch;
  hs_stream* m_stream = nullptr;
};

/// Which expressions may be found in `text`, ascending, each once.
[[nodiscard]] std::vector<unsigned> candidates(const Automaton& automaton, std::string_view text);

}  // namespace plumbline::ci_log
