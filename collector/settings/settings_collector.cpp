#include "collector/settings/settings_collector.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "collector/ci/source.hpp"
#include "collector/settings/forge_settings.hpp"

namespace plumbline::settings {
namespace {

using http::Json;

constexpr std::uintmax_t k_most_bytes = 16u << 20;  // our choice
constexpr std::size_t k_most_looks = 100'000;

tl::unexpected<Error> wrong(std::size_t number, const std::string& what) {
  return fail(Errc::unreadable, fmt::format("look {}: {}", number + 1, what));
}

std::optional<std::string> word_of(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_integer()) return value.dump();
  if (value.is_string() && !value.get<std::string>().empty()) return http::as_word(value.get<std::string>());
  return std::nullopt;
}

// Our own words, one for one.
Result<void> add_words(const Json& words, const std::string& branch, std::size_t number, Look& look) {
  for (const auto& [name, value] : words.items()) {
    if (!is_known_name(name))
      return wrong(number, "\"" + http::as_word(name, 60) + "\" is no setting we know");
    const auto word = word_of(value);
    if (!word) return wrong(number, "\"" + name + "\" should be a whole number, true, false or a text");
    look.seen.push_back({"branch:" + branch, name, *word});
  }
  return {};
}

// What a forge answered, as it stands.
void add_github_replies(const Json& given, const std::string& branch, Look& look) {
  GithubBranch out;
  out.name = branch;
  out.protection = http::object_at(given, "protection");
  out.rules = http::list_at(given, "rules");
  if (const auto* sets = http::list_at(given, "rulesets")) out.rulesets.assign(sets->begin(), sets->end());
  const auto* protection = given.contains("protection") ? &given["protection"] : nullptr;
  out.unprotected = protection != nullptr && protection->is_null();
  add_github(out, look);
}

void add_gitlab_replies(const Json& given, const std::string& branch, Look& look) {
  GitlabBranch out;
  out.name = branch;
  out.project = http::object_at(given, "project");
  out.branches = http::list_at(given, "protected_branches");
  out.approvals = http::object_at(given, "approvals");
  out.rules = http::list_at(given, "approval_rules");
  add_gitlab(out, look);
}

Result<Look> look_of(const Json& json, std::size_t number, Instant now) {
  if (!json.is_object()) return wrong(number, "should be an object with `seen`, `branch` and `settings`");
  const auto seen = parse_instant(http::text_at(json, "seen"));
  if (!seen) return wrong(number, "`seen` should be the time of the look, like 2026-01-02T03:04:05Z");
  if (now < *seen) return wrong(number, "`seen` has not come yet");
  const auto branch = http::word_at(json, "branch", 250);
  if (branch.empty()) return wrong(number, "`branch` should name the branch the settings are of");
  Look out;
  out.at = *seen;
  const auto* words = http::object_at(json, "settings");
  const auto* github = http::object_at(json, "github");
  const auto* gitlab = http::object_at(json, "gitlab");
  if ((words != nullptr) + (github != nullptr) + (gitlab != nullptr) != 1)
    return wrong(number, "should have one of `settings`, `github` and `gitlab`");
  if (github != nullptr) add_github_replies(*github, branch, out);
  if (gitlab != nullptr) add_gitlab_replies(*gitlab, branch, out);
  if (words != nullptr) {
    if (auto ok = add_words(*words, branch, number, out); !ok) return tl::unexpected(ok.error());
  }
  std::set<std::string> named;
  for (const auto& one : out.seen) named.insert(one.name);
  for (const auto name : known_names()) {
    if (!named.contains(std::string(name))) out.unread.insert(std::string(name));
  }
  return out;
}

Result<std::vector<Look>> read_looks(const std::string& path, Instant now) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  if (failed) return fail(Errc::not_found, "reading " + path + ": " + failed.message());
  if (size > k_most_bytes)
    return fail(Errc::limit, fmt::format("reading {}: it has {} bytes, and at most {} are read", path, size,
                                         k_most_bytes));
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto json = file ? http::parse_json(text) : fail(Errc::unreadable, "it cannot be read");
  auto looks = json ? parse_looks(*json, now) : Result<std::vector<Look>>(tl::unexpected(json.error()));
  if (!looks) return fail(looks.error().code, "reading " + path + ": " + looks.error().message);
  return looks;
}

}  // namespace

Result<std::vector<Look>> parse_looks(const Json& json, Instant now) {
  if (!json.is_array()) return fail(Errc::unreadable, "should be a list of looks");
  if (json.size() > k_most_looks)
    return fail(Errc::limit,
                fmt::format("holds {} looks, and at most {} are read", json.size(), k_most_looks));
  std::vector<Look> out;
  for (std::size_t i = 0; i < json.size(); ++i) {
    auto look = look_of(json[i], i, now);
    if (!look) return tl::unexpected(look.error());
    out.push_back(std::move(*look));
  }
  std::stable_sort(out.begin(), out.end(), [](const Look& a, const Look& b) { return a.at < b.at; });
  return out;
}

Result<void> SettingsCollector::collect(const SourceSpec& source, const CollectContext& context,
                                        Sink& sink) const {
  const auto looks = read_looks(source.location, context.now);
  if (!looks) {
    if (auto ok = sink.begin(Pass::incremental); !ok) return ok;
    const http::Refusal refusal{looks.error().code == Errc::not_found ? "not_found" : "damaged",
                                looks.error().message};
    return sink.finish({}, {ci::gap_of(Setting::k_shape, refusal, {})}, context.cursor);
  }
  if (auto ok = sink.begin(Pass::full); !ok) return ok;
  Sightings sightings;
  std::map<std::pair<std::string, std::int64_t>, Record> records;  // an end replaces the beginning
  for (const auto& look : *looks) {
    for (auto& record : sightings.take(look)) {
      const auto& one = std::get<Setting>(record);
      records.insert_or_assign({one.thing + '\n' + one.name, one.since.seconds}, std::move(record));
    }
  }
  std::vector<Record> all;
  for (auto& [key, record] : records) all.push_back(std::move(record));
  if (auto ok = sink.put(std::move(all)); !ok) return ok;
  return sink.finish(sightings.coverage(), {}, "");
}

}  // namespace plumbline::settings
