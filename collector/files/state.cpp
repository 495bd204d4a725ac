#include "collector/files/state.hpp"

#include <algorithm>

#include "collector/http/json.hpp"

namespace plumbline::files {
namespace {

using http::Json;
using http::number_at;
using http::text_at;

Instant at(const Json& object, std::string_view key) {
  return Instant{number_at(object, key).value_or(0)};
}

Json of(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}
std::optional<std::string> optional_at(const Json& list, std::size_t index) {
  return list[index].is_string() ? std::optional(list[index].get<std::string>()) : std::nullopt;
}

using plumbline::reports::ScopeMemory;
using plumbline::reports::Telling;

Json memory_as_json(const ScopeMemory& memory) {
  Json out{{"scope", memory.scope}, {"looks", Json::array()}, {"seen", Json::array()}};
  if (memory.lost) out["lost"] = true;
  for (const auto& look : memory.looks)
    out["looks"].push_back(Json::array({look.run, look.at.seconds, static_cast<int>(look.telling)}));
  for (const auto& seen : memory.seen) {
    const auto& f = seen.finding;
    auto stays = Json::array();
    for (const auto& stay : seen.stays) stays.push_back(Json::array({stay.first, stay.last, stay.decision}));
    out["seen"].push_back(Json::array({f.id, f.tool, f.category, f.severity, of(f.rule), of(f.component),
                                       of(f.location), std::move(stays)}));
  }
  return out;
}

// "files 3" wrote whether a look told of all, and took a report in doubt for one that did.
Telling telling_of(const Json& json) {
  if (json.is_boolean()) return json.get<bool>() ? Telling::all : Telling::nothing;
  return static_cast<Telling>(std::clamp(json.get<int>(), 0, static_cast<int>(Telling::all)));
}

// Written by us; whatever is not as we write it throws, and is none of ours.
ScopeMemory memory_of(const Json& json) {
  ScopeMemory out;
  out.scope = json.at("scope").get<std::string>();
  out.lost = json.contains("lost");
  for (const auto& look : json.at("looks"))
    out.looks.push_back(
        {look.at(0).get<std::string>(), Instant{look.at(1).get<std::int64_t>()}, telling_of(look.at(2))});
  for (const auto& one : json.at("seen")) {
    ScopeMemory::Seen seen;
    auto& f = seen.finding;
    const auto& stays = one.at(7);
    f.id = one.at(0).get<std::string>();
    f.tool = one.at(1).get<std::string>();
    f.category = one.at(2).get<std::string>();
    f.severity = one.at(3).get<std::string>();
    f.rule = optional_at(one, 4);
    f.component = optional_at(one, 5);
    f.location = optional_at(one, 6);
    for (const auto& stay : stays)
      seen.stays.push_back(
          {stay.at(0).get<std::size_t>(), stay.at(1).get<std::size_t>(), stay.at(2).get<std::string>()});
    out.seen.push_back(std::move(seen));
  }
  return out;
}

}  // namespace

std::string State::text() const {
  Json out{{"digest", digest}, {"coverage", Json::array()}, {"gaps", Json::array()}};
  for (const auto& c : coverage)
    out["coverage"].push_back(
        {{"shape", c.shape}, {"kind", c.kind}, {"since", c.since.seconds}, {"until", c.until.seconds}});
  for (const auto& g : gaps)
    out["gaps"].push_back({{"shape", g.shape},
                           {"kind", g.kind},
                           {"since", g.since.seconds},
                           {"until", g.until.seconds},
                           {"reason", g.reason},
                           {"detail", g.detail}});
  for (const auto& [name, times] : reports) {
    auto list = Json::array();
    for (const auto at : times) list.push_back(at.seconds);
    out["reports"].push_back(Json::array({name, std::move(list)}));
  }
  for (const auto& memory : looks) out["looks"].push_back(memory_as_json(memory));
  return out.dump(-1, ' ', true, Json::error_handler_t::replace);
}

State State::parse(std::string_view text) {
  State out;
  const auto root = http::parse_json(text);
  if (!root) return out;
  out.digest = text_at(*root, "digest");
  if (const auto* list = http::list_at(*root, "coverage")) {
    for (const auto& c : *list)
      out.coverage.push_back({text_at(c, "shape"), text_at(c, "kind"), at(c, "since"), at(c, "until")});
  }
  if (const auto* list = http::list_at(*root, "gaps")) {
    for (const auto& g : *list) {
      Gap gap;
      gap.shape = text_at(g, "shape");
      gap.kind = text_at(g, "kind");
      gap.since = at(g, "since");
      gap.until = at(g, "until");
      gap.reason = text_at(g, "reason");
      gap.detail = text_at(g, "detail");
      out.gaps.push_back(std::move(gap));
    }
  }
  try {
    if (const auto* list = http::list_at(*root, "reports")) {
      for (const auto& one : *list) {
        auto& times = out.reports[one.at(0).get<std::string>()];
        for (const auto& at : one.at(1)) times.push_back(Instant{at.get<std::int64_t>()});
      }
    }
    if (const auto* list = http::list_at(*root, "looks")) {
      for (const auto& one : *list) out.looks.push_back(memory_of(one));
    }
  } catch (const Json::exception&) {
    out.reports.clear();
    out.looks.clear();
  }
  return out;
}

std::vector<Coverage> merged(std::vector<Coverage> before, const std::vector<Coverage>& fresh) {
  for (const auto& one : fresh) {
    const auto it = std::find_if(before.begin(), before.end(), [&](const Coverage& c) {
      return c.shape == one.shape && c.kind == one.kind;
    });
    if (it == before.end()) {
      before.push_back(one);
      continue;
    }
    it->since = std::min(it->since, one.since);
    it->until = std::max(it->until, one.until);
  }
  return before;
}

}  // namespace plumbline::files
