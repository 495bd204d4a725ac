#include "cli/collecting.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>

#include "cli/gate_settings.hpp"
#include "cli/log.hpp"
#include "cli/place_kinds.hpp"
#include "cli/progress.hpp"
#include "cli/session.hpp"
#include "cli/tree_building.hpp"
#include "collector/ci/source.hpp"
#include "collector/collector.hpp"
#include "collector/git/mirror_url.hpp"
#include "core/digest.hpp"

namespace plumbline::cli {
namespace {

// Hands everything on and remembers the gaps on their way.
class WatchedSink : public Sink {
 public:
  explicit WatchedSink(Sink& inner) : m_inner(inner) {}
  Result<void> begin(Pass pass) override { return m_inner.begin(pass); }
  Result<void> put(std::vector<Record> records) override { return m_inner.put(std::move(records)); }
  Result<void> withdraw(std::string_view shape, const Native& native) override {
    return m_inner.withdraw(shape, native);
  }
  PersonId person(std::string_view name, std::string_view address) override {
    return m_inner.person(name, address);
  }
  Result<void> finish(std::vector<Coverage> coverage, std::vector<Gap> gaps, std::string cursor) override {
    m_gaps = gaps;
    return m_inner.finish(std::move(coverage), std::move(gaps), std::move(cursor));
  }
  [[nodiscard]] const std::vector<Gap>& gaps() const { return m_gaps; }

