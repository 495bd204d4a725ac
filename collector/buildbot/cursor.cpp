#include "collector/buildbot/cursor.hpp"

#include "collector/http/json.hpp"

namespace plumbline::buildbot {
namespace {

using http::Json;

std::int64_t number(const Json& list, std::size_t at) {
  return list.is_array() && at < list.size() && list[at].is_number_integer() ? list[at].get<std::int64_t>()
                                                                             : 0;
}

}  // namespace

std::string Cursor::dump() const {
  Json json{{"v", 1}, {"settings", settings}, {"last", last}, {"open", open}};
  if (covered) json["covered"] = {covered->since.seconds, covered->until.seconds};
  json["retried"] = Json::array();
  for (const auto& [request, builds] : retried) {
    for (const auto build : builds) json["retried"].push_back({request, build});
  }
  for (const auto& [reason, one] : lost)
    json["lost"][reason] = {one.count, one.first.seconds, one.last.seconds};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Cursor Cursor::parse(const std::string& text, const std::string& settings) {
  Cursor fresh, out;
  fresh.settings = out.settings = settings;
  const auto json = text.empty() ? fail(Errc::unreadable, "") : http::parse_json(text);
  if (!json || http::number_at(*json, "v") != 1 || http::text_at(*json, "settings") != settings) return fresh;
  out.last = http::number_at(*json, "last").value_or(0);
  if (const auto* span = http::list_at(*json, "covered"); span != nullptr && span->size() == 2)
    out.covered = Span{Instant{number(*span, 0)}, Instant{number(*span, 1)}};
  if (const auto* list = http::list_at(*json, "open")) {
    for (std::size_t i = 0; i < list->size(); ++i) out.open.insert(number(*list, i));
  }
  if (const auto* list = http::list_at(*json, "retried")) {
    for (const auto& pair : *list) out.retried[number(pair, 0)].insert(number(pair, 1));
  }
  if (const auto* map = http::object_at(*json, "lost")) {
    for (const auto& [reason, list] : map->items())
      out.lost[reason] = {number(list, 0), Instant{number(list, 1)}, Instant{number(list, 2)}};
  }
  return out;
}

}  // namespace plumbline::buildbot
