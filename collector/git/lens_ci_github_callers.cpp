// Workflows and actions of the repository that a GitHub workflow calls, and what a called one gets.
#include <algorithm>

#include "collector/git/lens_ci_github_jobs.hpp"

namespace plumbline::git {
namespace {

/// `text` of an input of this type as a condition would write it; empty: only the run knows.
std::string value_of(std::string_view type, std::string_view text) {
  if (text.find("${{") != text.npos || text.find_first_of("'\n") != text.npos) return {};
  const auto word = lower(text);
  if (type == "boolean") return word == "true" || word == "false" ? word : "";
  if (type == "number") return !word.empty() && std::all_of(word.begin(), word.end(), is_digit) ? word : "";
  return "'" + std::string(text) + "'";
}

/// What `given` (a line each) makes of the inputs that a workflow declares.
std::string declared(const Yaml& inputs, const std::string& given) {
  std::string out = "\n";
  for (const auto& [name, input] : inputs.map) {
    const auto key = lower(name);
    const auto& type = input["type"].text;
    const auto& otherwise = input["default"];
    std::string value = otherwise.is_scalar() ? value_of(type, otherwise.text)
                        : type == "boolean"   ? "false"
                        : type == "number"    ? "0"
                                              : "''";
    if (const auto at = given.find("\n" + key + "="); at != given.npos) {
      const auto from = at + key.size() + 2;
      value = value_of(type, std::string_view(given).substr(from, given.find('\n', from) - from));
    } else if (given.find("\n" + key + "\n") != given.npos) {
      value.clear();
    }
    out += key;
    if (!value.empty()) out.append("=").append(value);
    out += '\n';
  }
  return out;
}

std::optional<std::string> plainly(const Yaml& value) {
  if (!value.is_scalar() || value.text.find("${{") != value.text.npos) return std::nullopt;
  return value.text;
}

}  // namespace

bool is_call(const CiTrigger& trigger) {
  return trigger.event == "workflow_call";
}

std::string take_callers(const Yaml& on, const CiCallers& callers, std::vector<CiTrigger>& triggers) {
  std::erase_if(triggers, is_call);
  for (auto trigger : callers.triggers) {
    trigger.inputs = is_call(trigger) ? "" : declared(on["workflow_call"]["inputs"], trigger.inputs);
    const auto same = [&](const CiTrigger& other) {
      return other.name == trigger.name && other.event == trigger.event && other.inputs == trigger.inputs;
    };
    if (std::none_of(triggers.begin(), triggers.end(), same)) triggers.push_back(std::move(trigger));
  }
  if (!triggers.empty()) return {};
  triggers = {{"call", "workflow_call", ""}};
  return callers.dead;
}

ScriptUse workflow_use(const std::string& uses, const Yaml& with) {
  ScriptUse use{ScriptUse::How::workflow};
  const auto path = plain_path(uses).value_or("");
  use.shown = clip(path, 200);
  if (path.empty()) use.unread = "outside the repository";
  use.paths = {"/" + path};
  for (const auto& [name, value] : with.map) use.given[lower(name)] = plainly(value);
  return use;
}

ScriptUse action_use(const std::string& uses, const Yaml& with) {
  ScriptUse use{ScriptUse::How::action};
  const auto folder = plain_path(uses);
  use.shown = clip(folder && !folder->empty() ? *folder : uses, 200);
  if (uses.find("${{") != uses.npos)
    use.unread = "a variable in its path";
  else if (!folder)
    use.unread = "outside the repository";
  else
    for (const auto* name : {"/action.yml", "/action.yaml"})
      use.paths.push_back((folder->empty() ? "" : "/" + *folder) + name);
  for (const auto& [name, value] : with.map) use.given[input_variable(lower(name))] = plainly(value);
  return use;
}

}  // namespace plumbline::git
