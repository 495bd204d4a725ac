#include "collector/settings/night.hpp"

#include "collector/http/paging.hpp"

namespace plumbline::settings {
namespace {

Instant end_of(const std::vector<Coverage>& coverage, std::string_view name) {
  Instant out = k_always;
  for (const auto& one : coverage) {
    if (one.kind == name || name == "*") out = std::max(out, one.until);
  }
  return out;
}

constexpr std::size_t k_most_tags = 100'000;  // our choice
constexpr std::size_t k_longest_tag = 250;

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

http::Expected<void> read_tags(http::Client& client, const http::Url& first, std::string_view id, Refs& refs,
                               Asked& asked) {
  std::map<std::string, std::string> tags;
  const auto read = http::read_list(client, first, {"", "", k_most_tags}, [&](const http::Json& tag) {
    const auto* commit = http::object_at(tag, "commit");
    if (commit != nullptr) tags[http::word_at(tag, "name", k_longest_tag)] = http::text_at(*commit, id);
  });
  if (read)
    refs.tags = std::move(tags);
  else if (ci::ends_reading(read.error()))
    return tl::unexpected(read.error());
  else
    asked.refused.push_back(read.error());
  return {};
}

}  // namespace plumbline::settings
