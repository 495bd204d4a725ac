// plumbline import: reports and logs of today's hand, told file by file, and stored.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/collecting.hpp"
#include "cli/commands.hpp"
#include "cli/config_words.hpp"
#include "cli/log.hpp"
#include "collector/files/folder.hpp"
#include "collector/files/state.hpp"
#include "dashboards/dashboards.hpp"

namespace plumbline::cli {
namespace {

using files::FileReading;
using reports::Status;

struct Imported {
  std::vector<FileReading> files;
  std::vector<std::string> refused;  // paths of the call that could not be walked, in words
  files::Gathering gathering;
  explicit Imported(Instant now) : gathering(now) {}
};

std::string status_of(const FileReading& file) {
  return file.read.status == Status::accepted ? "accepted" : "refused";
}

void read_one(const std::string& path, const World& world, Imported& out) {
  auto folder = files::Folder::open(path, {}, world.data_root);
  auto done = folder ? Result<void>{} : tl::unexpected(folder.error());
  const auto keep = [&](const FileReading& file) {
    FileReading told = file;
    if (told.path != std::filesystem::path(path).filename()) told.path = path + "/" + told.path;
    out.files.push_back(std::move(told));
  };
  const auto before = out.files.size();
  if (done) done = folder->read(out.gathering, keep);
  if (done && out.files.size() == before) out.refused.push_back(path + ": holds no file");
  if (!done) out.refused.push_back(done.error().message);
}

void print_json(const Imported& imported) {
  auto list = nlohmann::json::array();
  for (const auto& file : imported.files) {
    list.push_back({{"file", file.path},
                    {"type", file.read.type},
                    {"version", file.read.version},
                    {"status", status_of(file)},
                    {"reason", file.read.reason},
                    {"counts", file.read.counts}});
  }
  for (const auto& why : imported.refused)
    list.push_back({{"file", why.substr(0, why.find(": "))},
                    {"type", ""},
                    {"version", ""},
                    {"status", "refused"},
                    {"reason", why},
                    {"counts", nlohmann::json::object()}});
  for (const auto& gap : imported.gathering.gaps())
    tell(Level::warning, fmt::format("gap: {}\n", dashboards::safe_text(gap.detail)), gap.detail,
         {{"reason", gap.reason}});
  fmt::print("{}\n", list.dump(2, ' ', true, nlohmann::json::error_handler_t::replace));
}

void print_text(const Imported& imported) {
  for (const auto& file : imported.files) {
    std::string counts;
    for (const auto& [what, number] : file.read.counts) counts += fmt::format(" {} {}", number, what);
    const std::string kind =
        file.read.type.empty() ? "" : fmt::format(" {} {}", file.read.type, file.read.version);
    const std::string why = file.read.reason.empty() ? "" : ": " + file.read.reason;
    fmt::print("{}\n", dashboards::safe_text(
                           fmt::format("{}: {}{}{}{}", file.path, status_of(file), kind, counts, why)));
  }
  for (const auto& why : imported.refused) fmt::print("{}\n", dashboards::safe_text("refused: " + why));
  for (const auto& gap : imported.gathering.gaps())
    tell(Level::warning, fmt::format("gap: {}\n", dashboards::safe_text(gap.detail)), gap.detail,
         {{"reason", gap.reason}});
}

// The source is found, or stands below the root from now on.
Result<Tree> tree_with(Tree tree, const std::string& name) {
  if (const auto* found = tree.find(name)) {
    if (found->kind == "source" && found->type == "imported") return tree;
    return fail(Errc::usage, fmt::format("\"{}\" is a {} already; name another one with --source", name,
                                         found->kind == "source" ? "source that is collected" : found->kind));
  }
  if (tree.root().empty()) {
    Subject root;
    root.name = "all";
    root.kind = "organisation";
    tree.rows.push_back(root);
  }
  Subject source;
  source.name = name;
  source.parent = tree.root();
  source.kind = "source";
  source.type = "imported";
  tree.rows.push_back(source);
  return tree;
}

// What imports before this one left under the source.
Result<std::string> cursor_of(const Options& options) {
  if (!std::filesystem::exists(options.db)) return std::string();
  store::OpenOptions open;
  open.read_only = true;
  auto store = store::Store::open(options.db, open);
  if (!store) return tl::unexpected(store.error());
  return store->cursor(options.source);
}

Result<void> keep(Imported& imported, const std::string& before, const Options& options, const World& world) {
  store::OpenOptions open;
  open.create = true;
  auto store = store::Store::open(options.db, open);
  if (!store) return tl::unexpected(store.error());
  const auto stored = stored_tree(*store);
  if (!stored) return tl::unexpected(stored.error());
  const auto tree = tree_with(*stored, options.source);
  if (!tree) return tl::unexpected(tree.error());
  if (auto begun = store->begin_run(world.now, options.command, ""); !begun)
    return tl::unexpected(begun.error());
  if (auto saved = store->save_tree(*tree); !saved) return tl::unexpected(saved.error());
  const auto cursor = store->cursor(options.source);
  if (!cursor) return tl::unexpected(cursor.error());
  if (*cursor != before)
    return fail(Errc::busy, fmt::format("another import into \"{}\" ended while this one read; run it again",
                                        options.source));
  const auto writer = store->writer(options.source);
  if (auto ok = writer->begin(Pass::incremental); !ok) return ok;
  const auto put = [&](std::vector<Record> batch) { return writer->put(std::move(batch)); };
  const auto no_finding = [&](const Native& native) { return writer->withdraw(Finding::k_shape, native); };
  if (auto ok = imported.gathering.hand_over(put, no_finding); !ok) return ok;
  const auto state = imported.gathering.state("", true);
  if (auto ok = writer->finish(state.coverage, state.gaps, state.text()); !ok) return ok;
  const bool whole = state.gaps.empty() && imported.refused.empty();
  if (auto ended = store->end_run(whole ? std::vector{options.source} : std::vector<std::string>{}); !ended)
    return tl::unexpected(ended.error());
  tell(Level::info,
       fmt::format("{} new records in {} under \"{}\"\n", store->counts().added, options.db, options.source),
       "imported", {{"added", static_cast<std::int64_t>(store->counts().added)}, {"source", options.source}});
  return {};
}

}  // namespace

Result<Exit> run_import(const Options& options, const World& world) {
  if (!is_name(options.source))
    return fail(Errc::usage, fmt::format("--source \"{}\" is no name of a source", options.source));
  Imported imported(world.now);
  std::string before;
  if (!options.dry_run) {
    auto cursor = cursor_of(options);
    if (!cursor) return tl::unexpected(cursor.error());
    before = std::move(*cursor);
    imported.gathering.recall(files::State::parse(before));
  }
  for (const auto& path : options.paths) read_one(path, world, imported);
  if (options.format == Format::json)
    print_json(imported);
  else
    print_text(imported);
  if (!options.dry_run) {
    if (auto kept = keep(imported, before, options, world); !kept) return tl::unexpected(kept.error());
  }
  const bool all = imported.refused.empty() && imported.gathering.gaps().empty() &&
                   std::all_of(imported.files.begin(), imported.files.end(),
                               [](const FileReading& f) { return f.read.status == Status::accepted; });
  return all ? Exit::done : Exit::incomplete;
}

}  // namespace plumbline::cli
