#pragma once
// Mail of a list: boxes cut into messages, and what a message says of a patch. Pure; all of it is hostile.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/review/accounts.hpp"

namespace plumbline::mail {

/// Our choice: a patch series of a list is smaller, and what is larger is told of.
inline constexpr std::size_t k_most_bytes = 8u << 20;

/// Cuts an mbox (mboxrd or plain) that comes in pieces. A message begins at a line "From " after an empty one
/// or at the start, with a year in it, and its own ">From " is made "From " again.
class MboxCutter {
 public:
  using Take = std::function<void(std::string&& message)>;
  explicit MboxCutter(Take take) : m_take(std::move(take)) {}
  void feed(std::string_view piece);
  void end();
  [[nodiscard]] std::int64_t too_large() const { return m_too_large; }
  /// Bytes before the first message: not of a box.
  [[nodiscard]] bool strange() const { return m_strange; }

 private:
  void line(std::string_view text);
  void close();
  Take m_take;
  std::string m_rest, m_message;
  bool m_inside = false, m_blank = true, m_large = false, m_strange = false;
  std::int64_t m_too_large = 0;
};

struct Message {
  std::string id;                 ///< without its brackets; empty: it has none
  std::vector<std::string> refs;  ///< what it answers, the nearest first
  std::optional<Instant> date;
  review::Account from;
  std::string subject;  ///< decoded, one line
  std::string body;     ///< of its text, decoded
};
/// Absent: it is no message (no header lines).
[[nodiscard]] std::optional<Message> parse_message(std::string_view raw);
/// "Tue, 1 Jul 2025 10:00:00 +0200".
[[nodiscard]] std::optional<Instant> parse_mail_date(std::string_view text);
/// "=?utf-8?q?J=C3=BCrgen?=" -> "Jürgen".
[[nodiscard]] std::string decode_words(std::string_view text);

/// What the subject of a patch says; absent: it is none ("Re: …", or no "[PATCH"). Number 0: a cover letter.
struct PatchSubject {
  std::string title;
  int version = 1, number = 1, of = 1;
};
[[nodiscard]] std::optional<PatchSubject> parse_subject(std::string_view subject);
/// As titles are compared: folded, blanks made one, a last full stop left out.
[[nodiscard]] std::string comparable(std::string_view title);
/// The difference a patch mail carries, as git takes it; empty: none.
[[nodiscard]] std::string difference_of(std::string_view body);

struct Trailer {
  std::string name;  ///< folded: "reviewed-by"
  review::Account who;
};
/// Reviewed-by and its like on lines of their own that quote nobody.
[[nodiscard]] std::vector<Trailer> trailers_of(std::string_view body);

}  // namespace plumbline::mail
