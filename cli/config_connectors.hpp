#pragma once
// Sources of other types than git in plumbline.yaml: {name: x, files: reports}, {name: y, buildbot:
// https://…}.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assess/yaml_reader.hpp"

namespace plumbline::cli {

enum class Place {
  path,        ///< relative to the file
  url,         ///< of a server
  repository,  ///< owner/name at a forge
  project,     ///< group/project, or deeper
};

/// A type of source, its location and what may be set for it.
struct Connector {
  std::string_view type;  ///< also the key of the location
  Place place = Place::path;
  std::vector<std::string> settings;
  std::vector<std::string> paths;  ///< of the settings: paths, relative to the file
  std::vector<std::string> maps;   ///< of the settings: maps from a word to one text or several
};

/// docs/plumbline.schema.json lists the same; a new type is a line here and an entry there.
[[nodiscard]] const std::vector<Connector>& connectors();

/// The connector whose key the map holds; nothing: it holds none.
[[nodiscard]] const Connector* connector_of(const assess::YamlValue& source);

/// Keys a source of that type may have.
[[nodiscard]] std::vector<std::string> keys_of(const Connector& connector);

/// Settings as text; the parts of a list are divided by line feeds, those of a map are lines of word, tab and
/// text. Refuses what is neither text nor a list of texts, and for `maps` what is no map of such.
[[nodiscard]] std::map<std::string, std::string> read_settings(assess::YamlReader& reader,
                                                               const assess::YamlValue& source,
                                                               const Connector& connector,
                                                               const std::string& folder);

/// What is wrong with the name of a repository; empty: nothing.
[[nodiscard]] std::string what_is_wrong_with_repository(std::string_view name);

/// The same of a project that may stand in groups within groups.
[[nodiscard]] std::string what_is_wrong_with_project(std::string_view name);

/// What is wrong with the URL of a server; empty: nothing. It holds no name and no password.
[[nodiscard]] std::string what_is_wrong_with_url(std::string_view url);

}  // namespace plumbline::cli
