// Buildbot: master.cfg is Python; read are the literal commands of its steps. Which scheduler starts which
// builder is not followed: only where all schedulers are of one kind the trigger is known.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "collector/git/lens_ci.hpp"
#include "collector/git/lens_ci_tokens.hpp"

namespace plumbline::git {
namespace {

std::vector<CiTrigger> triggers_of(const std::vector<CodeToken>& tokens) {
  const auto has = [&](std::string_view word) {
    return std::any_of(tokens.begin(), tokens.end(), [&](const auto& t) {
      return t.kind == CodeToken::Kind::word && t.text.ends_with(word);
    });
  };
  const bool push = has("SingleBranchScheduler") || has("AnyBranchScheduler") || has("BasicScheduler");
  const bool timed = has("Nightly") || has("Periodic");
  if (push && !timed) return {{"push", "push", ""}};
  if (timed && !push) return {{"schedule", "schedule", ""}};
  if (!push && has("ForceScheduler")) return {{"manual", "force", ""}};
  return {{"other", "", "which scheduler starts it is not read"}};
}

/// Behind the bracket that closes the one at `open`.
std::size_t behind(const std::vector<CodeToken>& tokens, std::size_t open) {
  int level = 0;
  for (auto i = open; i < tokens.size(); ++i) {
    if (tokens[i].is("(")) ++level;
    if (tokens[i].is(")") && --level == 0) return i + 1;
  }
  return tokens.size();
}

/// `NAME = BuildFactory(…)`, `NAME = util.BuildFactory(…)`: place of the bracket; 0: it is none.
std::size_t factory_at(const std::vector<CodeToken>& tokens, std::size_t at) {
  const auto is = [&](std::size_t i, std::string_view text) {
    return i < tokens.size() && tokens[i].is(text);
  };
  if (tokens[at].kind != CodeToken::Kind::word || !is(at + 1, "=")) return 0;
  auto i = at + 2;
  while (i + 2 < tokens.size() && tokens[i + 1].is(".")) i += 2;
  return is(i, "BuildFactory") && is(i + 1, "(") ? i + 1 : 0;
}

/// For each token the factory that its step is put into, where nothing else of the file names that one again:
/// no builder uses it.
std::vector<bool> unused(const std::vector<CodeToken>& tokens) {
  std::map<std::string, std::vector<std::pair<std::size_t, std::size_t>>> spans;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (const auto open = factory_at(tokens, i); open != 0)
      spans[tokens[i].text].emplace_back(i, behind(tokens, open));
  }
  std::map<std::string, bool> used;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto known = spans.find(tokens[i].text);
    if (known == spans.end() || tokens[i].kind != CodeToken::Kind::word) continue;
    const bool adds = i + 3 < tokens.size() && tokens[i + 1].is(".") &&
                      tokens[i + 2].text.starts_with("addStep") && tokens[i + 3].is("(");
    if (adds)
      known->second.emplace_back(i, behind(tokens, i + 3));
    else if (factory_at(tokens, i) == 0)
      used[tokens[i].text] = true;
  }
  std::vector<bool> out(tokens.size(), false);
  for (const auto& [name, all] : spans) {
    if (used[name]) continue;
    for (const auto& [from, to] : all)
      std::fill(out.begin() + static_cast<std::ptrdiff_t>(from),
                out.begin() + static_cast<std::ptrdiff_t>(to), true);
  }
  return out;
}

}  // namespace

void read_buildbot(const CiRules& rules, const CiFile& file, CiCalls& calls) {
  const auto tokens = code_tokens(file.content, CodeComments::hash);
  CiJob job{"builder", "", "", end_of(rules, "buildbot", ""), triggers_of(tokens)};
  judge_triggers(job);
  const auto idle = unused(tokens);
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool named = tokens[i].is("command") && tokens[i + 1].is("=");
    if (!named) continue;
    const auto script = command_at(tokens, i + 2);
    if (!script.empty())
      rules.script(job, Shell(nullptr), script, idle[i] ? "no builder uses its factory" : "", "", calls);
  }
}

}  // namespace plumbline::git
