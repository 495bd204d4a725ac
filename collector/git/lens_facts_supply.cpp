// What a project lets in: bots that renew dependencies, submodules, rules for what may come in, banned calls.
#include <algorithm>
#include <array>
#include <set>

#include "collector/git/lens_facts.hpp"

namespace plumbline::git::facts {

void dependabot(std::string_view, std::string_view content, Facts& facts) {
  const auto documents = parse_yaml(content);
  facts.substantive = false;
  if (!documents) return;
  for (const auto& root : *documents) {
    for (const auto* list : {"updates", "update_configs"}) {
      for (const auto& update : root[list].items) {
        const auto* key = update.has("package-ecosystem") ? "package-ecosystem" : "package_manager";
        if (update[key].text.empty() || update["open-pull-requests-limit"].text == "0") continue;
        facts.words.insert("ecosystem:" + word(update[key].text));
        facts.substantive = true;
      }
    }
  }
}

/// JSON is YAML enough; JSON5 with comments is not and then says only that the bot is there.
void renovate(std::string_view, std::string_view content, Facts& facts) {
  const auto documents = parse_yaml(content);
  if (!documents || documents->empty()) return;
  const auto& root = documents->front();
  facts.substantive = root["enabled"].text != "false" && (root.is_map() && !root.map.empty());
  const auto managers = root["enabledManagers"].strings();
  for (const auto& manager : managers) facts.words.insert("ecosystem:" + word(manager));
  if (managers.empty() && facts.substantive) facts.words.insert("ecosystem:all");
}

namespace {

/// A part of the same project, split off: a relative address, or `widget/widget-modules` of a maker and a
/// name that begins with the maker's.
bool is_own_part(std::string_view address) {
  if (address.starts_with("./") || address.starts_with("../")) return true;
  const auto name = address.substr(address.find_last_of('/') + 1);
  auto owner = address.substr(0, address.size() - std::min(address.size(), name.size() + 1));
  owner = owner.substr(owner.find_last_of("/:") + 1);
  return !owner.empty() && name.size() > owner.size() &&
         lower(name.substr(0, owner.size())) == lower(owner) && name[owner.size()] == '-';
}

}  // namespace

/// Each pins another project's repository by commit. Entries with a path and an address; the protocol when it
/// is one that anybody on the way can change.
void submodules(std::string_view, std::string_view content, Facts& facts) {
  std::size_t entries = 0;
  bool path = false;
  bool address = false;
  const auto close = [&] {
    entries += path && address ? 1U : 0U;
    path = address = false;
  };
  for_each_line(content, [&](std::string_view raw) {
    const auto line = trim(raw);
    if (line.starts_with("[submodule")) close();
    const auto equals = line.find('=');
    if (equals == line.npos) return true;
    const auto key = trim(line.substr(0, equals));
    const auto value = trim(line.substr(equals + 1));
    if (key == "path") path = !value.empty();
    if (key == "url") address = !value.empty() && !is_own_part(value);
    if (key == "url" && (value.starts_with("http://") || value.starts_with("git://")))
      facts.words.insert("unencrypted");
    return true;
  });
  close();
  facts.words.insert("submodules:" + std::to_string(entries));
  facts.substantive = entries > 0;
}

namespace {

/// `key = "deny"` inside `[section]` of a TOML file.
bool denies(std::string_view content, std::string_view section, std::string_view key) {
  bool inside = false;
  bool found = false;
  for_each_line(content, [&](std::string_view raw) {
    const auto line = trim(raw.substr(0, raw.find('#')));
    if (line.starts_with('[')) inside = line == section;
    const auto equals = line.find('=');
    if (inside && equals != line.npos && trim(line.substr(0, equals)) == key)
      found = found || line.substr(equals).find("\"deny\"") != line.npos;
    return !found;
  });
  return found;
}

}  // namespace

/// Rules a machine holds against what comes in: `sources` (only named registries), `vetted` (each version
/// read by a named person), `verified` (checksums or signatures of each artefact). A list of licences is
/// none.
void intake(std::string_view path, std::string_view content, Facts& facts) {
  const auto name = lower(path.substr(path.rfind('/') + 1));
  if (name.ends_with("deny.toml")) {
    if (denies(content, "[sources]", "unknown-registry") && denies(content, "[sources]", "unknown-git"))
      facts.words.insert("sources");
  } else if (name == "config.toml") {
    if (content.find("[cargo-vet]") != content.npos || content.find("default-criteria") != content.npos)
      facts.words.insert("vetted");
  } else if (name == "verification-metadata.xml") {
    if (content.find("<verify-metadata>true") != content.npos && content.find("<sha") != content.npos)
      facts.words.insert("verified");
  } else if (name == "nuget.config") {
    if (content.find("<packageSourceMapping>") != content.npos) facts.words.insert("sources");
  }
  facts.confirmed = !facts.words.empty();
}

namespace {

/// Calls that cannot be used safely, or that choose weak randomness or weak cryptography.
constexpr std::array<std::string_view, 22> k_unsafe = {
    "strcpy", "strcat", "strncpy", "strncat", "strtok",    "sprintf",   "vsprintf", "gets",
    "stpcpy", "scanf",  "mktemp",  "tmpnam",  "alloca",    "wcscpy",    "wcscat",   "lstrcpy",
    "memcpy", "md5",    "sha1",    "rc4",     "math/rand", "crypto/des"};

/// The name behind `mark` on the line: "#define strcpy(" -> "strcpy".
std::string_view name_behind(std::string_view line, std::string_view mark) {
  if (!line.starts_with(mark)) return {};
  line = trim(line.substr(mark.size()));
  if (!line.empty() && (line.front() == '"' || line.front() == '\'')) line.remove_prefix(1);
  return line.substr(0, line.find_first_of(" \t(,\"'"));
}

/// What a line bans by making it an error: a header's poison or renamed macro, a checker's rule. A macro that
/// only wraps the call bans nothing.
std::vector<std::string> banned_on(std::string_view line) {
  std::vector<std::string> out;
  if (line.starts_with("#pragma GCC poison ")) {
    for (auto rest = line.substr(19); !rest.empty();) {
      const auto end = std::min(rest.find(' '), rest.size());
      out.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
  }
  const auto upper = line.find("BANNED") != line.npos || line.find("banned") != line.npos ||
                     line.find("forbidden") != line.npos || line.find("DO_NOT_USE") != line.npos;
  if (upper) out.emplace_back(name_behind(line, "#define "));
  out.emplace_back(name_behind(line, "banfunc "));
  out.emplace_back(name_behind(line, "pkg: "));
  out.emplace_back(name_behind(line, "- pkg: "));
  std::erase(out, "");
  return out;
}

}  // namespace

/// A list of calls that the build or a checker refuses. Two dangerous ones at least: a style rule is none.
void banned_functions(std::string_view, std::string_view content, Facts& facts) {
  std::set<std::string_view> dangerous;
  for_each_line(content, [&](std::string_view raw) {
    for (const auto& name : banned_on(trim(raw))) {
      const auto plain = lower(name);
      for (const auto unsafe : k_unsafe) {
        if (plain == unsafe || plain == "crypto/" + std::string(unsafe)) dangerous.insert(unsafe);
      }
    }
    return true;
  });
  for (const auto name : dangerous) facts.words.insert("bans:" + word(name));
  facts.confirmed = facts.substantive = dangerous.size() >= 2;
}

}  // namespace plumbline::git::facts
