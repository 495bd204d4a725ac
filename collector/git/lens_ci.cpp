#include "collector/git/lens_ci.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "collector/git/lens_ci_steps.hpp"

namespace plumbline::git {
namespace {

constexpr std::size_t k_longest_detail = 200;

/// Twenty letters and digits in a row, four of them digits: a key, unless it is the commit an action is
/// pinned to.
bool has_random_run(std::string_view text) {
  std::size_t run = 0;
  std::size_t digits = 0;
  bool pinned = false;
  for (const char c : text) {
    if (!is_word(c) && c != '_' && c != '+') {
      run = digits = 0;
      pinned = c == '@';
      continue;
    }
    digits += is_digit(c) ? 1 : 0;
    if (++run >= 20 && digits >= 4 && !pinned) return true;
  }
  return false;
}

/// A word of a command line that may be shown. Anything that smells of a secret is not.
bool may_be_shown(std::string_view word) {
  const auto text = lower(word);
  for (const auto* smell : {"token", "passw", "secret", "apikey", "api_key", "api-key", "authorization",
                            "bearer", "credential"}) {
    if (text.find(smell) != text.npos && text.find("${{") == text.npos) return false;
  }
  return !has_random_run(text) && text.find("://") == text.npos;
}

std::string shown(std::string_view words) {
  std::string out;
  while (!(words = trim(words)).empty() && out.size() < k_longest_detail) {
    const auto end = std::min(words.find(' '), words.size());
    out += (out.empty() ? "" : " ") +
           (may_be_shown(words.substr(0, end)) ? std::string(words.substr(0, end)) : "…");
    words.remove_prefix(end);
  }
  return out;
}

}  // namespace

namespace {

/// Whether a call takes the place of an equal one that stands there.
bool is_better(bool live, const std::optional<Instant>& retires, const CiCall& than) {
  if (!live) return false;
  return !than.live || (than.retires && (!retires || *retires > *than.retires));
}

}  // namespace

void CiCalls::add(const CiJob& job, const Tool& tool, std::string_view words, std::string_view dead,
                  std::string_view note) {
  // A script is named once, whatever jobs run it: there are many, and it is its own file that tells more.
  const auto name = tool.category == "script" || tool.category == k_unread ? "" : clip(job.name, 200);
  const bool live = job.dead.empty() && dead.empty();
  for (const auto& trigger : job.triggers) {
    const KeyView key{name, tool.name, tool.category, trigger.name};
    const auto known = m_calls.find(key);
    if (known != m_calls.end() && !is_better(live, job.retires, known->second)) continue;
    CiCall call;
    call.system = m_system;
    call.job = name;
    call.tool = tool.name;
    call.category = tool.category;
    call.trigger = trigger.name;
    call.live = live;
    std::string detail = live ? "" : "dead: " + (job.dead.empty() ? std::string(dead) : job.dead) + "; ";
    if (job.retires && m_system != "travis")
      detail +=
          (job.ended_by.empty() ? "runner" : job.ended_by) + " retired " + format_date(*job.retires) + "; ";
    for (const auto one : {std::string_view(trigger.note), std::string_view(job.note), note}) {
      if (!one.empty()) detail.append(one).append("; ");
    }
    call.detail = clip(detail + shown(words), k_longest_detail);
    call.retires = job.retires;
    m_calls[{call.job, call.tool, call.category, call.trigger}] = std::move(call);
  }
}

void CiCalls::add_all(const CiReading& part, const Variables& given) {
  for (const auto& call : part.calls) {
    const KeyView key{call.job, call.tool, call.category, call.trigger};
    const auto known = m_calls.find(key);
    if (known == m_calls.end())
      m_calls.emplace(Key{call.job, call.tool, call.category, call.trigger}, call);
    else if (is_better(call.live, call.retires, known->second))
      known->second = call;
  }
  for (auto use : part.uses) {
    if (!use.variables) use.variables = given;
    add_use(std::move(use));
  }
}

namespace {

/// The words around it apart, which are shown for the first one alone.
bool same_use(const CiUse& a, const CiUse& b) {
  return a.job == b.job && a.variables == b.variables && a.dead == b.dead && a.note == b.note &&
         (a.use == b.use || *a.use == *b.use);
}

std::size_t hash_of(const CiUse& use) {
  const std::hash<std::string_view> hash;
  return hash(use.use->shown) * 31 + hash(use.use->target) * 17 + hash(use.dead) * 7 + hash(use.note) +
         std::hash<const void*>{}(use.job.get());
}

}  // namespace

void CiCalls::add_use(CiUse use) {
  constexpr std::size_t k_most = 2000;  // of one file; the others are not followed, and say so
  const auto hash = hash_of(use);
  const auto [first, last] = m_use_places.equal_range(hash);
  if (std::any_of(first, last, [&](const auto& place) { return same_use(m_uses[place.second], use); }))
    return;
  if (m_uses.size() < k_most) m_use_places.emplace(hash, m_uses.size());
  if (m_uses.size() < k_most) return m_uses.push_back(std::move(use));
  add_unread(*use.job, "more files", "more than 2,000 calls of files in one configuration", use.dead);
}

/// Once, under the first of its triggers: silence beside it proves as little under the others.
void CiCalls::add_unread(const CiJob& job, std::string_view name, std::string_view reason,
                         std::string_view dead) {
  CiJob once = job;
  if (once.triggers.size() > 1) once.triggers.resize(1);
  add(once, {clip(name, 200), std::string(k_unread)}, reason, dead, "");
}

namespace {

void put(std::string& out, std::string_view text) {
  out.append(std::to_string(text.size())).push_back(':');
  out.append(text);
}

std::string key_of(const CiJob& job) {
  std::string out;
  for (const auto* text : {&job.name, &job.dead, &job.note, &job.ended_by}) put(out, *text);
  put(out, job.retires ? std::to_string(job.retires->seconds) : "");
  for (const auto& trigger : job.triggers) {
    for (const auto* text : {&trigger.name, &trigger.event, &trigger.note}) put(out, *text);
  }
  return out;
}

/// All that is known of one of them.
void put_values(std::string& out, const CiVariables& variables, std::string_view name) {
  const auto put_all = [&](const std::vector<std::string>& values) {
    for (const auto& value : values) put(out, value);
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
      put(out, name);
      out += '=';
      for (const auto& value : values) put(out, value);
    }
  }
  out += '|';
  for (const auto& [name, column] : variables.columns) {
    put(out, name);
    out += '=';
    for (const auto& value : *column) put(out, value);
  }
  return out;
}

}  // namespace

