#include "collector/git/lens_ci.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "collector/git/lens_ci_steps.hpp"

namespace plumbline::git {
namespace {

/// All that is known of one of them.
void put_values(std::string& out, const CiVariables& variables, std::string_view name) {
  const auto put_all = [&](const std::vector<std::string>& values) {
    for (const auto& value : values) put_part(out, value);
  };
  for (const auto* map : {&variables.values, &variables.likely}) {
    out += '|';
    if (const auto found = map->find(name); found != map->end()) put_all((out += '=', found->second));
  }
  out += '|';
  if (const auto found = variables.columns.find(name); found != variables.columns.end())
    put_all((out += '=', *found->second));
}

std::string key_of(const CiVariables& variables) {
  std::string out;
  for (const auto* map : {&variables.values, &variables.likely}) {
    out += '|';
    for (const auto& [name, values] : *map) {
      put_part(out, name);
      out += '=';
      for (const auto& value : values) put_part(out, value);
    }
  }
  out += '|';
  for (const auto& [name, column] : variables.columns) {
    put_part(out, name);
    out += '=';
    for (const auto& value : *column) put_part(out, value);
  }
  return out;
}

}  // namespace

/// Of the step at hand; equal ones of other steps and versions are the same.
CiCalls::Variables CiRules::variables_of(CiCalls& calls) const {
  static const auto k_none = std::make_shared<const CiVariables>();
  if (!calls.variables) return k_none;
  auto now = calls.variables();
  auto& [last, known] = calls.known_variables;
  if (now == last) return known;
  last = now;
  return known = kept(std::move(now));
}

CiCalls::Variables CiRules::kept(CiCalls::Variables variables) const {
  const auto key = key_of(*variables);
  if (auto known = variable_sets->find(key)) return known;
  variable_sets->keep(key, variables, 3 * key.size());
  return variables;
}

CiRules::CiRules() = default;
CiRules::CiRules(CiRules&&) noexcept = default;
CiRules& CiRules::operator=(CiRules&&) noexcept = default;
CiRules::~CiRules() = default;

Result<CiRules> CiRules::load(const Yaml& ci, Tools tools) {
  constexpr std::size_t k_memory = 8U << 20;
  CiRules rules;
  rules.tools = std::move(tools);
  rules.scripts = std::make_unique<Memo<KnownScript>>(3 * k_memory);
  rules.closed_scripts = std::make_unique<Memo<KnownScript>>(3 * k_memory);
  rules.commands = std::make_unique<Memo<KnownCommand>>(k_memory);
  rules.outcomes = std::make_unique<Memo<Outcome>>(k_memory);
  rules.jobs = std::make_unique<Memo<CiJob>>(k_memory / 8);
  rules.variable_sets = std::make_unique<Memo<CiVariables>>(k_memory / 4);
  rules.parts = std::make_unique<YamlCache>(k_memory);
  rules.github = std::make_unique<KnownGithub>(2 * k_memory);
  for (const auto& [list, ends] : {std::pair{"retired_runners", &rules.retired_runners},
                                   {"retired_actions", &rules.retired_actions},
                                   {"closed_services", &rules.closed_services}}) {
    for (const auto& [name, date] : ci[list].map) {
      const auto at = parse_instant(date.text);
      if (!at) return fail(Errc::config, fmt::format("line {}: \"{}\" is no date", date.line, date.text));
      ends->emplace(name, *at);
    }
  }
  for (const auto& text : ci["beside_main"].strings()) rules.beside_main.push_back(Phrase::parse(text));
  return rules;
}

bool CiRules::is_beside_main(std::string_view branch) const {
  return any_in(beside_main, fold(branch));
}

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    if (out.size() < k_longest_words) out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

/// Whether values for the variables of a command could show a call that is not seen as it stands.
bool may_call_more(const Tools& tools, const std::vector<std::string>& words) {
  const auto bare = unwrap(words);
  if (bare.empty()) return true;  // `$PREFIX` behind a wrapper
  const auto& head = bare.front();
  return head.find_first_of("$/") != head.npos || tools.knows(head) || runs_files(head);
}

std::vector<std::string> names_asked(const std::vector<ScriptCall>& calls) {
  std::set<std::string> out;
  for (const auto& call : calls) {
    for (const auto& guard : call.guards) out.insert(guard.variable);
    if (call.open) out.insert(call.open->names.begin(), call.open->names.end());
  }
  return {out.begin(), out.end()};
}

std::size_t weight_of(const ScriptCall& call) {
  return sizeof(ScriptCall) + call.words.size() + call.dead.size();
}

}  // namespace

