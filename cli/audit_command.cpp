#include <fmt/core.h>
#include <malloc.h>

#include <algorithm>
#include <filesystem>

#include "cli/assess_command.hpp"
#include "cli/collecting.hpp"
#include "cli/commands.hpp"
#include "cli/log.hpp"
#include "cli/portfolio.hpp"

namespace plumbline::cli {
namespace {

// Nothing is created before the call makes sense: a mistyped path leaves no empty database behind.
Result<std::unique_ptr<store::Store>> open_for(const Options& options, bool create) {
  store::OpenOptions open;
  open.create = create;
  auto store = store::Store::open(options.db, open);
  if (!store) return tl::unexpected(store.error());
  return std::make_unique<store::Store>(std::move(*store));
}

struct Run {
  std::unique_ptr<store::Store> store;
  Collected collected;
};

/// Memory that was let go is wanted again at once by the next document: giving it back to the system and
/// taking it anew cost a tenth of a reading. Both figures are our choice.
void hold_memory() {
  mallopt(M_TOP_PAD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
}

/// The questions need as much as the reading did, of other sizes.
void let_memory_go() {
  mallopt(M_TOP_PAD, 128 << 10);
  mallopt(M_TRIM_THRESHOLD, 1 << 20);
  malloc_trim(0);
}

Result<Run> collect_all(const Options& options, const World& world) {
  hold_memory();
  // Opened once, since the last to close a store puts its log away, which costs a quiet night a fifth of its
  // time; made only when there is something to do.
  std::unique_ptr<store::Store> store;
  Tree stored;
  std::error_code code;
  if (std::filesystem::exists(options.db, code)) {
    auto opened = open_for(options, false);
    if (!opened) return tl::unexpected(opened.error());
    store = std::move(*opened);
    auto tree = stored_tree(*store);
    if (!tree) return tl::unexpected(tree.error());
    stored = std::move(*tree);
  }
  const auto plan = plan_collecting(options, stored, world);
  if (!plan) return tl::unexpected(plan.error());
  if (!store) {
    auto made = open_for(options, true);
    if (!made) return tl::unexpected(made.error());
    store = std::move(*made);
  }
  auto collected = collect(*plan, options, world, *store);
  if (!collected) return tl::unexpected(collected.error());
  tell_gaps(*collected, options.quiet);
  tell_withdrawn(*collected, options.quiet);
  return Run{std::move(store), std::move(*collected)};
}

Exit exit_of(const Run& run) {
  return has_hole(run.collected) ? Exit::incomplete : Exit::done;
}

// What was collected, for whoever follows the log: stdout has the answer.
void tell_collected(const Collected& c) {
  const auto notes = gap_notes(c);
  const auto gaps = std::count_if(notes.begin(), notes.end(), [](const GapTold& t) { return t.hole; });
  tell(Level::info, quiet_line(c) + "\n", "collected",
       {{"sources", static_cast<std::int64_t>(c.sources)},
        {"added", static_cast<std::int64_t>(c.added)},
        {"withdrawn", static_cast<std::int64_t>(c.withdrawn)},
        {"gaps", static_cast<std::int64_t>(gaps)}});
}

}  // namespace

Result<Exit> run_collect(const Options& options, const World& world) {
  const auto run = collect_all(options, world);
  if (!run) return tl::unexpected(run.error());
  if (log_is_json()) tell_collected(run->collected);
  fmt::print("{}\n", quiet_line(run->collected));
  if (!options.quiet && !log_is_json()) fmt::print("Next: plumbline assess\n");
  return exit_of(*run);
}

Result<Exit> run_audit(const Options& options, const World& world) {
  auto run = collect_all(options, world);
  if (!run) return tl::unexpected(run.error());
  // at once: the assessment may take a while
  if (!options.quiet || log_is_json()) tell_collected(run->collected);
  let_memory_go();
  auto asked = open_to_ask(options, world, std::move(run->store));
  if (!asked) return tl::unexpected(asked.error());
  const auto assessment = write_portfolio(*asked, options, world);
  if (!assessment) return tl::unexpected(assessment.error());
  if (options.quiet) {
    fmt::print("{}\n", quiet_line(run->collected));
  } else {
    const auto parts = assess_parts(*asked, options.as_of);
    if (!parts) return tl::unexpected(parts.error());
    fmt::print("{}", dashboards::render_summary(*assessment, world.terminal, options.all,
                                                page_folder(options) + "/index.html", *parts));
  }
  return worst(exit_of(*run), judge_score(*assessment, options));
}

}  // namespace plumbline::cli
