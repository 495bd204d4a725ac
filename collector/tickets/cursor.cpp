#include "collector/tickets/cursor.hpp"

#include "collector/http/json.hpp"

namespace plumbline::tickets {

using http::Json;

std::string Cursor::dump() const {
  Json json{{"v", 1}, {"settings", settings}, {"held", Json::object()}};
  if (covered) json["covered"] = covered->seconds;
  if (!kinds.empty()) json["kinds"] = kinds;
  if (!unknown_states.empty()) json["states"] = unknown_states;
  for (const auto& [id, one] : held) json["held"][id] = {one.key, one.stamp, one.events};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Cursor Cursor::parse(const std::string& text, const std::string& settings) {
  Cursor out;
  out.settings = settings;
  const auto json = text.empty() ? fail(Errc::unreadable, "") : http::parse_json(text);
  if (!json || http::number_at(*json, "v") != 1) return out;
  const bool same = http::text_at(*json, "settings") == settings;
  if (const auto at = http::number_at(*json, "covered")) out.covered = Instant{*at};
  if (const auto* states = http::object_at(*json, "states"); states != nullptr && same) {
    for (const auto& [state, key] : states->items())
      if (key.is_string()) out.unknown_states[state] = key.get<std::string>();
  }
  if (const auto* kinds = http::list_at(*json, "kinds"); kinds != nullptr && same) {
    for (const auto& kind : *kinds)
      if (kind.is_string()) out.kinds.insert(kind.get<std::string>());
  }
  const auto* held = http::object_at(*json, "held");
  if (held == nullptr) return out;
  for (const auto& [id, one] : held->items()) {
    if (!one.is_array() || one.size() != 3 || !one[0].is_string() || !one[1].is_string() ||
        !one[2].is_array())
      continue;
    Held kept{one[0].get<std::string>(), same ? one[1].get<std::string>() : "", {}};
    for (const auto& event : one[2])
      if (event.is_string()) kept.events.insert(event.get<std::string>());
    out.held.emplace(id, std::move(kept));
  }
  return out;
}

}  // namespace plumbline::tickets
