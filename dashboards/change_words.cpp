// What moved a score last, in words.
#include <fmt/format.h>

#include <algorithm>

#include "dashboards/words.hpp"

namespace plumbline::dashboards {
namespace {

State state_at(const std::vector<assess::StateStep>& steps, Instant t, bool before) {
  State state = State::unknown;
  for (const auto& step : steps) {
    if (before ? step.at >= t : step.at > t) break;
    state = step.standing.state;
  }
  return state;
}

int rank(State state) {
  return is_confirmed(state) ? 2 : (is_possible(state) ? 1 : 0);
}

/// Why the control moved at `t`: a loss names its reason, a gain its evidence.
std::string cause(const std::vector<assess::StateStep>& steps, Instant t, bool gain) {
  if (gain) return "by evidence";
  for (const auto& step : steps) {
    if (step.at != t) continue;
    switch (step.standing.reason) {
      case Reason::stale:
        return "too old";
      case Reason::expired:
        return "expired";
      case Reason::stale_source:
        return "source not read since";
      case Reason::below:
        return "under its threshold";
      case Reason::none:
        return "gone";
      case Reason::gap:
        return "gap";
      case Reason::open_rows:
        return "undecided rows";
      default:
        // What could tell more is no cause: it was missing before as well, and the evidence sufficed.
        return "its evidence no longer suffices";
    }
  }
  return "lost";
}

/// Whether all that moved at `t` only went because it is no longer read: by its own reason, or at the second
/// a source grew dark (of several the whole may name a weightier reason).
bool only_unread(const assess::Assessment& a, Instant t, const std::vector<assess::SourceEnd>& behind) {
  const bool dark = std::any_of(behind.begin(), behind.end(), [&](const auto& s) { return s.dark == t; });
  for (const auto& [control, steps] : a.timelines) {
    const int delta = rank(state_at(steps, t, false)) - rank(state_at(steps, t, true));
    if (delta == 0 || (dark && delta < 0)) continue;
    const auto step = std::find_if(steps.begin(), steps.end(), [&](const auto& s) { return s.at == t; });
    if (step == steps.end() || step->standing.reason != Reason::stale_source) return false;
  }
  return true;
}

}  // namespace

std::string change_words(const assess::Assessment& a) {
  const auto moved = [&](std::size_t i) {
    return a.trend[i].confirmed != a.trend[i - 1].confirmed || a.trend[i].possible != a.trend[i - 1].possible;
  };
  // Where it is said above that a source ended, its end is no news: what moved before is.
  const auto behind = left_behind(a.ends, a.as_of);
  const auto no_news = [&](std::size_t k) {
    return !moved(k) || (!behind.empty() && only_unread(a, a.trend[k].at, behind));
  };
  std::size_t i = a.trend.size();
  while (i > 1 && no_news(i - 1)) --i;
  if (i <= 1) return "";
  const auto& now = a.trend[i - 1];
  const auto& before = a.trend[i - 2];
  std::vector<std::string> ups, downs;
  for (const auto& c : a.controls) {  // the catalogue's order
    const auto found = a.timelines.find(c.id);
    if (found == a.timelines.end()) continue;
    const int delta =
        rank(state_at(found->second, now.at, false)) - rank(state_at(found->second, now.at, true));
    if (delta != 0)
      (delta > 0 ? ups : downs)
          .push_back(fmt::format("{} {}", c.id, cause(found->second, now.at, delta > 0)));
  }
  std::vector<std::string> moves;
  if (now.confirmed != before.confirmed)
    moves.push_back(signed_words(now.confirmed - before.confirmed) + " confirmed");
  if (now.possible != before.possible)
    moves.push_back(signed_words(now.possible - before.possible) + " possible");
  std::string out = fmt::format("{} on {}", fmt::join(moves, ", "), format_date(now.at));
  if (!ups.empty()) out += fmt::format("; up: {}", fmt::join(ups, ", "));
  if (!downs.empty()) out += fmt::format("; down: {}", fmt::join(downs, ", "));
  return out;
}

}  // namespace plumbline::dashboards
