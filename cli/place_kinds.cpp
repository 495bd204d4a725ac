#include "cli/place_kinds.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "assess/pack.hpp"
#include "cli/session.hpp"

namespace plumbline::cli {
namespace {

/// Kinds of documents the lens knows: the ids of its data file.
void add_lens_kinds(const std::string& file, std::set<std::string>& kinds) {
  constexpr std::string_view k_mark = "  - id: ";
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(k_mark)) kinds.insert(line.substr(k_mark.size()));
  }
}

/// Kinds whose place a probe's query reads by name (`-- places: review, release`). Only headers are looked
/// at: reading the probes costs more than a quiet night may.
void add_placed_kinds(const std::vector<std::string>& folders, std::set<std::string>& kinds) {
  constexpr std::string_view k_mark = "-- places:";
  for (const auto& folder : folders) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      if (entry.path().extension() != ".sql") continue;
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line) && line.starts_with("--");) {
        if (!line.starts_with(k_mark)) continue;
        std::replace(line.begin(), line.end(), ',', ' ');
        std::istringstream names(line.substr(k_mark.size()));
        for (std::string name; names >> name;) kinds.insert(name);
      }
    }
  }
}

void add_needed_kinds(const assess::Probe& probe, std::set<std::string>& kinds) {
  for (const auto& group : probe.needs) {
    for (const auto& need : group) {
      kinds.insert(need.shape);
      if (need.kind != "*") kinds.insert(need.kind);
    }
  }
}

/// First line of the file that names the kind as a key; 0: none.
int line_of(const std::string& file, const std::string& kind) {
  std::ifstream in(file);
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find(kind + ":") != std::string::npos || line.find(kind + "\"") != std::string::npos)
      return number;
  }
  return 0;
}

}  // namespace

Result<void> check_places(const Config& config, const World& world) {
  std::set<std::string> declared;
  for (const auto& subject : config.tree.rows) {
    std::istringstream pairs(subject.places);
    for (std::string pair; pairs >> pair;) declared.insert(pair.substr(0, pair.find('=')));
  }
  std::set<std::string> kinds;
  const auto all_known = [&] {
    return std::all_of(declared.begin(), declared.end(),
                       [&](const auto& kind) { return kinds.contains(kind); });
  };
  // One after the other, each only where those before did not know: a quiet night has no time to read them
  // all.
  if (all_known()) return {};
  add_lens_kinds(world.data_root + "/collector/git/lens/kinds.yaml", kinds);
  if (all_known()) return {};
  add_placed_kinds(data_paths(world, config).probes, kinds);
  if (all_known()) return {};
  const auto probes = assess::load_probes(data_paths(world, config));
  if (!probes) return tl::unexpected(probes.error());
  for (const auto& [id, probe] : *probes) add_needed_kinds(probe, kinds);
  const auto stranger = std::find_if_not(declared.begin(), declared.end(),
                                         [&](const auto& kind) { return kinds.contains(kind); });
  if (stranger == declared.end()) return {};
  const auto near = assess::nearest(*stranger, {kinds.begin(), kinds.end()});
  return fail(
      Errc::config,
      fmt::format("{}:{}: places: \"{}\" is no kind of evidence that is read or asked for.{}", config.file,
                  line_of(config.file, *stranger), *stranger,
                  near.empty() ? " docs/probes.md names them." : fmt::format(" Did you mean {}?", near)));
}

}  // namespace plumbline::cli
