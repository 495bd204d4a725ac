#pragma once
// Parts of the loader that its files share; the contract of the room is pack.hpp.
#include <map>
#include <string>
#include <vector>

#include "assess/pack.hpp"
#include "assess/yaml_reader.hpp"

namespace plumbline::assess {

/// Names a header's `needs` may use: the shapes of core/shapes.hpp and "role".
[[nodiscard]] const std::vector<std::string>& need_shapes();

/// The header and query of one file, the query not yet tried.
[[nodiscard]] Result<Probe> parse_probe(const std::string& file);

/// Files of probes in a folder: id -> path. Errors: unreadable, limit.
[[nodiscard]] Result<std::map<std::string, std::string>> find_probes(const std::string& folder);

/// Tries each query on an empty store: it must compile under the authorizer and yield the columns of its
/// shape. Errors: config, with file and line of the query.
[[nodiscard]] Result<void> check_queries(const std::map<std::string, Probe>& probes);

/// Reads a rule; refuses through `reader`. `probes`: those that can be named, id -> file.
[[nodiscard]] Rule read_rule(YamlReader& reader, const YamlValue& value, const std::string& key,
                             const std::map<std::string, std::string>& probes);
/// The same for a criterion of a gate, which may say what only gates have: `before: gate`, `on:
/// release_commit`, `range: release`, `between: [G2, G5]`, `same_artifact_as`. `gates`: ids that can be
/// named.
[[nodiscard]] Rule read_gate_rule(YamlReader& reader, const YamlValue& value, const std::string& key,
                                  const std::map<std::string, std::string>& probes,
                                  const std::vector<std::string>& gates);

/// Fills a pack from the files of its folder; returns their bytes. `probes`: id -> file.
[[nodiscard]] Result<std::string> read_pack_files(Pack& pack, const std::string& folder,
                                                  const std::map<std::string, std::string>& probes);

/// All that a probe says, for comparing and digests.
[[nodiscard]] std::string probe_content(const Probe& probe);

/// Calls `f` for each leaf (present, ratio) of a rule.
template <class F>
void for_each_leaf(const Rule& rule, F&& f) {
  if (rule.kind == Rule::Kind::present || rule.kind == Rule::Kind::ratio) f(rule);
  for (const auto& term : rule.terms) for_each_leaf(term, f);
}

/// The columns a probe's query must yield.
[[nodiscard]] const std::vector<std::string>& columns_of(const Probe& probe);
/// Whether they are those; a presence may have one more, ok.
[[nodiscard]] bool are_columns_of(const Probe& probe, std::vector<std::string> columns);

/// What differs between a pack and the shipped one it stands before, in words; empty: nothing.
[[nodiscard]] std::string difference(const Pack& local, const Pack& shipped);

}  // namespace plumbline::assess
