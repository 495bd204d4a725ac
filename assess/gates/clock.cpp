#include "assess/gates/clock.hpp"

#include <algorithm>
#include <array>

namespace plumbline::assess::gates {
namespace {

struct Named {
  Clock clock;
  std::string_view word, name;
};
constexpr std::array<Named, 6> k_clocks{{{Clock::author_date, "author_date", "author date"},
                                         {Clock::committer_date, "committer_date", "committer date"},
                                         {Clock::forge_event, "forge_event", "forge event"},
                                         {Clock::ci_server, "ci_server", "CI server"},
                                         {Clock::first_sight, "first_sight", "our first sight"},
                                         {Clock::rfc3161, "rfc3161", "RFC 3161 time stamp"}}};

const Named& of(Clock clock) {
  return *std::find_if(k_clocks.begin(), k_clocks.end(), [&](const Named& n) { return n.clock == clock; });
}

}  // namespace

std::string_view name(Clock clock) {
  return of(clock).name;
}

std::string_view word_of(Clock clock) {
  return of(clock).word;
}

std::optional<Clock> parse_clock(std::string_view word) {
  const auto* it =
      std::find_if(k_clocks.begin(), k_clocks.end(), [&](const Named& n) { return n.word == word; });
  return it == k_clocks.end() ? std::nullopt : std::optional(it->clock);
}

}  // namespace plumbline::assess::gates
