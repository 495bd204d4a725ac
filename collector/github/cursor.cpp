#include "collector/github/cursor.hpp"

#include "collector/http/json.hpp"

namespace plumbline::github {
namespace {

using http::Json;

std::int64_t number(const Json& list, std::size_t at) {
  return list.is_array() && at < list.size() && list[at].is_number_integer() ? list[at].get<std::int64_t>()
                                                                             : 0;
}

void read_lists(const Json& json, Cursor& out) {
  const Json none = Json::array();
  const auto each = [&](const char* key) -> const Json& {
    const auto* list = http::list_at(json, key);
    return list == nullptr ? none : *list;
  };
  for (const auto& page : each("pages")) {
    if (page.is_array() && page.size() == 3 && page[0].is_string())
      out.pages.push_back({page[0].get<std::string>(), Instant{number(page, 1)}, number(page, 2)});
  }
  for (const auto& run : each("done")) out.done[number(run, 0)] = {number(run, 1), Instant{number(run, 2)}};
  for (const auto& id : each("open")) {
    if (id.is_number_integer()) out.open.insert(id.get<std::int64_t>());
  }
}

std::optional<Instant> instant_of(const Json& json, const char* key) {
  const auto number = http::number_at(json, key);
  return number ? std::optional(Instant{*number}) : std::nullopt;
}

PullsCursor read_pulls(const Json& json) {
  PullsCursor out;
  out.since = instant_of(json, "since");
  out.reached = instant_of(json, "reached");
  out.mark = instant_of(json, "mark");
  out.page = http::number_at(json, "page").value_or(1);
  out.last = http::number_at(json, "last").value_or(0);
  out.etag = http::text_at(json, "etag");
  const auto each = [&](const char* key, std::map<std::int64_t, Instant>& into) {
    if (const auto* list = http::list_at(json, key))
      for (const auto& one : *list) into[number(one, 0)] = Instant{number(one, 1)};
  };
  each("open", out.open);
  each("cut", out.cut);
  return out;
}

Json pulls_json(const PullsCursor& pulls) {
  Json out{{"page", pulls.page}, {"last", pulls.last}, {"etag", pulls.etag}};
  if (pulls.since) out["since"] = pulls.since->seconds;
  if (pulls.reached) out["reached"] = pulls.reached->seconds;
  if (pulls.mark) out["mark"] = pulls.mark->seconds;
  out["open"] = out["cut"] = Json::array();
  for (const auto& [id, created] : pulls.open) out["open"].push_back({id, created.seconds});
  for (const auto& [id, created] : pulls.cut) out["cut"].push_back({id, created.seconds});
  return out;
}

}  // namespace

std::string Cursor::dump() const {
  Json json{{"v", 1}, {"settings", settings}, {"backfill", backfill}};
  if (covered) json["covered"] = {covered->since.seconds, covered->until.seconds};
  json["pages"] = json["done"] = json["open"] = Json::array();
  for (const auto& page : pages) json["pages"].push_back({page.etag, page.oldest.seconds, page.items});
  for (const auto& [id, run] : done) json["done"].push_back({id, run.attempt, run.created.seconds});
  for (const auto id : open) json["open"].push_back(id);
  for (const auto& [reason, one] : lost)
    json["lost"][reason] = {one.count, one.first.seconds, one.last.seconds};
  if (!(pulls == PullsCursor{})) json["pulls"] = pulls_json(pulls);
  if (!sightings.empty()) json["sightings"] = sightings.json();
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Cursor Cursor::parse(const std::string& text, const std::string& settings) {
  Cursor fresh, out;
  fresh.settings = out.settings = settings;
  const auto json = text.empty() ? fail(Errc::unreadable, "") : http::parse_json(text);
  if (!json || http::number_at(*json, "v") != 1) return fresh;
  if (const auto* seen = http::object_at(*json, "sightings"))
    fresh.sightings = out.sightings = settings::Sightings::parse(*seen);
  if (http::text_at(*json, "settings") != settings) return fresh;
  out.backfill = http::number_at(*json, "backfill").value_or(1);
  if (const auto* span = http::list_at(*json, "covered"); span != nullptr && span->size() == 2)
    out.covered = Span{Instant{number(*span, 0)}, Instant{number(*span, 1)}};
  if (const auto* lost = http::object_at(*json, "lost")) {
    for (const auto& [reason, list] : lost->items())
      out.lost[reason] = {number(list, 0), Instant{number(list, 1)}, Instant{number(list, 2)}};
  }
  read_lists(*json, out);
  if (const auto* pulls = http::object_at(*json, "pulls")) out.pulls = read_pulls(*pulls);
  return out;
}

}  // namespace plumbline::github
