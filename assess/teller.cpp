// Who would tell what could not be seen.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "assess/sight.hpp"

namespace plumbline::assess {
namespace {

struct Entry {
  std::string_view shape, who;
};
constexpr std::array<Entry, 20> k_tellers{{{"commit", "git"},
                                           {"tag", "git"},
                                           {"document", "git"},
                                           {"release_note", "git"},
                                           {"ci_call", "git"},
                                           {"review", "review"},
                                           {"ci_run", "CI"},
                                           {"tool_run", "CI"},
                                           {"test_run", "CI"},
                                           {"finding", "scan reports"},
                                           {"component", "bills of materials"},
                                           {"ticket", "tracker"},
                                           {"ticket_event", "tracker"},
                                           {"review_event", "review"},
                                           {"setting", "forge settings"},
                                           {"artifact", "releases"},
                                           {"advisory", "advisories"},
                                           {"attestation", "sign-off records"},
                                           {"waiver", "waiver records"},
                                           {"signature_check", "keys of signers"}}};

std::string teller_of(const Need& need) {
  const auto it =
      std::find_if(k_tellers.begin(), k_tellers.end(), [&](const Entry& e) { return e.shape == need.shape; });
  return std::string(it == k_tellers.end() ? "person" : it->who);
}

std::string words(const Need& need) {
  return need.kind == "*" ? need.shape : need.shape + ":" + need.kind;
}

std::string place_of(const Need& need) {
  if (need.shape == CiCall::k_shape) return "ci.config";
  return need.shape == Document::k_shape ? need.kind : need.shape;
}

// The newest of what CI runs and nobody read: "make scan and ci/run.sh (.travis.yml), and 3 more".
std::string calls_in_words(const Source& source) {
  constexpr std::size_t k_named = 3;
  Instant last = k_always;
  for (const auto& call : source.unread_calls) last = std::max(last, call.span.until);
  std::set<std::string> names;
  for (const auto& call : source.unread_calls) {
    if (call.span.until == last) names.insert(call.name + " (" + call.path + ")");
  }
  std::string out;
  std::size_t named = 0;
  for (const auto& name : names) {
    if (named++ == k_named) break;
    out += (out.empty() ? "" : ", ") + name;
  }
  out = std::string(k_called_by_ci) + out;
  return names.size() > k_named ? out + " and " + std::to_string(names.size() - k_named) + " more" : out;
}

bool is_seen(const Source& source, const Need& need) {
  return std::any_of(source.coverage.begin(), source.coverage.end(), [&](const Coverage& c) {
    return c.shape == need.shape && (c.kind == "*" || c.kind == need.kind);
  });
}

bool is_told(const Source& source, const Probe& probe, const Need& need) {
  const auto place = place_of(need);
  const bool kept_somewhere =
      need.shape == Document::k_shape || need.shape == CiCall::k_shape || need.shape == Review::k_shape;
  if (probe.in_git || !kept_somewhere) return true;
  const auto it = source.places.find(place);
  return it != source.places.end() && it->second == "git";
}

}  // namespace

Teller who_would_tell(const Source& source, const Probe& probe,
                      const std::map<std::string, std::string>& with, Verdict verdict) {
  if (verdict.answer != Answer::unknown) return {};
  const bool placing = verdict.reason == Reason::elsewhere || verdict.reason == Reason::open_rows;
  if (verdict.reason == Reason::open_rows && !probe.population)
    return {"a fuller report", "a report that says what the tool looked at and how it ended"};
  for (const auto& group : bound_needs(probe, with)) {
    const auto told = [&](const Need& n) {
      return placing ? is_seen(source, n) && is_told(source, probe, n) : is_seen(source, n);
    };
    if (group.empty() || std::any_of(group.begin(), group.end(), told)) continue;
    const auto& need = group.front();
    if (!placing) return {teller_of(need), words(need)};
    if (need.shape == Review::k_shape) return {"review", "the forge's reviews, or places: review"};
    return {"place", "places: " + place_of(need)};
  }
  switch (verdict.reason) {
    case Reason::elsewhere:
      return {std::string(k_called_files), calls_in_words(source)};
    case Reason::gap:
      return {"a reading without gaps", "the part that could not be read"};
    case Reason::before_coverage:
      return {"older evidence", "evidence from before the source reaches back"};
    case Reason::stale_source:
      return {"a newer reading",
              source.clone
                  ? fmt::format("a reading after the last one, or `{}` of {} in plumbline.yaml where it is "
                                "the origin itself",
                                k_live_line, source.name)
                  : "a reading after the last one"};
    case Reason::open_rows:
      return {"place", "rows nobody decided"};
    case Reason::nothing_to_judge:
      return {"cases to judge", "something to judge"};
    default:
      return {"person", ""};
  }
}

}  // namespace plumbline::assess
