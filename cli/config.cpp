#include "cli/config.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "assess/yaml_reader.hpp"
#include "cli/config_connectors.hpp"
#include "cli/config_words.hpp"
#include "collector/git/mirror_url.hpp"
#include "collector/people_book.hpp"
#include "core/digest.hpp"

namespace plumbline::cli {
namespace {

namespace fs = std::filesystem;
using assess::YamlEntry;
using assess::YamlReader;
using assess::YamlValue;
using Keys = std::vector<std::string>;

const Keys k_file_keys{"organisation", "probes", "packs", "servers", "cache", "people", "gates"};
const Keys k_organisation_keys{"name",    "places", "signers",  "revoked_signers",
                               "keyring", "lines",  "products", "sources"};
const Keys k_line_keys{"name", "places", "signers", "revoked_signers", "keyring", "products", "sources"};
const Keys k_product_keys{"name", "places", "signers", "revoked_signers", "keyring", "sources"};
const Keys k_source_keys{
    "name", "git",   "branch", "branches", "signers", "revoked_signers",   "keyring", "live",
    "from", "until", "grace",  "places",   "release", "release_candidate", "feeds"};
const Keys k_no_values;

// Reads the whole file into a Config; the reader keeps the first thing that is wrong.
class ConfigReader {
 public:
  ConfigReader(YamlReader& reader, Config& config) : m_reader(reader), m_config(config) {
    m_folder = fs::absolute(fs::path(reader.file())).parent_path();
  }

  void read() {
    const YamlValue& root = m_reader.root();
    if (!m_reader.is_map(root, "the tree", k_file_keys)) return;
    m_config.probe_folders = folders(root, "probes");
    m_config.pack_folders = folders(root, "packs");
    m_config.servers = read_servers(m_reader, m_folder.string());
    if (const auto cache = m_reader.text(root, "cache"))
      m_config.cache = location(*cache, root.find("cache")->line, "cache");
    if (const auto people = m_reader.text(root, "people"))
      read_people(location(*people, root.find("people")->line, "people"), root.find("people")->line);
    const auto* organisation = root.find("organisation");
    if (organisation == nullptr) return m_reader.refuse(root.line, "organisation", "is missing");
    inner(organisation->value, "organisation", "", k_organisation_keys, {});
    check_shared();
  }

