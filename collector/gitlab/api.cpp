#include "collector/gitlab/api.hpp"

#include "collector/http/paging.hpp"
#include "collector/settings/forge_settings.hpp"
#include "collector/settings/night.hpp"

namespace plumbline::gitlab {

using http::Expected;
using http::Json;

http::Url url_of(const http::Client& client, const std::string& rest) {
  http::Url out = client.base();
  out.target = out.path();
  while (out.target.ends_with('/')) out.target.pop_back();
  out.target += "/api/v4/" + rest;
  return out;
}

http::Url project_url(const http::Client& client, const std::string& project, const std::string& rest) {
  return url_of(client, "projects/" + http::escaped(project) + (rest.empty() ? "" : "/" + rest));
}

Expected<void> introduce(http::Client& client) {
  if (!client.has_token()) return {};
  const auto user = client.get(url_of(client, "user"));
  // A token of narrow scope is refused here and taken elsewhere.
  if (!user && user.error().status != 403 && user.error().status != 404) return tl::unexpected(user.error());
  return {};
}

Expected<settings::Asked> look_at_settings(http::Client& client, const std::string& project, Instant at) {
  settings::Asked out;
  out.look.at = at;
  settings::GitlabBranch branch;
  const auto whole = http::get_json(client, project_url(client, project, ""));
  if (!whole) return tl::unexpected(whole.error());
  branch.name = http::word_at(*whole, "default_branch", 250);
  if (branch.name.empty()) return http::refuse("damaged", project + " names no default branch");
  branch.project = &*whole;
  std::optional<Json> approvals;
  Json branches = Json::array(), rules = Json::array();
  const auto list = [&](const char* rest, Json& into) {
    return http::read_list(client, project_url(client, project, std::string(rest) + "?per_page=100"),
                           {"", ""}, [&](const Json& one) { into.push_back(one); });
  };
  auto read = list("protected_branches", branches);
  if (read)
    branch.branches = &branches;
  else if (ci::ends_reading(read.error()))
    return tl::unexpected(read.error());
  else
    out.refused.push_back(read.error());
  auto one = http::get_json(client, project_url(client, project, "approvals"));
  if (one)
    branch.approvals = &approvals.emplace(std::move(*one));
  else if (ci::ends_reading(one.error()))
    return tl::unexpected(one.error());
  else if (one.error().status != 404)
    out.refused.push_back(one.error());
  read = list("approval_rules", rules);
  if (read)
    branch.rules = &rules;
  else if (ci::ends_reading(read.error()))
    return tl::unexpected(read.error());
  else if (read.error().status != 404)
    out.refused.push_back(read.error());
  settings::Refs refs;
  const auto head = http::get_json(
      client, project_url(client, project, "repository/branches/" + http::escaped(branch.name)));
  if (head) {
    if (const auto* commit = http::object_at(*head, "commit")) refs.head = http::text_at(*commit, "id");
  } else if (ci::ends_reading(head.error())) {
    return tl::unexpected(head.error());
  } else {
    out.refused.push_back(head.error());
  }
  if (auto tagged = settings::read_tags(client, project_url(client, project, "repository/tags?per_page=100"),
                                        "id", refs, out);
      !tagged)
    return tl::unexpected(tagged.error());
  settings::add_gitlab(branch, out.look);
  settings::add_refs(branch.name, refs, out.look);
  return out;
}

}  // namespace plumbline::gitlab
