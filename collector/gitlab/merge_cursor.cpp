#include "collector/gitlab/merge_cursor.hpp"

#include "collector/http/json.hpp"

namespace plumbline::gitlab {

using http::Json;

std::string MergeCursor::dump() const {
  Json json{{"v", 1}, {"settings", settings}, {"mark", mark}, {"whole", whole}};
  if (since) json["since"] = since->seconds;
  json["last"] = json["open"] = json["undated"] = Json::array();
  for (const auto& [iid, text] : last) json["last"].push_back({iid, text});
  for (const auto& [iid, created] : open) json["open"].push_back({iid, created.seconds});
  for (const auto& [iid, created] : undated) json["undated"].push_back({iid, created.seconds});
  if (!sightings.empty()) json["sightings"] = sightings.json();
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

MergeCursor MergeCursor::parse(const std::string& text, const std::string& settings) {
  MergeCursor out;
  out.settings = settings;
  const auto json = text.empty() ? fail(Errc::unreadable, "") : http::parse_json(text);
  if (!json || http::number_at(*json, "v") != 1) return out;
  if (const auto* seen = http::object_at(*json, "sightings"))
    out.sightings = settings::Sightings::parse(*seen);
  if (http::text_at(*json, "settings") != settings) return out;
  if (const auto since = http::number_at(*json, "since")) out.since = Instant{*since};
  out.mark = http::text_at(*json, "mark");
  out.whole = http::flag_at(*json, "whole");
  const auto pairs = [&](const char* key, auto add) {
    const auto* list = http::list_at(*json, key);
    if (list == nullptr) return;
    for (const auto& one : *list) {
      if (one.is_array() && one.size() == 2 && one[0].is_number_integer())
        add(one[0].get<std::int64_t>(), one[1]);
    }
  };
  const auto times = [](std::map<std::int64_t, Instant>& into) {
    return [&into](std::int64_t iid, const Json& value) {
      if (value.is_number_integer()) into[iid] = Instant{value.get<std::int64_t>()};
    };
  };
  pairs("last", [&](std::int64_t iid, const Json& value) {
    if (value.is_string()) out.last[iid] = value.get<std::string>();
  });
  pairs("open", times(out.open));
  pairs("undated", times(out.undated));
  return out;
}

}  // namespace plumbline::gitlab
