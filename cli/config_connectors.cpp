#include "cli/config_connectors.hpp"

#include <algorithm>
#include <filesystem>

namespace plumbline::cli {
namespace {

using assess::YamlReader;
using assess::YamlValue;

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_text(const YamlValue& value) {
  return value.kind == YamlValue::Kind::scalar && !value.text.empty() &&
         value.text.find('\n') == std::string::npos;
}

std::string text_of(YamlReader& reader, const assess::YamlEntry& entry) {
  if (is_text(entry.value)) return entry.value.text;
  std::string out;
  const bool list = entry.value.kind == YamlValue::Kind::list && !entry.value.items.empty();
  for (const auto& item : entry.value.items) {
    if (!is_text(item)) return reader.refuse(item.line, entry.key, "should be a text of one line"), out;
    out += (out.empty() ? "" : "\n") + item.text;
  }
  if (!list) reader.refuse(entry.line, entry.key, "should be a text of one line or a list of such");
  return out;
}

// {a: x, b: [y, z]} as lines "a<tab>x", "b<tab>y", …
std::string map_of(YamlReader& reader, const assess::YamlEntry& entry) {
  std::string out;
  const auto add = [&](const std::string& word, const YamlValue& value) {
    if (!is_text(value) || value.text.find('\t') != std::string::npos)
      return reader.refuse(value.line, entry.key,
                           "should be a map of texts, each of one line, or of lists of such");
    out += (out.empty() ? "" : "\n") + word + "\t" + value.text;
  };
  if (entry.value.kind != YamlValue::Kind::map || entry.value.entries.empty())
    reader.refuse(entry.line, entry.key, "should be a map of texts, each of one line, or of lists of such");
  for (const auto& one : entry.value.entries) {
    if (one.value.kind == YamlValue::Kind::list && !one.value.items.empty()) {
      for (const auto& item : one.value.items) add(one.key, item);
    } else {
      add(one.key, one.value);
    }
  }
  return out;
}

// What the words of any tracker mean: docs/tickets.md.
const std::vector<std::string> k_word_maps{"kinds",    "states", "severities", "resolutions",
                                           "found_in", "facts",  "roles"};

std::vector<std::string> with_words(std::vector<std::string> settings) {
  settings.insert(settings.end(), k_word_maps.begin(), k_word_maps.end());
  for (const char* one : {"severity_field", "bots", "confidential", "show_confidential"})
    settings.emplace_back(one);
  return settings;
}

}  // namespace

const std::vector<Connector>& connectors() {
  static const std::vector<Connector> k_connectors{
      {"files", Place::path, {"manifest", "pattern", "keys"}, {"manifest", "keys"}, {}},
      {"buildbot", Place::url, {"builders", "budget", "logs"}, {}, {}},
      {"github",
       Place::repository,
       {"url", "budget", "runs", "logs", "artifacts", "pulls", "settings", "aliases", "roles", "bots"},
       {},
       {}},
      {"github_issues", Place::repository, with_words({"url", "budget"}), {}, k_word_maps},
      {"gitlab", Place::project, {"url", "budget", "pulls", "settings", "aliases", "roles", "bots"}, {}, {}},
      {"forge_settings", Place::path, {}, {}, {}},
      {"mail", Place::path, {"repository", "aliases", "roles", "bots"}, {"repository"}, {}},
      {"gerrit", Place::path, {"approve", "aliases", "roles", "bots"}, {}, {}},
      {"tickets",
       Place::path,
       with_words({"history", "fields", "history_fields", "time_zone", "time_format", "exported"}),
       {"history"},
       [] {
         auto maps = k_word_maps;
         maps.insert(maps.end(), {"fields", "history_fields"});
         return maps;
       }()},
      {"redmine", Place::url, with_words({"projects", "budget"}), {}, k_word_maps},
      {"rt", Place::url, with_words({"queues", "budget"}), {}, k_word_maps},
      {"jira", Place::url, with_words({"projects", "api", "budget"}), {}, k_word_maps},
  };
  return k_connectors;
}

const Connector* connector_of(const YamlValue& source) {
  for (const auto& one : connectors()) {
    if (source.find(one.type) != nullptr) return &one;
  }
  return nullptr;
}

std::vector<std::string> keys_of(const Connector& connector) {
  std::vector<std::string> out{"name", "live", "from", "until", "grace", "places"};
  out.emplace_back(connector.type);
  out.insert(out.end(), connector.settings.begin(), connector.settings.end());
  return out;
}

std::map<std::string, std::string> read_settings(YamlReader& reader, const YamlValue& source,
                                                 const Connector& connector, const std::string& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : source.entries) {
    if (!holds(connector.settings, entry.key)) continue;
    std::string text = holds(connector.maps, entry.key) ? map_of(reader, entry) : text_of(reader, entry);
    if (holds(connector.paths, entry.key)) {
      if (entry.value.kind != YamlValue::Kind::scalar || text.starts_with("~"))
        reader.refuse(entry.line, entry.key, "should be one path, relative to this file or whole");
      text = (std::filesystem::path(folder) / text).lexically_normal().string();
    }
    out[entry.key] = std::move(text);
  }
  return out;
}

std::string what_is_wrong_with_repository(std::string_view name) {
  const auto slash = name.find('/');
  const auto fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  const auto is_part = [&](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), fine);
  };
  const bool good = slash != name.npos && is_part(name.substr(0, slash)) && is_part(name.substr(slash + 1));
  return good ? ""
              : "should be a repository, written like owner/name; `url` names another server than github.com";
}

std::string what_is_wrong_with_project(std::string_view name) {
  std::string wrong = "should be a project with its groups, written like group/project";
  if (name.find('/') == name.npos || name.size() > 250) return wrong;
  for (auto rest = name;;) {
    const auto slash = std::min(rest.find('/'), rest.size());
    if (!what_is_wrong_with_repository("group/" + std::string(rest.substr(0, slash))).empty()) return wrong;
    if (slash == rest.size()) return "";
    rest.remove_prefix(slash + 1);
  }
}

std::string what_is_wrong_with_url(std::string_view url) {
  const bool web = url.starts_with("https://") || url.starts_with("http://");
  if (!web) return "should be a URL that begins with https:// or http://";
  const auto rest = url.substr(url.find("//") + 2);
  if (rest.empty() || rest.front() == '/') return "names no server";
  if (rest.substr(0, rest.find('/')).find('@') != rest.npos)
    return "holds a name or a password; a token stands in the environment or a file, see servers";
  const auto odd = [](unsigned char c) { return c <= 0x20 || c == 0x7f; };
  return std::any_of(url.begin(), url.end(), odd) ? "holds a blank or a control character" : "";
}

}  // namespace plumbline::cli
