#include "assess/sight.hpp"

#include <algorithm>

#include "core/window.hpp"

namespace plumbline::assess {
namespace {

bool matches(std::string_view pattern, std::string_view word) {
  return pattern == "*" || pattern == word;
}

// Coverage of one kind covers nothing of another, and all kinds only when it says so.
bool covers(const Coverage& c, const Need& need) {
  return matches(c.shape, need.shape) && matches(c.kind, need.kind);
}

bool hides(const Gap& gap, const Need& need) {
  return matches(gap.shape, need.shape) && (matches(gap.kind, need.kind) || need.kind == "*");
}

// SEMANTICS 6, places: silence is a "no" only where the thing would have to be.
bool is_placed(const Source& source, const Probe& probe, const Need& need) {
  if (probe.in_git) return true;
  std::string kind = need.kind;
  if (need.shape == CiCall::k_shape)
    kind = "ci.config";
  else if (need.shape == Review::k_shape)
    kind = "review";
  else if (need.shape != Document::k_shape)
    return true;  // its own source tells
  const auto place = source.places.find(kind);
  return place != source.places.end() && place->second == "git";
}

struct Alternative {
  bool known = false;  // some coverage or some gap
  Timeline<bool> covered{false}, gap{false};
  Instant begin = k_forever, end = k_always;
  bool placed = false;
};

Timeline<bool> both(const Timeline<bool>& a, const Timeline<bool>& b) {
  return zip(a, b, [](bool x, bool y) { return x && y; });
}
Timeline<bool> negated(const Timeline<bool>& a) {
  return a.map([](bool x) { return !x; });
}

Alternative alternative(const Source& source, const Probe& probe, const Need& need, bool skip_announced) {
  Alternative out;
  std::vector<Span> spans, gaps;
  for (const auto& coverage : source.coverage) {
    if (!covers(coverage, need) || !(coverage.since < coverage.until)) continue;
    spans.push_back({coverage.since, coverage.until});
    out.begin = std::min(out.begin, coverage.since);
    out.end = std::max(out.end, coverage.until);
  }
  for (auto& span : spans) {
    if (span.until == out.end) span.until = k_forever;  // what comes after the end is the caller's matter
  }
  for (const auto& gap : source.gaps) {
    if (hides(gap, need) && !(skip_announced && gap.announced)) gaps.push_back({gap.since, gap.until});
  }
  out.known = !spans.empty() || !gaps.empty();
  out.gap = union_of(std::move(gaps));
  out.covered = both(union_of(std::move(spans)), negated(out.gap));
  out.placed = is_placed(source, probe, need);
  return out;
}

Timeline<bool> tainted(const Timeline<bool>& hole, std::optional<Duration> lookback) {
  return lookback ? negated(looked_back_on(negated(hole), *lookback)) : hole;
}

// Why this alternative alone does not see what is looked back on.
Timeline<Reason> blindness(const Alternative& a, std::optional<Duration> lookback) {
  if (!a.known) return Timeline<Reason>(Reason::no_source);
  const auto hole = tainted(negated(a.covered), lookback);
  const auto before = tainted(union_of({{k_always, a.begin}}), lookback);
  const auto gap = tainted(a.gap, lookback);
  const bool never = a.begin == k_forever;  // gaps and no coverage at all
  const auto why = zip(before, gap, [never](bool is_before, bool is_gap) {
    if (is_gap) return Reason::gap;
    return is_before ? (never ? Reason::no_source : Reason::before_coverage) : Reason::gap;
  });
  return zip(hole, why, [](bool is_hole, Reason reason) { return is_hole ? reason : Reason::not_given; });
}

// Of alternatives the one nearest to telling counts.
Reason nearer(Reason a, Reason b) {
  if (a == Reason::not_given || b == Reason::not_given) return Reason::not_given;
  return std::max(a, b);
}

struct Group {
  Timeline<Reason> blind{Reason::no_source};
  Timeline<bool> whole{false};
  bool placed = false;
  Instant end = k_always;
};

Group look_at_group(const Source& source, const Probe& probe, const std::vector<Need>& needs,
                    std::optional<Duration> lookback, bool skip_announced) {
  Group out;
  std::vector<Alternative> all;
  for (const auto& need : needs) all.push_back(alternative(source, probe, need, skip_announced));
  const auto tells = [](const Alternative& a) { return a.placed && a.begin != k_forever; };
  const bool some_tell = std::any_of(all.begin(), all.end(), tells);
  for (const auto& one : all) {
    if (some_tell && !tells(one)) continue;  // its silence would be no answer
    out.blind = zip(out.blind, blindness(one, lookback), nearer);
    out.whole = zip(out.whole, one.covered, [](bool a, bool b) { return a || b; });
    out.placed = out.placed || tells(one);
    out.end = std::max(out.end, one.end);
  }
  return out;
}

}  // namespace

Reason weightier(Reason a, Reason b) {
  if (a == Reason::not_given) return b;
  if (b == Reason::not_given) return a;
  return std::min(a, b);
}

std::vector<std::vector<Need>> bound_needs(const Probe& probe,
                                           const std::map<std::string, std::string>& with) {
  auto needs = probe.needs;
  for (auto& group : needs) {
    for (auto& need : group) {
      if (need.kind.empty() || need.kind.front() != ':') continue;
      const auto value = with.find(need.kind.substr(1));
      if (value != with.end()) need.kind = value->second;
    }
  }
  return needs;
}

bool needs_calls(const std::vector<std::vector<Need>>& needs) {
  for (const auto& group : needs) {
    for (const auto& need : group) {
      if (need.shape == CiCall::k_shape) return true;
    }
  }
  return false;
}

Sight look(const Source& source, const Probe& probe, const std::map<std::string, std::string>& with,
           std::optional<Duration> lookback, bool announced_counts) {
  Sight out;
  out.blind = Timeline<Reason>(Reason::not_given);
  out.whole = Timeline<bool>(true);
  out.end = k_forever;
  const auto groups = bound_needs(probe, with);
  if (needs_calls(groups)) {
    std::vector<Span> spans;
    for (const auto& call : source.unread_calls) spans.push_back(call.span);
    out.unread_calls = tainted(union_of(std::move(spans)), lookback);
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto group = look_at_group(source, probe, groups[i], lookback, announced_counts && i == 0);
    out.blind = zip(out.blind, group.blind, weightier);
    if (i > 0) out.judged_blind = zip(out.judged_blind, group.blind, weightier);
    out.whole = both(out.whole, group.whole);
    out.elsewhere = out.elsewhere || !group.placed;
    out.rows_elsewhere = out.rows_elsewhere || (i == 0 && !group.placed);
    if (group.end != k_always) out.end = std::min(out.end, group.end);
    if (!announced_counts || i != 0) continue;
    for (const auto& gap : source.gaps) {
      const auto hidden = [&](const Need& need) { return hides(gap, need); };
      if (gap.announced && std::any_of(groups[i].begin(), groups[i].end(), hidden))
        out.announced.push_back(gap);
    }
  }
  if (out.end == k_forever && !groups.empty()) out.end = source.end;
  return out;
}

}  // namespace plumbline::assess