std::shared_ptr<const CiRules::KnownCommand> CiRules::known_command(
    const std::vector<std::string>& words, const std::optional<std::string>& folder) const {
  std::string key(1, folder ? '/' : ' ');
  const auto put_sized = [&](std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    key.append(reinterpret_cast<const char*>(&size), sizeof size).append(text);
  };
  put_sized(folder.value_or(""));
  for (const auto& word : words) put_sized(word);
  if (auto known = commands->find(key)) return known;
  KnownCommand out;
  const Command command{words, "", false};
  ScriptCall call{};
  call.words = joined(words);
  for (const auto* tool : tools.by_command(command)) {
    call.tool = *tool;
    out.calls.push_back(call);
  }
  call.tool = {};
  for (auto& use : script_uses(command, folder)) {
    call.use = std::make_shared<const ScriptUse>(std::move(use));
    out.calls.push_back(call);
  }
  if (auto names = variables_in(words); !names.empty() && may_call_more(tools, words))
    out.names = std::move(names);
  std::size_t weight = sizeof out;
  for (const auto& one : out.calls) weight += weight_of(one) + (one.use ? sizeof(ScriptUse) + 100 : 0);
  auto known = std::make_shared<const KnownCommand>(std::move(out));
  commands->keep(key, known, weight);
  return known;
}

namespace {

/// `calls` under the conditions of `like`.
std::vector<ScriptCall> under(const std::vector<ScriptCall>& calls, const ScriptCall& like) {
  auto out = calls;
  for (auto& call : out) {
    call.dead = like.dead;
    call.ignored_failure = like.ignored_failure;
    call.when = like.when;
    call.guards = like.guards;
  }
  return out;
}

}  // namespace

std::vector<ScriptCall> CiRules::calls_with(const ScriptCall& call, const CiVariables& variables,
                                            const std::set<std::string, std::less<>>& except) const {
  const auto& open = *call.open;
  std::vector<ScriptCall> out;
  ScriptCall like = call;
  like.open = {};
  bool cut = false;
  const auto variants = expanded(open.words, open.names, variables, except, cut);
  for (const auto& words : variants) {
    for (auto& one : under(known_command(words, open.folder)->calls, like)) {
      if (std::find(out.begin(), out.end(), one) == out.end()) out.push_back(std::move(one));
    }
  }
  if (variants.empty()) out = open.plain;
  if (cut) {
    ScriptUse rest;
    rest.shown = clip(joined(open.words), 80);
    rest.unread = "more than 64 ways to fill its variables";
    like.use = std::make_shared<const ScriptUse>(std::move(rest));
    out.push_back(std::move(like));
  }
  return out;
}

CiRules::ScriptCalls CiRules::calls_of(const Shell& shell, std::string_view text) const {
  auto& memory = shell.asks() ? *closed_scripts : *scripts;
  if (!shell.sourced()) {
    auto known = memory.find(text);
    if (known && shell.still(known->asked)) return known;
  }
  auto reading = shell.read(text);
  std::vector<ScriptCall> calls;
  std::size_t weight = 0;
  bool any_open = false;
  bool asks = false;
  WorkingFolder folder;
  for (const auto& command : reading.commands) {
    folder.take(command);
    ScriptCall like{{}, "", command.dead, command.ignored_failure, command.when, command.guards};
    const auto known = known_command(command.words, folder.now());
    auto plain = under(known->calls, like);
    auto names = known->names;
    // In a function `$1` is what the function was given.
    if (!command.function.empty()) std::erase_if(names, [](const auto& n) { return is_digit(n[0]); });
    for (const auto& call : plain) {
      weight += weight_of(call);
      asks = asks || call.use || !call.guards.empty();
    }
    if (names.empty()) {
      std::move(plain.begin(), plain.end(), std::back_inserter(calls));
      continue;
    }
    any_open = true;
    OpenCommand open{command.words, std::move(names), folder.now(), std::move(plain)};
    for (const auto& word : open.words) weight += word.size() + sizeof(std::string);
    weight += weight_of(like);
    like.open = std::make_shared<const OpenCommand>(std::move(open));
    calls.push_back(std::move(like));
  }
  if (reading.partial) {
    ScriptUse rest;
    rest.shown = "the rest of a script";
    rest.unread = "more than 20,000 commands";
    ScriptCall call{};
    call.use = std::make_shared<const ScriptUse>(std::move(rest));
    calls.push_back(std::move(call));
  }
  auto out = std::make_shared<KnownScript>(
      KnownScript{std::move(calls),
                  std::move(reading.asked),
                  any_open ? names_assigned_in(text) : std::set<std::string, std::less<>>{},
                  {},
                  any_open || asks});
  out->names = names_asked(out->calls);
  if (!shell.sourced()) memory.keep(text, out, weight);
  return out;
}