 private:
  void read_people(const std::string& path, int line) {
    constexpr std::size_t k_most_bytes = 16u << 20;  // our choice
    std::ifstream file(path, std::ios::binary);
    std::string text(k_most_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (!file.is_open()) return m_reader.refuse(line, "people", path + " cannot be read");
    if (text.size() > k_most_bytes) return m_reader.refuse(line, "people", path + " has more than 16 MiB");
    if (const auto book = PeopleBook::parse(text); !book)
      return m_reader.refuse(line, "people", path + ", " + book.error().message);
    m_config.people = std::move(text);
  }

  // A subject that is no source, and all below it.
  void inner(const YamlValue& value, const std::string& kind, const std::string& parent, const Keys& keys,
             const KeyFiles& inherited) {
    if (!m_reader.is_map(value, kind, keys)) return;
    Subject subject;
    subject.kind = kind;
    subject.parent = parent;
    subject.name = name(value);
    subject.places = places(value);
    if (!m_names.insert({subject.name, value.line}).second) {
      return m_reader.refuse(
          value.line, "name",
          fmt::format("\"{}\" is taken by line {}; a name stands for one thing in the whole file",
                      subject.name, m_names[subject.name]));
    }
    m_config.tree.rows.push_back(subject);
    const KeyFiles signers = key_files(value, inherited);
    each(value, "lines", [&](const YamlValue& v) { inner(v, "line", subject.name, k_line_keys, signers); });
    each(value, "products",
         [&](const YamlValue& v) { inner(v, "product", subject.name, k_product_keys, signers); });
    each(value, "sources", [&](const YamlValue& v) { source(v, subject.name, signers); });
  }

  void source(const YamlValue& value, const std::string& parent, const KeyFiles& inherited) {
    if (const auto* type = connector_of(value)) return connected(value, *type, parent);
    if (!m_reader.is_map(value, "source", k_source_keys)) return;
    Subject subject;
    subject.kind = "source";
    subject.type = "git";
    subject.parent = parent;
    subject.name = name(value);
    if (value.find("git") == nullptr) {
      if (value.entries.size() > 1)
        m_reader.refuse(value.line, "git", "is missing: the path or the URL of the repository");
      m_shared.emplace_back(subject, value.line);
      return;
    }
    const std::string path = m_reader.required(value, "git");
    const std::string place = git::is_remote(path) ? url(path, value.find("git")->line)
                                                   : location(path, value.find("git")->line, "git");
    subject.location = join_location({place, branch(value)});
    time_words(subject, value);
    if (const auto signers = key_files(value, inherited); signers.any())
      m_config.keys[subject.name] = signers;
    define(subject, value);
    branches(subject, place, value);
    feeds(subject, value);
  }

  // What tells of this source: it is read like a source and counted as part of this one.
  void feeds(const Subject& source, const YamlValue& value) {
    each(value, "feeds", [&](const YamlValue& feed) {
      const auto* type = connector_of(feed);
      if (type == nullptr)
        return m_reader.refuse(feed.line, "feeds",
                               "should name files or a server, such as {name: x, files: y}");
      connected(feed, *type, source.name);
    });
  }

  // A source of another type than git.
  void connected(const YamlValue& value, const Connector& type, const std::string& parent) {
    if (!m_reader.is_map(value, "source", keys_of(type))) return;
    Subject subject;
    subject.kind = "source";
    subject.type = type.type;
    subject.parent = parent;
    subject.name = name(value);
    subject.location = m_reader.required(value, type.type);
    const int line = value.find(type.type)->line;
    const auto wrong = type.place == Place::url          ? what_is_wrong_with_url(subject.location)
                       : type.place == Place::repository ? what_is_wrong_with_repository(subject.location)
                       : type.place == Place::project    ? what_is_wrong_with_project(subject.location)
                                                         : std::string();
    if (!wrong.empty()) m_reader.refuse(line, type.type, wrong);
    if (type.place == Place::path) subject.location = location(subject.location, line, type.type);
    time_words(subject, value);
    m_config.settings[subject.name] = read_settings(m_reader, value, type, m_folder.string());
    define(subject, value);
  }

  void time_words(Subject& subject, const YamlValue& value) {
    subject.live = m_reader.flag(value, "live").value_or(false);
    subject.from = instant(value, "from");
    subject.until = instant(value, "until");
    if (const auto grace = m_reader.duration(value, "grace")) subject.grace = format(*grace);
    subject.places = places(value);
  }

  // Maintained branches beside the main line, each read like a source.
  void branches(const Subject& source, const std::string& place, const YamlValue& value) {
    const auto* entry = value.find("branches");
    if (entry == nullptr) return;
    for (const auto& name : list_of(*entry, k_no_values)) {
      check_branch(name, entry->line, "branches");
      Subject branch = source;
      branch.kind = "branch";
      branch.parent = source.name;
      branch.name = source.name + "@" + name;
      branch.location = join_location({place, name});
      branch.places.clear();  // those of the source stand for it
      if (const auto keys = m_config.keys.find(source.name); keys != m_config.keys.end())
        m_config.keys[branch.name] = keys->second;
      if (const auto patterns = m_config.patterns.find(source.name); patterns != m_config.patterns.end())
        m_config.patterns[branch.name] = patterns->second;
      if (branch.location == source.location || !m_names.insert({branch.name, entry->line}).second)
        return m_reader.refuse(entry->line, "branches", fmt::format("\"{}\" is named twice", name));
      m_config.tree.rows.push_back(std::move(branch));
    }
  }

  void define(const Subject& subject, const YamlValue& value) {
    if (subject.from && subject.until && !(*subject.from < *subject.until)) {
      m_reader.refuse(value.find("until")->line, "until", "is not later than from");
    }
    if (!m_names.insert({subject.name, value.line}).second) {
      const auto* taken = m_config.tree.find(subject.name);
      const bool is_source = taken == nullptr || taken->kind == "source";
      return m_reader.refuse(
          value.line, "name",
          is_source
              ? fmt::format(
                    "\"{}\" is taken by line {}; to share a source, name it again with nothing but its name",
                    subject.name, m_names[subject.name])
              : fmt::format("\"{0}\" is the name of the {1} on line {2}; call the source \"{0}-git\", say",
                            subject.name, taken->kind, m_names[subject.name]));
    }
    const TagPatterns patterns{pattern(value, "release"), pattern(value, "release_candidate")};
    if (!patterns.release.empty() || !patterns.release_candidate.empty())
      m_config.patterns[subject.name] = patterns;
    m_config.tree.rows.push_back(subject);
  }

  // What a subject names stands for all below it that name no other file of that kind.
  KeyFiles key_files(const YamlValue& value, KeyFiles out) {
    const auto read = [&](std::string_view key, std::string& file) {
      if (const auto text = m_reader.text(value, key)) file = location(*text, value.find(key)->line, key);
    };
    read("signers", out.signers);
    read("revoked_signers", out.revoked);
    read("keyring", out.keyring);
    return out;
  }

  // Sources named again: each takes everything but the parent from where it was defined, before or after.
  void check_shared() {
    for (auto& [shared, line] : m_shared) {
      const Subject* defined = m_config.tree.find(shared.name);
      if (defined == nullptr || defined->kind != "source") {
        m_reader.refuse(line, "git",
                        fmt::format("is missing: \"{}\" is defined nowhere.{}", shared.name,
                                    assess::hint(shared.name, source_names())));
        return;
      }
      Subject again = *defined;
      again.parent = shared.parent;
      const auto same = [&](const Subject& s) { return s.name == again.name && s.parent == again.parent; };
      if (std::any_of(m_config.tree.rows.begin(), m_config.tree.rows.end(), same)) {
        m_reader.refuse(line, "name", fmt::format(R"("{}" stands twice in "{}")", again.name, again.parent));
      }
      m_config.tree.rows.push_back(again);
    }
  }

  std::vector<std::string> source_names() const {
    std::vector<std::string> out;
    for (const auto& row : m_config.tree.rows) {
      if (row.kind == "source") out.push_back(row.name);
    }
    return out;
  }

  template <class F>
  void each(const YamlValue& map, std::string_view key, F f) {
    const auto* entry = map.find(key);
    if (entry == nullptr) return;
    if (entry->value.kind != YamlValue::Kind::list)
      return m_reader.refuse(entry->line, key, "should be a list");
    for (const auto& item : entry->value.items) f(item);
  }

  std::string name(const YamlValue& map) {
    std::string text = m_reader.required(map, "name");
    if (!text.empty() && !is_name(text)) {
      m_reader.refuse(
          map.find("name")->line, "name",
          fmt::format(
              "should be at most {} characters, without colons, control characters and blanks at its ends",
              k_longest_name));
    }
    return text;
  }

  std::string places(const YamlValue& map) {
    const auto* entry = map.find("places");
    if (entry == nullptr) return {};
    if (entry->value.kind != YamlValue::Kind::map) {
      m_reader.refuse(entry->line, "places",
                      "should be a map from a kind of evidence to a list of places: {doc.threat: [git]}");
      return {};
    }
    std::set<std::string> pairs;
    for (const auto& one : entry->value.entries) {
      if (!is_kind(one.key))
        m_reader.refuse(one.line, "places",
                        fmt::format("\"{}\" is no kind of evidence; write it like doc.threat", one.key));
      for (const auto& place : list_of(one, k_places)) pairs.insert(one.key + "=" + place);
    }
    std::string out;
    for (const auto& pair : pairs) out += (out.empty() ? "" : " ") + pair;
    return out;
  }

  // A text or a list of texts; each one of `allowed`, where that names some.
  std::vector<std::string> list_of(const YamlEntry& entry, const Keys& allowed) {
    std::vector<std::string> out;
    const bool single = entry.value.kind == YamlValue::Kind::scalar;
    if (!single && entry.value.kind != YamlValue::Kind::list)
      m_reader.refuse(entry.line, entry.key, "should be a text or a list of texts");
    const auto take = [&](const YamlValue& value) {
      if (value.kind != YamlValue::Kind::scalar || value.text.empty())
        return m_reader.refuse(value.line, entry.key, "should be a text");
      if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value.text) == allowed.end()) {
        const auto near = assess::hint(value.text, allowed);
        m_reader.refuse(value.line, entry.key,
                        fmt::format("\"{}\" is no place.{}", value.text,
                                    near.empty() ? " Known: " + joined(allowed) : near));
      }
      out.push_back(value.text);
    };
    if (single) take(entry.value);
    for (const auto& item : entry.value.items) take(item);
    return out;
  }

