#include "assess/gates/process.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "assess/gates/process_reader.hpp"
#include "assess/loader.hpp"
#include "core/digest.hpp"

namespace plumbline::assess::gates {
namespace {

namespace fs = std::filesystem;

// Id -> file; a folder named first wins.
Result<ProbeFiles> all_probes(const DataPaths& paths) {
  ProbeFiles out;
  for (const auto& folder : paths.probes) {
    const auto found = find_probes(folder);
    if (!found) return tl::unexpected(found.error());
    out.insert(found->begin(), found->end());
  }
  return out;
}

std::string process_file(std::string_view name, const DataPaths& paths) {
  const bool plain = !name.empty() && name.find_first_of("/\\") == std::string_view::npos && name != "..";
  std::error_code code;
  for (const auto& folder : paths.packs) {
    const auto file = fs::path(folder) / name / "process.yaml";
    if (plain && fs::exists(file, code)) return file.string();
  }
  return {};
}

}  // namespace

std::vector<std::string> process_names(const DataPaths& paths) {
  std::vector<std::string> out;
  for (const auto& folder : paths.packs) {
    std::error_code code;
    for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
      if (fs::exists(it->path() / "process.yaml", code)) out.push_back(it->path().filename().string());
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

namespace {

Result<void> load_named(Process& process, const ProbeFiles& files) {
  std::optional<Error> error;
  const auto load = [&](const std::string& id) {
    if (error || id.empty() || process.probes.count(id) != 0) return;
    auto probe = parse_probe(files.at(id));
    if (!probe)
      error = probe.error();
    else
      process.probes.emplace(id, std::move(*probe));
  };
  for (const auto& gate : process.gates) {
    for (const auto& criterion : gate.criteria) {
      if (!criterion.rule) continue;
      for_each_leaf(*criterion.rule, [&](const Rule& leaf) {
        load(leaf.probe);
        load(leaf.same_artifact_as);
      });
    }
  }
  if (error) return tl::unexpected(*error);
  return check_queries(process.probes);
}

}  // namespace

const std::vector<std::string>& decisions() {
  static const std::vector<std::string> k_words{"pass", "pass with dated actions", "hold", "send back",
                                                "stop"};
  return k_words;
}

const Gate* Process::find_gate(std::string_view id) const {
  const auto it = std::find_if(gates.begin(), gates.end(), [&](const Gate& g) { return g.id == id; });
  return it == gates.end() ? nullptr : &*it;
}

const Stage* Process::find_stage(std::string_view id) const {
  const auto it = std::find_if(stages.begin(), stages.end(), [&](const Stage& s) { return s.id == id; });
  return it == stages.end() ? nullptr : &*it;
}

std::size_t Process::criteria() const {
  std::size_t out = 0;
  for (const auto& gate : gates) {
    if (!gate.dropped.empty()) continue;
    out += static_cast<std::size_t>(std::count_if(gate.criteria.begin(), gate.criteria.end(),
                                                  [](const Criterion& c) { return c.dropped.empty(); }));
  }
  return out;
}

Result<Process> load_process(std::string_view name, const DataPaths& paths, const std::string& settings,
                             std::string_view product) {
  const auto file = process_file(name, paths);
  if (file.empty())
    return fail(Errc::not_found, fmt::format("there is no process \"{}\" (a folder with process.yaml).{}",
                                             name, hint(name, process_names(paths))));
  const auto probes = all_probes(paths);
  if (!probes) return tl::unexpected(probes.error());
  auto reader = YamlReader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  Process process;
  process.name = name;
  read_process(*reader, *probes, process);
  if (const auto* own = reader->root().find("tailoring"); own != nullptr && !reader->refusal())
    read_tailoring(*reader, own->value, *probes, product, process);
  if (const auto& refusal = reader->refusal()) return tl::unexpected(*refusal);
  std::string bytes = reader->bytes();
  if (!settings.empty()) {
    auto more = YamlReader::open(settings);
    if (!more) return tl::unexpected(more.error());
    if (const auto* part = more->root().find("gates")) {
      read_settings(*more, part->value, *probes, product, process);
      bytes += '\0' + more->bytes();
    }
    if (const auto& refusal = more->refusal()) return tl::unexpected(*refusal);
  }
  if (auto ok = load_named(process, *probes); !ok) return tl::unexpected(ok.error());
  for (const auto& [id, probe] : process.probes) bytes += '\0' + id + '\0' + probe_content(probe);
  process.digest = hex(sha256(bytes));
  return process;
}

}  // namespace plumbline::assess::gates
