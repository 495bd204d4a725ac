#include "collector/http/paging.hpp"

#include <fmt/core.h>

#include <set>

namespace plumbline::http {

Expected<std::optional<Url>> next_page(const Reply& reply, const Url& url) {
  const auto links = parse_link(value_of(reply.headers, "link"));
  const auto it = links.find("next");
  if (it == links.end()) return std::optional<Url>();
  auto next = resolve(url, it->second);
  if (next && next->same_server(url)) return std::optional(std::move(*next));
  // A server behind a proxy calls itself by another name: a page of the very same list is asked for by ours.
  if (next && next->path() == url.path()) {
    Url ours = url;
    ours.target = std::move(next->target);
    return std::optional(std::move(ours));
  }
  return refuse(
      "incomplete",
      fmt::format("the next page of {} stands at another server ({}), which is not shown our token: name the "
                  "server in plumbline.yaml as it calls itself",
                  url.path(), next ? next->server() : "its address is none"));
}

Expected<Json> json_of(const Reply& reply, const Url& url) {
  auto out = parse_json(reply.body);
  if (!out)
    return refuse("damaged",
                  fmt::format("{} answers for {}: {}", url.server(), url.path(), out.error().message),
                  reply.status);
  return std::move(*out);
}

Expected<Json> get_json(Client& client, const Url& url) {
  const auto reply = client.get(url);
  if (!reply) return tl::unexpected(reply.error());
  return json_of(*reply, url);
}

Expected<void> read_list(Client& client, const Url& first, const Listing& listing,
                         const std::function<void(const Json&)>& item) {
  std::optional<Url> url = first;
  std::set<std::string> visited;
  std::size_t got = 0;
  std::int64_t announced = 0;
  while (url) {
    if (!visited.insert(url->target).second)
      return refuse("incomplete", fmt::format("the pages of {} turn in a circle", first.path()));
    const auto reply = client.get(*url);
    if (!reply) return tl::unexpected(reply.error());
    const auto json = json_of(*reply, *url);
    if (!json) return tl::unexpected(json.error());
    const auto* items = !listing.key.empty() ? list_at(*json, listing.key)
                        : json->is_array()   ? &*json
                                             : nullptr;
    if (items == nullptr)
      return refuse("damaged", listing.key.empty()
                                   ? fmt::format("{} answers for {} with no list", url->server(), url->path())
                                   : fmt::format("{} answers for {} without \"{}\"", url->server(),
                                                 url->path(), listing.key));
    if (!listing.total_key.empty()) announced = number_at(*json, listing.total_key).value_or(0);
    for (const auto& one : *items) item(one);
    got += items->size();
    if (got > listing.most)
      return refuse("limit", fmt::format("{} lists more than {} items", url->path(), listing.most));
    if (items->empty()) break;
    auto next = next_page(*reply, *url);
    if (!next) return tl::unexpected(next.error());
    url = std::move(*next);
  }
  if (static_cast<std::int64_t>(got) < announced)
    return refuse("incomplete", fmt::format("{} announces {} items for {} and serves {}", first.server(),
                                            announced, first.path(), got));
  return {};
}

}  // namespace plumbline::http
