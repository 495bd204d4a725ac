#include "collector/files/state.hpp"

#include "collector/http/json.hpp"

namespace plumbline::files {
namespace {

using http::Json;
using http::number_at;
using http::text_at;

Instant at(const Json& object, std::string_view key) {
  return Instant{number_at(object, key).value_or(0)};
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
  return out;
}

}  // namespace plumbline::files
