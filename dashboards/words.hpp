#pragma once
// The sentences every view shares, so that a terminal and a page never say different things.
#include <string>
#include <string_view>
#include <vector>

#include "assess/assessment.hpp"
#include "assess/difference.hpp"
#include "dashboards/dashboards.hpp"

namespace plumbline::dashboards {

/// `commit:haproxy:6aeb…` taken apart; a subject may hold colons, so the ends decide.
struct EvidenceId {
  std::string_view shape, subject, native;
};
[[nodiscard]] EvidenceId parse_evidence(std::string_view id);

/// Full commit id of a row: its own, or the native id of a commit's evidence; empty where no commit shows it.
[[nodiscard]] std::string commit_of(const assess::ProbeRow& row);
/// As the source itself names it: a tag's name, a commit's full id; a digest where it has no name of its own.
[[nodiscard]] std::string native_id_of(const assess::ProbeRow& row);

/// "commit 21ef6bd35abc", "tool_run 051e05297b9c".
[[nodiscard]] std::string short_id(const assess::ProbeRow& row);

/// "2026-06-10  commit 21ef6bd35abc  SECURITY.md, 4211 bytes". Text from outside, not yet safe.
[[nodiscard]] std::string row_words(const assess::ProbeRow& row);

/// "observed", "n/a".
[[nodiscard]] std::string_view word_of(State state);
/// Why, in a clause: "nothing is connected that could tell"; empty beside a yes.
[[nodiscard]] std::string_view clause_of(Reason reason);
/// The same of an answer and of a state, where what was seen and does not count is no "nothing there".
[[nodiscard]] std::string_view clause_of(const assess::TermAnswer& term);
[[nodiscard]] std::string_view clause_of(const assess::ControlResult& control);

/// Why a whole may show less than one of its parts: how what they hold adds up. Empty where nothing is known
/// of it.
[[nodiscard]] std::string across_words(const assess::Assessment& a);

/// subject_words (dashboards.hpp) of a subject and the sources below it.
[[nodiscard]] std::string subject_words(const std::string& subject, const std::vector<std::string>& sources);
/// "BSIMM16 self-assessment".
[[nodiscard]] std::string label_of(const assess::Assessment& assessment);
/// "as of 2026-08-22, the newest evidence here; mixed dates".
[[nodiscard]] std::string as_of_words(const assess::Assessment& assessment);
/// Sources that end before the day of `t`: "libexpat 2026-07-30, expat-tools 2026-01-02 and 3 more"; empty:
/// none. Not yet safe.
[[nodiscard]] std::string ended_words(const std::vector<assess::SourceEnd>& ends, Instant t);
/// Sources whose tolerance is over at `t`, the first to end first: what they held is unknown then.
[[nodiscard]] std::vector<assess::SourceEnd> left_behind(const std::vector<assess::SourceEnd>& ends,
                                                         Instant t);
/// What a whole tells of a subject right below it.
struct PartNote {
  std::string subject, title;
  std::vector<assess::SourceEnd> ends;
  Instant read_to;     ///< of the source read furthest; k_always: none was
  std::string change;  ///< change_words of the part
};
[[nodiscard]] PartNote part_note(const assess::Assessment& part);
/// What was not read up to the date, the first to end first, and what to do ("core after 2025-11-30, ran
/// after 2026-05-31. Bring them up to date …"); then what that means. Empty: all was read. Not yet safe.
[[nodiscard]] std::vector<std::string> unread_words(const assess::Assessment& assessment,
                                                    const std::vector<PartNote>& parts);
/// Beside mixed dates: what is true of the newest date alone, as trend, diff and --as-of tell it. "On
/// 2026-08-22 alone, as trend and diff tell it: 3–20 of 128, 7 not judged." Empty where both say the same.
[[nodiscard]] std::string that_day_words(const assess::Assessment& assessment);
/// "31–58 of 128", or "not assessable" when nothing could be judged.
[[nodiscard]] std::string score_words(const assess::Assessment& assessment);
/// "44 could not be judged".
[[nodiscard]] std::string coverage_words(const assess::Assessment& assessment);
/// "42 need CI", biggest first.
[[nodiscard]] std::vector<std::string> unknown_words(const assess::Assessment& assessment);
/// One sentence a gap: what, since when, why. Text from outside, not yet safe.
[[nodiscard]] std::string gap_words(const assess::GapNote& gap);
/// What could not be looked at: what one reading said of several shapes is one sentence. Notices are none.
[[nodiscard]] std::vector<std::string> gap_sentences(const std::vector<assess::GapNote>& gaps);
/// What is worth knowing and hides nothing.
[[nodiscard]] std::vector<std::string> notice_sentences(const std::vector<assess::GapNote>& gaps);
/// "since 2024-03-02", "at least since …", "always"; empty where the start is not known.
[[nodiscard]] std::string since_words(const assess::ControlResult& control);

/// What the last step that moved the score was: "2026-05-03: +2 possible (CR1.4 by evidence, SE2.4 by
/// evidence)". Empty when the score never moved.
[[nodiscard]] std::string change_words(const assess::Assessment& assessment);

/// "+3", "−1", "0".
[[nodiscard]] std::string signed_words(std::int64_t n);
/// "evidence added".
[[nodiscard]] std::string_view cause_words(assess::Cause cause);
/// "left the window".
[[nodiscard]] std::string_view how_words(assess::How how);

/// A word a shell takes as it is, else between single quotes.
[[nodiscard]] std::string shell_word(std::string_view text);

/// Shares in whole basis points, halves up: 3 of 11 is 2727. Of nothing: 0.
[[nodiscard]] std::int64_t basis_points(std::int64_t num, std::int64_t den);
/// "1 probe", "2 probes".
[[nodiscard]] std::string count_words(std::int64_t n, std::string_view one, std::string_view many);
/// "could turn 3 activities": how many states wait for what one next action asks.
[[nodiscard]] std::string turns_words(std::int64_t turns);

}  // namespace plumbline::dashboards
