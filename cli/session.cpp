#include "cli/session.hpp"

#include <fmt/core.h>

#include <filesystem>

#include "cli/log.hpp"
#include "cli/probe_question.hpp"
#include "cli/progress.hpp"

namespace plumbline::cli {

Result<std::string> resolve_subject(const std::string& named, const Tree& tree) {
  if (named.empty()) return tree.root();
  if (tree.find(named) != nullptr) return named;
  const auto near = assess::nearest(named, tree.names());
  return fail(Errc::not_found, fmt::format("--subject: \"{}\" is not in the tree{}", named,
                                           near.empty() ? "; `plumbline doctor` lists what is"
                                                        : fmt::format("; did you mean \"{}\"?", near)));
}

Result<std::optional<Config>> find_config(const Options& options) {
  std::error_code code;
  if (!std::filesystem::exists(options.config, code)) {
    if (!options.config_given) return std::nullopt;
    return fail(Errc::not_found,
                fmt::format("--config: {} is not there; `plumbline init` writes one", options.config));
  }
  auto config = load_config(options.config);
  if (!config) return tl::unexpected(config.error());
  return std::optional<Config>(std::move(*config));
}

assess::DataPaths data_paths(const World& world, const std::optional<Config>& config) {
  assess::DataPaths paths;
  if (config) {
    paths.packs = config->pack_folders;
    paths.probes = config->probe_folders;
  }
  paths.packs.push_back(world.data_root);
  paths.probes.push_back(world.data_root + "/probe");
  return paths;
}

Result<store::Store> open_existing(const Options& options) {
  std::error_code code;
  if (!std::filesystem::exists(options.db, code)) {
    return fail(Errc::not_found,
                fmt::format("there is no database at {}: run `plumbline audit PATH` first", options.db));
  }
  store::OpenOptions open;
  open.busy_timeout_ms = 3000;  // a question does not wait for a night's run: it only cannot keep its scores
  return store::Store::open(options.db, open);
}

Result<assess::Pack> find_pack(const std::string& name, const Options& options, const World& world) {
  const auto config = find_config(options);
  if (!config) return tl::unexpected(config.error());
  return assess::load_pack(name, data_paths(world, *config));
}

namespace {

Result<std::unique_ptr<store::Store>> owned_store(const Options& options) {
  auto store = open_existing(options);
  if (!store) return tl::unexpected(store.error());
  return std::make_unique<store::Store>(std::move(*store));
}

Result<assess::Pack> pack_for(const Options& options, const World& world) {
  const auto config = find_config(options);
  if (!config) return tl::unexpected(config.error());
  const auto paths = data_paths(world, *config);
  auto pack = assess::load_pack(options.pack, paths);
  if (!pack || options.probe.empty()) return pack;
  return narrowed_to(*pack, options.probe, options.with, paths);
}

}  // namespace

Result<Asked> open_to_ask(const Options& options, const World& world) {
  auto store = owned_store(options);
  if (!store) return tl::unexpected(store.error());
  return open_to_ask(options, world, std::move(*store));
}

Result<Asked> open_to_ask(const Options& options, const World& world, std::unique_ptr<store::Store> store) {
  auto pack = pack_for(options, world);
  if (!pack) return tl::unexpected(pack.error());
  auto reader = store->reader(options.known_at);
  if (!reader) return tl::unexpected(reader.error());
  const auto tree = reader->tree();
  if (!tree) return tl::unexpected(tree.error());
  auto subject = resolve_subject(options.subject, *tree);
  if (!subject) return tl::unexpected(subject.error());
  return Asked{std::move(*pack), std::move(store), std::make_unique<store::Reader>(std::move(*reader)),
               nullptr, std::move(*subject)};
}

Result<void> evaluate(Asked& asked, const Options& options, const World& world) {
  ProgressPrinter progress(progress_style(options.quiet, world.live_progress));
  log(Level::info, "ask the probes",
      {{"pack", asked.pack.name}, {"probes", static_cast<std::int64_t>(asked.pack.probes.size())}});
  progress.say(fmt::format("asking {} probes", asked.pack.probes.size()));
  auto evaluation = assess::Evaluation::evaluate(*asked.reader, asked.pack);
  if (!evaluation) return tl::unexpected(evaluation.error());
  asked.evaluation = std::make_unique<assess::Evaluation>(std::move(*evaluation));
  return {};
}

Result<Asked> ask(const Options& options, const World& world) {
  auto asked = open_to_ask(options, world);
  if (!asked) return asked;
  if (auto done = evaluate(*asked, options, world); !done) return tl::unexpected(done.error());
  return asked;
}

}  // namespace plumbline::cli
