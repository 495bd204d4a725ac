#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "assess/gates/judge.hpp"
#include "assess/gates/unread.hpp"
#include "cli/collecting.hpp"
#include "cli/commands.hpp"
#include "cli/gate_settings.hpp"
#include "cli/place_kinds.hpp"
#include "cli/session.hpp"
#include "cli/tree_building.hpp"
#include "collector/git/mirror_url.hpp"

namespace plumbline::cli {
namespace {

namespace fs = std::filesystem;

// What the doctor found: the worst of it, and what to do, told at the end.
struct Findings {
  Exit exit = Exit::done;
  std::vector<std::string> advice;

  void add(Exit e, std::string what) {
    exit = worst(exit, e);
    if (std::find(advice.begin(), advice.end(), what) != advice.end()) return;
    advice.push_back(std::move(what));
  }
  void add(const Error& error) { add(exit_of(error.code), error.message); }
};

void row(std::string_view name, std::string_view value) {
  fmt::print("{:<12} {}\n", name, dashboards::safe_text(value));
}

void check_program() {
  row("plumbline", fmt::format("{}, {}", PLUMBLINE_VERSION, own_path()));
  row("built with", PLUMBLINE_LIBRARIES);
}

void check_process(const std::string& name, const assess::DataPaths& paths, const std::string& file,
                   const std::vector<std::string>& products, Findings& findings) {
  auto process = assess::gates::load_process(name, paths, file, "");
  // The `gates:` part is a matter of the file's, told there; it may be for another process.
  if (!process) process = assess::gates::load_process(name, paths, "", "");
  if (!process) {
    row("process", name + " does not load");
    return findings.add(process.error());
  }
  const auto decidable = assess::gates::count_decidable(*process);
  row("process",
      fmt::format("{}: version {}, {} gates, {} criteria, {} lack evidence that nobody brings yet",
                  process->name, process->version, process->gates.size(), decidable.of, decidable.lacking));
  for (const auto& product : products) {
    const auto tailored = assess::gates::load_process(name, paths, file, product);
    if (!tailored) continue;
    const auto own = assess::gates::count_decidable(*tailored);
    if (own.of == decidable.of && own.lacking == decidable.lacking) continue;
    row("",
        fmt::format("as {} tailors it: {} criteria, {} lack such evidence", product, own.of, own.lacking));
  }
}

void check_data(const Options& options, const World& world, const std::optional<Config>& config,
                Findings& findings) {
  const auto paths = data_paths(world, config);
  const auto probes = assess::load_probes(paths);
  row("probes", probes ? fmt::format("{} load from {}", probes->size(), world.data_root) : "do not load");
  if (!probes) findings.add(probes.error());
  const auto pack = assess::load_pack(options.pack, paths);
  row("pack", pack ? fmt::format("{}: {}, {} controls{}", pack->name, pack->edition, pack->controls.size(),
                                 pack->modified ? ", modified" : "")
                   : options.pack + " does not load");
  if (!pack) findings.add(pack.error());
  auto names = assess::gates::process_names(paths);
  if (std::find(names.begin(), names.end(), options.process) == names.end()) names.push_back(options.process);
  std::vector<std::string> products;
  if (config) products = assess::gates::products_of(config->tree);
  for (const auto& name : names) check_process(name, paths, config ? config->file : "", products, findings);
}

// All that the next reading would refuse of the file.
std::optional<Config> check_config(const Options& options, const World& world, Findings& findings) {
  auto config = find_config(options);
  if (!config) {
    row("config", options.config + " is refused");
    findings.add(config.error());
    return std::nullopt;
  }
  if (!*config) {
    row("config", "none; the tree of the database is used");
    return std::nullopt;
  }
  const auto places = check_places(**config, world);
  const auto gates = check_gates(**config, options.process, world);
  row("config", fmt::format("{}: {} subjects{}", options.config, (*config)->tree.names().size(),
                            places && gates ? "" : ", and is refused"));
  if (!places) findings.add(places.error());
  if (!gates) findings.add(gates.error());
  return std::move(*config);
}

std::string state_of(const Subject& source) {
  const bool here = source.type == "git" || source.type == "files" || source.type == "tickets";
  if (!here || git::is_remote(source.location))
    return "readable";  // each reading tells, its gap is told below
  const auto path = split_location(source.location).path;
  std::error_code code;
  if (!fs::exists(path, code)) return "not there";
  const bool folder = fs::is_directory(path, code);
  if (access(path.c_str(), folder ? R_OK | X_OK : R_OK) != 0) return "not readable for this user";
  if (source.type != "git") return "readable";
  return is_repository(path) ? "readable" : "no git repository";
}

void check_sources(const store::Reader& reader, const Tree& tree, Findings& findings) {
  std::map<std::string, Instant> ends;
  if (const auto coverage = reader.coverage()) {
    for (const auto& c : *coverage)
      ends[c.source] = std::max(ends.emplace(c.source, k_always).first->second, c.coverage.until);
  }
  for (const auto& name : tree.read()) {
    const Subject& source = *tree.find(name);
    const std::string state = state_of(source);
    const auto end = ends.find(name);
    const std::string covered =
        end == ends.end() ? "never read" : "covered until " + format_date(end->second);
    row("source", fmt::format("{}: {}, {}, {}", name, state, covered, source.location));
    if (state != "readable")
      findings.add(Exit::incomplete,
                   fmt::format("{}: {} is {}; mend the path or set `until`", name, source.location, state));
  }
  const auto gaps = reader.gaps();
  if (!gaps) return findings.add(gaps.error());
  std::int64_t holes = 0;
  for (const auto& gap : *gaps) {
    row(is_hole(gap.gap) ? "gap" : "notice",
        fmt::format("{}: {}: {}", gap.source, gap.gap.reason, gap.gap.detail));
    holes += is_hole(gap.gap) && gap.gap.reason != "expired"
                 ? 1
                 : 0;  // what a server keeps no longer nobody mends
  }
  if (holes > 0)
    findings.add(
        Exit::incomplete,
        fmt::format("{} could not be read: mend what the gap{} above say{}, then run `plumbline collect`",
                    holes == 1 ? "something" : fmt::format("{} things", holes), holes == 1 ? "" : "s",
                    holes == 1 ? "s" : ""));
}

// Who wrote a gate record that cannot be read believes that it is there.
void check_gate_files(const Options& options, const assess::DataPaths& paths, const std::string& file,
                      const store::Reader& reader, const Tree& tree, Findings& findings) {
  std::set<std::string> told;
  for (const auto& product : assess::gates::products_of(tree)) {
    const auto process = assess::gates::load_process(options.process, paths, file, product);
    if (!process) continue;  // told above
    std::set<std::string> sources;
    for (const auto& name : tree.sources_below(product)) {
      sources.insert(name);
      for (const auto& branch : tree.branches(name)) sources.insert(branch);
    }
    const auto wrong = assess::gates::unread_files(reader, *process, product, sources, reader.cut().received);
    if (!wrong) return findings.add(wrong.error());
    told.insert(wrong->begin(), wrong->end());
  }
  for (const auto& one : told) row("record", one);
  if (!told.empty())
    findings.add(Exit::incomplete,
                 fmt::format("{} gate file{} not what {} meant as: mend what the record line{} above say{}",
                             told.size(), told.size() == 1 ? " is" : "s are",
                             told.size() == 1 ? "it was" : "they were", told.size() == 1 ? "" : "s",
                             told.size() == 1 ? "s" : ""));
}

void check_store(const Options& options, const World& world, const std::optional<Config>& config,
                 Findings& findings) {
  const auto store = open_existing(options);
  if (!store) {
    row("database", "none to read at " + options.db);
    return findings.add(store.error());
  }
  std::error_code code;
  const auto size = fs::file_size(options.db, code);
  const auto wrong = store->verify();
  if (!wrong) return findings.add(wrong.error());
  row("database", fmt::format("{}, {} KiB, {}", options.db, size / 1024,
                              wrong->empty() ? "proves itself" : "does not prove itself"));
  for (const auto& finding : *wrong)
    findings.add(Exit::integrity, finding.where + ": " + finding.what + "; restore the file from a copy");
  const auto reader = store->reader(std::nullopt);
  if (!reader) return findings.add(reader.error());
  row("last reading",
      fmt::format("{}, {} node{}", format_rfc3339(reader->cut().received), reader->cut().last_batch.size(),
                  reader->cut().last_batch.size() == 1 ? "" : "s"));
  if (const auto runs = store->runs(); runs && !runs->empty())
    row("last run", fmt::format("{} by {} at {}, {} in all", runs->back().command, runs->back().person,
                                format_rfc3339(runs->back().started), runs->size()));
  const auto tree = reader->tree();
  if (!tree) return findings.add(tree.error());
  check_sources(*reader, *tree, findings);
  check_gate_files(options, data_paths(world, config), config ? config->file : "", *reader, *tree, findings);
}

}  // namespace

Result<Exit> run_doctor(const Options& options, const World& world) {
  Findings findings;
  check_program();
  row("time", format_rfc3339(world.now));
  const auto config = check_config(options, world, findings);
  check_data(options, world, config, findings);
  check_store(options, world, config, findings);
  if (findings.advice.empty()) {
    fmt::print("\nAll is well. Next: plumbline audit\n");
    return Exit::done;
  }
  fmt::print("\nTo do:\n");
  for (const auto& what : findings.advice) fmt::print("  {}\n", dashboards::safe_text(what));
  return findings.exit;
}

}  // namespace plumbline::cli
