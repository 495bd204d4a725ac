// From a configuration and the files it calls to all it calls, one level deep.
#include <algorithm>
#include <tuple>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
namespace {

const Tool& script_tool(const ScriptUse& use, Tool& tool) {
  return tool = {clip(use.shown, 200), "script"};
}

std::string with(std::string note, std::string_view more) {
  if (!note.empty() && !more.empty()) note += ", ";
  note += more;
  return note;
}

/// The values a called file can see: the job's, and what was set in front of the call or is its own default.
CiVariables seen_by(const CiUse& use, const ScriptReading& script) {
  auto out = *use.variables;
  for (const auto& [name, value] : script.defaults) out.values[name] = {value};
  for (const auto& [name, value] : use.use->given) {
    out.forget(name);
    if (value) out.values[name] = {*value};
  }
  return out;
}

void follow_one(const CiRules& rules, const CiUse& use, const FollowedScript& found, CiCalls& calls);

/// A file that a called one calls: followed where that one stands for the job's own words.
void follow_below(const CiRules& rules, const CiUse& use, const ScriptCall& call, const FollowedScript& found,
                  const FollowedScript* below, const CiVariables& variables, CiCalls& calls) {
  const auto& dead = use.dead.empty() ? call.dead : use.dead;
  if (below == nullptr) {
    if (call.use->sure && dead.empty() && use.job->dead.empty())
      calls.add_unread(*use.job, call.use->shown,
                       "called by " + clip(found.path, 80) + ": " +
                           (call.use->unread.empty() ? "two levels deep" : call.use->unread),
                       dead);
    return;
  }
  auto note = with(use.note, "via " + clip(found.path, 80));
  if (call.ignored_failure) note = with(std::move(note), "failure ignored");
  follow_one(rules,
             {use.job, call.use, call.words, dead, with(std::move(note), call.when),
              std::make_shared<const CiVariables>(variables)},
             *below, calls);
}

void follow_use(const CiRules& rules, const CiUse& use, const FollowedScript& found, CiCalls& calls) {
  const auto& script = *found.reading;
  const auto how = use.use->how;
  Tool tool;
  if (how == ScriptUse::How::action || how == ScriptUse::How::workflow ||
      (how == ScriptUse::How::file && !use.use->sure))
    calls.add(*use.job, script_tool(*use.use, tool), use.words, use.dead, use.note);
  std::optional<CiVariables> own;
  if (!use.use->given.empty() || !script.defaults.empty()) own = seen_by(use, script);
  const auto& variables = own ? *own : *use.variables;
  const auto take = [&](const ScriptCall& call, const FollowedScript* below) {
    if (call.use) return follow_below(rules, use, call, found, below, variables, calls);
    const auto& dead = use.dead.empty() ? call.dead : use.dead;
    auto note = with(use.note, "via " + clip(found.path, 80));
    if (call.ignored_failure) note = with(std::move(note), "failure ignored");
    calls.add(*use.job, call.tool, call.words, dead, with(std::move(note), call.when));
  };
  std::size_t next = 0;  // of the files below
  for (const auto& call : script.calls) {
    const auto* below = call.use && next < found.below.size() ? &found.below[next++] : nullptr;
    if (!can_hold(call.guards, variables, script.sets)) continue;
    if (!call.open)
      take(call, below);
    else
      for (const auto& one : rules.calls_with(call, variables, script.sets)) take(one, nullptr);
  }
  if (!script.unread.empty()) calls.add_unread(*use.job, use.use->shown, script.unread, use.dead);
}

void follow_one(const CiRules& rules, const CiUse& use, const FollowedScript& found, CiCalls& calls) {
  const auto& file = *use.use;
  if (!file.unread.empty())
    calls.add_unread(*use.job, file.shown, file.unread, use.dead);
  else if (found.reading)
    follow_use(rules, use, found, calls);
  else if (!found.unread.empty() || file.sure)
    calls.add_unread(*use.job, file.shown,
                     found.unread.empty() ? "no such file in the repository" : found.unread, use.dead);
}

}  // namespace

bool can_hold(const std::vector<Guard>& guards, const CiVariables& variables,
              const std::set<std::string, std::less<>>& sets) {
  return std::all_of(guards.begin(), guards.end(), [&](const Guard& guard) {
    const auto known = variables.values.find(guard.variable);
    if (known == variables.values.end() || known->second.empty() || sets.contains(guard.variable))
      return true;
    return std::any_of(known->second.begin(), known->second.end(), [&](const std::string& value) {
      return value.find('$') != value.npos || guard.holds_for(value);
    });
  });
}

namespace {

/// What the file itself says stands first; of two calls of one name the living one speaks.
void merge(std::vector<CiCall>& calls, std::vector<CiCall> more) {
  const auto key = [](const CiCall& c) { return std::tie(c.job, c.tool, c.category, c.trigger); };
  std::map<decltype(key(more.front())), std::size_t> places;
  const auto own = calls.size();
  calls.reserve(own + more.size());  // keys look into it
  for (std::size_t i = 0; i < own; ++i) places.emplace(key(calls[i]), i);
  for (auto& call : more) {
    const auto known = places.find(key(call));
    if (known == places.end())
      calls.push_back(std::move(call));
    else if (call.live && !calls[known->second].live)
      std::swap(calls[known->second].live, call.live), calls[known->second].detail = std::move(call.detail),
                                                       calls[known->second].retires = call.retires;
  }
}

}  // namespace

std::vector<CiCall> follow(const CiRules& rules, const CiReading& reading,
                           const std::vector<FollowedScript>& found) {
  auto out = reading.calls;
  if (reading.uses.empty()) return out;
  CiCalls calls(reading.path, reading.system);
  for (std::size_t i = 0; i < reading.uses.size() && i < found.size(); ++i)
    follow_one(rules, reading.uses[i], found[i], calls);
  merge(out, calls.take().calls);
  return out;
}

bool operator==(const ScriptCall& a, const ScriptCall& b) {
  const bool same_use = a.use == b.use || (a.use && b.use && *a.use == *b.use);
  const bool same_open = a.open == b.open || (a.open && b.open && *a.open == *b.open);
  return same_use && same_open && a.tool == b.tool && a.words == b.words && a.dead == b.dead &&
         a.ignored_failure == b.ignored_failure && a.when == b.when && a.guards == b.guards;
}

std::shared_ptr<const ScriptReading> CiRules::read_script(const ScriptUse& use, std::string_view path,
                                                          std::string_view content) const {
  if (use.how == ScriptUse::How::action) return read_action(path, content);
  if (use.how == ScriptUse::How::compose) return read_compose(use, path, content);
  const auto text = script_text(use, path, content);
  if (!text) return nullptr;
  auto out = std::make_shared<ScriptReading>();
  out->unread = text->unread;
  if (!text->text.empty()) {
    const auto known = calls_of(Shell(nullptr, text->sourced), text->text);
    // Relative to where the job began, which is mostly the root; one level needs no more.
    out->calls = known->calls;
    out->sets = names_assigned_in(text->text);
    const auto shifts = [](std::string_view body) {
      return body.find("shift") != body.npos || body.find("set --") != body.npos;
    };
    for (char place = '1'; place <= '9' && shifts(text->text); ++place) out->sets.emplace(1, place);
  }
  for (const auto& setting : text->settings) {
    for (const auto* tool : tools.by_argument(setting)) out->calls.push_back({*tool, clip(setting, 120), ""});
  }
  return out;
}

}  // namespace plumbline::git
