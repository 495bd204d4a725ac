#pragma once
// What most commands begin with: the database, the user's file, the pack and its timelines.
#include <memory>
#include <optional>
#include <string>

#include "assess/assess.hpp"
#include "cli/config.hpp"
#include "cli/options.hpp"
#include "cli/world.hpp"
#include "store/store.hpp"

namespace plumbline::cli {

/// The user's file where there is one. Errors: as load_config; not_found when `--config` names a file that is
/// not there.
[[nodiscard]] Result<std::optional<Config>> find_config(const Options& options);

/// Folders of the user's own first, then the shipped ones.
[[nodiscard]] assess::DataPaths data_paths(const World& world, const std::optional<Config>& config);

/// Errors: not_found, with the call that makes one; else as Store::open.
[[nodiscard]] Result<store::Store> open_existing(const Options& options);

/// A pack of the user's or a shipped one. Errors: as load_pack and find_config.
[[nodiscard]] Result<assess::Pack> find_pack(const std::string& name, const Options& options,
                                             const World& world);

/// The name of the subject asked for in a tree; its root where none is named. Errors: not_found with the
/// nearest.
[[nodiscard]] Result<std::string> resolve_subject(const std::string& named, const Tree& tree);

/// Everything a question needs: pack, cut, timelines, and the subject asked for.
struct Asked {
  assess::Pack pack;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Reader> reader;
  std::unique_ptr<assess::Evaluation> evaluation;
  std::string subject;
};
/// Where `options.probe` names a probe, it alone is asked, whether the pack names it or not.
/// Errors: not_found (no database, pack or subject of that name, each with the nearest one), config,
/// integrity, limit.
[[nodiscard]] Result<Asked> ask(const Options& options, const World& world);
/// The same in two steps, for what has to be asked of the reader before all probes fill the memory:
/// `evaluation` is absent until evaluate().
[[nodiscard]] Result<Asked> open_to_ask(const Options& options, const World& world);
/// Over a store that is open already.
[[nodiscard]] Result<Asked> open_to_ask(const Options& options, const World& world,
                                        std::unique_ptr<store::Store> store);
[[nodiscard]] Result<void> evaluate(Asked& asked, const Options& options, const World& world);

}  // namespace plumbline::cli
