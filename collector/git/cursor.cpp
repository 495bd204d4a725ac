#include "collector/git/cursor.hpp"

#include <nlohmann/json.hpp>

namespace plumbline::git {
namespace {

using nlohmann::json;
constexpr int k_version = 2;

json to_json(const std::vector<Oid>& oids) {
  json out = json::array();
  for (const auto& oid : oids) out.push_back(oid.hex());
  return out;
}

std::vector<Oid> oids_of(const json& list) {
  std::vector<Oid> out;
  for (const auto& entry : list) {
    if (const auto oid = Oid::parse(entry.get<std::string>())) out.push_back(*oid);
  }
  return out;
}

json to_json(const Gap& gap) {
  return {gap.shape, gap.kind, gap.since.seconds, gap.until.seconds, gap.reason, gap.detail};
}

Gap gap_of(const json& j) {
  return {j.at(0), j.at(1), Instant{j.at(2)}, Instant{j.at(3)}, j.at(4), j.at(5), std::nullopt};
}

// One string and no list: of 100,000 tags a list alone would cost a quiet night its time.
std::string joined(const std::vector<std::string>& marks) {
  std::string out;
  for (const auto& mark : marks) out += mark + ' ';
  return out;
}

std::vector<std::string> split(std::string_view marks) {
  std::vector<std::string> out;
  for (auto end = marks.find(' '); end != std::string_view::npos; end = marks.find(' ')) {
    out.emplace_back(marks.substr(0, end));
    marks.remove_prefix(end + 1);
  }
  return out;
}

Cursor read(const json& j) {
  Cursor c;
  c.raw = j.at("raw");
  c.refs = j.at("refs");
  c.settings = j.at("settings");
  c.mailmap = j.at("mailmap");
  c.shallow = j.at("shallow");
  c.main = Oid::parse(j.at("main").get<std::string>());
  c.line = j.at("line");
  c.at = {j.at("at")};
  c.since = {j.at("since")};
  c.skew = j.at("skew");
  c.tips = oids_of(j.at("tips"));
  c.tag_tips = oids_of(j.at("tag_tips"));
  c.tags = split(j.at("tags").get_ref<const std::string&>());
  for (const auto& entry : j.at("renamed"))
    c.renamed.emplace(std::pair<std::string, std::string>(entry.at(0), entry.at(1)), entry.at(2));
  for (const auto& entry : j.at("callers")) c.callers.emplace(entry.at(0), entry.at(1));
  c.missed = oids_of(j.at("missed"));
  for (const auto& entry : j.at("gaps")) c.gaps.push_back(gap_of(entry));
  return c;
}

}  // namespace

std::string Cursor::dump() const {
  json j{{"version", k_version},   {"raw", raw},         {"refs", refs},        {"settings", settings},
         {"mailmap", mailmap},     {"shallow", shallow}, {"line", line},        {"at", at.seconds},
         {"since", since.seconds}, {"skew", skew},       {"tags", joined(tags)}};
  j["main"] = main ? main->hex() : "";
  j["tips"] = to_json(tips);
  j["tag_tips"] = to_json(tag_tips);
  j["missed"] = to_json(missed);
  j["renamed"] = json::array();
  for (const auto& [key, lineage] : renamed) j["renamed"].push_back({key.first, key.second, lineage});
  j["callers"] = json::array();
  for (const auto& [path, at_time] : callers) j["callers"].push_back({path, at_time});
  j["gaps"] = json::array();
  for (const auto& gap : gaps) j["gaps"].push_back(to_json(gap));
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Cursor> Cursor::parse(const std::string& text) {
  const json j = json::parse(text, nullptr, false);
  if (!j.is_object() || j.value("version", 0) != k_version) return std::nullopt;
  try {
    return read(j);
  } catch (const json::exception&) {  // a cursor of ours that somebody touched
    return std::nullopt;
  }
}

}  // namespace plumbline::git