  std::vector<std::string> folders(const YamlValue& map, std::string_view key) {
    std::vector<std::string> out;
    const auto* entry = map.find(key);
    if (entry == nullptr) return out;
    for (const auto& folder : list_of(*entry, k_no_values)) {
      out.push_back(absolute(folder));
      std::error_code code;
      if (!fs::is_directory(out.back(), code))
        m_reader.refuse(entry->line, key,
                        fmt::format("\"{}\" is no folder (looked at {})", folder, out.back()));
    }
    return out;
  }

  std::optional<Instant> instant(const YamlValue& map, std::string_view key) {
    const auto text = m_reader.text(map, key);
    if (!text) return std::nullopt;
    const auto parsed = parse_instant(*text);
    if (parsed) return *parsed;
    m_reader.refuse(map.find(key)->line, key, parsed.error().message);
    return std::nullopt;
  }

  /// Name of a branch, without refs/heads/; empty: none is named.
  std::string branch(const YamlValue& map) {
    if (map.find("branch") == nullptr) return {};
    auto text = m_reader.required(map, "branch");
    check_branch(text, map.find("branch")->line, "branch");
    return text;
  }

  void check_branch(const std::string& text, int line, std::string_view key) {
    const bool odd =
        text.empty() || text.size() > 200 || text.starts_with("refs/") || text.starts_with('-') ||
        text.starts_with('/') || text.ends_with('/') || text.find("..") != text.npos ||
        text.find_first_of(" ~^:?*[\\#") != text.npos ||
        std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (odd)
      m_reader.refuse(line, key, "is no name of a branch; write it without refs/heads/, such as stable-8");
  }

