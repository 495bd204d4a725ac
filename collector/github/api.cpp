#include "collector/github/api.hpp"

#include <algorithm>

namespace plumbline::github {
namespace {

bool is_part(std::string_view text) {
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= 100 && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), fine);
}

http::Url root_of(const http::Client& client) {
  http::Url out = client.base();
  out.target = out.path();
  while (out.target.ends_with('/')) out.target.pop_back();
  return out;
}

}  // namespace

bool is_repository(std::string_view text) {
  const auto slash = text.find('/');
  return slash != std::string_view::npos && is_part(text.substr(0, slash)) && is_part(text.substr(slash + 1));
}

http::Url url_of(const http::Client& client, const std::string& repository, const std::string& rest) {
  http::Url out = root_of(client);
  out.target += "/repos/" + repository + (rest.empty() ? "" : "/" + rest);
  return out;
}

std::string home_of(const http::Url& base) {
  return base.host.starts_with("api.") ? base.host.substr(4) : base.host;
}

http::Expected<void> introduce(http::Client& client) {
  if (!client.has_token()) return {};
  http::Url who = root_of(client);
  const auto root = who.target;
  who.target = root + "/user";
  const auto user = client.get(who);
  // The token of an app belongs to nobody and is refused here; its rate limit it may ask for.
  if (user || (user.error().status != 403 && user.error().status != 404)) {
    if (!user) return tl::unexpected(user.error());
    return {};
  }
  who.target = root + "/rate_limit";
  const auto limit = client.get(who);
  if (!limit && limit.error().status != 404) return tl::unexpected(limit.error());
  return {};
}

}  // namespace plumbline::github
