// Conditions of jobs and steps of a GitHub workflow: what of them the file itself decides.
#include <algorithm>

#include "collector/git/lens_ci_github_jobs.hpp"

namespace plumbline::git {
namespace {

constexpr std::string_view k_quotes = "'\"";

bool is_quoted(std::string_view text) {
  return text.size() >= 2 && k_quotes.find(text.front()) != k_quotes.npos && text.back() == text.front();
}

std::string unquoted(std::string_view text) {
  text = trim(text);
  return std::string(is_quoted(text) ? text.substr(1, text.size() - 2) : text);
}

bool is_name(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_word(c) || c == '_' || c == '-'; });
}

/// Where `context` stands as a word of its own, not as the end of another one and not between quotes.
std::size_t place_of(std::string_view atom, std::string_view context) {
  if (atom.find(context) == atom.npos) return atom.npos;
  char quote = '\0';
  for (std::size_t i = 0; i + context.size() <= atom.size(); ++i) {
    const char c = atom[i];
    if (quote != '\0' || k_quotes.find(c) != k_quotes.npos) {
      quote = quote == '\0' ? c : quote == c ? '\0' : quote;
      continue;
    }
    const bool begins = i == 0 || (!is_word(atom[i - 1]) && atom[i - 1] != '_' && atom[i - 1] != '.');
    if (begins && atom.substr(i).starts_with(context)) return i;
  }
  return atom.npos;
}

bool is_literal(std::string_view text) {
  return is_quoted(text) || text == "true" || text == "false" || text == "null" ||
         (!text.empty() && std::all_of(text.begin(), text.end(), is_digit));
}

/// `value` of an input that who calls the workflow gives; "" where nobody can tell.
std::string_view input_of(const CiTrigger& trigger, const std::string& name) {
  const auto line = "\n" + lower(name) + "=";
  const auto at = trigger.inputs.find(line);
  if (at == trigger.inputs.npos) return {};
  const auto rest = std::string_view(trigger.inputs).substr(at + line.size());
  return rest.substr(0, std::min(rest.find('\n'), rest.size()));
}

Maybe decide_input(const ContextTest& test, const CiTrigger& trigger) {
  if (!test.plain) return Maybe::opaque;
  const auto value = input_of(trigger, test.name);
  const auto holds = value.empty() ? Maybe::maybe : test.holds_for(value);
  return holds == Maybe::maybe ? Maybe::opaque : holds;
}

Maybe decide(std::string_view atom, const CiTrigger& trigger, std::string& blind) {
  const auto text = lower(atom);
  if (text == "false") return Maybe::no;
  if (text == "true") return Maybe::yes;
  const auto sign = text.find("==") != text.npos ? text.find("==") : text.find("!=");
  if (sign != text.npos && (text.starts_with("github.event_name") || text.ends_with("github.event_name"))) {
    const auto left = trim(std::string_view(text).substr(0, sign));
    const auto other = unquoted(left == "github.event_name" ? std::string_view(text).substr(sign + 2) : left);
    return (other == trigger.event) == (text[sign] == '=') ? Maybe::yes : Maybe::no;
  }
  const bool tagged = trigger.name == "tag" || trigger.name == "release";
  if (text.starts_with("startswith(github.ref,") && text.find("refs/tags") != text.npos)
    return tagged ? Maybe::yes
           : trigger.name == "push" || trigger.name == "change_request" || trigger.name == "schedule"
               ? Maybe::no
               : Maybe::maybe;
  if (text.starts_with("github.ref") && text.find("== 'refs/heads/") != text.npos)
    return tagged || (trigger.name == "change_request" && trigger.event != "pull_request_target")
               ? Maybe::no
               : Maybe::maybe;
  if (!trigger.inputs.empty()) {
    if (const auto test = context_test(atom, "inputs.")) {
      const auto holds = decide_input(*test, trigger);
      if (holds == Maybe::opaque) blind = "inputs";
      return holds;
    }
  }
  // Set in the forge, by nobody unless somebody does; one that switches off lets run by default.
  if (place_of(text, "vars.") != text.npos && text.find("!=") == text.npos)
    return blind = "vars", Maybe::opaque;
  return Maybe::maybe;
}

}  // namespace

Maybe ContextTest::holds_for(std::string_view value) const {
  if (!literal) {
    const bool none = value == "''" || value == "false" || value == "0" || value == "null";
    return none == negated ? Maybe::yes : Maybe::no;
  }
  // Of different kinds both become numbers first, which is seldom what was meant.
  if (is_quoted(value) != is_quoted(*literal)) return Maybe::maybe;
  return (lower(unquoted(value)) == lower(unquoted(*literal))) != negated ? Maybe::yes : Maybe::no;
}

std::optional<ContextTest> context_test(std::string_view atom, std::string_view context) {
  if (place_of(atom, context) == atom.npos) return std::nullopt;
  ContextTest out;
  const auto equal = atom.find("==");
  const auto sign = equal != atom.npos ? equal : atom.find("!=");
  auto left = trim(atom.substr(0, sign));
  if (sign != atom.npos) {
    auto right = trim(atom.substr(sign + 2));
    if (!left.starts_with(context)) std::swap(left, right);
    out.negated = sign != equal;
    out.literal = std::string(right);
  }
  out.plain = left.starts_with(context) && is_name(left.substr(context.size())) &&
              (!out.literal || is_literal(lower(*out.literal)));
  if (out.plain) out.name = left.substr(context.size());
  return out;
}

std::optional<Blind> keep_possible(CiJob& job, const Yaml& condition, const Decides& more) {
  if (!condition.is_scalar() || condition.text.empty() || job.triggers.empty()) return std::nullopt;
  std::vector<CiTrigger> left;
  std::optional<Blind> blind;
  for (const auto& trigger : job.triggers) {
    std::string why;
    const auto holds = evaluate(condition.text, [&](std::string_view atom) {
      const auto known = more ? more(atom, trigger) : std::nullopt;
      if (known == Maybe::opaque) why = "inputs";
      return known ? *known : decide(atom, trigger, why);
    });
    if (holds > Maybe::opaque) left.push_back(trigger);
    if (holds == Maybe::opaque && job.dead.empty() && !blind) blind = Blind{trigger, why};
  }
  if (left.empty() && job.dead.empty())
    job.dead = "if: " + clip(condition.text, 80);
  else if (!left.empty())
    job.triggers = std::move(left);
  return blind;
}

}  // namespace plumbline::git