std::shared_ptr<const CiJob> CiCalls::shared(const CiJob& job) {
  if (m_job && *m_job == job) return m_job;
  if (m_jobs == nullptr) return m_job = std::make_shared<const CiJob>(job);
  const auto key = key_of(job);
  m_job = m_jobs->find(key);
  if (!m_job) m_jobs->keep(key, m_job = std::make_shared<const CiJob>(job), key.size() + sizeof(CiJob));
  return m_job;
}

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

CiReading CiCalls::take() {
  CiReading out{std::move(m_path), std::move(m_system), {}, std::move(m_uses)};
  out.calls.reserve(m_calls.size());
  for (auto& [key, call] : m_calls) {
    call.path = out.path;
    out.calls.push_back(std::move(call));
  }
  return out;
}

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
    if (out.size() < k_longest_detail) out += (out.empty() ? "" : " ") + word;
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
    put(key, part);
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

namespace {

template <class F>
void for_each_name_set_in(std::string_view content, F f) {
  for (const char sign : {'=', ':'}) {
    for (auto i = content.find(sign); i != content.npos; i = content.find(sign, i + 1)) {
      auto start = i;
      while (start > 0 && (is_word(content[start - 1]) || content[start - 1] == '_')) --start;
      if (start != i && !is_digit(content[start]) && i - start <= 100) f(content.substr(start, i - start));
    }
  }
  for (const std::string_view word : {"for ", "read "}) {
    for (auto at = content.find(word); at != content.npos; at = content.find(word, at + 1)) {
      auto rest = content.substr(at + word.size(), 200);
      while (!rest.empty()) {  // `read -r a b`
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '-')) rest.remove_prefix(1);
        const auto end = std::min(rest.find_first_of(" \t\n;"), rest.size());
        const auto name = rest.substr(0, end);
        if (name.empty() ||
            !std::all_of(name.begin(), name.end(), [](char c) { return is_word(c) || c == '_'; }))
          break;
        f(name);
        if (word == "for " || end == rest.size() || rest[end] != ' ') break;
        rest.remove_prefix(end);
      }
    }
  }
}

}  // namespace

std::set<std::string, std::less<>> names_set_in(std::string_view content) {
  std::set<std::string, std::less<>> names;
  for_each_name_set_in(content, [&](std::string_view name) { names.emplace(name); });
  return names;
}

Shell::IsSet is_set_in(std::string_view content) {
  // Few files ask, so the names are gathered at the first question.
  auto names = std::make_shared<std::optional<std::unordered_set<std::string_view>>>();
  return [content, names](std::string_view name) {
    if (!*names) {
      names->emplace();
      for_each_name_set_in(content, [&](std::string_view found) { (*names)->insert(found); });
    }
    return (*names)->contains(name);
  };
}

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
