#include "collector/settings/sightings.hpp"

#include <algorithm>

namespace plumbline::settings {
namespace {

using http::Json;

constexpr std::string_view k_names[] = {
    "protected", "requests",        "approvals", "code_owners",       "stale_dismissed",
    "last_push", "author_approves", "checks",    "check_names",       "force_push",
    "deletion",  "signatures",      "bypass",    "code_owner_errors", "head",
    "target"};

bool within_grace(Instant last, Instant at) {
  return at.seconds - last.seconds <= k_grace_seconds;
}

Record record_of(const std::pair<std::string, std::string>& key, const std::string& value, Instant since,
                 Instant until) {
  return Setting{key.first, key.second, value, since, until};
}

std::int64_t number(const Json& list, std::size_t at) {
  return at < list.size() && list[at].is_number_integer() ? list[at].get<std::int64_t>() : 0;
}

}  // namespace

bool is_known_name(std::string_view name) {
  return std::find(std::begin(k_names), std::end(k_names), name) != std::end(k_names);
}

std::span<const std::string_view> known_names() {
  return k_names;
}

std::vector<Record> Sightings::take(const Look& look) {
  std::vector<Record> out;
  Instant at = look.at;
  for (const auto& [name, span] : m_looked) at = std::max(at, span.until);
  std::map<std::pair<std::string, std::string>, std::string> seen;
  for (const auto& one : look.seen) {
    if (!look.unread.contains(one.name)) seen.emplace(std::pair(one.thing, one.name), one.value);
  }
  for (auto it = m_standing.begin(); it != m_standing.end();) {
    auto& [key, standing] = *it;
    const auto now = seen.find(key);
    const bool same = now != seen.end() && now->second == standing.value && within_grace(standing.last, at);
    if (same || look.unread.contains(key.second)) {
      if (same) standing.last = at, seen.erase(now);
      ++it;
      continue;
    }
    // Until it was seen otherwise; across a hole in the looking only until it was last seen.
    const Instant until = within_grace(standing.last, at) ? at : Instant{standing.last.seconds + 1};
    out.push_back(record_of(key, standing.value, standing.since, std::max(until, standing.since)));
    it = m_standing.erase(it);
  }
  for (auto& [key, value] : seen) {
    out.push_back(record_of(key, value, at, k_forever));
    m_standing[key] = {value, at, at};
  }
  for (const auto name : k_names) {
    if (look.unread.contains(std::string(name))) continue;
    const auto [it, fresh] = m_looked.try_emplace(std::string(name), Span{at, at});
    if (!fresh && !within_grace(it->second.until, at)) it->second.since = at;
    it->second.until = at;
  }
  return out;
}

std::vector<Coverage> Sightings::coverage() const {
  std::vector<Coverage> out;
  for (const auto& [name, span] : m_looked)
    out.push_back({std::string(Setting::k_shape), name, span.since, Instant{span.until.seconds + 1}});
  return out;
}

Json Sightings::json() const {
  Json out{{"standing", Json::array()}, {"looked", Json::array()}};
  for (const auto& [key, one] : m_standing)
    out["standing"].push_back({key.first, key.second, one.value, one.since.seconds, one.last.seconds});
  for (const auto& [name, span] : m_looked)
    out["looked"].push_back({name, span.since.seconds, span.until.seconds});
  return out;
}

Sightings Sightings::parse(const Json& json) {
  Sightings out;
  if (const auto* list = http::list_at(json, "standing")) {
    for (const auto& one : *list) {
      if (!one.is_array() || one.size() != 5 || !one[0].is_string() || !one[1].is_string() ||
          !one[2].is_string())
        continue;
      out.m_standing[{one[0].get<std::string>(), one[1].get<std::string>()}] = {
          one[2].get<std::string>(), Instant{number(one, 3)}, Instant{number(one, 4)}};
    }
  }
  if (const auto* list = http::list_at(json, "looked")) {
    for (const auto& one : *list) {
      if (one.is_array() && one.size() == 3 && one[0].is_string())
        out.m_looked[one[0].get<std::string>()] = {Instant{number(one, 1)}, Instant{number(one, 2)}};
    }
  }
  return out;
}

}  // namespace plumbline::settings