  std::string pattern(const YamlValue& map, std::string_view key) {
    const auto text = m_reader.text(map, key);
    if (!text) return {};
    const auto wrong =
        text->empty() ? std::optional<std::string>("should not be empty") : what_is_wrong_with_pattern(*text);
    if (wrong) m_reader.refuse(map.find(key)->line, key, *wrong);
    return *text;
  }

  std::string location(const std::string& path, int line, std::string_view key) {
    if (path.starts_with("~")) {
      m_reader.refuse(line, key,
                      "\"~\" is a word of the shell's; write the whole path, or one relative to this file");
    }
    return absolute(path);
  }

  std::string url(const std::string& text, int line) {
    const auto parsed = git::parse_remote(text);
    if (parsed) return parsed->text();
    m_reader.refuse(line, "git", parsed.error().message);
    return {};
  }

  // Relative paths start at the file's own folder.
  std::string absolute(const std::string& path) const {
    return (m_folder / path).lexically_normal().string();
  }

  YamlReader& m_reader;
  Config& m_config;
  fs::path m_folder;
  std::map<std::string, int> m_names;  // -> line
  std::vector<std::pair<Subject, int>> m_shared;
};

}  // namespace

Result<Config> load_config(const std::string& file) {
  auto reader = YamlReader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  Config config;
  config.file = file;
  config.digest = hex(sha256(reader->bytes()));
  ConfigReader(*reader, config).read();
  if (const auto& refusal = reader->refusal()) return tl::unexpected(*refusal);
  return config;
}

}  // namespace plumbline::cli
