#include "collector/github/protection.hpp"

#include <fmt/core.h>

#include "collector/github/api.hpp"
#include "collector/http/paging.hpp"
#include "collector/settings/forge_settings.hpp"
#include "collector/settings/night.hpp"

namespace plumbline::github {
namespace {

using http::Expected;
using http::Json;

Expected<std::string> default_branch(http::Client& client, const std::string& repository) {
  const auto json = http::get_json(client, url_of(client, repository, ""));
  if (!json) return tl::unexpected(json.error());
  auto name = http::word_at(*json, "default_branch", 250);
  if (name.empty()) return http::refuse("damaged", repository + " names no default branch");
  return name;
}

// Of a ruleset that is hidden from us nothing is known but the rules it gave.
Expected<std::vector<Json>> rulesets_of(http::Client& client, const std::string& repository,
                                        const Json& rules, settings::Asked& out) {
  std::set<std::int64_t> ids;
  for (const auto& rule : rules) {
    if (const auto id = http::number_at(rule, "ruleset_id")) ids.insert(*id);
  }
  std::vector<Json> read;
  for (const auto id : ids) {
    auto one = http::get_json(client, url_of(client, repository, fmt::format("rulesets/{}", id)));
    if (one)
      read.push_back(std::move(*one));
    else if (ci::ends_reading(one.error()))
      return tl::unexpected(one.error());
    else
      out.refused.push_back(one.error());
  }
  return read;
}

}  // namespace

Expected<settings::Asked> look_at_settings(http::Client& client, const std::string& repository, Instant at) {
  settings::Asked out;
  out.look.at = at;
  settings::GithubBranch branch;
  const auto name = default_branch(client, repository);
  if (!name) return tl::unexpected(name.error());
  branch.name = *name;
  const auto place = "branches/" + http::escaped(*name);
  const auto json = http::get_json(client, url_of(client, repository, place));
  if (!json) return tl::unexpected(json.error());
  branch.is_protected = http::flag_at(*json, "protected");
  settings::Refs refs;
  if (const auto* head = http::object_at(*json, "commit")) refs.head = http::text_at(*head, "sha");
  branch.unprotected = !branch.is_protected;
  std::optional<Json> protection, rules;
  if (branch.is_protected) {
    auto read = http::get_json(client, url_of(client, repository, place + "/protection"));
    if (read)
      protection = std::move(*read);
    else if (read.error().status == 404 && read.error().said == "Branch not protected")
      branch.unprotected = true;  // by a ruleset alone
    else if (ci::ends_reading(read.error()))
      return tl::unexpected(read.error());
    else
      out.refused.push_back(read.error());
  }
  Json list = Json::array();
  const auto asked = url_of(client, repository, "rules/" + place + "?per_page=100");
  const auto read = http::read_list(client, asked, {"", ""}, [&](const Json& rule) { list.push_back(rule); });
  if (read)
    rules = std::move(list);
  else if (ci::ends_reading(read.error()))
    return tl::unexpected(read.error());
  else if (read.error().status == 404)
    rules = Json::array();  // a server that knows no rulesets yet
  else
    out.refused.push_back(read.error());
  if (protection) branch.protection = &*protection;
  if (rules) {
    branch.rules = &*rules;
    auto sets = rulesets_of(client, repository, *rules, out);
    if (!sets) return tl::unexpected(sets.error());
    branch.rulesets = std::move(*sets);
  }
  const auto owners = http::get_json(client, url_of(client, repository, "codeowners/errors"));
  if (owners) {
    if (const auto* errors = http::list_at(*owners, "errors"))
      branch.code_owner_errors = static_cast<std::int64_t>(errors->size());
  } else if (ci::ends_reading(owners.error())) {
    return tl::unexpected(owners.error());
  } else if (owners.error().status != 404) {
    out.refused.push_back(owners.error());
  }
  if (auto tagged =
          settings::read_tags(client, url_of(client, repository, "tags?per_page=100"), "sha", refs, out);
      !tagged)
    return tl::unexpected(tagged.error());
  settings::add_github(branch, out.look);
  settings::add_refs(branch.name, refs, out.look);
  return out;
}

}  // namespace plumbline::github
