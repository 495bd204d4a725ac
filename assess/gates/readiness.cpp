#include "assess/gates/readiness.hpp"

#include <algorithm>

namespace plumbline::assess::gates {
namespace {

constexpr std::size_t k_intervals = 5;  // our choice: as many as a project's habit can be told by

}  // namespace

std::optional<Release> next_release(const Facts& facts, const std::vector<Release>& releases) {
  const Line* line = facts.history.line(facts.history.source);
  if (line == nullptr) return std::nullopt;
  std::optional<std::size_t> last;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    const auto& r = releases[i];
    if (!r.on_line || r.line != facts.history.source || facts.as_of < r.at) continue;
    if (!last || *releases[*last].place <= *r.place) last = i;
  }
  if (!last) return std::nullopt;
  // Where higher versions are made on branches nobody reads, what comes next is theirs to tell.
  for (const auto& r : releases) {
    if (!r.on_line && r.at <= facts.as_of && r.version.series == releases[*last].version.series &&
        releases[*last].at < r.at && releases[*last].version.compare(r.version) < 0)
      return std::nullopt;
  }
  Release out;
  out.version.series = releases[*last].version.series;
  out.at = facts.as_of;
  out.line = line->subject;
  out.on_line = true;
  out.previous = last;
  const auto there = std::upper_bound(line->times.begin(), line->times.end(), facts.as_of);
  const auto count = static_cast<std::size_t>(there - line->times.begin());
  if (count == 0) return std::nullopt;
  out.place = count - 1;
  out.commit = line->commits[*out.place];
  out.range = Release::Range{*releases[*last].place + 1, *out.place};
  return out;
}

Expected expected_next(const std::vector<Release>& releases, std::size_t last) {
  std::vector<std::int64_t> between;
  auto i = last;
  for (std::size_t steps = 0; steps < releases.size() && between.size() < k_intervals; ++steps) {
    const auto before = releases[i].previous;
    if (!before) break;
    const auto apart = releases[i].at.seconds - releases[*before].at.seconds;
    if (releases[*before].commit != releases[i].commit && apart > 0) between.push_back(apart);
    i = *before;
  }
  Expected out;
  out.intervals = between.size();
  if (between.size() < 2) return out;  // one is no habit
  std::sort(between.begin(), between.end());
  out.at = Instant{releases[last].at.seconds + between[between.size() / 2]};
  return out;
}

Readiness readiness_of(const Facts& facts, const std::vector<Release>& releases, std::size_t next,
                       ReleaseVerdict verdict, const Answering& answers) {
  Readiness out;
  out.previous = *releases[next].previous;
  const auto expected = expected_next(releases, out.previous);
  out.expected = expected.at;
  out.intervals = expected.intervals;
  for (std::size_t g = 0; g < verdict.gates.size(); ++g) {
    for (std::size_t k = 0; k < verdict.gates[g].criteria.size(); ++k) {
      const auto& c = verdict.gates[g].criteria[k];
      Readiness::Lapse lapse{g, k, k_forever};
      if (c.waiver) {
        lapse.at = c.waiver->until;
        lapse.what = "waiver by " + c.waiver->by;
      } else if (c.outcome == Outcome::in_time) {
        const auto found = answers.lapses(*c.criterion, facts.history.line(releases[next].line), facts.as_of);
        lapse.at = found.at;
        lapse.what = found.what;
      }
      if (lapse.at != k_forever) out.lapses.push_back(std::move(lapse));
    }
    for (const auto& signature : verdict.gates[g].signatures) {
      if (signature.until == k_forever) continue;
      out.lapses.push_back(
          {g, std::nullopt, signature.until, "signature as " + signature.role + " by " + signature.by});
    }
  }
  for (auto& lapse : out.lapses)
    lapse.by_then = out.expected && lapse.at <= std::max(*out.expected, facts.as_of);
  std::stable_sort(out.lapses.begin(), out.lapses.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  out.verdict = std::move(verdict);
  return out;
}

}  // namespace plumbline::assess::gates
