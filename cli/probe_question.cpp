#include "cli/probe_question.hpp"

#include <fmt/core.h>

#include <algorithm>

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

using With = std::map<std::string, std::string>;

Rule leaf_for(const assess::Probe& probe, const With& with) {
  Rule rule;
  rule.kind = probe.population ? Rule::Kind::ratio : Rule::Kind::present;
  rule.probe = probe.id;
  rule.with = with;
  if (probe.population) rule.window = Duration{12, 0};
  return rule;
}

bool gives(const Rule& leaf, const With& with) {
  return std::all_of(with.begin(), with.end(), [&](const auto& one) {
    const auto it = leaf.with.find(one.first);
    return it != leaf.with.end() && it->second == one.second;
  });
}

Result<void> check_parameters(const assess::Probe& probe, const With& with) {
  for (const auto& [name, value] : with) {
    if (std::find(probe.parameters.begin(), probe.parameters.end(), name) != probe.parameters.end()) continue;
    const auto near = assess::nearest(name, probe.parameters);
    return fail(Errc::usage, fmt::format("the probe \"{}\" has no parameter \"{}\"{}", probe.id, name,
                                         near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
  }
  return {};
}

// As a rule would ask it: with all its parameters.
Result<Rule> made_leaf(const assess::Probe& probe, const With& with, const std::string& pack) {
  for (const auto& name : probe.parameters) {
    if (with.contains(name)) continue;
    return fail(
        Errc::usage,
        fmt::format("the probe \"{0}\" needs a value of \"{1}\", which no rule of {2} gives; add {1}=VALUE",
                    probe.id, name, pack));
  }
  return leaf_for(probe, with);
}

}  // namespace

Result<assess::Pack> narrowed_to(const assess::Pack& pack, const std::string& id, const With& with,
                                 const assess::DataPaths& paths) {
  auto probe = find_probe(id, paths);
  if (!probe) return tl::unexpected(probe.error());
  if (auto checked = check_parameters(*probe, with); !checked) return tl::unexpected(checked.error());
  auto leaves = leaves_asking(pack, id);
  std::erase_if(leaves, [&](const Rule& leaf) { return !gives(leaf, with); });
  if (leaves.empty()) {
    auto made = made_leaf(*probe, with, pack.name);
    if (!made) return tl::unexpected(made.error());
    leaves.push_back(std::move(*made));
  }
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
