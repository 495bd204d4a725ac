// Folders of probes.
#include <fmt/core.h>

#include <filesystem>

#include "assess/loader.hpp"

namespace plumbline::assess {
namespace {
constexpr std::size_t k_most_probes = 2'000;
}

Result<std::map<std::string, std::string>> find_probes(const std::string& folder) {
  std::map<std::string, std::string> out;
  std::error_code code;
  for (std::filesystem::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    if (it->path().extension() != ".sql") continue;
    out[it->path().stem().string()] = it->path().string();
    if (out.size() > k_most_probes) {
      return fail(Errc::limit, fmt::format("{}: more than {} probes", folder, k_most_probes));
    }
  }
  if (code) return fail(Errc::unreadable, fmt::format("{}: cannot be read: {}", folder, code.message()));
  return out;
}

Result<Probe> load_probe(const std::string& file) {
  auto probe = parse_probe(file);
  if (!probe) return probe;
  const auto checked = check_queries({{probe->id, *probe}});
  if (!checked) return tl::unexpected(checked.error());
  return probe;
}

Result<std::map<std::string, Probe>> load_probes(const DataPaths& paths) {
  std::map<std::string, Probe> out;
  for (const auto& folder : paths.probes) {
    const auto files = find_probes(folder);
    if (!files) return tl::unexpected(files.error());
    for (const auto& [id, file] : *files) {
      if (out.count(id) != 0) continue;
      auto probe = parse_probe(file);
      if (!probe) return tl::unexpected(probe.error());
      out.emplace(id, std::move(*probe));
    }
  }
  const auto checked = check_queries(out);
  if (!checked) return tl::unexpected(checked.error());
  return out;
}

}  // namespace plumbline::assess
