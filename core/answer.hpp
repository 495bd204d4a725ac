#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/timeline.hpp"

namespace plumbline {

/// SEMANTICS 2.
enum class Answer : std::uint8_t { yes, no, unknown, no_case };

/// Why an answer is `unknown` or `no`; `none_given` beside yes and no_case. Order is the order of weight:
/// where several unknown terms meet, the first of them in this order is reported. Where one of them would do
/// (`any_of`, the two rules of a control), a gap or a stale source goes before all others, then open_rows:
/// reading again what is connected may tell, or one more report, and comes before connecting something new.
enum class Reason : std::uint8_t {
  not_given,         ///< beside yes and no_case
  no_source,         ///< unknown: nothing is connected that could tell
  gap,               ///< unknown: a reading failed
  before_coverage,   ///< unknown: earlier than the source reaches back
  stale_source,      ///< unknown: later than the source was last read
  elsewhere,         ///< unknown: silence in git is no proof, the thing may be kept elsewhere
  weak_clock,        ///< unknown
  open_rows,         ///< unknown: undecided rows could turn it
  needs_person,      ///< unknown: only a named person can say
  nothing_to_judge,  ///< unknown (of a state only): every answer was no_case
  none,              ///< no: nothing was ever there
  stale,             ///< no: it was there and is too old
  below,             ///< no: under the threshold
  expired,           ///< no
  contradicted,      ///< indicated: attested, while evidence says no
};

struct Verdict {
  Answer answer = Answer::unknown;
  Reason reason = Reason::no_source;
  friend constexpr bool operator==(Verdict, Verdict) = default;
};
inline constexpr Verdict k_yes{Answer::yes, Reason::not_given};
inline constexpr Verdict k_no_case{Answer::no_case, Reason::not_given};

[[nodiscard]] std::string_view name(Answer answer);
[[nodiscard]] std::string_view name(Reason reason);

/// A whole-number share, `num / den`; 95 % is 95/100.
struct Share {
  std::int64_t num = 1;
  std::int64_t den = 1;
  friend constexpr bool operator==(Share, Share) = default;
};
/// Parses "95%", "99.5%" and "1/2"; more than nothing and at most all. Errors: config.
[[nodiscard]] Result<Share> parse_share(std::string_view text);
[[nodiscard]] std::string format(Share share);

/// SEMANTICS 3: one function for rows and for subjects. `n` includes the open ones.
[[nodiscard]] Verdict judge(std::int64_t ok, std::int64_t open, std::int64_t n, Share threshold,
                            std::int64_t min);

/// SEMANTICS 2: the first of no, unknown, no_case, yes that occurs; of an empty list: no_case.
[[nodiscard]] Verdict all_of(std::span<const Verdict> terms);
/// SEMANTICS 2: the first of yes, unknown, no_case, no that occurs; of an empty list: no_case.
[[nodiscard]] Verdict any_of(std::span<const Verdict> terms);

/// SEMANTICS 8.
enum class State : std::uint8_t { observed, attested, indicated, absent, unknown, not_applicable };
[[nodiscard]] std::string_view name(State state);

struct Standing {
  State state = State::unknown;
  Reason reason = Reason::no_source;
  friend constexpr bool operator==(Standing, Standing) = default;
};

/// What a control has at one instant: the answers of its two rules (absent where the rule is not given) and
/// what people declared.
struct Case {
  std::optional<Verdict> observed;
  std::optional<Verdict> indicated;
  bool attested = false;
  bool not_applicable = false;
  friend constexpr bool operator==(const Case&, const Case&) = default;
};
/// SEMANTICS 8, the table, first line that fits.
[[nodiscard]] Standing standing(const Case& c);

[[nodiscard]] constexpr bool is_confirmed(State s) {
  return s == State::observed || s == State::attested;
}
[[nodiscard]] constexpr bool is_possible(State s) {
  return is_confirmed(s) || s == State::indicated;
}

}  // namespace plumbline
