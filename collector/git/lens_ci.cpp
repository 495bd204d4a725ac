#include "collector/git/lens_ci.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::git {
namespace {

constexpr std::size_t k_longest_detail = 200;

/// Twenty letters and digits in a row, four of them digits: a key, unless it is the commit an action is
/// pinned to.
bool has_random_run(std::string_view text) {
  std::size_t run = 0;
  std::size_t digits = 0;
  bool pinned = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_word(text[i]) && text[i] != '_' && text[i] != '+') {
      run = digits = 0;
      pinned = text[i] == '@';
      continue;
    }
    digits += is_digit(text[i]) ? 1 : 0;
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

void CiCalls::add(const CiJob& job, const Tool& tool, std::string_view words, std::string_view dead,
                  std::string_view note) {
  for (const auto& trigger : job.triggers) {
    CiCall call;
    call.path = m_path;
    call.system = m_system;
    call.job = clip(job.name, 200);
    call.tool = tool.name;
    call.category = tool.category;
    call.trigger = trigger.name;
    const auto reason = !job.dead.empty() ? job.dead : std::string(dead);
    call.live = reason.empty();
    std::string detail = call.live ? "" : "dead: " + reason + "; ";
    if (job.retires) detail += "runner retired " + format_date(*job.retires) + "; ";
    for (const auto& one : {trigger.note, job.note, std::string(note)}) {
      if (!one.empty()) detail += one + "; ";
    }
    call.detail = clip(detail + shown(words), k_longest_detail);
    call.retires = job.retires;
    auto [found, fresh] = m_calls.try_emplace({call.job, call.tool, call.category, call.trigger}, call);
    if (!fresh && call.live && !found->second.live) found->second = call;
  }
}

std::vector<CiCall> CiCalls::take() {
  std::vector<CiCall> out;
  out.reserve(m_calls.size());
  for (auto& [key, call] : m_calls) out.push_back(std::move(call));
  return out;
}

Result<CiRules> CiRules::load(const Yaml& ci, Tools tools) {
  CiRules rules;
  rules.tools = std::move(tools);
  for (const auto& [label, date] : ci["retired_runners"].map) {
    const auto at = parse_instant(date.text);
    if (!at) return fail(Errc::config, fmt::format("line {}: \"{}\" is no date", date.line, date.text));
    rules.retired_runners.emplace(label, *at);
  }
  for (const auto& text : ci["beside_main"].strings()) rules.beside_main.push_back(Phrase::parse(text));
  return rules;
}

bool CiRules::is_beside_main(std::string_view branch) const {
  return any_in(beside_main, fold(branch));
}

void CiRules::script(const CiJob& job, const Shell& shell, std::string_view text, std::string_view dead,
                     std::string_view note, CiCalls& calls) const {
  for (const auto& command : shell.commands(text)) {
    const auto found = tools.by_command(command);
    if (found.empty()) continue;
    std::string words;
    for (const auto& word : command.words) {
      if (words.size() < k_longest_detail) words += (words.empty() ? "" : " ") + word;
    }
    std::string remark(note);
    if (command.ignored_failure) remark += remark.empty() ? "failure ignored" : ", failure ignored";
    for (const auto* tool : found) calls.add(job, *tool, words, dead.empty() ? command.dead : dead, remark);
  }
}

void CiRules::setting(const CiJob& job, std::string_view name, std::string_view value, CiCalls& calls) const {
  for (const auto* tool : tools.by_argument(value))
    calls.add(job, *tool, std::string(name) + "=" + clip(value, 120), "", "");
}

void CiRules::image(const CiJob& job, std::string_view name, std::string_view dead, CiCalls& calls) const {
  for (const auto* tool : tools.by_image(name))
    calls.add(job, *tool, std::string("image ").append(name), dead, "");
}

std::vector<std::string> names_set_in(std::string_view content) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < content.size(); ++i) {
    if (content[i] != '=' && content[i] != ':') continue;
    auto start = i;
    while (start > 0 && (is_word(content[start - 1]) || content[start - 1] == '_')) --start;
    if (start != i && !is_digit(content[start]) && i - start <= 100)
      names.emplace(content.substr(start, i - start));
  }
  return {names.begin(), names.end()};
}

std::string_view ci_system(std::string_view path) {
  const auto text = lower(path);
  if (!text.ends_with(".yml") && !text.ends_with(".yaml")) return {};
  if (text.starts_with(".github/workflows/")) return text.find('/', 18) == text.npos ? "github_actions" : "";
  if (text.ends_with(".gitlab-ci.yml") || text.ends_with(".gitlab-ci.yaml") ||
      text.starts_with(".gitlab/ci/") || text.starts_with(".gitlab-ci/") || text.starts_with("gitlab-ci/"))
    return "gitlab_ci";
  return {};
}

std::vector<CiCall> read_ci(const CiRules& rules, std::string_view path, std::string_view content) {
  const auto system = ci_system(path);
  if (system.empty()) return {};
  CiCalls calls(path, system);
  auto documents = parse_yaml(content);
  if (!documents) {
    CiJob job{"", "could not be read: " + documents.error().message, "", std::nullopt, {{"other", "", ""}}};
    calls.add(job, {"unreadable", "unreadable"}, "", "", "");
  } else if (system == "gitlab_ci") {
    read_gitlab(rules, *documents, calls);
  } else if (!documents->empty()) {
    read_github(rules, documents->front(), content, calls);
  }
  return calls.take();
}

}  // namespace plumbline::git
