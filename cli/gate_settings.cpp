#include "cli/gate_settings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "assess/gates/judge.hpp"
#include "assess/yaml_reader.hpp"
#include "cli/session.hpp"

namespace plumbline::cli {
namespace {

Result<void> check_product(const Tree& tree, const assess::gates::NamedProduct& named) {
  const auto* subject = tree.find(named.product);
  if (subject != nullptr && (subject->kind == "product" || subject->kind == "source")) return {};
  const auto products = assess::gates::products_of(tree);
  return fail(Errc::config, fmt::format("{}: product: \"{}\" is no product of this file.{}", named.where,
                                        named.product, assess::hint(named.product, products)));
}

// Which sources there are the tree knows, not the process.
Result<void> check_source(const Tree& tree, const std::string& product,
                          const assess::gates::ReleaseWords& words) {
  if (words.source.empty()) return {};
  std::vector<std::string> sources;
  for (const auto& name : tree.sources_below(product)) {
    const bool git = std::any_of(tree.rows.begin(), tree.rows.end(), [&](const Subject& row) {
      return row.name == name && row.kind == "source" && row.type == "git";
    });
    if (git) sources.push_back(name);
  }
  if (std::find(sources.begin(), sources.end(), words.source) != sources.end()) return {};
  return fail(Errc::config, fmt::format("{}: source: \"{}\" is no git source of {}.{}", words.where,
                                        words.source, product, assess::hint(words.source, sources)));
}

// Nobody but the program knows the time: what is to come was not held.
Result<void> check_past(const assess::gates::Process& process, Instant now) {
  for (const auto& held : process.held) {
    if (held.at <= now) continue;
    return fail(Errc::config, fmt::format("{}: at: {} is to come: a gate is held when it has been",
                                          held.at_where, format_rfc3339(held.at)));
  }
  return {};
}

// Additions are read for whom they name, so each product named is asked for by itself.
Result<void> check_with(const Config& config, const std::string& process, const assess::DataPaths& paths,
                        Instant now) {
  std::set<std::string> products{""};
  const auto any = assess::gates::load_process(process, paths, config.file, "");
  if (!any) return tl::unexpected(any.error());
  for (const auto& named : any->named) {
    if (auto ok = check_product(config.tree, named); !ok) return ok;
    if (!products.insert(named.product).second) continue;
    const auto one = assess::gates::load_process(process, paths, config.file, named.product);
    if (!one) return tl::unexpected(one.error());
  }
  for (const auto& [product, words] : any->releases) {
    if (auto ok = check_source(config.tree, product, words); !ok) return ok;
  }
  return check_past(*any, now);
}

}  // namespace

Result<void> check_processes(const Config& config, const World& world) {
  const auto paths = data_paths(world, config);
  assess::DataPaths own = paths;
  own.packs = config.pack_folders;
  for (const auto& name : assess::gates::process_names(own)) {
    if (const auto one = assess::gates::load_process(name, paths, "", ""); !one)
      return tl::unexpected(one.error());
  }
  return {};
}

Result<void> check_gates(const Config& config, const std::string& process, const World& world) {
  const auto reader = assess::YamlReader::open(config.file);
  if (!reader) return tl::unexpected(reader.error());
  if (reader->root().find("gates") == nullptr) return {};
  const auto paths = data_paths(world, config);
  auto first = check_with(config, process, paths, world.now);
  if (first) return first;
  const auto names = assess::gates::process_names(paths);
  if (names.empty()) return {};  // a user's own data may have none: nothing judges gates then
  for (const auto& name : names) {
    if (name != process && check_with(config, name, paths, world.now)) return {};
  }
  return first;
}

}  // namespace plumbline::cli