namespace {

std::string remark_of(std::string_view note, const ScriptCall& call) {
  std::string out(note);
  if (call.ignored_failure) out += out.empty() ? "failure ignored" : ", failure ignored";
  if (!call.when.empty()) out += (out.empty() ? "" : ", ") + call.when;
  return out;
}

/// Named at once where it is sure to be a file of the repository; what it calls is another version's matter.
void use_script(const CiJob& job, const ScriptCall& call, std::string dead, std::string note,
                CiCalls& calls) {
  auto file = call.use;
  if (file->how == ScriptUse::How::file && file->sure && file->unread.empty())
    calls.add(job, {file->shown, "script"}, call.words, dead, note);
  if (!calls.folder.empty()) {
    auto use = *file;
    std::vector<std::string> paths;
    for (const auto& path : use.paths) {
      if (auto place = joined_path(calls.folder, path)) paths.push_back(std::move(*place));
    }
    if (use.how == ScriptUse::How::file) paths.insert(paths.end(), use.paths.begin(), use.paths.end());
    use.paths = std::move(paths);
    file = std::make_shared<const ScriptUse>(std::move(use));
  }
  calls.add_use({calls.shared(job), std::move(file), call.words, std::move(dead), std::move(note), nullptr});
}

}  // namespace

void CiRules::call(const CiJob& job, const KnownScript& script, const CiVariables& variables,
                   std::string_view dead, std::string_view note, CiCalls& calls) const {
  const auto take = [&](const ScriptCall& call) {
    auto why = std::string(dead.empty() ? call.dead : dead);
    if (why.empty() && !can_hold(call.guards, variables, {})) why = "never so in this job: " + call.when;
    auto remark = remark_of(note, call);
    if (!call.use)
      calls.add(job, call.tool, call.words, why, remark);
    else
      use_script(job, call, std::move(why), std::move(remark), calls);
  };
  for (const auto& call : script.calls) {
    if (!call.open)
      take(call);
    else
      for (const auto& one : calls_with(call, variables, script.assigned)) take(one);
  }
}

namespace {

void note_asked(const CiRules::KnownScript& script, CiAsked& asked) {
  for (const auto& one : script.asked) {
    if (std::find(asked.set.begin(), asked.set.end(), one) == asked.set.end()) asked.set.push_back(one);
  }
  asked.names.insert(script.names.begin(), script.names.end());
  asked.variables = asked.variables || script.asks_variables;
}

}  // namespace

void CiRules::script(const CiJob& job, const Shell& shell, std::string_view text, std::string_view dead,
                     std::string_view note, CiCalls& calls) const {
  static const auto k_none = std::make_shared<const CiVariables>();
  auto known = calls_of(shell, text);
  if (calls.asked != nullptr) note_asked(*known, *calls.asked);
  if (known->calls.empty()) return;
  auto values = known->asks_variables ? variables_of(calls) : k_none;
  auto owner = calls.shared(job);
  std::string key;
  for (const void* place : {static_cast<const void*>(known.get()), static_cast<const void*>(owner.get())})
    key.append(reinterpret_cast<const char*>(&place), sizeof place);
  for (const auto& name : known->names) put_values(key, *values, name);
  for (const auto part : {std::string_view(calls.system()), std::string_view(calls.folder), dead, note})
    put_part(key, part);
  auto outcome = outcomes->find(key);
  if (!outcome) {
    CiCalls part("", calls.system(), calls.jobs());
    part.folder = calls.folder;
    call(*owner, *known, *values, dead, note, part);
    auto reading = part.take();
    std::size_t weight = sizeof(Outcome);
    for (const auto& one : reading.calls) weight += sizeof(CiCall) + one.detail.size() + one.job.size();
    for (const auto& one : reading.uses) weight += sizeof(CiUse) + sizeof(ScriptUse) + one.words.size();
    outcome =
        std::make_shared<const Outcome>(Outcome{std::move(known), std::move(owner), std::move(reading)});
    outcomes->keep(key, outcome, weight);
  }
  calls.add_all(outcome->reading, calls.asked == nullptr ? values : nullptr);
}

void CiRules::setting(const CiJob& job, std::string_view name, std::string_view value, CiCalls& calls) const {
  for (const auto* tool : tools.by_argument(value))
    calls.add(job, *tool, std::string(name) + "=" + clip(value, 120), "", "");
}

void CiRules::image(const CiJob& job, std::string_view name, std::string_view dead, CiCalls& calls) const {
  for (const auto* tool : tools.by_image(name))
    calls.add(job, *tool, std::string("image ").append(name), dead, "");
}

}  // namespace plumbline::git
