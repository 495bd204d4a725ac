// Finding a pack and its probes in the folders data is looked for in, and naming what was changed locally.
#include "assess/pack.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "assess/loader.hpp"
#include "assess/rule_text.hpp"
#include "core/digest.hpp"

namespace plumbline::assess {
namespace {

namespace fs = std::filesystem;

using Files =
    std::map<std::string, std::vector<std::string>>;  // probe id -> files, the one that counts first

Result<Files> probe_files(const std::string& pack_folder, const DataPaths& paths) {
  Files out;
  std::vector<std::string> folders{(fs::path(pack_folder) / "probes").string()};
  if (!fs::is_directory(folders.front())) folders.clear();
  folders.insert(folders.end(), paths.probes.begin(), paths.probes.end());
  for (const auto& folder : folders) {
    const auto found = find_probes(folder);
    if (!found) return tl::unexpected(found.error());
    for (const auto& [id, file] : *found) out[id].push_back(file);
  }
  return out;
}

std::map<std::string, std::string> firsts(const Files& files) {
  std::map<std::string, std::string> out;
  for (const auto& [id, list] : files) out[id] = list.front();
  return out;
}

// What else goes by the name of a pack, in the order of the paths.
std::vector<std::string> pack_folders(std::string_view name, const DataPaths& paths) {
  std::vector<std::string> out;
  for (const auto& folder : paths.packs) {
    const auto path = fs::path(folder) / std::string(name);
    std::error_code code;
    if (fs::is_directory(path, code)) out.push_back(path.string());
  }
  return out;
}

Result<std::string> load_named_probes(Pack& pack, const std::map<std::string, std::string>& files) {
  std::optional<Error> error;
  const auto load = [&](const Rule& leaf) {
    if (error || pack.probes.count(leaf.probe) != 0) return;
    auto probe = parse_probe(files.at(leaf.probe));
    if (probe)
      pack.probes.emplace(leaf.probe, std::move(*probe));
    else
      error = probe.error();
  };
  for (const auto& control : pack.controls) {
    if (control.observed) for_each_leaf(*control.observed, load);
    if (control.indicated) for_each_leaf(*control.indicated, load);
  }
  if (error) return tl::unexpected(*error);
  std::string bytes;
  for (const auto& [id, probe] : pack.probes) bytes += id + '\0' + probe_content(probe) + '\0';
  return bytes;
}

Result<Pack> load_from(const std::string& folder, std::string_view name, const Files& files) {
  Pack pack;
  pack.name = name;
  const auto chosen = firsts(files);
  const auto own = read_pack_files(pack, folder, chosen);
  if (!own) return tl::unexpected(own.error());
  const auto probes = load_named_probes(pack, chosen);
  if (!probes) return tl::unexpected(probes.error());
  pack.digest = hex(sha256(*own + '\0' + *probes));
  return pack;
}

// Probes of the pack that stand before another of the same name with other content.
Result<std::string> changed_probes(const Pack& pack, const Files& files) {
  std::string out;
  for (const auto& [id, probe] : pack.probes) {
    const auto& list = files.at(id);
    if (list.size() < 2) continue;
    const auto shipped = parse_probe(list.back());
    if (!shipped) return tl::unexpected(shipped.error());
    if (probe_content(probe) != probe_content(*shipped)) out += (out.empty() ? "" : ", ") + id;
  }
  return out;
}

Result<void> mark_modified(Pack& pack, const std::vector<std::string>& folders, const Files& files,
                           const DataPaths& paths) {
  if (folders.size() > 1) {
    const auto shipped_files = probe_files(folders.back(), paths);
    if (!shipped_files) return tl::unexpected(shipped_files.error());
    const auto shipped = load_from(folders.back(), pack.name, *shipped_files);
    if (!shipped) return tl::unexpected(shipped.error());
    pack.modified_what = difference(pack, *shipped);
  }
  const auto probes = changed_probes(pack, files);
  if (!probes) return tl::unexpected(probes.error());
  if (!probes->empty())
    pack.modified_what += (pack.modified_what.empty() ? "" : "; ") + ("probes changed: " + *probes);
  pack.modified = !pack.modified_what.empty();
  return {};
}

std::vector<std::string> pack_names(const DataPaths& paths) {
  std::vector<std::string> out;
  for (const auto& folder : paths.packs) {
    std::error_code code;
    for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
      const bool is_pack =
          fs::exists(it->path() / "pack.yaml", code) || fs::exists(it->path() / "mapping.yaml", code);
      if (is_pack) out.push_back(it->path().filename().string());
    }
  }
  return out;
}

}  // namespace

Result<Pack> load_pack(std::string_view name, const DataPaths& paths) {
  const bool plain = !name.empty() && name.find_first_of("/\\") == std::string_view::npos && name != "..";
  const auto folders = plain ? pack_folders(name, paths) : std::vector<std::string>{};
  if (folders.empty()) {
    return fail(Errc::not_found,
                fmt::format("there is no pack \"{}\".{}", name, hint(name, pack_names(paths))));
  }
  const auto files = probe_files(folders.front(), paths);
  if (!files) return tl::unexpected(files.error());
  auto pack = load_from(folders.front(), name, *files);
  if (!pack) return pack;
  if (auto ok = check_queries(pack->probes); !ok) return tl::unexpected(ok.error());
  if (auto ok = mark_modified(*pack, folders, *files, paths); !ok) return tl::unexpected(ok.error());
  return pack;
}

Result<std::string> resolve_control(const Pack& pack, std::string_view id) {
  const std::string prefix = pack.edition + ":";
  const auto bare = id.substr(0, prefix.size()) == prefix ? id.substr(prefix.size()) : id;
  std::vector<std::string> ids;
  for (const auto& control : pack.controls) {
    if (control.id == bare) return control.id;
    ids.push_back(control.id);
  }
  return fail(Errc::not_found, fmt::format("{} has no control \"{}\".{}", pack.edition, id, hint(bare, ids)));
}

}  // namespace plumbline::assess
