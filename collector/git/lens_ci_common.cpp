// Small questions all readers of CI configuration share.
#include <algorithm>
#include <unordered_set>

#include "collector/git/lens_ci.hpp"

namespace plumbline::git {
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
