#pragma once
// What a source could see of what a probe needs (SEMANTICS 6): who may say "no".
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assess/pack.hpp"
#include "assess/world.hpp"
#include "core/answer.hpp"

namespace plumbline::assess {

struct Sight {
  Timeline<Reason> blind;  ///< why what is looked back on was not seen whole; not_given: it was. Coverage is
                           ///< taken to go on after its end
  Timeline<Reason> judged_blind{
      Reason::not_given};              ///< the same of all needs but the first: what rows are judged by
  Timeline<bool> whole;                ///< the same at the instant alone
  Timeline<bool> unread_calls{false};  ///< a need is on CI calls, and CI ran what nobody could read
  bool elsewhere = false;              ///< something needed may be kept where this source does not look
  bool rows_elsewhere = false;         ///< and it is the first need, the one the rows themselves come from
  Instant end = k_always;              ///< coverage of the needs ends
  std::vector<Gap> announced;          ///< gaps in the first need whose source says how many it has
};

/// `lookback`: how far the answer looks back; absent: the instant alone. `announced_counts`: a gap that says
/// how many it hides does not blind (the rule counts them as open rows).
[[nodiscard]] Sight look(const Source& source, const Probe& probe,
                         const std::map<std::string, std::string>& with, std::optional<Duration> lookback,
                         bool announced_counts);

/// Of several reasons the weightier one; not_given: no reason.
[[nodiscard]] Reason weightier(Reason a, Reason b);

/// Who would tell what is missing at `t`: "CI", "tracker", "review", "place", …; and in `what` the words for
/// it.
struct Teller {
  std::string who, what;
};
[[nodiscard]] Teller who_would_tell(const Source& source, const Probe& probe,
                                    const std::map<std::string, std::string>& with, Verdict verdict);

/// Whether some need is on what CI calls.
[[nodiscard]] bool needs_calls(const std::vector<std::vector<Need>>& needs);

/// Who would tell where CI runs files nobody could read.
inline constexpr std::string_view k_called_files = "files that CI calls";
inline constexpr std::string_view k_called_by_ci =
    "what CI runs and nobody could read: ";  ///< in front of them

/// The needs of a probe, `:parameter` kinds replaced.
[[nodiscard]] std::vector<std::vector<Need>> bound_needs(const Probe& probe,
                                                         const std::map<std::string, std::string>& with);

}  // namespace plumbline::assess
