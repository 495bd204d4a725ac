#include "cli/probe_question.hpp"

#include <fmt/core.h>

namespace plumbline::cli {
namespace {

using assess::Rule;

// The leaves of `rule` that ask `probe`.
void leaves_asking(const Rule& rule, const std::string& probe, std::vector<Rule>& out) {
  const bool leaf = rule.kind == Rule::Kind::present || rule.kind == Rule::Kind::ratio;
  if (leaf && rule.probe == probe) out.push_back(rule);
  for (const auto& term : rule.terms) leaves_asking(term, probe, out);
}

std::vector<Rule> leaves_asking(const assess::Pack& pack, const std::string& probe) {
  std::vector<Rule> out;
  for (const auto& control : pack.controls) {
    if (control.observed) leaves_asking(*control.observed, probe, out);
    if (control.indicated) leaves_asking(*control.indicated, probe, out);
  }
  return out;
}

Result<assess::Probe> find_probe(const std::string& id, const assess::DataPaths& paths) {
  const auto probes = assess::load_probes(paths);
  if (!probes) return tl::unexpected(probes.error());
  if (const auto it = probes->find(id); it != probes->end()) return it->second;
  std::vector<std::string> names;
  for (const auto& [name, probe] : *probes) names.push_back(name);
  const auto near = assess::nearest(id, names);
  return fail(Errc::not_found, fmt::format("there is no probe \"{}\"{}", id,
                                           near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
}

Rule leaf_for(const assess::Probe& probe) {
  Rule rule;
  rule.kind = probe.population ? Rule::Kind::ratio : Rule::Kind::present;
  rule.probe = probe.id;
  if (probe.population) rule.window = Duration{12, 0};
  return rule;
}

}  // namespace

Result<assess::Pack> narrowed_to(const assess::Pack& pack, const std::string& id,
                                 const assess::DataPaths& paths) {
  auto probe = find_probe(id, paths);
  if (!probe) return tl::unexpected(probe.error());
  auto leaves = leaves_asking(pack, id);
  if (leaves.empty() && !probe->parameters.empty()) {
    return fail(Errc::usage, fmt::format("the probe \"{}\" needs {}, which no rule of {} gives", id,
                                         probe->parameters.front(), pack.name));
  }
  if (leaves.empty()) leaves.push_back(leaf_for(*probe));
  assess::Pack out = pack;
  out.controls.clear();
  out.probes = {{id, std::move(*probe)}};
  for (auto& leaf : leaves) {
    assess::Control control;
    control.id = fmt::format("question {}", out.controls.size() + 1);
    control.indicated = std::move(leaf);
    out.controls.push_back(std::move(control));
  }
  return out;
}

}  // namespace plumbline::cli
