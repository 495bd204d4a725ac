#include "cli/gates_command.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "assess/yaml_reader.hpp"
#include "cli/commands.hpp"
#include "dashboards/gates.hpp"

namespace plumbline::cli {
namespace {

using assess::gates::Report;

Result<std::vector<std::string>> products(const Options& options, const Tree& tree) {
  const auto all = assess::gates::products_of(tree);
  const auto& named = options.product.empty() ? options.subject : options.product;
  if (named.empty()) return all;
  if (tree.find(named) != nullptr) return std::vector<std::string>{named};
  return fail(Errc::not_found, fmt::format("--product: \"{}\" is not in the tree.{}", named,
                                           assess::hint(named, tree.names())));
}

dashboards::GatesShown shown(const Options& options) {
  dashboards::GatesShown out;
  out.all = options.all;
  out.brief = options.quiet;
  out.release = options.release;
  out.since = options.since;
  return out;
}

// "v1.0/G5/G5.2", "v1.0/G5.2" or "v1.0/G5", the release cut off.
struct AskedGate {
  std::optional<std::size_t> gate, criterion;
};
std::optional<AskedGate> find_in(const Report& report, std::string_view rest) {
  if (rest.empty()) return AskedGate{};
  const auto slash = rest.find('/');
  const auto first = rest.substr(0, slash);
  const auto last = slash == std::string_view::npos ? first : rest.substr(slash + 1);
  for (std::size_t g = 0; g < report.process.gates.size(); ++g) {
    const auto& gate = report.process.gates[g];
    if (gate.id == first && last == first) return AskedGate{g, std::nullopt};
    if (gate.id != first && first != last) continue;
    for (std::size_t c = 0; c < gate.criteria.size(); ++c) {
      if (gate.criteria[c].id == last) return AskedGate{g, c};
    }
  }
  return std::nullopt;
}

std::vector<std::string> ids_of(const Report& report) {
  std::vector<std::string> out;
  for (const auto& gate : report.process.gates) {
    out.push_back(gate.id);
    for (const auto& criterion : gate.criteria) out.push_back(criterion.id);
  }
  return out;
}

std::vector<std::string> names_of(const std::vector<Report>& reports) {
  std::vector<std::string> out;
  for (const auto& report : reports) {
    for (const auto& release : report.releases) out.push_back(release.name);
  }
  return out;
}

// The nearest name; where none is near, one there is.
std::string near_or_newest(std::string_view name, const std::vector<Report>& reports) {
  if (auto near = assess::hint(name, names_of(reports)); !near.empty()) return near;
  const assess::gates::Release* newest = nullptr;
  for (const auto& report : reports) {
    for (const auto& release : report.releases) {
      if (newest == nullptr || newest->at < release.at) newest = &release;
    }
  }
  return newest == nullptr ? " There is none at all." : fmt::format(" The newest is \"{}\".", newest->name);
}

}  // namespace

Result<std::vector<Report>> ask_for_gates(const Options& options, const World& world,
                                          const assess::gates::Wanted& wanted) {
  const auto config = find_config(options);
  if (!config) return tl::unexpected(config.error());
  const auto store = open_existing(options);
  if (!store) return tl::unexpected(store.error());
  const auto reader = store->reader(options.known_at);
  if (!reader) return tl::unexpected(reader.error());
  const auto tree = reader->tree();
  if (!tree) return tl::unexpected(tree.error());
  const auto names = products(options, *tree);
  if (!names) return tl::unexpected(names.error());
  const auto paths = data_paths(world, *config);
  auto shared = assess::gates::SharedFacts::load(*reader);
  if (!shared) return tl::unexpected(shared.error());
  std::vector<Report> out;
  for (const auto& name : *names) {
    const auto process =
        assess::gates::load_process(options.process, paths, *config ? (*config)->file : "", name);
    if (!process) return tl::unexpected(process.error());
    auto report = assess::gates::ask_gates(*shared, *process, name, options.as_of, wanted);
    if (!report) return tl::unexpected(report.error());
    out.push_back(std::move(*report));
  }
  return out;
}

Result<Exit> run_gates(const Options& options, const World& world) {
  assess::gates::Wanted wanted;
  wanted.release = options.release;
  wanted.since = options.since;
  const bool terminal = options.format.value_or(Format::text) == Format::text;
  if (terminal && !options.all && options.release.empty()) wanted.last = dashboards::k_gates_shown;
  const auto reports = ask_for_gates(options, world, wanted);
  if (!reports) return tl::unexpected(reports.error());
  if (!options.release.empty()) {
    const auto names = names_of(*reports);
    if (std::find(names.begin(), names.end(), options.release) == names.end())
      return fail(Errc::not_found, fmt::format("--release: there is no release \"{}\".{}", options.release,
                                               near_or_newest(options.release, *reports)));
  }
  switch (options.format.value_or(Format::text)) {
    case Format::json:
      fmt::print("{}\n", dashboards::render_gates_json(*reports, shown(options)));
      break;
    case Format::csv:
      fmt::print("{}", dashboards::render_gates_csv(*reports, shown(options)));
      break;
    default:
      for (std::size_t i = 0; i < reports->size(); ++i)
        fmt::print("{}{}", i == 0 ? "" : "\n",
                   dashboards::render_gates((*reports)[i], shown(options), world.terminal));
      if (reports->empty()) fmt::print("There is no product and no git source in the tree yet.\n");
  }
  return Exit::done;
}

Result<Exit> explain_gate(const Options& options, const World& world) {
  assess::gates::Wanted wanted;
  wanted.at_start_of = options.control;
  const auto reports = ask_for_gates(options, world, wanted);
  if (!reports) return tl::unexpected(reports.error());
  // The longest name of a release that the words begin with; two products of one repository may both have it.
  std::size_t longest = 0;
  std::vector<std::pair<const Report*, std::size_t>> found;
  for (const auto& report : *reports) {
    const auto release = assess::gates::release_at_start(report.releases, options.control);
    if (!release) continue;
    const auto length = report.releases[*release].name.size();
    if (length > longest) found.clear();
    longest = std::max(longest, length);
    if (length == longest) found.emplace_back(&report, *release);
  }
  if (found.empty()) {
    const auto head = options.control.substr(0, options.control.rfind('/'));
    return fail(Errc::not_found, fmt::format("\"{}\" begins with no release.{}", options.control,
                                             near_or_newest(head, *reports)));
  }
  auto rest = std::string_view(options.control).substr(longest);
  if (!rest.empty()) rest.remove_prefix(1);
  std::string out;
  for (const auto& [report, release] : found) {
    const auto asked = find_in(*report, rest);
    if (!asked)
      return fail(Errc::not_found,
                  fmt::format("{} has no gate or criterion \"{}\".{}", report->process.name, rest,
                              assess::hint(rest.substr(rest.rfind('/') + 1), ids_of(*report))));
    for (std::size_t i = 0; i < report->verdicts.size(); ++i) {
      if (report->verdicts[i].release != release) continue;
      out += (out.empty() ? "" : "\n") +
             dashboards::render_gate_explained(*report, i, asked->gate, asked->criterion, world.terminal);
    }
  }
  if (out.empty())
    return fail(Errc::not_found, fmt::format("{} was made after {}: no verdict yet",
                                             found.front().first->releases[found.front().second].name,
                                             format_date(found.front().first->as_of)));
  fmt::print("{}", out);
  return Exit::done;
}

}  // namespace plumbline::cli