 private:
  Sink& m_inner;
  std::vector<Gap> m_gaps;
};

// A type nobody reads is a gap of the source like any other reason it cannot be read for.
Result<void> refuse_type(const Subject& subject, Sink& sink) {
  Gap gap;
  gap.shape = "commit";
  gap.kind = "*";
  gap.reason = "unsupported";
  gap.detail = fmt::format("no collector reads sources of type \"{}\"; this version reads git", subject.type);
  if (auto begun = sink.begin(Pass::incremental); !begun) return begun;
  return sink.finish({}, {gap}, "");
}

SourceSpec spec_of(const Subject& subject, const Plan& plan) {
  SourceSpec spec;
  spec.name = subject.name;
  spec.type = subject.type;
  const auto [path, branch] = split_location(subject.location);
  spec.location = path;
  spec.branch = branch;
  spec.live = subject.live;
  spec.from = subject.from;
  if (const auto it = plan.keys.find(subject.name); it != plan.keys.end()) spec.keys = it->second;
  if (const auto it = plan.settings.find(subject.name); it != plan.settings.end()) spec.settings = it->second;
  // Who people are changes nothing of runs and reports.
  if (!plan.people.empty() && spec.type != "files" && spec.type != "buildbot" &&
      spec.type != "forge_settings")
    spec.settings["people"] = plan.people;
  if (const auto it = plan.patterns.find(subject.name); it != plan.patterns.end()) {
    spec.release_pattern = it->second.release;
    spec.release_candidate_pattern = it->second.release_candidate;
  }
  return spec;
}

struct Reading {
  const Plan& plan;
  const World& world;
  store::Store& store;
  ProgressPrinter& progress;
};

Result<std::vector<Gap>> read_source(const Reading& r, const std::string& name) {
  const Subject* subject = r.plan.tree.find(name);
  const auto cursor = r.store.cursor(name);
  if (!cursor) return tl::unexpected(cursor.error());
  const auto writer = r.store.writer(name);
  WatchedSink sink(*writer);
  CollectContext context;
  context.now = r.world.now;
  context.cursor = *cursor;
  context.data_root = r.world.data_root;
  context.cache = r.plan.cache;
  context.servers = r.plan.servers;
  context.max_wait = r.plan.max_wait;
  context.record = r.plan.record;
  context.replay = r.plan.replay;
  if (!r.plan.replay.empty())
    context.now = ci::recorded_at(r.plan.replay, spec_of(*subject, r.plan)).value_or(r.world.now);
  context.progress = [&](const Progress& p) { r.progress.show(p); };
  const Collector* collector = find_collector(subject->type);
  log(Level::info, "read", {{"source", name}, {"location", subject->location}});
  auto read = collector == nullptr ? refuse_type(*subject, sink)
                                   : collector->collect(spec_of(*subject, r.plan), context, sink);
  if (!read) return tl::unexpected(read.error());
  return sink.gaps();
}

struct Locations {
  std::vector<std::string> found;
  std::vector<std::string> refused;  // in words
};

// One wrong path among good ones keeps nobody from reading the good ones; where none is good the call is
// wrong.
Result<Locations> repositories(const std::vector<std::string>& paths) {
  Locations out;
  for (const auto& path : paths) {
    if (git::is_remote(path)) {
      const auto url = git::parse_remote(path);
      if (url)
        out.found.push_back(url->text());
      else
        out.refused.push_back(url.error().message);
      if (!url && paths.size() == 1) return tl::unexpected(url.error());
      continue;
    }
    auto found = repository_at(path);
    if (!found && paths.size() == 1) return tl::unexpected(found.error());
    if (found)
      out.found.push_back(std::move(*found));
    else
      out.refused.push_back(found.error().message);
  }
  if (!paths.empty() && out.found.empty())
    return fail(Errc::usage, fmt::format("{}", fmt::join(out.refused, "; ")));
  return out;
}

// Names of the sources that `locations` stand for; all sources where it is empty.
std::vector<std::string> sources_at(const Tree& tree, const std::vector<std::string>& locations) {
  auto out = tree.read();
  const auto is_other = [&](const std::string& name) {
    const auto& place = tree.find(name)->location;
    return std::find(locations.begin(), locations.end(), place) == locations.end();
  };
  if (!locations.empty()) std::erase_if(out, is_other);
  return out;
}

// A replay reads what was recorded and nothing else.
Result<void> keep_recorded(Plan& plan) {
  std::erase_if(plan.sources, [&](const std::string& name) {
    return !ci::recorded_at(plan.replay, spec_of(*plan.tree.find(name), plan)).has_value();
  });
  if (!plan.sources.empty()) return {};
  return fail(Errc::usage,
              fmt::format("{} holds no replies of a source here; `plumbline collect --record DIR` "
                          "writes them",
                          plan.replay));
}

// What was recorded in the past cannot follow on what was read since.
Result<void> check_unread(const Plan& plan, const store::Store& store) {
  if (plan.replay.empty()) return {};
  for (const auto& name : plan.sources) {
    const auto cursor = store.cursor(name);
    if (!cursor) return tl::unexpected(cursor.error());
    if (!cursor->empty())
      return fail(
          Errc::usage,
          fmt::format("{} was read into this database before; replay into one of its own (--db FILE)", name));
  }
  return {};
}

Result<void> find_servers(const Options& options, const std::optional<Config>& config, Plan& plan) {
  const auto words = config ? config->servers : std::vector<ServerWords>{};
  const auto environment = server_environment(words);
  auto servers = known_servers(words, environment);
  if (!servers) return tl::unexpected(servers.error());
  plan.servers = std::move(*servers);
  plan.cache = cache_folder(options.cache.empty() && config ? config->cache : options.cache, environment);
  return {};
}

}  // namespace

Result<Tree> stored_tree(const store::Store& store) {
  auto tree = store.tree();
  if (!tree && tree.error().code == Errc::not_found) return Tree{};
  return tree;
}

Result<Plan> plan_collecting(const Options& options, const Tree& stored, const World& world) {
  auto config = find_config(options);
  if (!config) return tl::unexpected(config.error());
  if (*config) {
    if (auto ok = check_places(**config, world); !ok) return tl::unexpected(ok.error());
    if (auto ok = check_processes(**config, world); !ok) return tl::unexpected(ok.error());
    if (auto ok = check_gates(**config, options.process, world); !ok) return tl::unexpected(ok.error());
  }
  const auto locations = repositories(options.paths);
  if (!locations) return tl::unexpected(locations.error());
  Plan plan;
  plan.tree = *config ? (*config)->tree : stored;
  if (*config) {
    plan.patterns = (*config)->patterns;
    plan.keys = (*config)->keys;
    plan.settings = (*config)->settings;
    plan.people = (*config)->people;
  }
  plan.refused = locations->refused;
  if (!locations->found.empty()) {
    if (*config) plan.tree = with_stored(std::move(plan.tree), stored);
    plan.tree = with_repositories(std::move(plan.tree), locations->found);
  }
  plan.sources = sources_at(plan.tree, locations->found);
  if (auto ok = find_servers(options, *config, plan); !ok) return tl::unexpected(ok.error());
  if (options.max_wait) plan.max_wait = add(Instant{0}, *options.max_wait).seconds;
  plan.record = options.record;
  plan.replay = options.replay;
  plan.settings_digest = hex(sha256(options.words + "\n" + (*config ? (*config)->digest : "")));
  if (plan.sources.empty()) {
    const std::string where =
        *config ? options.config + " names no source"
                : fmt::format("there is neither {} nor a source in {}", options.config, options.db);
    return fail(Errc::usage, fmt::format("{}: run `plumbline audit PATH` first", where));
  }
  if (!plan.replay.empty()) {
    if (auto ok = keep_recorded(plan); !ok) return tl::unexpected(ok.error());
  }
  return plan;
}

namespace {

// The server keeps it no longer: no later reading mends that.
bool is_loss(const Gap& gap) {
  return gap.reason == "expired";
}

/// Losses an earlier run told of. Local repositories lose nothing to time: not asked for them, as each
/// question costs a quiet night.
Result<std::vector<store::Reader::GapRow>> told_losses(const Plan& plan, const store::Store& store) {
  const bool servers = std::any_of(plan.sources.begin(), plan.sources.end(),
                                   [&](const auto& name) { return plan.tree.find(name)->type != "git"; });
  if (!servers) return std::vector<store::Reader::GapRow>{};
  const auto reader = store.reader(std::nullopt);
  if (!reader && reader.error().code == Errc::not_found) return std::vector<store::Reader::GapRow>{};
  if (!reader) return tl::unexpected(reader.error());
  auto gaps = reader->gaps();
  if (gaps) std::erase_if(*gaps, [](const auto& row) { return !is_loss(row.gap); });
  return gaps;
}

bool is_told(const std::vector<store::Reader::GapRow>& told, const std::string& source, const Gap& gap) {
  return std::any_of(told.begin(), told.end(), [&](const auto& row) {
    return row.source == source && row.gap.native() == gap.native() && row.gap.until == gap.until &&
           row.gap.detail == gap.detail;
  });
}

}  // namespace

Result<Collected> collect(const Plan& plan, const Options& options, const World& world, store::Store& store) {
  const auto began = std::chrono::steady_clock::now();
  if (auto ok = check_unread(plan, store); !ok) return tl::unexpected(ok.error());
  const auto told = told_losses(plan, store);
  if (!told) return tl::unexpected(told.error());
  ProgressPrinter progress(progress_style(options.quiet, world.live_progress));
  if (auto begun = store.begin_run(world.now, options.command, plan.settings_digest); !begun)
    return tl::unexpected(begun.error());
  if (auto saved = store.save_tree(plan.tree); !saved) return tl::unexpected(saved.error());
  Collected out;
  std::vector<std::string> whole;
  for (const auto& name : plan.sources) {
    const auto before_it = store.counts().withdrawn;
    auto gaps = read_source({plan, world, store, progress}, name);
    if (!gaps) return tl::unexpected(gaps.error());
    if (const auto gone = store.counts().withdrawn - before_it; gone > 0) {
      const auto most = store.has_fewer(name, gone);
      if (!most) return tl::unexpected(most.error());
      out.gone.push_back({name, gone, *most});
    }
    if (std::none_of(gaps->begin(), gaps->end(), [](const Gap& gap) { return is_hole(gap); }))
      whole.push_back(name);
    for (auto& gap : *gaps) {
      const bool before = is_told(*told, name, gap);
      out.gaps.push_back({name, std::move(gap), before});
    }
  }
  if (auto ended = store.end_run(whole); !ended) return tl::unexpected(ended.error());
  // What the readers' threads let go of lies in their own arenas, where nobody else would find it again: it
  // stood beside all that an assessment needs.
  malloc_trim(0);
  out.refused = plan.refused;
  out.sources = static_cast<std::int64_t>(plan.sources.size());
  out.added = store.counts().added;
  out.withdrawn = store.counts().withdrawn;
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return out;
}

namespace {

std::string counted(std::int64_t n, const std::string& one) {
  return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s");
}

std::int64_t count_told(const Collected& c, bool hole) {
  const auto notes = gap_notes(c);
  return std::count_if(notes.begin(), notes.end(), [hole](const GapTold& t) { return t.hole == hole; });
}

}  // namespace

bool has_hole(const Collected& c) {
  return !c.refused.empty() ||
         std::any_of(c.gaps.begin(), c.gaps.end(), [](const GapSeen& seen) { return is_hole(seen); });
}

std::string quiet_line(const Collected& c) {
  const auto notices = count_told(c, false);
  return fmt::format("{}, {}, {}{}, {:.1f} seconds", counted(c.sources, "source"),
                     counted(c.added, "new record"), counted(count_told(c, true), "gap"),
                     notices == 0 ? "" : ", " + counted(notices, "notice"), c.seconds);
}

std::vector<GapTold> gap_notes(const Collected& collected) {
  std::vector<GapTold> out;
  for (const auto& what : collected.refused) out.push_back({"", "refused", "not read: " + what, true});
  for (const auto& seen : collected.gaps) {
    const auto& [source, gap, before] = seen;
    const bool hole = is_hole(seen);
    const std::string words = is_hole(gap) ? fmt::format("{}: {}: {}{}", source, gap.reason, gap.detail,
                                                         before ? " (told before)" : "")
                                           : fmt::format("{}: {}", source, gap.detail);
    const auto said = [&](const GapTold& told) { return told.words == words && told.hole == hole; };
    if (std::none_of(out.begin(), out.end(), said)) out.push_back({source, gap.reason, words, hole});
  }
  std::stable_partition(out.begin(), out.end(), [](const GapTold& told) { return told.hole; });
  return out;
}

void tell_gaps(const Collected& collected, bool quiet) {
  constexpr std::size_t k_most = 10;
  auto notes = gap_notes(collected);
  const bool all = log_is_json();
  if (quiet && !all) std::erase_if(notes, [](const GapTold& one) { return !one.hole; });
  for (std::size_t i = 0; i < notes.size() && (all || i < k_most); ++i) {
    const auto& one = notes[i];
    const std::string_view word = one.hole ? "gap" : "notice";
    tell(one.hole ? Level::warning : Level::info,
         fmt::format("{}: {}\n", word, dashboards::safe_text(one.words)), one.words,
         {{"kind", std::string(word)}, {"source", one.source}, {"reason", one.reason}});
  }
  if (!all && notes.size() > k_most)
    tell(Level::info,
         fmt::format("and {} more: `plumbline assess --all` lists them\n", notes.size() - k_most));
}

}  // namespace plumbline::cli
