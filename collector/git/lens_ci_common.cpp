// Small questions all readers of CI configuration share.
#include <algorithm>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
std::string script_of(const Yaml& node) {
  std::string out = node.is_scalar() ? node.text + '\n' : "";
  for (const auto& item : node.items) out += script_of(item);
  return out;
}

void settings_of(const CiRules& rules, const CiJob& job, const Yaml& node, CiCalls& calls) {
  if (node.is_scalar()) rules.setting(job, "set", node.text, calls);
  for (const auto& item : node.items) settings_of(rules, job, item, calls);
  for (const auto& [key, value] : node.map) {
    if (value.is_scalar())
      rules.setting(job, key, value.text, calls);
    else
      settings_of(rules, job, value, calls);
  }
}

std::optional<Instant> end_of(const CiRules& rules, std::string_view system, std::string_view label) {
  std::optional<Instant> out;
  const auto take = [&](const std::map<std::string, Instant>& ends, const std::string& key) {
    const auto found = ends.find(key);
    if (found != ends.end()) out = std::min(out.value_or(found->second), found->second);
  };
  const auto name = lower(label);
  take(rules.retired_runners, name);
  take(rules.retired_runners, std::string(system) + '/' + name);
  take(rules.closed_services, std::string(system));
  return out;
}

void keep_triggers(CiJob& job, const std::function<Maybe(const CiTrigger&)>& holds, std::string_view reason) {
  auto left = job.triggers;
  std::erase_if(left, [&](const CiTrigger& trigger) { return holds(trigger) == Maybe::no; });
  if (!left.empty())
    job.triggers = std::move(left);
  else if (job.dead.empty())
    job.dead = clip(reason, 90);
}

void judge_triggers(CiJob& job) {
  if (job.triggers.empty()) {
    job.triggers = {{"other", "", ""}};
    if (job.dead.empty()) job.dead = "no trigger";
  } else if (job.dead.empty() && std::all_of(job.triggers.begin(), job.triggers.end(),
                                             [](const auto& t) { return t.name == "manual"; })) {
    job.dead = "only by hand";
  }
}

}  // namespace plumbline::git
