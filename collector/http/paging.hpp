#pragma once
// Lists that come in pages.
#include <functional>
#include <string>

#include "collector/http/client.hpp"
#include "collector/http/json.hpp"

namespace plumbline::http {

/// The next page by the reply's `Link`, on the same server alone; absent on the last one. Refusals:
/// incomplete (it stands at another server, and is none of the same path here).
[[nodiscard]] Expected<std::optional<Url>> next_page(const Reply& reply, const Url& url);

/// The JSON of one page. Refusals: those of the client, and damaged.
[[nodiscard]] Expected<Json> get_json(Client& client, const Url& url);
[[nodiscard]] Expected<Json> json_of(const Reply& reply, const Url& url);

struct Listing {
  std::string key;                        ///< member that holds the items; empty: the reply is the list
  std::string total_key = "total_count";  ///< member that announces how many there are; empty: nothing does
  std::size_t most = 20'000;              ///< items, our choice
};

/// All items of a list, page after page by `Link`, to the announced end. Refusals: those of the client,
/// damaged, incomplete (fewer came than were announced, or the pages turn in a circle), limit.
[[nodiscard]] Expected<void> read_list(Client& client, const Url& first, const Listing& listing,
                                       const std::function<void(const Json&)>& item);

}  // namespace plumbline::http
