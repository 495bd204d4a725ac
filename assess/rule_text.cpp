#include "assess/rule_text.hpp"

#include <fmt/core.h>

namespace plumbline::assess {
namespace {

std::string ratio_in_words(const Rule& leaf) {
  const bool every = leaf.at_least.num == leaf.at_least.den;
  std::string out = every ? "every one" : "at least " + format(leaf.at_least);
  out += leaf.pool ? ", all sources pooled," : "";
  if (leaf.window) out += fmt::format(" of the last {}", format(*leaf.window));
  if (leaf.last) out += fmt::format(" of the last {}, none older than {}", *leaf.last, format(*leaf.max_age));
  return out + fmt::format(", min {}", leaf.min);
}

// Which rows count at a gate.
std::string rows_in_words(const Rule& leaf) {
  std::string out;
  if (leaf.rows == Rule::Rows::release_commit) out = ", on the release's commit";
  if (leaf.rows == Rule::Rows::release_range) out = ", over the release's commits";
  if (leaf.rows == Rule::Rows::between)
    out = fmt::format(", between {} and {}", leaf.between_from, leaf.between_to);
  if (!leaf.same_artifact_as.empty()) out += ", of the same artefact as " + leaf.same_artifact_as;
  return out;
}

std::string flags_in_words(const Rule& rule) {
  std::string out;
  if (rule.inherits) out += ", or at an ancestor";
  if (rule.each_branch) out += ", on each maintained branch that is named";
  if (rule.formality > 1) out += fmt::format(", held through {} periods", rule.formality);
  if (rule.if_any) out += ", if there is any";
  return out;
}

std::string terms_in_words(const Rule& rule) {
  std::string out;
  for (const auto& term : rule.terms) out += (out.empty() ? "" : "; ") + in_words(term);
  return out;
}

}  // namespace

std::string asked_in_words(const Rule& leaf) {
  if (leaf.kind == Rule::Kind::ratio) return ratio_in_words(leaf) + rows_in_words(leaf);
  return (leaf.fresh ? "present, fresh " + format(*leaf.fresh) : "present") + rows_in_words(leaf);
}

std::string in_words(const Rule& rule) {
  std::string out;
  switch (rule.kind) {
    case Rule::Kind::present:
    case Rule::Kind::ratio:
      out = probe_key(rule) + ": " + asked_in_words(rule);
      break;
    case Rule::Kind::all_of:
      out = "all of (" + terms_in_words(rule) + ")";
      break;
    case Rule::Kind::any_of:
      out = "any of (" + terms_in_words(rule) + ")";
      break;
    case Rule::Kind::across:
      out = fmt::format("in {} of the sources, min {}", format(rule.at_least), rule.min);
      if (!rule.terms.empty()) out += " (" + terms_in_words(rule) + ")";
  }
  return out + flags_in_words(rule);
}

std::string probe_key(const Rule& leaf) {
  std::string out = leaf.probe;
  for (const auto& [name, value] : leaf.with) out += fmt::format(" {}={}", name, value);
  return out;
}

std::string leaf_key(const Rule& leaf) {
  return probe_key(leaf) + ": " + asked_in_words(leaf);
}

std::optional<Duration> own_window(const Rule& rule) {
  std::optional<Duration> longest = rule.window ? rule.window : rule.fresh ? rule.fresh : rule.max_age;
  for (const auto& term : rule.terms) {
    const auto other = own_window(term);
    if (!other) continue;
    if (!longest || add(Instant{0}, *longest) < add(Instant{0}, *other)) longest = other;
  }
  return longest;
}

}  // namespace plumbline::assess
