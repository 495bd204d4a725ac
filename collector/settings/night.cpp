#include "collector/settings/night.hpp"

namespace plumbline::settings {
namespace {

Instant end_of(const std::vector<Coverage>& coverage, std::string_view name) {
  Instant out = k_always;
  for (const auto& one : coverage) {
    if (one.kind == name || name == "*") out = std::max(out, one.until);
  }
  return out;
}

}  // namespace

Night settle(Sightings& sightings, const http::Expected<Asked>& asked) {
  Night out;
  if (!asked) {
    out.coverage = sightings.coverage();
    out.gaps.push_back(ci::gap_of(Setting::k_shape, asked.error(), {end_of(out.coverage, "*"), k_forever}));
    return out;
  }
  out.records = sightings.take(asked->look);
  out.coverage = sightings.coverage();
  if (asked->refused.empty()) return out;
  http::Refusal all = asked->refused.front();
  for (std::size_t i = 1; i < asked->refused.size(); ++i)
    all.detail = http::as_word(all.detail + "; " + asked->refused[i].detail, 2000);
  for (const auto& name : asked->look.unread) {
    out.gaps.push_back(ci::gap_of(Setting::k_shape, all, {end_of(out.coverage, name), k_forever}));
    out.gaps.back().kind = name;
  }
  return out;
}

}  // namespace plumbline::settings
